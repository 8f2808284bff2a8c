// SPDX-License-Identifier: Apache-2.0
// pip, npm and yarn keep their downloads in root's home.
#include <algorithm>
#include <optional>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/cache_mount.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using shell::PackageManager;

struct Cache {
  std::string_view folder;    // for root
  std::string_view variable;  // that moves it or switches it off
  std::string_view hint;      // in the RUN's text: somebody thinks of it
  std::string_view command;   // that empties it; or a flag that keeps it empty
};

std::optional<Cache> cache_of(const shell::PackageCall& call) {
  if (call.action != shell::PackageAction::install) return std::nullopt;
  switch (call.manager) {
    case PackageManager::pip: return Cache{"/root/.cache/pip", "PIP_NO_CACHE_DIR", ".cache", " --no-cache-dir"};
    case PackageManager::npm:
      if (call.subcommand.starts_with("corepack")) return std::nullopt;
      return Cache{"/root/.npm", "npm_config_cache", ".npm", "npm cache clean --force"};
    case PackageManager::yarn:
      return Cache{"/usr/local/share/.cache/yarn", "YARN_CACHE_FOLDER", ".cache", "yarn cache clean"};
    default: return std::nullopt;
  }
}

// Out of the image, in a mount: where root has it, or somewhere that is called after it.
bool is_mounted(const fleet::Run& run, const shell::PackageCall& call, const Cache& cache) {
  if (run.mounts_cache_at(cache.folder)) return true;
  return std::ranges::any_of(run.instruction->flags, [&](const dockerfile::Flag& flag) {
    if (flag.name != "mount" || !flag.value) return false;
    const std::string_view mount = *flag.value;
    return (contains(mount, "type=cache") || contains(mount, "type=tmpfs")) &&
           (contains(mount, cache.hint) || contains(mount, shell::name_of(call.manager)) || contains(mount, "$"));
  });
}

bool is_emptied(const fleet::StageRun& at, const shell::PackageCall& call, const Cache& cache) {
  const auto& run = *at.run;
  if (contains(run.text, cache.hint) || contains(run.text, cache.variable) || is_mounted(run, call, cache)) return true;
  if (at.stage->variables.contains(cache.variable) || at.stage->variables.contains("NPM_CONFIG_CACHE")) return true;
  if (call.command->has_flag("--no-cache-dir") || call.command->has_flag("--no-cache")) return true;
  return std::ranges::any_of(run.calls, [&](const auto& other) {
    return other.manager == call.manager && other.action == shell::PackageAction::clean &&
           other.command->span.begin >= call.command->span.begin;
  });
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  if (!is_for_production(build, fleet)) return;
  const char escape = build.dockerfile->file.escape;
  std::optional<std::vector<fleet::Install>> installs;  // worked out where there is something to say
  for (const auto& at : image_runs(build))
    for (const auto& call : at.run->calls) {
      const auto cache = cache_of(call);
      if (!cache || is_emptied(at, call, *cache)) continue;
      auto& finding = out.report(at.run->place_of(call.command->span),
                                 std::string{shell::name_of(call.manager)} + " keeps what it has downloaded in `" +
                                     std::string{cache->folder} + "`, in this layer");
      // Better than to throw them away, where it can be done: what has a mount is out of the image as well.
      if (!installs) installs = dependency_installs(build);
      const auto install = std::ranges::find(*installs, &call, &fleet::Install::call);
      if (install != installs->end())
        if (auto mount = cache_mount_for(build, *install)) finding.fixes.push_back(std::move(*mount));
      if (!cache->command.starts_with(" ")) {
        offer(finding, "Empty it in the same RUN", Grade::safe,
              with_command(*at.run, escape, as_user_of(*call.command, cache->command)));
        break;  // once for the RUN is enough
      }
      for (const auto& word : call.command->words)
        if (word.text == "install") {
          offer(finding, "Keep none", Grade::safe, after_word(*at.run, word, cache->command));
          break;
        }
    }
}

}  // namespace

extern constexpr Rule download_cache_kept{
    .info =
        {.name = "download-cache-kept",
         .summary = "What a package manager has downloaded stays in the image",
         .severity = Severity::info,
         .fixable = Fixable::sometimes,
         .aliases =
             "DL3042 DL3060 f2f903fb missing-pip-no-cache-dir pipUseNoCacheDir yarnCacheCleanAfterInstall npmCacheCleanAfterInstall npmCacheCleanUseForce leftover-bundler-cache gemUpdateSystemRmRootGem"},
    .check = &check,
};

}  // namespace loadline::rules
