// SPDX-License-Identifier: Apache-2.0
// What makes two entries of a list the same thing (compose-go override/uncity.go).
#include <algorithm>
#include <map>
#include <optional>

#include "base/text.h"
#include "compose/phases.h"
#include "compose/short_forms.h"

namespace loadline::compose {
namespace {

// Nothing where the entry is malformed.
using Key = std::optional<std::string> (*)(const Value& entry);

std::optional<std::string> before_equals(const Value& entry) {
  if (!entry.is_text()) return std::nullopt;
  return entry.text.substr(0, entry.text.find('='));
}

std::optional<std::string> text_of(const Value* value) {
  if (value == nullptr || !value->is_text()) return std::nullopt;
  return value->text;
}

std::optional<std::string> by_mount(const Value& entry) {
  if (entry.is_map()) return text_of(entry.find("target"));
  if (!entry.is_text()) return "";
  const auto mount = read_mount(entry.text);
  return mount ? std::optional{mount->target} : std::nullopt;
}

std::optional<std::string> by_device(const Value& entry) {
  if (entry.is_map()) return text_of(entry.find("target"));
  if (!entry.is_text()) return "";
  const auto parts = split(entry.text, ':');
  return std::string{parts.size() == 1 ? parts[0] : parts[1]};
}

std::optional<std::string> by_number_or_text(const Value& entry) {
  if (entry.kind != Value::Kind::integer && !entry.is_text()) return std::nullopt;
  return printed(entry);
}

std::optional<std::string> mounted_below(const Value& entry, const std::string& folder) {
  if (entry.is_text()) return folder + "/" + entry.text;
  if (!entry.is_map()) return std::nullopt;
  if (const Value* target = entry.find("target")) return text_of(target);
  const Value* source = entry.find("source");
  return folder + "/" + (source != nullptr ? printed(*source) : "<nil>");
}

std::optional<std::string> by_config(const Value& entry) { return mounted_below(entry, ""); }
std::optional<std::string> by_secret(const Value& entry) { return mounted_below(entry, "/run/secrets"); }

// A published port written as a number is another key than one written as a string, in the reference too.
std::optional<std::string> by_port(const Value& entry) {
  if (!entry.is_map()) return entry.is_text() || entry.kind == Value::Kind::integer ? printed(entry) : "";
  const Value* target = entry.find("target");
  if (target == nullptr) return std::nullopt;
  const auto part = [&](std::string_view name, std::string otherwise) {
    const Value* value = entry.find(name);
    if (value == nullptr) return otherwise;
    return value->is_text() ? value->text : "(" + printed(*value) + ")";
  };
  return part("host_ip", "0.0.0.0") + ":" + part("published", "<nil>") + ":" + printed(*target) + "/" +
         part("protocol", "tcp");
}

std::optional<std::string> by_env_file(const Value& entry) {
  if (entry.is_text()) return entry.text;
  return entry.is_map() ? text_of(entry.find("path")) : "";
}

struct Unique {
  Pattern pattern;
  Key key;
};

constexpr Unique uniques[] = {
    {"networks.*.labels", before_equals},
    {"networks.*.ipam.options", before_equals},
    {"services.*.annotations", before_equals},
    {"services.*.build.args", before_equals},
    {"services.*.build.additional_contexts", before_equals},
    {"services.*.build.platform", before_equals},
    {"services.*.build.tags", before_equals},
    {"services.*.build.labels", before_equals},
    {"services.*.cap_add", before_equals},
    {"services.*.cap_drop", before_equals},
    {"services.*.configs", by_config},
    {"services.*.deploy.labels", before_equals},
    {"services.*.devices", by_device},
    {"services.*.dns", before_equals},
    {"services.*.dns_opt", before_equals},
    {"services.*.dns_search", before_equals},
    {"services.*.environment", before_equals},
    {"services.*.env_file", by_env_file},
    {"services.*.expose", by_number_or_text},
    {"services.*.labels", before_equals},
    {"services.*.links", before_equals},
    {"services.*.networks.*.aliases", before_equals},
    {"services.*.networks.*.link_local_ips", before_equals},
    {"services.*.ports", by_port},
    {"services.*.profiles", before_equals},
    {"services.*.secrets", by_secret},
    {"services.*.sysctls", before_equals},
    {"services.*.tmpfs", before_equals},
    {"services.*.volumes", by_mount},
};

void keep_last(Value& list, Key key_of, const Path& path, Problems& problems) {
  std::vector<Value> kept;
  std::map<std::string, std::size_t, std::less<>> at;
  for (auto& entry : list.items) {
    auto key = key_of(entry);
    if (!key) {
      problems.push_back({entry.place, dotted(path) + ": a malformed entry"});
      continue;
    }
    const auto [known, fresh] = at.emplace(std::move(*key), kept.size());
    if (fresh) kept.push_back(std::move(entry));
    else kept[known->second] = std::move(entry);
  }
  list.items = std::move(kept);
}

void visit(Value& value, Path& path, Problems& problems) {
  for (auto& [key, member] : value.members) {
    path.push_back(key);
    visit(member.value, path, problems);
    path.pop_back();
  }
  if (!value.is_list()) return;
  for (const auto& [pattern, key] : uniques)
    if (pattern.matches(path)) return keep_last(value, key, path, problems);
}

}  // namespace

void enforce_unicity(Value& model, Problems& problems) {
  Path path;
  visit(model, path, problems);
}

}  // namespace loadline::compose
