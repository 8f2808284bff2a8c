// SPDX-License-Identifier: Apache-2.0
// Dockerfiles that nothing builds, beside others that something does.
#include <algorithm>

#include "base/text.h"
#include "fleet/ci_builds.h"
#include "fleet/places.h"
#include "fleet/templates.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// `.devcontainer/Dockerfile`, `.cursor/Dockerfile`: the tool that the folder is called after builds it.
bool is_of_a_tool(std::string_view path) { return path.starts_with('.') || contains(path, "/."); }

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  if (std::ranges::none_of(fleet.dockerfiles, &fleet::Dockerfile::used)) return;
  std::vector<const fleet::Dockerfile*> unused;
  std::vector<std::string> archived;
  for (const auto& dockerfile : fleet.dockerfiles) {
    if (dockerfile.used() || is_template(dockerfile) || is_of_catalogue(dockerfile) ||
        ci_may_build(fleet, dockerfile) || is_of_a_tool(dockerfile.path))
      continue;
    if (dockerfile.setting == fleet::Setting::production) unused.push_back(&dockerfile);
    if (dockerfile.setting == fleet::Setting::archived) archived.push_back("`" + dockerfile.path + "`");
  }
  for (const auto* dockerfile : unused) {
    auto& finding = out.report(first_line(*dockerfile),
                               "no Compose file, bake file or workflow builds `" + dockerfile->path + "`");
    if (dockerfile == unused.front() && !archived.empty())
      finding.notes.push_back({{}, "and none builds what is archived: " + listed(archived)});
  }
}

}  // namespace

extern constexpr Rule unused_dockerfile{
    .info = {.name = "unused-dockerfile", .summary = "Nothing builds this Dockerfile", .severity = Severity::info},
    .check = &check,
};

}  // namespace loadline::rules
