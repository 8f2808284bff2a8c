// SPDX-License-Identifier: Apache-2.0
// What an ignore file lets through, a COPY takes, and no image should hold.
#include <algorithm>
#include <array>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "base/units.h"
#include "fleet/context_copies.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using fleet::ContextCopy;

// Where the runners of tests leave what they have seen, by the package that says that they are used (playwright.dev
// "Reporters", docs.cypress.io "Screenshots and Videos", jestjs.io `coverageDirectory`, vitest.dev
// `coverage.reportsDirectory`, the readmes of nyc and c8).
struct TestReports {
  std::string_view package;
  std::string_view folder;
};
constexpr std::array<TestReports, 8> test_reports = {{{"@playwright/test", "playwright-report"},
                                                      {"@playwright/test", "test-results"},
                                                      {"cypress", "cypress/screenshots"},
                                                      {"cypress", "cypress/videos"},
                                                      {"jest", "coverage"},
                                                      {"vitest", "coverage"},
                                                      {"nyc", "coverage"},
                                                      {"c8", "coverage"}}};

// One kind of thing that is taken along.
struct Leak {
  Severity severity = Severity::warning;
  std::string message;
  std::vector<std::string> patterns;      // what to append to the ignore file
  std::vector<const ContextCopy*> taken;  // by which instructions
  std::uint64_t bytes = 0;
};

class Examined {
 public:
  Examined(const fleet::Fleet& fleet, const fleet::Context& context)
      : fleet_{fleet}, context_{context}, copies_{copies_of(fleet, context)} {}

  [[nodiscard]] const std::vector<ContextCopy>& copies() const { return copies_; }
  [[nodiscard]] std::vector<Leak> leaks() const {
    std::vector<Leak> out;
    for (auto&& leak : {history(), secrets(), packages(), reports(), definitions()})
      if (!leak.taken.empty()) out.push_back(leak);
    return out;
  }

 private:
  // An exception in the ignore file that lets it through is somebody's decision.
  [[nodiscard]] bool let_through(std::string_view path) const {
    if (context_.ignore == nullptr) return true;
    return !context_.ignore->rules.deciding_pattern(path).has_value();
  }

  // Records who takes `path` of the context; false where nobody does.
  bool taken(Leak& leak, std::string_view path) const {
    if (!let_through(path)) return false;
    bool any = false;
    for (const auto& copy : copies_) {
      if (!copy.takes(path)) continue;
      any = true;
      if (std::ranges::find(leak.taken, &copy) == leak.taken.end()) leak.taken.push_back(&copy);
    }
    return any;
  }

  [[nodiscard]] Leak history() const {
    Leak leak{
        .message = "`.git` is sent and copied: every commit changes the layer, and the image may show all history",
        .patterns = {".git"}};
    if (!fleet_.repository || !context_.folder.empty() || !taken(leak, ".git")) leak.taken.clear();
    return leak;
  }

  [[nodiscard]] Leak secrets() const {
    Leak leak;
    std::vector<std::string> shown;
    for (const auto& file : fleet_.private_files) {
      const auto path = inside(file.path);
      if (!path || !taken(leak, *path)) continue;
      shown.push_back("`" + *path + "` (" + std::string{file.what} + ")");
      leak.patterns.push_back(*path);
    }
    // Not listed, because git leaves it out: so people keep theirs there.
    if (fleet_.git_ignored.excludes(join_path(context_.folder, ".env")) && taken(leak, ".env")) {
      shown.emplace_back("`.env`, where somebody has one,");
      leak.patterns.emplace_back("**/.env");
    }
    leak.message = listed(shown) + (shown.size() == 1 ? " is" : " are") +
                   " sent and copied: whoever has the image can read " + (shown.size() == 1 ? "it" : "them");
    return leak;
  }

  [[nodiscard]] Leak packages() const {
    Leak leak{.patterns = {"**/node_modules"}};
    std::vector<std::string> shown;
    for (const auto& manifest : fleet_.manifests) {
      const auto path = inside(join_path(manifest.folder, "node_modules"));
      if (!path || manifest.requirements.empty() || fleet::setting_of(manifest.folder) == fleet::Setting::test)
        continue;
      if (taken(leak, *path)) shown.push_back("`" + *path + "`");
    }
    leak.message = listed(shown, 3) + ", where somebody has installed, " + (shown.size() == 1 ? "is" : "are") +
                   " sent and copied over what the build installs";
    return leak;
  }

  // Not listed: git leaves them out, as whoever runs the tests has asked it to.
  [[nodiscard]] Leak reports() const {
    Leak leak{.severity = Severity::info};
    std::vector<std::string> shown;
    std::set<std::string> patterns;
    for (const auto& manifest : fleet_.manifests)
      for (const auto& [package, folder] : test_reports) {
        const auto path = join_path(manifest.folder, folder);
        const auto in_context = inside(path);
        const auto shown_as = in_context ? "`" + *in_context + "`" : std::string{};
        if (!in_context || std::ranges::find(shown, shown_as) != shown.end() || !fleet_.git_ignored.excludes(path) ||
            std::ranges::find(manifest.requirements, package, &workspace::Requirement::name) ==
                manifest.requirements.end() ||
            !taken(leak, *in_context))
          continue;
        shown.push_back(shown_as);
        patterns.insert("**/" + std::string{folder});
      }
    leak.patterns.assign(patterns.begin(), patterns.end());
    leak.message = listed(shown, 3) + ", where somebody has run the tests, " + (shown.size() == 1 ? "is" : "are") +
                   " sent and copied: every run of them builds everything after it again";
    return leak;
  }

