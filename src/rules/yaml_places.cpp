// SPDX-License-Identifier: Apache-2.0
// From the places of a loaded project back to what is written there, and the edits that need no more than that.
#include <algorithm>

#include "base/text.h"
#include "rules/yaml_edits.h"
#include "rules/yaml_lines.h"
#include "rules/yaml_text.h"

namespace loadline::rules {
namespace {

using yaml::Kind;
using yaml::Style;

const yaml::Document* document_of(const compose::Project& project, const Source& source) {
  const auto at = project.documents.find(source.path());
  return at == project.documents.end() || at->second->source != &source ? nullptr : at->second.get();
}

// Whether a service of these files builds on this one with `extends`.
bool is_extended(const compose::Project& project, std::string_view name) {
  const auto names_it = [&](const yaml::Entry& service) {
    const auto* extends = service.value.find("extends");
    if (extends == nullptr) return false;
    const auto* base = extends->is_mapping() ? extends->find("service") : extends;
    return base != nullptr && base->resolved().text == name;
  };
  return std::ranges::any_of(project.documents, [&](const auto& document) {
    return std::ranges::any_of(document.second->roots, [&](const auto& root) {
      const auto* services = root->find("services");
      return services != nullptr && std::ranges::any_of(services->entries, names_it);
    });
  });
}

std::optional<WrittenMapping> written_at(const compose::Project& project, const compose::Service& service,
                                         Place place) {
  if (place.source == nullptr) return std::nullopt;
  const auto* document = document_of(project, *place.source);
  if (document == nullptr) return std::nullopt;
  for (const auto& root : document->roots) {
    const auto* services = own_entry(*root, "services");
    if (services == nullptr) continue;
    for (const auto& [key, value] : services->value.entries) {
      if (key.span != place.span) continue;
      if (value.kind != Kind::mapping) return std::nullopt;
      const bool shared = !value.anchor.empty() || !services->value.anchor.empty() ||
                          is_extended(project, service.name);
      return WrittenMapping{document, &value, column_of(*place.source, key.span.begin), false, shared};
    }
  }
  return std::nullopt;
}

// A value and what holds it.
struct Found {
  const yaml::Node* holder = nullptr;
  std::size_t index = 0;
  bool shared = false;
};

std::optional<Found> find(const yaml::Node& holder, Span span, bool shared) {
  shared = shared || !holder.anchor.empty();
  for (std::size_t i = 0; i < holder.items.size(); ++i) {
    const auto& item = holder.items[i];
    if (item.span == span) return Found{&holder, i, shared || !item.anchor.empty()};
    if (item.span.contains(span)) return find(item, span, shared);
  }
  for (std::size_t i = 0; i < holder.entries.size(); ++i) {
    const auto& [key, value] = holder.entries[i];
    if (key.span == span || value.span == span) return Found{&holder, i, shared || !value.anchor.empty()};
    if (value.span.contains(span)) return find(value, span, shared);
  }
  return std::nullopt;
}

std::optional<Found> find_in(const yaml::Document& document, Span span) {
  for (const auto& root : document.roots)
    if (root->span.contains(span)) return find(*root, span, false);
  return std::nullopt;
}

const yaml::Node& value_at(const Found& found) {
  return found.holder->kind == Kind::sequence ? found.holder->items[found.index]
                                              : found.holder->entries[found.index].value;
}

Span span_at_index(const yaml::Node& holder, std::size_t i) {
  if (holder.kind == Kind::sequence) return holder.items[i].span;
  return joined(holder.entries[i].key.span, holder.entries[i].value.span);
}

std::optional<YamlEdit> removed(const Source& source, const Found& found) {
  const auto& holder = *found.holder;
  const std::size_t count = holder.kind == Kind::sequence ? holder.items.size() : holder.entries.size();
  if (count < 2 || has_anchor(value_at(found))) return std::nullopt;
  Span span = span_at_index(holder, found.index);
  if (holder.style == Style::flow) {
    if (found.index > 0) span.begin = span_at_index(holder, found.index - 1).end;
    else span.end = span_at_index(holder, 1).begin;
  } else {
    auto begin = span.begin;
    if (holder.kind == Kind::sequence) {
      const auto line = slice(source.text(), begin - column_of(source, begin), begin);
      const auto dash = line.find_first_not_of(' ');
      if (dash == line.npos || line[dash] != '-' || line.find_first_not_of(' ', dash + 1) != line.npos)
        return std::nullopt;
      begin -= static_cast<std::uint32_t>(line.size() - dash);
    }
    if (!begins_line(source, begin) || !ends_line(source, span.end)) return std::nullopt;
    span = {begin - column_of(source, begin), after_line(source, span.end)};
  }
  const bool comment = has_comment(source.text(span));
  return YamlEdit{{{&source, span}, ""}, found.shared || comment ? Grade::risky : Grade::safe};
}

}  // namespace

std::optional<WrittenMapping> written_service(const compose::Project& project, const compose::Service& service) {
  return written_at(project, service, service.place);
}

std::optional<WrittenMapping> written_last(const compose::Project& project, const compose::Service& service) {
  return written_at(project, service, service.definitions.empty() ? service.place : service.definitions.back());
}

std::optional<WrittenMapping> written_file(const compose::Project& project, const Source& source) {
  const auto* document = document_of(project, source);
  const auto* root = document == nullptr ? nullptr : document->root();
  if (root == nullptr || root->kind != Kind::mapping) return std::nullopt;
  return WrittenMapping{document, root, 0, true, false};
}

std::optional<YamlEdit> remove_entry(const WrittenMapping& mapping, const KeyPath& path) {
  const yaml::Node* holder = mapping.node;
  bool shared = mapping.shared;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto* entry = own_entry(*holder, path[i]);
    if (entry == nullptr) return std::nullopt;
    if (i + 1 < path.size()) {
      holder = &entry->value;
      shared = shared || !holder->anchor.empty();
      continue;
    }
    const auto index = static_cast<std::size_t>(entry - holder->entries.data());
    return removed(*mapping.document->source, {holder, index, shared});
  }
  return std::nullopt;
}

std::optional<YamlEdit> replace_value(const compose::Project& project, Place value, std::string_view text) {
  const auto* document = value.source == nullptr ? nullptr : document_of(project, *value.source);
  const auto found = document == nullptr ? std::nullopt : find_in(*document, value.span);
  if (!found) return std::nullopt;
  const auto& old = value_at(*found);
  if (old.kind != Kind::scalar || contains(old.text, "$")) return std::nullopt;
  auto written = scalar_in_place_of(old, text, found->holder->style == Style::flow);
  if (!written) return std::nullopt;
  return YamlEdit{{{value.source, old.span}, std::move(*written)}, found->shared ? Grade::risky : Grade::safe};
}

std::optional<YamlEdit> remove_value(const compose::Project& project, Place value) {
  const auto* document = value.source == nullptr ? nullptr : document_of(project, *value.source);
  const auto found = document == nullptr ? std::nullopt : find_in(*document, value.span);
  return found ? removed(*value.source, *found) : std::nullopt;
}

}  // namespace loadline::rules
