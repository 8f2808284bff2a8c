// SPDX-License-Identifier: Apache-2.0
// From a document to a Config: the table reads it, and what one key cannot see is judged here.
#include "config/config.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "config/keys.h"

namespace loadline::config {
namespace {

// Far above any real one; below what would take time.
constexpr std::size_t most_bytes = 4U << 20U;

void finish_overrides(Config& config, std::vector<Problem>& problems) {
  for (auto& one : config.overrides) {
    if (one.paths.empty()) problems.push_back({config.place, "an [[overrides]] without `paths` would match nothing"});
    for (const auto& path : one.paths) {
      auto text = clean_path(path.value);
      if (text.starts_with("./")) text.erase(0, 2);
      one.globs.emplace_back(text);
      if (one.globs.back().broken()) problems.push_back({path.place, "`" + path.value + "` is no pattern"});
    }
  }
}

bool is_kebab(std::string_view name) {
  return !name.empty() && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == name.npos &&
         name.front() != '-' && name.back() != '-';
}

void finish_own_rule(OwnRule& rule, const Node* condition, const Place& file, std::vector<Problem>& problems) {
  if (!rule.place) rule.place = file;
  if (!is_kebab(rule.name)) problems.push_back({rule.place, "a [[rule]] needs a `name` in kebab-case"});
  if (rule.message.empty()) problems.push_back({rule.place, "the rule `" + rule.name + "` needs a `message`"});
  if (condition == nullptr) problems.push_back({rule.place, "the rule `" + rule.name + "` needs a `when`"});
  else rule.when = read_condition(*condition, rule.on, problems);
  for (const auto& name : unknown_placeholders(rule))
    problems.push_back(
        {rule.place, "the message names `{" + name + "}`, which is no field of a " + std::string{name_of(rule.on)}});
  if (rule.summary.empty()) rule.summary = rule.message;
  rule.info = {.name = rule.name, .summary = rule.summary, .severity = rule.severity};
}

void finish(Draft& draft, std::vector<Problem>& problems) {
  auto& config = draft.config;
  finish_overrides(config, problems);
  draft.conditions.resize(config.own_rules.size());
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < config.own_rules.size(); ++i) {
    auto& rule = config.own_rules[i];
    finish_own_rule(rule, draft.conditions[i], config.place, problems);
    if (!names.insert(rule.name).second)
      problems.push_back({rule.place, "there are two rules of the name `" + rule.name + "`"});
  }
  for (const auto& [name, service] : config.services)
    if (!service.class_name.empty() && !config.classes.contains(service.class_name))
      problems.push_back(
          {service.place, "there is no class `" + service.class_name + "`: no [classes." + service.class_name + "]"});
}

Reading read(const Source& source, std::span<const Key> table) {
  Reading out;
  Draft draft;
  draft.config.place = {&source, {}};
  draft.config.folder = folder_of(source.path());
  if (source.text().size() > most_bytes) {
    out.problems.push_back({draft.config.place, "a configuration of more than 4 MB is not read"});
    return out;
  }
  const auto document = read_toml(source);
  out.problems = document.problems;
  if (out.problems.empty()) {
    out.problems = read_along(table, document.root, draft);
    finish(draft, out.problems);
  }
  std::ranges::stable_sort(out.problems, {}, [](const Problem& problem) { return problem.place.span; });
  out.config = std::move(draft.config);
  return out;
}

constexpr std::array<std::string_view, 5> levels = {"off", "on", "info", "warning", "error"};
constexpr std::array<std::string_view, 7> kinds = {"text", "url", "email", "semver", "spdx", "rfc3339", "hash"};

void unknown_in(const Levels& set, const std::vector<std::string_view>& known, std::vector<Problem>& problems) {
  for (const auto& [name, setting] : set) {
    if (std::ranges::any_of(known, [&](auto one) { return equals_ignoring_case(one, name); })) continue;
    std::string message = "there is no rule `" + name + "`";
    const auto near = nearest(name, known);
    if (!near.empty()) message += "; did you mean `" + std::string{near} + "`?";
    problems.push_back({setting.place, std::move(message)});
  }
}

}  // namespace

std::optional<Level> level_named(std::string_view name) {
  const auto at = std::ranges::find(levels, name);
  return at == levels.end() ? std::nullopt : std::optional{static_cast<Level>(at - levels.begin())};
}
std::string_view name_of(Level level) { return levels[static_cast<std::size_t>(level)]; }

std::optional<LabelKind> label_kind_named(std::string_view name) {
  const auto at = std::ranges::find(kinds, name);
  return at == kinds.end() ? std::nullopt : std::optional{static_cast<LabelKind>(at - kinds.begin())};
}
std::string_view name_of(LabelKind kind) { return kinds[static_cast<std::size_t>(kind)]; }

// As .dockerignore does: a pattern that matches a folder stands for what is below it.
bool Override::matches(std::string_view path) const {
  for (std::string_view part = path; !part.empty(); part = folder_of(part))
    if (std::ranges::any_of(globs, [&](const auto& glob) { return glob.matches(part); })) return true;
  return std::ranges::any_of(globs, [](const auto& glob) { return glob.matches("."); });
}

std::string Config::seen(std::string_view path) const {
  return above.empty() ? relative_path(path, folder) : join_path(above, path);
}

Reading read_config(const Source& source) { return read(source, keys()); }
Reading read_rule_file(const Source& source) { return read(source, rule_file_keys()); }

std::vector<Problem> unknown_rules(const Config& config, const std::vector<std::string_view>& known) {
  auto all = known;
  for (const auto& rule : config.own_rules) all.push_back(rule.name);
  std::vector<Problem> problems;
  unknown_in(config.rules, all, problems);
  for (const auto& one : config.overrides) unknown_in(one.rules, all, problems);
  for (const auto& [name, service] : config.services) unknown_in(service.rules, all, problems);
  std::ranges::stable_sort(problems, {}, [](const Problem& problem) { return problem.place.span; });
  return problems;
}

}  // namespace loadline::config
