// SPDX-License-Identifier: Apache-2.0
// Any bytes as each kind of lockfile: edges lead to packages that exist, and places lie in the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "workspace/workspace.h"

namespace {

using namespace loadline;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const Source& source) {
  const auto lockfile = workspace::read_lockfile(source);
  const auto edge_holds = [&](const workspace::Edge& edge) {
    return edge.package == workspace::no_package || edge.package < lockfile.packages.size();
  };
  for (const auto& package : lockfile.packages) {
    require(source.all().contains(package.span));
    for (const auto& edge : package.dependencies) require(edge_holds(edge));
  }
  for (const auto& importer : lockfile.importers) {
    for (const auto& requirement : importer.requirements)
      require(edge_holds(requirement.edge) && source.all().contains(requirement.span));
  }
  for (const auto& problem : lockfile.problems) require(source.all().contains(problem.place.span));
  workspace::Workspace around;
  around.lockfile = &lockfile;
  for (const auto& importer : lockfile.importers) {
    const auto closure = workspace::closure_of(around, importer.folder == "." ? "" : importer.folder);
    require(closure.packages.size() <= lockfile.packages.size());
    (void)workspace::glibc_only_packages(around, closure);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const auto* name : {"pnpm-lock.yaml", "package-lock.json", "yarn.lock"}) check(Source{name, text});
  return 0;
}
