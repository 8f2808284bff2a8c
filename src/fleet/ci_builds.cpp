// SPDX-License-Identifier: Apache-2.0
// Builds of workflows, tied to the Dockerfiles of the fleet by the places that use them.
#include "fleet/ci_builds.h"

#include <algorithm>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::fleet {
namespace {

bool is_ci(const workflow::Workflow& workflow) { return workflow.provider != workflow::Provider::bake; }

bool is_open(const std::optional<Located<std::string>>& text) { return text && contains(text->value, "$"); }

// "services/${{ matrix.name }}/Dockerfile": what stands before the first expression and behind the last.
bool may_be(std::string_view written, std::string_view path) {
  const auto begin = written.find('$');
  if (begin == written.npos) return written == path;
  const auto close = written.rfind('}');
  const auto tail = close == written.npos || close < begin ? std::string_view{} : written.substr(close + 1);
  return path.starts_with(written.substr(0, begin)) && path.ends_with(tail);
}

bool is_used_at(const std::vector<Use>& uses, const Place& place) {
  return std::ranges::any_of(
      uses, [&](const Use& use) { return use.place.source == place.source && use.place.span == place.span; });
}

}  // namespace

bool is_placed(const workflow::ImageBuild& build) { return !is_open(build.dockerfile) && !is_open(build.context); }

std::string image_name_of(const workflow::ImageBuild& build) {
  if (!build.tags.empty()) {
    const auto reference = dockerfile::parse_image_reference(build.tags.front().value);
    if (!reference.name.empty() && !contains(reference.full, "$")) return std::string{base_name(reference.name)};
  }
  return build.dockerfile ? build.dockerfile->value : build.job;
}

const Build* build_of(const Fleet& fleet, const workflow::ImageBuild& wanted) {
  for (const auto& build : fleet.builds) {
    if (!is_used_at(build.uses, wanted.place)) continue;
    if (wanted.dockerfile && build.dockerfile->path != wanted.dockerfile->value) continue;
    return &build;
  }
  return nullptr;
}

bool ci_may_build_more(const Fleet& fleet) {
  return std::ranges::any_of(fleet.workflows, [](const auto& workflow) {
    return is_ci(workflow) && std::ranges::any_of(workflow.builds, [](const auto& build) {
             return !is_placed(build) || build.tool == "compose" || build.tool == "bake";
           });
  });
}

bool ci_builds_images(const Fleet& fleet) {
  return std::ranges::any_of(fleet.workflows,
                             [](const auto& workflow) { return is_ci(workflow) && !workflow.builds.empty(); });
}

bool ci_may_build(const Fleet& fleet, const Dockerfile& dockerfile) {
  return std::ranges::any_of(fleet.workflows, [&](const auto& workflow) {
    return std::ranges::any_of(workflow.builds, [&](const auto& build) {
      if (is_placed(build)) return false;
      const std::string context = build.context ? build.context->value : "";
      return may_be(build.dockerfile ? build.dockerfile->value : join_path(context, "Dockerfile"), dockerfile.path);
    });
  });
}

bool ci_may_do_elsewhere(const Fleet& fleet) {
  const auto stands_elsewhere = [](const workflow::Action& action) {
    return action.kind == "include" || (action.kind == "reusable" && !action.tool.starts_with("./"));
  };
  return std::ranges::any_of(
      fleet.workflows, [&](const auto& workflow) { return std::ranges::any_of(workflow.actions, stands_elsewhere); });
}

bool ci_builds(const Fleet& fleet, const Dockerfile& dockerfile) {
  return std::ranges::any_of(fleet.workflows, [&](const auto& workflow) {
    return is_ci(workflow) && std::ranges::any_of(workflow.builds, [&](const auto& build) {
             return is_used_at(dockerfile.uses, build.place);
           });
  });
}

}  // namespace loadline::fleet
