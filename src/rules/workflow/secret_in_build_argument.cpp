// SPDX-License-Identifier: Apache-2.0
// A secret of CI that is handed to a build as an argument, which the image's history keeps.
#include <set>

#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool is_secret(std::string_view value) {
  return contains(value, "secrets.") && contains(value, "${{") && !contains(value, "secrets.GITHUB_TOKEN ==");
}

void check(const workflow::Workflow& workflow, const fleet::Fleet&, Findings& out) {
  if (workflow.provider != workflow::Provider::github) return;
  std::set<std::pair<std::uint32_t, std::string>> told;
  for (const auto& build : workflow.builds)
    for (const auto& [name, value] : build.args) {
      if (!is_secret(value) || !told.emplace(build.place.span.begin, name).second) continue;
      const auto* job = workflow.job_named(build.job);
      const auto* step = job != nullptr ? job->step_at(build.place) : nullptr;
      const auto* written = step != nullptr && step->with.contains("build-args") ? &step->with.at("build-args")
                                                                                 : nullptr;
      out.report(written != nullptr ? written->place : build.place,
                 "the secret in the build argument `" + name +
                     "` stays in the build's cache and provenance, and in the history of each stage that takes it")
          .notes.push_back({{}, "`secrets:` with RUN --mount=type=secret leaves none behind"});
    }
}

}  // namespace

extern constexpr Rule secret_in_build_argument{
    .info = {.name = "secret-in-build-argument",
             .summary = "CI hands a secret to an image build as an argument",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules
