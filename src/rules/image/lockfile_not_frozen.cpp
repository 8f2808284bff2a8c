// SPDX-License-Identifier: Apache-2.0
// An install that may change what the lockfile says.
#include <algorithm>

#include "fleet/installs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using shell::PackageManager;

bool is_node(PackageManager manager) {
  return manager == PackageManager::npm || manager == PackageManager::pnpm || manager == PackageManager::yarn ||
         manager == PackageManager::bun;
}

// The word that switches it off, if one does.
const shell::Word* thawing_word(const shell::Command& command) {
  const auto found = std::ranges::find_if(command.words, [](const shell::Word& word) {
    return word.text == "--no-frozen-lockfile" || word.text == "--frozen-lockfile=false" ||
           word.text == "--no-immutable" || word.text == "--immutable=false";
  });
  return found == command.words.end() ? nullptr : &*found;
}

void check_flag(const fleet::Install& install, const shell::Word& word, Findings& out) {
  const auto place = install.at.run->place_of(word.span);
  auto& finding = out.report(place, "the lockfile is not binding: the image may get other versions than were tested");
  const bool immutable = word.text.find("immutable") != word.text.npos;
  if (place.text() == word.text)
    finding.fixes.push_back({.title = "Fail where the lockfile does not fit",
                             .grade = Grade::risky,
                             .edits = {{place, immutable ? "--immutable" : "--frozen-lockfile"}}});
}

// `npm install` writes a new lockfile where package.json does not fit, `npm ci` fails
// (docs.npmjs.com/cli/commands/npm-ci).
void check_npm(const fleet::Build& build, const fleet::Install& install, Findings& out) {
  const bool installs = install.call->subcommand == "install" || install.call->subcommand == "i";
  if (!installs || build.workspace == nullptr || build.workspace->lockfile == nullptr) return;
  if (build.workspace->manager != workspace::Manager::npm || !install.call->folder.empty()) return;
  const auto arguments = install.call->command->arguments();
  if (std::ranges::any_of(arguments, [](std::string_view word) {
        return word == "--no-package-lock" || word == "--package-lock-only";
      }))
    return;
  const auto& words = install.call->command->words;
  const auto at = std::ranges::find(words, install.call->subcommand, &shell::Word::text);
  if (at == words.end()) return;
  const auto place = install.at.run->place_of(at->span);
  auto& finding = out.report(install.place(),
                             "`npm install` may change the lockfile: `npm ci` installs what it says or fails");
  if (place.text() == at->text)
    finding.fixes.push_back({.title = "Use npm ci", .grade = Grade::risky, .edits = {{place, "ci"}}});
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  if (build.dockerfile->setting == fleet::Setting::development) return;
  for (const auto& install : dependency_installs(build)) {
    if (!is_node(install.call->manager)) continue;
    if (const auto* word = thawing_word(*install.call->command)) {
      check_flag(install, *word, out);
    } else if (install.call->manager == PackageManager::npm) {
      check_npm(build, install, out);
    }
  }
}

}  // namespace

extern constexpr Rule lockfile_not_frozen{
    .info = {.name = "lockfile-not-frozen",
             .summary = "A dependency install may install something else than the lockfile says",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes},
    .check = &check,
};

}  // namespace loadline::rules
