// SPDX-License-Identifier: Apache-2.0
// Reads configurations out of a tree, follows `extends` and `rule-files`.
#include "config/configs.h"

#include <algorithm>
#include <optional>

#include "base/paths.h"

namespace loadline::config {
namespace {

constexpr int longest_chain = 8;  // of configurations that extend each other

// A RuleInfo views the texts beside it, so it is made anew where a rule has come to stand.
void add_rule(std::deque<OwnRule>& rules, OwnRule&& rule) {
  auto& here = rules.emplace_back(std::move(rule));
  here.info = {.name = here.name, .summary = here.summary, .severity = here.severity};
}

template <class T>
void fill(std::optional<T>& own, std::optional<T>& base) {
  if (!own) own = std::move(base);
}
void fill(Budget& own, Budget& base) {
  fill(own.image_bytes, base.image_bytes);
  fill(own.context_bytes, base.context_bytes);
  fill(own.cold_build_seconds, base.cold_build_seconds);
  fill(own.cached_build_seconds, base.cached_build_seconds);
}

// What `own` does not say itself, it takes from `base`.
void extend(Config& own, Config&& base) {
  fill(own.fail_on, base.fail_on);
  fill(own.baseline, base.baseline);
  fill(own.trusted_registries, base.trusted_registries);
  fill(own.allowed_labels, base.allowed_labels);
  fill(own.budget, base.budget);
  own.rules.merge(base.rules);
  own.services.merge(base.services);
  own.required_labels.merge(base.required_labels);
  own.classes.merge(base.classes);
  own.gate.findings.merge(base.gate.findings);
  own.gate.coverage.merge(base.gate.coverage);
  // The last override decides, so the base's come first.
  std::ranges::move(own.overrides, std::back_inserter(base.overrides));
  own.overrides = std::move(base.overrides);
  for (auto& rule : base.own_rules) add_rule(own.own_rules, std::move(rule));
}

struct Loader {
  Configs& configs;
  const FileTree& tree;
  const std::string& shown;

  const Source* open(const std::string& path) const {
    auto text = tree.read(path);
    return text ? &configs.sources.emplace_back(shown.empty() ? path : join_path(shown, path), std::move(*text))
                : nullptr;
  }
  void take(std::vector<Problem>& problems) const { std::ranges::move(problems, std::back_inserter(configs.problems)); }
  // The source that a setting names; a problem where there is none.
  const Source* follow(std::string_view folder, const Located<std::string>& written, std::string& path) const {
    const auto found = resolve_path(folder, written.value);
    const Source* source = found ? open(*found) : nullptr;
    if (source == nullptr) configs.problems.push_back({written.place, "cannot read `" + written.value + "`"});
    else path = *found;
    return source;
  }

  Config load(const Source& source, const std::string& path, int depth) const {
    auto reading = read_config(source);
    take(reading.problems);
    Config config = std::move(reading.config);
    const auto folder = std::string{folder_of(path)};
    std::string at;
    for (const auto& file : config.rule_files)
      if (const auto* rules = follow(folder, file, at)) {
        auto more = read_rule_file(*rules);
        take(more.problems);
        for (auto& rule : more.config.own_rules) add_rule(config.own_rules, std::move(rule));
      }
    if (!config.extends) return config;
    if (depth >= longest_chain) {
      configs.problems.push_back(
          {config.extends->place, "configurations extend each other in a circle, or too deeply"});
    } else if (const auto* base = follow(folder, *config.extends, at)) {
      extend(config, load(*base, at, depth + 1));
    }
    return config;
  }
};

}  // namespace

const Config* Configs::governing(std::string_view path) const {
  const auto found = std::ranges::find_if(all, [&](const Config& config) { return is_below(path, config.folder); });
  return found == all.end() ? nullptr : &*found;
}

void add_config(Configs& configs, const FileTree& tree, const std::string& path, const std::string& shown) {
  const Loader loader{configs, tree, shown};
  const auto* source = loader.open(path);
  if (source == nullptr) {
    const auto& empty = configs.sources.emplace_back(shown.empty() ? path : join_path(shown, path), std::string{});
    configs.problems.push_back({{&empty, {}}, "this configuration cannot be read"});
    return;
  }
  configs.all.push_back(loader.load(*source, path, 0));
  configs.all.back().folder = folder_of(path);
}

Configs read_all(const FileTree& tree, const std::vector<File>& files) {
  std::vector<std::string> paths;
  for (const auto& file : files)
    if (base_name(file.path) == file_name) paths.push_back(file.path);
  const auto depth = [](const std::string& path) { return -std::ranges::count(path, '/'); };
  std::ranges::stable_sort(paths, {}, depth);
  Configs out;
  for (const auto& path : paths) add_config(out, tree, path);
  return out;
}

}  // namespace loadline::config
