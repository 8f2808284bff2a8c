// SPDX-License-Identifier: Apache-2.0
// Lists and caches of a system package manager that stay in a layer of the image.
#include <fmt/format.h>
#include <algorithm>

#include "base/text.h"
#include "base/units.h"
#include "fleet/stage_runs.h"
#include "rules/built_files.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using shell::PackageAction;
using shell::PackageManager;

struct Leftover {
  std::string_view what;
  std::string_view folder;
  std::string_view removal;  // the command that takes it away
  std::string_view hint;     // text that shows that the RUN thinks of it
};

std::optional<Leftover> leftover_of(const shell::PackageCall& call) {
  const bool installs = call.action == PackageAction::install || call.action == PackageAction::upgrade;
  const bool updates = call.action == PackageAction::update_index;
  switch (call.manager) {
    case PackageManager::apt:
      if (updates)
        return Leftover{"apt's package lists", "/var/lib/apt/lists", "rm -rf /var/lib/apt/lists/*", "/var/lib/apt"};
      break;
    case PackageManager::apk:
      // What asks no server stores no answer.
      if ((installs || updates) && !call.command->has_flag("--no-cache") && !call.command->has_flag("--no-network"))
        return Leftover{"apk's index", "/var/cache/apk", "rm -rf /var/cache/apk/*", "/var/cache/apk"};
      break;
    case PackageManager::dnf:
      if (installs || updates) return Leftover{"dnf's cache", "/var/cache/dnf", "dnf clean all", "/var/cache"};
      break;
    case PackageManager::yum:
      if (installs || updates) return Leftover{"yum's cache", "/var/cache/yum", "yum clean all", "/var/cache"};
      break;
    case PackageManager::microdnf:
      if (installs || updates)
        return Leftover{"microdnf's cache", "/var/cache/yum", "microdnf clean all", "/var/cache"};
      break;
    case PackageManager::zypper:
      if (installs || updates) return Leftover{"zypper's cache", "/var/cache/zypp", "zypper clean --all", "/var/cache"};
      break;
    default: break;
  }
  return std::nullopt;
}

// From the call on: what was removed in front of it is there again. A trap or a function stands in front and runs
// behind.
std::string_view text_from(const fleet::Run& run, const shell::PackageCall& call) {
  const std::string_view text = run.text;
  const bool in_order = !run.instruction->json && !contains(text, "trap ") && !contains(text, "()");
  return in_order ? text.substr(std::min<std::size_t>(text.size(), call.command->span.begin)) : text;
}

// Anything that looks like cleaning up counts.
bool is_removed(const fleet::Run& run, const shell::PackageCall& call, const Leftover& leftover) {
  const auto text = text_from(run, call);
  if (contains(text, leftover.hint) || contains(text, "distclean") || contains(text, "dist-clean")) return true;
  // A setting of apt's that does it; to keep what is downloaded, people take one away.
  if (contains(run.text, "/etc/apt/apt.conf.d") && !contains(run.text, "docker-clean")) return true;
  for (const auto& mount : run.instruction->flags)
    if (mount.name == "mount" && mount.value && contains(*mount.value, "type=tmpfs") &&
        contains(*mount.value, leftover.hint))
      return true;
  if (run.mounts_cache_at(leftover.folder)) return true;
  const bool may_be_dnf5 = call.manager == PackageManager::dnf || call.manager == PackageManager::microdnf;
  if (may_be_dnf5 && run.mounts_cache_at("/var/cache/libdnf5")) return true;
  if (call.manager == PackageManager::apt) return false;  // apt-get clean leaves the lists
  return std::ranges::any_of(run.calls, [&](const auto& other) {
    return other.manager == call.manager && other.action == PackageAction::clean &&
           other.command->span.begin >= call.command->span.begin;
  });
}

// A later RUN that installs without an update of its own needs the lists.
bool needed_later(const std::vector<fleet::StageRun>& runs, const fleet::Run& run) {
  return std::ranges::any_of(runs, [&](const fleet::StageRun& other) {
    if (other.run->instruction->span.begin <= run.instruction->span.begin) return false;
    const auto is = [&](PackageAction action) {
      return std::ranges::any_of(other.run->calls, [&](const auto& call) {
        return call.manager == PackageManager::apt && call.action == action;
      });
    };
    return is(PackageAction::install) && !is(PackageAction::update_index);
  });
}

void offer_removal(const fleet::Build& build, const std::vector<fleet::StageRun>& runs, const fleet::Run& run,
                   const shell::PackageCall& call, const Leftover& leftover, Finding& finding) {
  const bool installs = std::ranges::any_of(run.calls,
                                            [](const auto& other) { return other.action == PackageAction::install; });
  if (!installs) return;
  const bool risky = leftover.folder.starts_with("/var/lib/apt") && needed_later(runs, run);
  offer(finding, "Remove them in the same RUN", risky ? Grade::risky : Grade::safe,
        with_command(run, build.dockerfile->file.escape, as_user_of(*call.command, leftover.removal)));
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (!is_for_production(build, fleet)) return;
  const auto& runs = image_runs(build);
  for (const auto& at : runs)
    for (const auto& call : at.run->calls) {
      const auto leftover = leftover_of(call);
      if (!leftover || is_removed(*at.run, call, *leftover)) continue;
      auto& finding = out.report(at.run->place_of(call.command->span),
                                 std::string{leftover->what} + " stay in this layer of the image");
      if (leftover->what.ends_with("index") || leftover->what.ends_with("cache"))
        finding.message = std::string{leftover->what} + " stays in this layer of the image";
      offer_removal(build, runs, *at.run, call, *leftover, finding);
      break;  // one for the RUN is enough
    }
}

void check_image(const attribute::BuiltImage& built, const fleet::Fleet&, Findings& out) {
  for (const auto& share : built.attribution.shares) {
    if (share.cause != attribute::Cause::package_cache || share.amount.bytes == 0) continue;
    auto& finding = out.report(place_of_layer(built, share.layer),
                               fmt::format("package managers' caches take {}", bytes_text(share.amount.bytes)));
    finding.cost.image_bytes = share.amount.bytes;
    for (const auto& item : share.items)
      finding.notes.push_back({{}, fmt::format("/{} {}", item.name, bytes_text(item.amount.bytes))});
  }
}

}  // namespace

extern constexpr Rule package_lists_kept{
    .info =
        {.name = "package-lists-kept",
         .summary = "Lists or caches of a package manager stay in the image",
         .severity = Severity::info,
         .fixable = Fixable::sometimes,
         .aliases =
             "DL3009 DL3019 DL3032 DL3040 DL3036 DS-0015 DS-0019 DS-0020 DS-0025 DS-0027 DKL-DI-0004 DKL-DI-0005 df746b39 ae9c56a6 00481784 295acb63 38300d1a remove-package-lists remove-package-cache missing-apk-no-cache missing-dnf-clean-all missing-zypper-clean aptGetInstallThenRemoveAptLists apkAddUseNoCache yumInstallRmVarCacheYum"},
    .check = &check,
};

extern constexpr ImageCheck package_lists_kept_of_image = &check_image;

}  // namespace loadline::rules