  // A change to one of these rebuilds the image and changes nothing in it.
  [[nodiscard]] Leak definitions() const {
    Leak leak{.severity = Severity::info};
    std::set<std::string> patterns;
    std::size_t count = 0;
    for (const auto& file : context_.content.files) {
      const auto pattern = definition_pattern(file.path);
      if (pattern.empty() || !taken(leak, file.path)) continue;
      patterns.insert(pattern);
      leak.bytes += file.size;
      ++count;
    }
    leak.patterns.assign(patterns.begin(), patterns.end());
    leak.message = std::to_string(count) + (count == 1 ? " file" : " files") + " of Compose and CI (" +
                   bytes_text(leak.bytes) + ") " + (count == 1 ? "is" : "are") +
                   " sent and copied: a change builds everything after it again";
    return leak;
  }

  [[nodiscard]] std::string definition_pattern(std::string_view path) const {
    if (is_below(path, ".github")) return ".github";
    if (is_below(path, ".circleci")) return ".circleci";
    const auto tree_path = join_path(context_.folder, path);
    if (path == ".gitlab-ci.yml" || compose_files().contains(tree_path)) return std::string{path};
    return {};
  }

  [[nodiscard]] const std::set<std::string>& compose_files() const {
    if (compose_.empty())
      for (const auto& combination : fleet_.combinations)
        compose_.insert(combination.files.begin(), combination.files.end());
    return compose_;
  }

  [[nodiscard]] std::optional<std::string> inside(std::string_view path) const {
    if (!is_below(path, context_.folder) || path == context_.folder) return std::nullopt;
    return relative_path(path, context_.folder);
  }

  const fleet::Fleet& fleet_;
  const fleet::Context& context_;
  std::vector<ContextCopy> copies_;
  mutable std::set<std::string> compose_;
};

Fix appended(const Source& source, const std::vector<std::string>& patterns) {
  const auto text = source.text();
  const auto ending = line_ending_of(source);
  std::string addition{text.empty() || text.ends_with('\n') ? "" : ending};
  for (const auto& pattern : patterns) addition.append(pattern).append(ending);
  // What the image holds changes, which is the point; somebody may have counted on it.
  return {"Exclude " + listed(patterns, 3), Grade::risky, {{{&source, span_at(text.size(), text.size())}, addition}}};
}

void report_leak(const Leak& leak, const fleet::Context& context, Findings& out) {
  const Source& source = *context.ignore->rules.source();
  auto& finding = out.report({&source, source.line(1)}, leak.message);
  finding.severity = leak.severity;
  if (leak.bytes > 0) finding.cost.context_bytes = leak.bytes;
  constexpr std::size_t most = 4;
  for (std::size_t i = 0; i < std::min(most, leak.taken.size()); ++i)
    finding.notes.push_back({leak.taken[i]->place(), "copied here"});
  if (leak.taken.size() > most)
    finding.notes.push_back({{}, "and by " + std::to_string(leak.taken.size() - most) + " more"});
  finding.fixes.push_back(appended(source, leak.patterns));
}

void report_no_ignore_file(const Examined& examined, const std::vector<Leak>& leaks, const fleet::Context& context,
                           Findings& out) {
  const auto all = std::ranges::find_if(examined.copies(), &ContextCopy::takes_all);
  // Nobody measures a few small files; what git leaves out is told of as a leak.
  constexpr std::uint64_t worth_it = 1'000'000;
  if (all == examined.copies().end() || (leaks.empty() && context.content.bytes < worth_it)) return;
  const std::string folder = context.folder.empty() ? "the repository" : "`" + context.folder + "`";
  auto& finding = out.report(all->place(), folder + " has no ignore file: all of it is sent, " +
                                               std::to_string(context.content.files.size()) + " files (" +
                                               bytes_text(context.content.bytes) + ") and what git leaves out");
  finding.severity = Severity::info;
  finding.cost.context_bytes = context.content.bytes;
  for (const auto& leak : leaks) {
    finding.severity = std::max(finding.severity, leak.severity);
    finding.notes.push_back({{}, leak.message});
  }
}

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  for (const auto& context : fleet.contexts) {
    const Examined examined{fleet, context};
    const auto leaks = examined.leaks();
    if (context.ignore == nullptr) {
      report_no_ignore_file(examined, leaks, context, out);
    } else {
      for (const auto& leak : leaks) report_leak(leak, context, out);
    }
  }
}

}  // namespace

extern constexpr Rule context_not_ignored{
    .info = {.name = "context-not-ignored",
             .summary = "An ignore file lets through what no image should hold",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "S6470"},
    .check = &check,
};

}  // namespace loadline::rules
