// SPDX-License-Identifier: Apache-2.0
// An image whose process starts as root.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/controls.h"
#include "fleet/stage_runs.h"
#include "fleet/templates.h"
#include "rules/edits.h"
#include "rules/image_check.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

constexpr std::array<std::string_view, 5> droppers = {"gosu", "su-exec", "setpriv", "runuser", "s6-"};

bool names_a_dropper(std::string_view text) {
  return std::ranges::any_of(droppers, [&](std::string_view dropper) { return contains(text, dropper); });
}

// Started as root on purpose: a program is there that gives the rights up.
bool drops_rights_itself(const fleet::Build& build, const dockerfile::Stage& target) {
  for (const auto* instruction : {target.command, target.entrypoint})
    if (instruction != nullptr && names_a_dropper(instruction->body.text)) return true;
  for (const auto* stage : build.stages.chain_of(target))
    for (const auto& step : stage->steps) {
      const auto keyword = step.instruction->keyword;
      if ((keyword == Keyword::run || keyword == Keyword::copy || keyword == Keyword::add) &&
          names_a_dropper(step.instruction->body.text))
        return true;
    }
  return false;
}

// Compose's `user` wins over the image's; it has to do so wherever the image runs.
bool always_run_as_another(const fleet::Build& build, const fleet::Fleet& fleet) {
  bool any = false;
  for (const auto& combination : fleet.combinations)
    for (const auto& service : combination.services) {
      if (service.build != &build || !service.production) continue;
      const auto& user = service.definition->user;
      if (!user || user->value.empty() || fleet::is_root_user(user->value)) return false;
      any = true;
    }
  return any;
}

// A stage that has no command of its own and that no service runs holds files, or tools for a build.
bool is_run(const fleet::Build& build, const dockerfile::Stage& target) {
  if (target.command != nullptr || target.entrypoint != nullptr || !build.services.empty()) return true;
  const auto* base = build.base_of(target);
  return base != nullptr && (base->name == "nginx" || base->name == "httpd" || contains(base->tag, "apache") ||
                             contains(base->tag, "fpm"));
}

// The official Node images bring the user `node`, uid 1000 (github.com/nodejs/docker-node, Dockerfile-*.template).
void offer_user(const fleet::Build& build, const dockerfile::Stage& target, Finding& finding) {
  const auto* base = build.base_of(target);
  if (base == nullptr || base->name != "node" || base->registry != "docker.io" || target.user_set != nullptr) return;
  const dockerfile::Instruction* last = nullptr;
  for (const auto& step : target.steps) {
    const auto keyword = step.instruction->keyword;
    if (keyword == Keyword::cmd || keyword == Keyword::entrypoint) {
      if (last == nullptr) last = step.instruction;
    } else if (keyword == Keyword::run || keyword == Keyword::copy || keyword == Keyword::add) {
      last = nullptr;
    }
  }
  if (last == nullptr) return;
  finding.fixes.push_back({.title = "Run as the image's user `node`",
                           .grade = Grade::risky,
                           .edits = {line_before(*build.dockerfile->file.source, last->span.begin, "USER 1000")}});
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  const auto* target = build.stages.target_stage();
  if (target == nullptr || !is_for_production(build, fleet) || !is_run(build, *target) ||
      is_of_catalogue(*build.dockerfile))
    return;
  const bool from_nothing = target->user_set == nullptr && stands_on_scratch(build, *target);
  if (!from_nothing && build_runs_as_non_root(build) != fleet::Truth::no) return;
  if (drops_rights_itself(build, *target) || always_run_as_another(build, fleet)) return;
  if (target->user_set != nullptr) {
    out.report(build.at(*target->user_set), "the image's process starts as root: this is its last `USER`");
    return;
  }
  const auto* base = build.base_of(*target);
  auto& finding = out.report(build.at(*target->from),
                             "the image's process starts as root: nothing sets a `USER`, and `" +
                                 (base != nullptr ? base->full : std::string{"scratch"}) + "` has none");
  offer_user(build, *target, finding);
}

void check_image(const attribute::BuiltImage& built, const fleet::Fleet&, Findings& out) {
  const auto& config = built.image.config;
  if (config.platform.os == "windows") return;
  const auto& user = config.user;
  if (user.value.empty())
    out.report(user.place ? user.place : config.place, "the image's process starts as root: it has no user");
  else if (fleet::is_root_user(user.value)) out.report(user.place, "the image's process starts as root");
}

}  // namespace

extern constexpr Rule runs_as_root{
    .info =
        {.name = "runs-as-root",
         .summary = "The process of a production image starts as root",
         .severity = Severity::warning,
         .fixable = Fixable::sometimes,
         .aliases =
             "DL3002 DS-0002 CIS-DI-0001 CKV_DOCKER_3 CKV_DOCKER_8 S6471 fd54f200 67fd0c4a missing-user last-user-is-root stateful-root-runtime"},
    .check = &check,
};

extern constexpr ImageCheck runs_as_root_of_image = &check_image;

}  // namespace loadline::rules
