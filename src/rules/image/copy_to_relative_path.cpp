// SPDX-License-Identifier: Apache-2.0
// COPY x app/ without a WORKDIR.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

bool is_relative(std::string_view text) {
  if (text.empty() || text.starts_with('/') || text.starts_with('$') || text.starts_with('\\')) return false;
  return !(text.size() > 1 && text[1] == ':');  // C:\app
}

bool has_workdir(const fleet::Build& build, const dockerfile::Stage& stage, const dockerfile::Step& step) {
  for (const auto* at : build.stages.chain_of(stage))
    for (const auto& before : at->steps) {
      if (&before == &step) break;
      if (before.instruction->keyword == Keyword::workdir) return true;
    }
  return false;
}

// The official images of distributions and most languages leave it at `/` (their Dockerfiles set no WORKDIR).
bool stands_at_root(const dockerfile::ImageReference* base) {
  constexpr std::array<std::string_view, 7> names = {"alpine", "debian", "ubuntu", "node",
                                                     "python", "fedora", "busybox"};
  return base != nullptr && base->registry == "docker.io" && std::ranges::find(names, base->name) != names.end();
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build)) {
    if (stands_on_scratch(build, *stage)) continue;  // nothing says otherwise there: it is `/`
    for (const auto& step : stage->steps) {
      const auto& instruction = *step.instruction;
      if (instruction.keyword != Keyword::copy || step.triggered || instruction.words.size() < 2) continue;
      const auto& last = instruction.words.back();
      std::string_view text = last.text;
      if (text.starts_with('"') || text.starts_with('\'')) text = text.substr(1);
      if (!is_relative(text) || has_workdir(build, *stage, step)) continue;
      auto& finding = out.report(build.at(last.span), "no `WORKDIR` is set: this lands wherever the base image says");
      const auto plain = std::string_view{last.text};
      if (!stands_at_root(build.base_of(*stage)) || build.at(last.span).text() != plain ||
          !contains("./", plain.substr(0, 1)))
        continue;
      const auto rest = plain.starts_with("./") ? plain.substr(1)
                        : plain == "."          ? std::string_view{"/"}
                                                : std::string_view{};
      if (!rest.empty())
        finding.fixes.push_back(
            {.title = "Say where", .grade = Grade::risky, .edits = {replaced(build.at(last.span), std::string{rest})}});
    }
  }
}

}  // namespace

extern constexpr Rule copy_to_relative_path{
    .info = {.name = "copy-to-relative-path",
             .summary = "COPY's destination is relative to nobody knows what",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "DL3045"},
    .check = &check,
};

}  // namespace loadline::rules
