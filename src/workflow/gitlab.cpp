// SPDX-License-Identifier: Apache-2.0
// GitLab CI: jobs with `extends`, `default`, variables and parallel matrices; their scripts as shell.
#include <algorithm>
#include <array>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "workflow/commands.h"
#include "workflow/github.h"
#include "workflow/lines.h"
#include "workflow/matrix.h"

namespace loadline::workflow {
namespace {

// docs.gitlab.com/ee/ci/yaml: top-level keys that are no jobs.
constexpr std::array<std::string_view, 13> no_jobs = {
    "stages",        "variables",    "include", "default", "workflow", "image", "services",
    "before_script", "after_script", "cache",   "spec",    "types",    "pages:"};
constexpr int deepest = 11;  // GitLab's own limit for `extends`

struct GitlabJob {
  std::string name;
  const Source& source;
  const yaml::Node& root;
  std::vector<const yaml::Node*> layers;  // itself, then what it extends, nearest first

  // The value of a key in the nearest layer that has it, else in `default` or at the top.
  [[nodiscard]] const yaml::Node* find(std::string_view key) const {
    for (const auto* layer : layers)
      if (const auto* value = layer->find(key)) return value;
    const auto* defaults = root.find("default");
    if (const auto* value = defaults == nullptr ? nullptr : defaults->find(key)) return value;
    return root.find(key);
  }
};

void add_layers(const yaml::Node& root, const yaml::Node& node, std::vector<const yaml::Node*>& out, int depth) {
  out.push_back(&node);
  const auto* extends = node.find("extends");
  if (extends == nullptr || depth >= deepest || out.size() > 64) return;
  const auto add = [&](std::string_view name) {
    if (const auto* base = root.find(name); base != nullptr && base->is_mapping())
      add_layers(root, *base, out, depth + 1);
  };
  if (extends->is_scalar()) add(text_of(extends));
  const auto& names = extends->resolved().items;
  for (auto name = names.rbegin(); name != names.rend(); ++name) add(text_of(&*name));  // the last one wins
}

void add_variables(const yaml::Node* variables, Values& out) {
  if (variables == nullptr || !variables->is_mapping()) return;
  for (const auto& entry : variables->resolved().entries) {
    const auto* value = entry.value.is_mapping() ? entry.value.find("value") : &entry.value;
    if (value != nullptr && value->is_scalar()) out.insert_or_assign(entry.key.text, std::string{text_of(value)});
  }
}

// Values may name each other; two rounds settle what people write.
void settle(Values& values) {
  for (int round = 0; round < 2; ++round) {
    const Values before = values;
    for (auto& [name, value] : values) {
      if (value.size() > 4096) continue;
      Values others = before;
      others.erase(name);
      value = expand_shell(value, others).text;
    }
  }
}

struct ScriptReader {
  const GitlabJob& job;
  const Values& variables;
  std::string folder;
  Workflow& out;

  // A script is a text, or a list of texts, lists and references to another job's script.
  void read(const yaml::Node& node, int depth = 0) {
    const auto& script = node.resolved();
    if (depth > deepest) return;
    if (script.kind == yaml::Kind::scalar) {
      const ScriptText text{script.text, folder, variables, job.name,
                            [&](std::size_t offset) { return place_in(job.source, node, offset); }};
      folder = read_script(text, out);
      return;
    }
    if (script.tag == "!reference" && script.items.size() >= 2) {
      const auto* other = job.root.find(text_of(&script.items[0]));
      if (const auto* part = other == nullptr ? nullptr : other->find(text_of(&script.items[1])))
        read(*part, depth + 1);
      return;
    }
    for (const auto& item : script.items) read(item, depth + 1);
  }
};

void read_job(const GitlabJob& job, Workflow& out) {
  const auto* parallel = job.find("parallel");
  std::set<std::string> told;
  bool first = true;
  for (const auto& combination : gitlab_combinations(parallel == nullptr ? nullptr : parallel->find("matrix"))) {
    Values variables = {{"CI_PROJECT_DIR", "."}};
    add_variables(job.root.find("variables"), variables);
    for (auto layer = job.layers.rbegin(); layer != job.layers.rend(); ++layer)
      add_variables((*layer)->find("variables"), variables);
    for (const auto& [name, value] : combination) variables.insert_or_assign(name, value);
    settle(variables);
    Workflow found;
    ScriptReader reader{job, variables, "", found};
    for (const char* key : {"before_script", "script"})
      if (const auto* script = job.find(key)) reader.read(*script);
    ScriptReader after{job, variables, "", found};  // runs in a shell of its own
    if (const auto* script = job.find("after_script")) after.read(*script);
    for (auto& build : found.builds) {
      std::string key = std::to_string(build.place.span.begin) + build.tool +
                        (build.dockerfile ? build.dockerfile->value : "") + "|" +
                        (build.context ? build.context->value : "") + "|" + (build.target ? build.target->value : "");
      for (const auto& tag : build.tags) key += "|" + tag.value;
      for (const auto& [name, value] : build.args) key += "|" + name + "=" + value;
      if (told.insert(key).second) out.builds.push_back(std::move(build));
    }
    if (first) std::ranges::move(found.actions, std::back_inserter(out.actions));
    first = false;
  }
}

// Templates of GitLab that scan are told as scans, other included files as what they are.
void read_include(const Source& source, const yaml::Node& node, Workflow& out) {
  const auto add = [&](std::string_view kind, std::string_view tool, const yaml::Node& at) {
    out.actions.push_back({std::string{kind}, std::string{tool}, {&source, at.resolved().span}, "", {}});
  };
  if (node.is_scalar()) return add("include", text_of(&node), node);
  for (const auto& item : node.resolved().items) {
    if (item.is_scalar()) add("include", text_of(&item), item);
    else if (item.is_mapping()) read_include(source, item, out);
  }
  for (const char* key : {"local", "template", "component", "remote", "project"}) {
    const auto* value = node.find(key);
    if (value == nullptr || !value->is_scalar()) continue;
    const auto name = text_of(value);
    const bool scans = contains(lower(name), "container-scanning");
    add(scans ? "scan" : "include", name, *value);
  }
}

// `image: name`, `image: {name: ...}`; `services` is a list of either.
void read_images(const Source& source, const yaml::Node& holder, Workflow& out) {
  const auto add = [&](const yaml::Node& node) {
    const auto* name = node.is_mapping() ? node.find("name") : &node;
    if (const auto text = text_of(name); !text.empty())
      out.images.push_back({std::string{text}, {&source, name->resolved().span}});
  };
  if (const auto* image = holder.find("image")) add(*image);
  if (const auto* services = holder.find("services"); services != nullptr && services->is_sequence())
    for (const auto& service : services->resolved().items) add(service);
}

}  // namespace

void read_gitlab(const Source& source, const yaml::Node& root, Workflow& out) {
  if (const auto* include = root.find("include")) read_include(source, *include, out);
  read_images(source, root, out);
  for (const auto& entry : root.resolved().entries) {
    const auto& name = entry.key.text;
    if (entry.value.is_mapping() && name != "variables") read_images(source, entry.value, out);
    if (!entry.value.is_mapping() || name.starts_with('.') || std::ranges::find(no_jobs, name) != no_jobs.end())
      continue;
    GitlabJob job{name, source, root, {}};
    add_layers(root, entry.value, job.layers, 0);
    read_job(job, out);
  }
}

}  // namespace loadline::workflow
