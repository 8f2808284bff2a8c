// SPDX-License-Identifier: Apache-2.0
// Finds the configurations, and refuses those that say something wrong.
#include "scan/configure.h"

#include <filesystem>
#include <optional>

#include "base/paths.h"
#include "base/text.h"
#include "rules/registry.h"
#include "rules/rule.h"

namespace loadline::scan {
namespace {

namespace fs = std::filesystem;

struct Above {
  fs::path folder;     // that holds a loadline.toml
  std::string shown;   // "../.."
  std::string prefix;  // of the root, seen from there
};

// The nearest one above the root, inside the same repository.
std::optional<Above> nearest_above(const std::string& root) {
  std::error_code error;
  fs::path folder = fs::weakly_canonical(root, error);
  if (error) return std::nullopt;
  Above above;
  while (!fs::exists(folder / ".git", error) && folder.has_relative_path()) {
    above.prefix = folder.filename().string() + (above.prefix.empty() ? "" : "/" + above.prefix);
    above.shown += above.shown.empty() ? ".." : "/..";
    folder = folder.parent_path();
    if (!above.folder.empty() || !fs::is_regular_file(folder / config::file_name, error)) continue;
    above.folder = folder;
    // Kept only where a repository's top turns up at this folder or above it.
    for (fs::path top = folder;; top = top.parent_path()) {
      if (fs::exists(top / ".git", error)) return above;
      if (!top.has_relative_path()) return std::nullopt;
    }
  }
  return std::nullopt;
}

std::vector<std::string_view> names_of_rules() {
  std::vector<std::string_view> out;
  for (const auto& entry : rules::all_rules()) {
    out.push_back(entry.rule->info.name);
    for (const auto alias : split_blanks(entry.rule->info.aliases)) out.push_back(alias);
  }
  return out;
}

void judge_rules(config::Configs& configs) {
  const auto known = names_of_rules();
  for (const auto& config : configs.all) {
    for (auto& problem : config::unknown_rules(config, known)) configs.problems.push_back(std::move(problem));
    for (const auto& own : config.own_rules)
      for (const auto name : known)
        if (equals_ignoring_case(name, own.name))
          configs.problems.push_back({own.place, "loadline itself has a rule `" + own.name + "`"});
  }
}

std::string text_of(const std::vector<Problem>& problems) {
  std::string out;
  for (const auto& problem : problems) {
    const auto at = problem.place.position();
    out += (out.empty() ? "" : "\n") + problem.place.source->path() + ":" + std::to_string(at.line) + ":" +
           std::to_string(at.column) + ": " + problem.message;
  }
  return out;
}

std::optional<Error> add_from_disk(config::Configs& configs, const fs::path& folder, const std::string& name,
                                   const std::string& shown) {
  const auto tree = open_disk(folder.empty() ? "." : folder.string());
  if (!tree) return tree.error();
  config::add_config(configs, **tree, name, shown);
  return std::nullopt;
}

}  // namespace

Result<config::Configs> configure(const ConfigRequest& request, const FileTree& tree, const std::vector<File>& files) {
  config::Configs out;
  if (request.none) return out;
  if (!request.config.empty()) {
    const fs::path path = request.config;
    if (auto error = add_from_disk(out, path.parent_path(), path.filename().string(), path.parent_path().string()))
      return tl::make_unexpected(std::move(*error));
    if (!out.all.empty()) out.all.back().folder.clear();  // its patterns are seen from the audited folder
  } else {
    out = config::read_all(tree, files);
    const auto above = out.of_root() == nullptr ? nearest_above(request.root) : std::nullopt;
    if (above) {
      if (auto error = add_from_disk(out, above->folder, std::string{config::file_name}, above->shown))
        return tl::make_unexpected(std::move(*error));
      if (!out.all.empty()) out.all.back().above = above->prefix;
    }
  }
  judge_rules(out);
  if (!out.problems.empty()) return failure(text_of(out.problems));
  return out;
}

Result<config::Configs> configure_for(const ConfigRequest& request, const FileTree& tree, std::string_view path) {
  std::vector<File> files;
  for (std::string folder{folder_of(path)};; folder = folder_of(folder)) {
    auto file = join_path(folder, config::file_name);
    if (tree.read(file)) files.push_back({.path = std::move(file)});
    if (folder.empty()) return configure(request, tree, files);
  }
}

}  // namespace loadline::scan
