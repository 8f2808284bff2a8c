// SPDX-License-Identifier: Apache-2.0
// The same install done twice on the way to one image.
#include <algorithm>
#include <map>

#include "base/paths.h"
#include "fleet/installs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using fleet::Install;

// Two stages may install the same where one result cannot be used in the other.
bool could_share(const fleet::Build& build, const dockerfile::Stage& a, const dockerfile::Stage& b) {
  const auto* one = build.base_of(a);
  const auto* other = build.base_of(b);
  if (one == nullptr || other == nullptr) return false;
  if (one->full == other->full) return true;
  return one->name == other->name && fleet::libc_of(*one) == fleet::libc_of(*other) &&
         fleet::libc_of(*one) != fleet::Libc::unknown;
}

bool same_manifests(const Install& a, const Install& b) { return a.at.step->workdir == b.at.step->workdir; }

void check_dependencies(const fleet::Build& build, Findings& out) {
  std::map<std::string, const Install*> known;
  const auto installs = dependency_installs(build);
  for (const auto& install : installs) {
    if (install.call->command->conditional) continue;
    const auto [at, fresh] = known.try_emplace(text_of(install, build), &install);
    if (fresh) continue;
    const auto& first = *at->second;
    const bool twice_in_one = first.at.run == install.at.run;
    if (twice_in_one || !same_manifests(first, install) || !could_share(build, *first.at.stage, *install.at.stage))
      continue;
    auto& finding = out.report(install.place(),
                               first.at.stage == install.at.stage
                                   ? "the same install runs twice in this stage"
                                   : "another stage has installed the same: this one could copy it or stand on it");
    finding.notes.push_back({first.place(), "the first time"});
  }
}

bool is_node(shell::PackageManager manager) {
  return manager == shell::PackageManager::npm || manager == shell::PackageManager::pnpm ||
         manager == shell::PackageManager::yarn;
}

// A whole install of a Node project; what only fetches, links or writes a lockfile is a part of one.
bool is_whole(const Install& install) {
  const auto& command = *install.call->command;
  for (const std::string_view part :
       {"--offline", "--prefer-offline", "--ignore-scripts", "--lockfile-only", "--package-lock-only"})
    if (command.has_flag(part)) return false;
  return is_node(install.call->manager) && install.call->action == shell::PackageAction::install &&
         !command.conditional;
}

// `pnpm install`, and later in the same stack `pnpm install --prod`; or in a stage that has copied the result of the
// first.
void check_again(const fleet::Build& build, Findings& out) {
  const auto installs = dependency_installs(build);
  for (std::size_t i = 0; i < installs.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const auto& first = installs[j];
      const auto& again = installs[i];
      const bool alike = is_whole(first) && is_whole(again) && first.call->manager == again.call->manager &&
                         first.call->filters == again.call->filters && first.call->folder == again.call->folder &&
                         same_manifests(first, again);
      if (!alike || text_of(first, build) == text_of(again, build)) continue;
      const auto chain = build.stages.chain_of(*again.at.stage);
      const bool below = std::ranges::find(chain, first.at.stage) != chain.end();
      const auto brings = [&](const dockerfile::Step& step) {
        return step.from_stage == first.at.stage->index &&
               step.instruction->span.begin < again.at.run->instruction->span.begin && step.words.size() >= 2 &&
               step.words[0] && first.at.step->workdir &&
               clean_path(*step.words[0]) == clean_path(*first.at.step->workdir);
      };
      const bool copied = std::ranges::any_of(again.at.stage->steps, brings);
      if (!below && !copied) continue;
      auto& finding = out.report(
          again.place(), below ? "the dependencies are installed a second time: the first set stays in the layer below"
                               : "what was copied from another stage is installed here again");
      finding.notes.push_back({first.place(), "the first time"});
      break;
    }
}

std::string_view bare_name(std::string_view package) {
  const auto at = package.find_first_of("@=<>~![", 1);
  return package.substr(0, at);
}

// A package that is named in two installs of one manager in one stack of stages.
void check_packages(const fleet::Build& build, Findings& out) {
  for (const auto* stage : reachable_stages(build)) {
    std::map<std::pair<shell::PackageManager, std::string>, std::pair<Place, const fleet::Run*>> known;
    auto chain = build.stages.chain_of(*stage);
    std::ranges::reverse(chain);
    for (const auto* at : chain)
      for (const auto& [owner, step, run] : runs_of(build, *at))
        for (const auto& call : run->calls) {
          if (call.action != shell::PackageAction::install || call.command->conditional) continue;
          for (const auto& package : call.packages) {
            if (!package.literal || !call.folder.empty() ||
                (!call.system && call.manager == shell::PackageManager::npm))
              continue;
            const auto place = run->place_of(package.span);
            const auto [seen, fresh] = known.try_emplace({call.manager, std::string{bare_name(package.text)}},
                                                         std::pair{place, run});
            if (fresh || seen->second.second == run || at != stage) continue;
            auto& finding = out.report(place, "`" + std::string{bare_name(package.text)} + "` is installed already");
            finding.notes.push_back({seen->second.first, "the first time"});
          }
        }
  }
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  check_dependencies(build, out);
  check_again(build, out);
  check_packages(build, out);
}

}  // namespace

extern constexpr Rule repeated_install{
    .info = {.name = "repeated-install",
             .summary = "The same packages are installed twice on the way to one image",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules
