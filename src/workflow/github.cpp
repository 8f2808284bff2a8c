// SPDX-License-Identifier: Apache-2.0
// GitHub Actions: jobs, their matrices, and the steps that matter to images.
#include "workflow/github.h"

#include <algorithm>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "workflow/commands.h"
#include "workflow/lines.h"
#include "workflow/matrix.h"

namespace loadline::workflow {
namespace {

struct KnownAction {
  std::string_view start;  // of "owner/name" or "owner/name/folder"
  std::string_view kind;
};
constexpr KnownAction known_actions[] = {
    {"aquasecurity/trivy-action", "scan"},
    {"anchore/scan-action", "scan"},
    {"snyk/actions/", "scan"},
    {"docker/scout-action", "scan"},
    {"azure/container-scan", "scan"},
    {"crazy-max/ghaction-container-scan", "scan"},
    {"sysdiglabs/scan-action", "scan"},
    {"goodwithtech/dockle-action", "scan"},
    {"google/osv-scanner-action", "scan"},
    {"anchore/sbom-action", "sbom"},
    {"cyclonedx/gh-", "sbom"},
    {"actions/attest-sbom", "sbom"},
    {"actions/attest", "attest"},
    {"github/codeql-action/upload-sarif", "sarif-upload"},
    {"actions/setup-node", "setup-node"},
    {"docker/setup-buildx-action", "setup-buildx"},
    {"docker/setup-qemu-action", "setup-qemu"},
    {"pnpm/action-setup", "setup-pnpm"},
    {"docker/login-action", "login"},
    {"aws-actions/amazon-ecr-login", "login"},
    {"azure/docker-login", "login"},
    {"redhat-actions/podman-login", "login"},
};

std::string_view kind_of(std::string_view name) {
  const auto lowered = lower(name);
  for (const auto& known : known_actions)
    if (lowered.starts_with(known.start)) return known.kind;
  // Wrappers that people write around a scanner keep its name: "acme/.github/actions/docker-scout".
  for (const std::string_view scanner : {"/trivy", "/grype", "/docker-scout", "/snyk"})
    if (contains(lowered, scanner)) return "scan";
  return {};
}

void add_environment(const yaml::Node* env, Values& values) {
  if (env == nullptr || !env->is_mapping()) return;
  for (const auto& entry : env->resolved().entries)
    if (entry.value.is_scalar())
      values["env." + entry.key.text] = expand_github(entry.value.resolved().text, values).text;
}

std::string working_directory(const yaml::Node* node) {
  const auto* defaults = node == nullptr ? nullptr : node->find("defaults");
  const auto* run = defaults == nullptr ? nullptr : defaults->find("run");
  return std::string{text_of(run == nullptr ? nullptr : run->find("working-directory"))};
}

// One step in one combination of the matrix.
struct StepReader {
  const Source& source;
  const std::string& job;
  const Values& values;  // matrix.* and env.*
  std::string folder;
  Workflow& out;

  [[nodiscard]] Place place(const yaml::Node& node) const { return {&source, node.resolved().span}; }

  void read_input(const yaml::Node& with, std::string_view name, std::optional<Located<std::string>>& to,
                  ImageBuild& build) const {
    const auto* node = with.find(name);
    if (text_of(node).empty()) return;
    auto expanded = expand_github(text_of(node), values);
    build.open = build.open || expanded.open;
    to = Located<std::string>{std::move(expanded.text), place(*node)};
  }

  void read_list(const yaml::Node& with, std::string_view name, bool commas,
                 std::vector<Located<std::string>>& to) const {
    const auto* node = with.find(name);
    if (node == nullptr || !node->is_scalar()) return;
    for (auto& item : listed_in(source, *node, commas)) {
      item.value = expand_github(item.value, values).text;
      to.push_back(std::move(item));
    }
  }

  [[nodiscard]] bool is_on(const yaml::Node& with, std::string_view name) const {
    const auto text = text_of(with.find(name));
    return !text.empty() && text != "false";  // an expression may be true: then it was meant
  }

  void read_build_push(const yaml::Node& step, const yaml::Node& with) const {
    ImageBuild build{.tool = "docker/build-push-action", .place = place(*step.find("uses")), .job = job};
    read_input(with, "context", build.context, build);
    read_input(with, "file", build.dockerfile, build);
    read_input(with, "target", build.target, build);
    // Without a context the action builds from the repository itself, which is the tree's root.
    if (!build.context) build.context = Located<std::string>{"", build.place};
    std::vector<Located<std::string>> args;
    read_list(with, "build-args", false, args);
    for (const auto& arg : args) {
      const auto equals = std::min(arg.value.find('='), arg.value.size());
      build.args[arg.value.substr(0, equals)] = std::string{slice(arg.value, equals + 1, arg.value.size())};
      build.open = build.open || contains(arg.value, "${{");
    }
    read_list(with, "cache-from", false, build.cache_from);
    read_list(with, "cache-to", false, build.cache_to);
    read_list(with, "tags", true, build.tags);
    read_list(with, "platforms", true, build.platforms);
    build.push = is_on(with, "push") || contains(text_of(with.find("outputs")), "push=true");
    build.provenance = is_on(with, "provenance") || contains(text_of(with.find("attests")), "type=provenance");
    build.sbom = is_on(with, "sbom") || contains(text_of(with.find("attests")), "type=sbom");
    complete_paths(build, "", build.place);
    out.builds.push_back(std::move(build));
  }

