// SPDX-License-Identifier: Apache-2.0
// A package in an image whose own authors name a lighter one.
#include <algorithm>
#include <array>

#include "base/units.h"
#include "fleet/installed.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Bytes below node_modules after `npm install --omit=dev NAME` in an empty folder, its dependencies included:
// measured on 2026-11-28 with the versions that the page names.
struct Heavy {
  std::string_view package;
  std::uint64_t bytes;
  std::string_view instead;
  std::uint64_t instead_bytes;
  std::string_view reason;
};
constexpr std::array table = {
    Heavy{"aws-sdk", 103'168'116, "one client of @aws-sdk", 8'731'445, "its support has ended"},
    Heavy{"googleapis", 230'740'009, "one API of @googleapis", 18'704'638, "it is every API of Google"},
    Heavy{"grpc", 33'280'208, "@grpc/grpc-js", 9'821'946, "it is deprecated in favour of it"},
};

void look_at(const workspace::Manifest& member, Findings& out) {
  for (const auto& requirement : member.requirements) {
    if (requirement.kind != workspace::DependencyKind::production) continue;
    const auto row = std::ranges::find(table, requirement.name, &Heavy::package);
    if (row == table.end()) continue;
    auto& finding = out.report(requirement.name_place, "`" + requirement.name + "` brings " + bytes_text(row->bytes) +
                                                           " into the image; " + std::string{row->instead} +
                                                           " brings " + bytes_text(row->instead_bytes));
    finding.notes.push_back({{}, std::string{row->reason}});
    finding.cost.image_bytes = row->bytes - row->instead_bytes;
  }
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  if (build.workspace == nullptr || build.package == nullptr || trees_in_image(build).empty()) return;
  look_at(*build.package, out);
  for (const auto* member : workspace_closure(*build.workspace, *build.package)) look_at(*member, out);
}

}  // namespace

extern constexpr Rule heavy_package{
    .info = {.name = "heavy-package",
             .summary = "A package in an image is large, and its authors name a lighter one",
             .severity = Severity::info,
             .on = false},
    .check = &check,
};

}  // namespace loadline::rules
