// SPDX-License-Identifier: Apache-2.0
// Ignore files that follow from the Dockerfiles: `X.Dockerfile.dockerignore` lets through what X.Dockerfile copies, and
// of that leaves out what no build reads. Each pattern is tried on the fleet's own files before it is written: one that
// would hide a whole source of a COPY, or code that git keeps, is dropped.
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "context/context.h"
#include "dockerfile/stages.h"
#include "generate/generate.h"

namespace loadline::generate {
namespace {

// Left out of every context. `junk` is left out although git keeps it; the rest only where git keeps none of it.
struct Exclusion {
  std::string_view pattern;
  bool junk;
};
constexpr std::array exclusions = {
    Exclusion{"**/node_modules", false},  Exclusion{"**/dist", false},
    Exclusion{"**/build", false},         Exclusion{"**/.next", false},
    Exclusion{"**/.turbo", false},        Exclusion{"**/coverage", false},
    Exclusion{"**/__pycache__", false},   Exclusion{"**/.venv", false},
    Exclusion{"**/.pytest_cache", false}, Exclusion{"**/*.tsbuildinfo", false},
    Exclusion{"**/*.log", true},          Exclusion{"**/.git", true},
    Exclusion{"**/.github", true},        Exclusion{"**/.env", true},
    Exclusion{"**/.env.*", true},         Exclusion{"**/*.pem", true},
    Exclusion{"**/*.key", true},          Exclusion{"**/.DS_Store", true},
    Exclusion{"**/.idea", true},          Exclusion{"**/.vscode", true},
    Exclusion{"**/*.md", true},           Exclusion{"**/Dockerfile*", true},
    Exclusion{"**/*.Dockerfile", true},   Exclusion{"**/*.dockerignore", true},
    Exclusion{"**/.dockerignore", true},  Exclusion{"**/docker-compose*", true},
    Exclusion{"**/compose.yaml", true},   Exclusion{"**/*.spec.ts", true},
    Exclusion{"**/*.test.ts", true},      Exclusion{"**/__tests__", true},
};

// A character that patterns read as their own is escaped.
std::string literal(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (contains("*?[]\\", std::string_view{&c, 1})) out += '\\';
    out += c;
  }
  return out;
}

// What the COPYs of one Dockerfile take from their context, over every target that it builds.
std::set<std::string> sources_of(const File& file, const std::vector<const Target*>& targets) {
  const Source source{file.path, file.text};
  const auto parsed = dockerfile::parse(source);
  std::set<std::string> out;
  for (const auto* target : targets) {
    dockerfile::BuildRequest request;
    if (!target->stage.empty()) request.target = target->stage;
    for (const auto& [name, value] : target->args) request.args[name] = value;
    for (const auto& stage : dockerfile::evaluate(parsed, request).stages) {
      if (!stage.reachable) continue;
      for (const auto& step : stage.steps) {
        if (step.instruction->keyword != dockerfile::Keyword::copy || step.from_stage || step.from_image) continue;
        for (std::size_t i = 0; i + 1 < step.words.size(); ++i)
          if (step.words[i]) out.insert(clean_path(*step.words[i]));
      }
    }
  }
  return out;
}

class Trial {
 public:
  Trial(const fleet::Fleet& fleet, std::string folder, std::set<std::string> sources)
      : fleet_{fleet}, folder_{std::move(folder)}, sources_{std::move(sources)} {}

  // Keeps the patterns where nothing that is copied disappears: neither a whole source nor, for `code`, any file.
  bool add(const std::vector<std::string>& patterns, bool junk) {
    auto next = patterns_;
    next.insert(next.end(), patterns.begin(), patterns.end());
    const auto ignore = context::IgnoreFile::of_patterns(next);
    const auto content = context_of(fleet_.files, folder_, ignore);
    std::size_t files = 0;
    for (const auto& source : sources_) {
      const auto count = select(content, source).files.size();
      if (count == 0 && (exists(source) || (source != "." && ignore.excludes(source)))) return false;
      files += count;
    }
    if (!junk && files < files_) return false;
    files_ = files;
    patterns_ = std::move(next);
    return true;
  }
  // Where nothing was taken away yet, all files of the sources count.
  void begin(std::vector<std::string> patterns) {
    files_ = 0;
    patterns_.clear();
    (void)add(patterns, true);
  }
  [[nodiscard]] const std::vector<std::string>& patterns() const { return patterns_; }
  [[nodiscard]] bool exists(const std::string& source) const {
    const auto path = join_path(folder_, source);
    return source == "." || fleet_.has_file(path) || fleet_.has_folder(path);
  }

 private:
  const fleet::Fleet& fleet_;
  std::string folder_;
  std::set<std::string> sources_;
  std::vector<std::string> patterns_;
  std::size_t files_ = 0;
};

// Whether some of what is copied could ever hold it: a pattern for Python says nothing beside Node.js.
bool speaks_of(const Exclusion& exclusion, bool python) {
  const bool of_python = contains(exclusion.pattern, "py") || contains(exclusion.pattern, "venv");
  static constexpr std::array node = {"node_modules", "dist", ".next",     ".turbo",
                                      "tsbuildinfo",  ".ts",  "__tests__", "build"};
  const bool of_node = std::ranges::any_of(node, [&](const char* word) { return contains(exclusion.pattern, word); });
  return python ? !of_node : !of_python;
}

std::string text_of(const fleet::Fleet& fleet, const File& dockerfile, const std::vector<const Target*>& targets) {
  const auto& folder = targets.front()->context;
  const auto sources = sources_of(dockerfile, targets);
  Trial trial{fleet, folder, sources};
  std::string out = "# What " + std::string{base_name(dockerfile.path)} +
                    " copies, and nothing else. It replaces the .dockerignore of the context.\n";
  std::vector<std::string> allowed;
  if (!sources.contains(".")) {
    allowed.emplace_back("*");
    for (const auto& source : sources) {
      const bool below_another = std::ranges::any_of(
          sources, [&](const auto& other) { return other != source && is_below(source, other); });
      if (!below_another) allowed.push_back("!" + literal(source));
    }
  }
  trial.begin(allowed);
  for (const auto& pattern : allowed) out += pattern + "\n";
  out += "\n# Of these, nothing that is installed, made, secret or only about the sources.\n";
  const bool python = targets.front()->family == "python";
  for (const auto& exclusion : exclusions)
    if (speaks_of(exclusion, python) && trial.add({std::string{exclusion.pattern}}, exclusion.junk))
      out += std::string{exclusion.pattern} + "\n";
  for (const auto& secret : fleet.private_files)
    if (is_below(secret.path, folder)) {
      const auto pattern = literal(relative_path(secret.path, folder));
      if (!context::IgnoreFile::of_patterns(trial.patterns()).excludes(relative_path(secret.path, folder)) &&
          trial.add({pattern}, true))
        out += pattern + "\n";
    }
  return out;
}

}  // namespace

Plan ignore_files(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options) {
  Plan plan;
  std::map<std::string, std::vector<const Target*>> by_dockerfile;
  for (const auto& target : targets) by_dockerfile[target.dockerfile].push_back(&target);
  for (const auto& file : dockerfiles(fleet, targets, options).files) {
    const auto shared = by_dockerfile.find(file.path);
    if (shared == by_dockerfile.end()) continue;  // a file beside a Dockerfile
    plan.files.push_back(
        {file.path + ".dockerignore", text_of(fleet, file, shared->second),
         "the context of " + file.path + ": what it copies, without what is made, secret or about the sources"});
  }
  return plan;
}

}  // namespace loadline::generate
