// SPDX-License-Identifier: Apache-2.0
// Packages that cannot run on musl (Alpine): known ones, and families of platform packages in the lockfile
// that have a glibc variant and no musl one.
//
// A family is what one package lists as optional dependencies for platforms ("@swc/core-linux-x64-gnu").
// Only names or `libc` fields that say glibc count: a bare "-linux-x64" is often static and runs anywhere.
#include <algorithm>

#include "base/text.h"
#include "workspace/glibc_table.h"
#include "workspace/workspace.h"

namespace loadline::workspace {
namespace {

enum class Libc { unknown, glibc, musl };

bool has_word(std::string_view name, std::string_view word) {
  for (auto at = name.find(word); at != name.npos; at = name.find(word, at + 1)) {
    const auto after = at + word.size();
    const bool starts = at == 0 || name[at - 1] == '-' || name[at - 1] == '_' || name[at - 1] == '.';
    const bool ends = after == name.size() || name[after] == '-' || name[after] == '_' || name[after] == '.';
    if (starts && ends) return true;
  }
  return false;
}

Libc libc_of(const LockedPackage& package) {
  if (package.libc.size() == 1 && package.libc[0] == "musl") return Libc::musl;
  if (has_word(package.name, "musl") || contains(package.name, "linuxmusl")) return Libc::musl;
  if (package.libc.size() == 1 && package.libc[0] == "glibc") return Libc::glibc;
  return has_word(package.name, "gnu") || has_word(package.name, "glibc") ? Libc::glibc : Libc::unknown;
}

bool is_for(const LockedPackage& package, std::string_view cpu) {
  const bool linux_named = package.os.empty() ? contains(package.name, "linux")
                                              : std::ranges::find(package.os, "linux") != package.os.end();
  const bool cpu_named = package.cpu.empty() ? has_word(package.name, cpu)
                                             : std::ranges::find(package.cpu, cpu) != package.cpu.end();
  return linux_named && cpu_named;
}

// The glibc variant for this processor where there is no musl one; null otherwise.
const LockedPackage* lone_variant(const Lockfile& lockfile, const LockedPackage& parent, std::string_view cpu) {
  const LockedPackage* glibc = nullptr;
  for (const auto& edge : parent.dependencies) {
    if (!edge.optional) continue;
    // A musl or WebAssembly sibling that the lockfile names but does not hold is there all the same.
    if (contains(edge.name, "wasm32") || (has_word(edge.name, "musl") && contains(edge.name, cpu))) return nullptr;
    if (edge.package == no_package) continue;
    const auto& variant = lockfile.packages[edge.package];
    if (!is_for(variant, cpu)) continue;
    const auto libc = libc_of(variant);
    if (libc == Libc::musl) return nullptr;
    if (libc == Libc::glibc) glibc = &variant;
  }
  return glibc;
}

}  // namespace

std::vector<GlibcOnly> glibc_only_packages(const Workspace& workspace, const Closure& closure) {
  std::vector<GlibcOnly> out;
  if (workspace.lockfile == nullptr) return out;
  const auto& lockfile = *workspace.lockfile;
  for (const auto id : closure.packages) {
    const auto& package = lockfile.packages[id];
    const auto known = std::ranges::find(known_glibc_only, package.name, &KnownGlibcOnly::name);
    if (known != known_glibc_only.end()) {
      out.push_back({id, std::string{known->evidence}});
      continue;
    }
    if (std::ranges::none_of(package.dependencies, &Edge::optional)) continue;  // most: no variants
    // A variant's own parts are of its kind: whether it has a musl sibling is its parent's to say.
    if (libc_of(package) != Libc::unknown) continue;
    for (const std::string_view cpu : {"x64", "arm64"}) {
      const LockedPackage* const variant = lone_variant(lockfile, package, cpu);
      if (variant == nullptr) continue;
      out.push_back({id, "the lockfile has " + std::string{variant->name} + " and no musl variant beside it"});
      break;
    }
  }
  return out;
}

}  // namespace loadline::workspace