  void read_bake_action(const yaml::Node& step, const yaml::Node& with) const {
    ImageBuild build{.tool = "bake", .place = place(*step.find("uses")), .job = job};
    read_list(with, "files", true, build.files);
    read_list(with, "targets", true, build.services);
    const auto base = std::string{text_of(with.find("workdir"))};
    for (auto& file : build.files)
      if (const auto inside = resolve_path(base, file.value); inside && !contains(file.value, "$"))
        file.value = *inside;
    build.push = is_on(with, "push");
    build.provenance = is_on(with, "provenance");
    build.sbom = is_on(with, "sbom");
    out.builds.push_back(std::move(build));
  }

  void read_uses(const yaml::Node& step, const yaml::Node& uses) const {
    const auto whole = text_of(&uses);
    const auto name = whole.substr(0, whole.find('@'));
    const yaml::Node nothing;
    const auto* with = step.find("with");
    const auto& inputs = with != nullptr && with->is_mapping() ? *with : nothing;
    if (equals_ignoring_case(name, "docker/build-push-action")) return read_build_push(step, inputs);
    if (equals_ignoring_case(name, "docker/bake-action")) return read_bake_action(step, inputs);
    const auto kind = kind_of(name);
    if (kind.empty()) return;
    Action action{std::string{kind}, std::string{name}, place(uses), job, {}};
    action.inputs["uses"] = {std::string{whole}, action.place};
    for (const auto& entry : inputs.resolved().entries)
      if (entry.value.is_scalar())
        action.inputs[entry.key.text] = {expand_github(entry.value.resolved().text, values).text, place(entry.value)};
    out.actions.push_back(std::move(action));
  }

  void read_run(const yaml::Node& run) const {
    ScriptText script{expand_github(run.resolved().text, values).text, folder, {}, job, {}};
    for (const auto& [name, value] : values)
      if (name.starts_with("env.")) script.environment[name.substr(4)] = value;
    script.place = [&](std::size_t offset) { return place_in(source, run, offset); };
    (void)read_script(script, out);
  }
};

// Builds and actions that several combinations share are told once.
std::string key_of(const ImageBuild& build) {
  std::string out = std::to_string(build.place.span.begin) + "|" + build.tool;
  const auto add = [&](const auto& item) { out += "|" + item.value; };
  for (const auto* one : {&build.dockerfile, &build.context, &build.target})
    if (*one) add(**one);
  for (const auto& [name, value] : build.args) out += "|" + name + "=" + value;
  for (const auto* list :
       {&build.tags, &build.platforms, &build.files, &build.services, &build.cache_from, &build.cache_to})
    for (const auto& item : *list) add(item);
  return out;
}

struct JobReader {
  const Source& source;
  const yaml::Node& root;
  Workflow& out;

  void read_job(const std::string& name, const yaml::Node& job) {
    if (!text_of(job.find("uses")).empty()) {
      const auto& uses = *job.find("uses");
      out.actions.push_back({"reusable", std::string{text_of(&uses)}, {&source, uses.resolved().span}, name, {}});
      return;
    }
    const auto* strategy = job.find("strategy");
    const auto* steps = job.find("steps");
    if (steps == nullptr || !steps->is_sequence()) return;
    std::set<std::string> told_builds;
    std::set<std::uint32_t> told_actions;
    for (const auto& combination : github_combinations(strategy == nullptr ? nullptr : strategy->find("matrix"))) {
      Workflow found;
      for (const auto& step : steps->resolved().items) read_step(name, job, step, combination, found);
      for (auto& build : found.builds)
        if (told_builds.insert(key_of(build)).second) out.builds.push_back(std::move(build));
      std::set<std::uint32_t> now;
      for (auto& action : found.actions) {
        now.insert(action.place.span.begin);
        if (!told_actions.contains(action.place.span.begin)) out.actions.push_back(std::move(action));
      }
      told_actions.merge(now);
    }
  }

  void read_step(const std::string& name, const yaml::Node& job, const yaml::Node& step, const Values& combination,
                 Workflow& found) const {
    if (!step.is_mapping()) return;
    Values values = combination;
    add_environment(root.find("env"), values);
    add_environment(job.find("env"), values);
    add_environment(step.find("env"), values);
    auto folder = std::string{text_of(step.find("working-directory"))};
    if (folder.empty()) folder = working_directory(&job);
    if (folder.empty()) folder = working_directory(&root);
    const auto inside = resolve_path("", expand_github(folder, values).text);
    const StepReader reader{source, name, values, inside.value_or(""), found};
    if (const auto* uses = step.find("uses"); !text_of(uses).empty()) reader.read_uses(step, *uses);
    else if (const auto* run = step.find("run"); !text_of(run).empty()) reader.read_run(*run);
  }
};

// "on" may be a name, a list of names or a mapping; YAML 1.1 readers take the key for `true`.
void read_triggers(const yaml::Node& root, Workflow& out) {
  const auto* on = root.find("on");
  if (on == nullptr) on = root.find("true");
  if (on == nullptr) return;
  if (on->is_scalar()) out.triggers.emplace_back(text_of(on));
  for (const auto& item : on->resolved().items) out.triggers.emplace_back(text_of(&item));
  for (const auto& entry : on->resolved().entries) out.triggers.push_back(entry.key.text);
}

}  // namespace

void read_github(const Source& source, const yaml::Node& root, Workflow& out) {
  out.name = text_of(root.find("name"));
  read_triggers(root, out);
  read_jobs(source, root, out);
  const auto* jobs = root.find("jobs");
  if (jobs == nullptr || !jobs->is_mapping()) return;
  JobReader reader{source, root, out};
  for (const auto& entry : jobs->resolved().entries)
    if (entry.value.is_mapping()) reader.read_job(entry.key.text, entry.value);
}

}  // namespace loadline::workflow
