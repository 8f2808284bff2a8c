// SPDX-License-Identifier: Apache-2.0
// A service whose packages exist for glibc only, on a base with musl.
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  if (!build.closure) return;
  const auto* target = build.stages.target_stage();
  if (target == nullptr) return;
  const auto chain = build.stages.chain_of(*target);
  const auto* bottom = chain.back();
  if (!bottom->image || fleet::libc_of(*bottom->image) != fleet::Libc::musl) return;

  for (const auto& found : workspace::glibc_only_packages(*build.workspace, *build.closure)) {
    const auto& package = build.workspace->lockfile->packages[found.package];
    const std::string name{package.name};
    auto& finding = out.report(build.at(bottom->from->span), "`" + build.package->name + "` needs `" + name +
                                                                 "`, which cannot run on musl, and `" +
                                                                 bottom->image->full + "` is musl");
    finding.notes.push_back({{}, found.evidence});
    finding.notes.push_back(
        {{build.workspace->lockfile->source, package.span}, "locked here, version " + std::string{package.version}});
  }
}

}  // namespace

extern constexpr Rule glibc_only_on_musl{
    .info = {.name = "glibc-only-on-musl",
             .summary = "A package that needs glibc is put on a musl base",
             .severity = Severity::error},
    .check = &check,
};

}  // namespace loadline::rules
