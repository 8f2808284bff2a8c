// SPDX-License-Identifier: Apache-2.0
// jobs.<id> of a definition of GitHub Actions, key by key (docs.github.com, "Workflow syntax").
#include <algorithm>

#include "base/text.h"
#include "workflow/github.h"
#include "workflow/lines.h"

namespace loadline::workflow {
namespace {

class JobsReader {
 public:
  explicit JobsReader(const Source& source) : source_{source} {}

  [[nodiscard]] Job job(const yaml::Entry& entry) const {
    Job out{.name = entry.key.text, .place = place(entry.key)};
    const auto& node = entry.value;
    out.runs_on = std::string{text_of(node.find("runs-on"))};
    out.condition = text(node.find("if"));
    out.permissions = text(node.find("permissions"));
    if (const auto* container = node.find("container")) add_image(*container, out);
    if (const auto* services = node.find("services"); services != nullptr && services->is_mapping())
      for (const auto& service : services->resolved().entries) add_image(service.value, out);
    const auto* steps = node.find("steps");
    if (steps != nullptr && steps->is_sequence())
      for (const auto& item : steps->resolved().items)
        if (item.kind == yaml::Kind::mapping && !item.entries.empty()) out.steps.push_back(step(item));
    return out;
  }

 private:
  [[nodiscard]] Place place(const yaml::Node& node) const { return {&source_, node.resolved().span}; }

  [[nodiscard]] std::optional<Located<std::string>> text(const yaml::Node* node) const {
    if (node == nullptr || !node->is_scalar()) return std::nullopt;
    return Located<std::string>{node->resolved().text, place(*node)};
  }

  void add_image(const yaml::Node& node, Job& out) const {
    const auto* image = node.is_scalar() ? &node : node.find("image");
    if (auto named = text(image); named && !named->value.empty()) out.images.push_back(std::move(*named));
    if (const auto* credentials = node.is_mapping() ? node.find("credentials") : nullptr)
      if (auto password = text(credentials->find("password"))) out.passwords.push_back(std::move(*password));
  }

  void read_mapping(const yaml::Node* node, Inputs& to, Place& first) const {
    if (node == nullptr || node->kind != yaml::Kind::mapping) return;
    for (const auto& entry : node->entries)
      if (auto value = text(&entry.value)) to[entry.key.text] = std::move(*value);
    if (node->style == yaml::Style::block && !node->entries.empty()) first = place(node->entries.front().key);
  }

  [[nodiscard]] Step step(const yaml::Node& node) const {
    Step out{.place = place(node.entries.front().key), .item = place(node)};
    out.uses = text(node.find("uses"));
    out.run = text(node.find("run"));
    if (const auto* entry = node.find_entry("run")) out.run_key = place(entry->key);
    out.condition = text(node.find("if"));
    out.goes_on = text_of(node.find("continue-on-error")) == "true";
    read_mapping(node.find("with"), out.with, out.first_input);
    read_mapping(node.find("env"), out.env, out.first_variable);
    return out;
  }

  const Source& source_;
};

}  // namespace

std::string Step::action() const {
  return uses ? lower(std::string_view{uses->value}.substr(0, uses->value.find('@'))) : std::string{};
}

const Step* Job::step_at(const Place& inside) const {
  const auto holds = [&](const Step& step) {
    return step.item.source == inside.source && step.item.span.begin <= inside.span.begin &&
           inside.span.begin < step.item.span.end;
  };
  const auto found = std::ranges::find_if(steps, holds);
  return found == steps.end() ? nullptr : &*found;
}

const Step* Job::step_using(std::string_view action) const {
  const auto found = std::ranges::find(steps, action, &Step::action);
  return found == steps.end() ? nullptr : &*found;
}

std::vector<Interpolation> expressions_in(const Located<std::string>& script) {
  std::vector<Interpolation> out;
  const auto text = script.place.text();
  for (auto begin = text.find("${{"); begin != text.npos; begin = text.find("${{", begin)) {
    const auto end = text.find("}}", begin);
    if (end == text.npos) break;
    const auto at = script.place.span.begin + begin;
    out.push_back({std::string{trim(text.substr(begin + 3, end - begin - 3))},
                   {script.place.source, span_at(at, at + (end + 2 - begin))}});
    begin = end + 2;
  }
  return out;
}

void read_jobs(const Source& source, const yaml::Node& root, Workflow& out) {
  const JobsReader reader{source};
  if (const auto* permissions = root.find("permissions"); permissions != nullptr && permissions->is_scalar())
    out.permissions = Located<std::string>{permissions->resolved().text, {&source, permissions->resolved().span}};
  const auto* jobs = root.find("jobs");
  if (jobs == nullptr || !jobs->is_mapping()) return;
  for (const auto& entry : jobs->resolved().entries)
    if (entry.value.is_mapping()) out.jobs.push_back(reader.job(entry));
}

}  // namespace loadline::workflow
