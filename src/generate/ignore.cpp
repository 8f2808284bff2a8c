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
#include "generate/drafts.h"
#include "generate/stamp.h"

namespace loadline::generate {
namespace {

// Left out of contexts, unless a COPY names it.
enum class Kind : std::uint8_t {
  made,  // only where git keeps none of it
  unread,  // although git keeps it: no build reads it
  secret,  // although git keeps it, where the Dockerfile is ours; else only where git keeps none
  rarely,  // although git keeps it, where the Dockerfile is ours; a build of somebody else may read it: left in
};
struct Exclusion {
  std::string_view pattern;
  Kind kind;
};
constexpr std::array exclusions = {
    Exclusion{"**/node_modules", Kind::made},    Exclusion{"**/dist", Kind::made},
    Exclusion{"**/build", Kind::made},           Exclusion{"**/.next", Kind::made},
    Exclusion{"**/.turbo", Kind::made},          Exclusion{"**/coverage", Kind::made},
    Exclusion{"**/__pycache__", Kind::made},     Exclusion{"**/.venv", Kind::made},
    Exclusion{"**/target", Kind::made},          Exclusion{"**/.gradle", Kind::made},
    Exclusion{"**/.pytest_cache", Kind::made},   Exclusion{"**/*.tsbuildinfo", Kind::made},
    Exclusion{"**/*.log", Kind::unread},         Exclusion{"**/.git", Kind::unread},
    Exclusion{"**/.github", Kind::unread},       Exclusion{"**/.env", Kind::secret},
    Exclusion{"**/.env.*", Kind::secret},        Exclusion{"**/*.pem", Kind::secret},
    Exclusion{"**/*.key", Kind::secret},         Exclusion{"**/.DS_Store", Kind::unread},
    Exclusion{"**/.idea", Kind::unread},         Exclusion{"**/.vscode", Kind::unread},
    Exclusion{"**/*.md", Kind::rarely},          Exclusion{"**/Dockerfile*", Kind::unread},
    Exclusion{"**/*.Dockerfile", Kind::unread},  Exclusion{"**/*.dockerignore", Kind::unread},
    Exclusion{"**/.dockerignore", Kind::unread}, Exclusion{"**/docker-compose*", Kind::unread},
    Exclusion{"**/compose.yaml", Kind::unread},  Exclusion{"**/*.spec.ts", Kind::rarely},
    Exclusion{"**/*.test.ts", Kind::rarely},     Exclusion{"**/__tests__", Kind::rarely},
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

// What a build takes from its context: by COPY, ADD and bind mounts; all of it where a variable decides.
void add_sources(const dockerfile::Stages& stages, std::set<std::string>& out) {
  for (const auto& stage : stages.stages) {
    if (!stage.reachable) continue;
    for (const auto& step : stage.steps) {
      for (const auto& [mount, from_stage, from_image] : step.mounts)
        if (mount.type == "bind" && !from_stage && !from_image)
          out.insert(mount.source.empty() ? "." : clean_path(mount.source));
      const auto keyword = step.instruction->keyword;
      if ((keyword != dockerfile::Keyword::copy && keyword != dockerfile::Keyword::add) || step.from_stage ||
          step.from_image)
        continue;
      for (std::size_t i = 0; i + 1 < step.words.size(); ++i)
        out.insert(step.words[i] ? clean_path(*step.words[i]) : ".");
    }
  }
}

// Of one Dockerfile that is generated, over every target that it builds.
std::set<std::string> sources_of(const File& file, const std::vector<const Target*>& targets) {
  const Source source{file.path, file.text};
  const auto parsed = dockerfile::parse(source);
  std::set<std::string> out;
  for (const auto* target : targets) {
    dockerfile::BuildRequest request;
    if (!target->stage.empty()) request.target = target->stage;
    for (const auto& [name, value] : target->args) request.args[name] = value;
    add_sources(dockerfile::evaluate(parsed, request), out);
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
  void begin(const std::vector<std::string>& patterns) {
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
bool speaks_of(const Exclusion& exclusion, std::string_view family) {
  const bool of_python = contains(exclusion.pattern, "py") || contains(exclusion.pattern, "venv");
  static constexpr std::array node = {"node_modules", "dist", ".next",     ".turbo",
                                      "tsbuildinfo",  ".ts",  "__tests__", "build"};
  const bool of_node = std::ranges::any_of(node, [&](const char* word) { return contains(exclusion.pattern, word); });
  const bool of_java = contains(exclusion.pattern, "target") || contains(exclusion.pattern, "gradle");
  if (family == "go" || family == "java") return !of_node && !of_python && (family == "java" || !of_java);
  return !of_java && (family == "python" ? !of_node : !of_python);
}

std::string private_patterns(const fleet::Fleet& fleet, const std::string& folder, Trial& trial) {
  std::string out;
  for (const auto& secret : fleet.private_files) {
    if (!is_below(secret.path, folder)) continue;
    const auto path = relative_path(secret.path, folder);
    if (!context::IgnoreFile::of_patterns(trial.patterns()).excludes(path) && trial.add({literal(path)}, true))
      out += literal(path) + "\n";
  }
  return out;
}

// For the Dockerfiles that are there: what git keeps stays, but for what no build reads.
std::string text_for_present(const fleet::Fleet& fleet, const std::string& folder,
                             const std::set<std::string>& sources) {
  Trial trial{fleet, folder, sources};
  trial.begin({});
  std::string
      out = "# Nothing that is installed, made, secret or only about the sources; whatever a COPY here names stays.\n";
  for (const auto& exclusion : exclusions)
    if (exclusion.kind != Kind::rarely && trial.add({std::string{exclusion.pattern}}, exclusion.kind == Kind::unread))
      out += std::string{exclusion.pattern} + "\n";
  return out + private_patterns(fleet, folder, trial);
}

// No ignore file, or one of the context that was made here.
bool has_none(const fleet::Fleet& fleet, const fleet::Context& context) {
  const auto usual = join_path(context.folder, ".dockerignore");
  if (context.ignore == nullptr) return !fleet.has_file(usual);
  const Source* source = context.ignore->path == usual ? fleet.sources->open(usual) : nullptr;
  return source != nullptr && carries_stamp(source->text());
}

// Contexts that somebody builds with everything in them.
void add_missing(const fleet::Fleet& fleet, Plan& plan) {
  std::map<std::string, std::set<std::string>> open;  // sources by folder
  for (const auto& build : fleet.builds)
    if (build.context != nullptr && build.dockerfile->judged && has_none(fleet, *build.context))
      add_sources(build.stages, open[build.context->folder]);
  for (const auto& [folder, sources] : open)
    plan.files.push_back(
        {join_path(folder, ".dockerignore"), text_for_present(fleet, folder, sources),
         "the context " + (folder.empty() ? "." : folder) + " is sent whole: for the Dockerfiles that are there"});
}

}  // namespace

std::string ignore_text(const fleet::Fleet& fleet, const File& dockerfile, const std::vector<const Target*>& targets) {
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
  for (const auto& exclusion : exclusions)
    if (speaks_of(exclusion, targets.front()->family) &&
        trial.add({std::string{exclusion.pattern}}, exclusion.kind != Kind::made))
      out += std::string{exclusion.pattern} + "\n";
  return out + private_patterns(fleet, folder, trial);
}

Plan ignore_files(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options) {
  Plan plan;
  std::map<std::string, std::vector<const Target*>> by_dockerfile;
  for (const auto& target : targets) by_dockerfile[target.dockerfile].push_back(&target);
  for (const auto& file : dockerfiles(fleet, targets, options).files) {
    const auto shared = by_dockerfile.find(file.path);
    if (shared == by_dockerfile.end()) continue;  // a file beside a Dockerfile
    plan.files.push_back(
        {file.path + ".dockerignore", ignore_text(fleet, file, shared->second),
         "the context of " + file.path + ": what it copies, without what is made, secret or about the sources"});
  }
  if (options.services.empty()) add_missing(fleet, plan);
  return plan;
}

}  // namespace loadline::generate
