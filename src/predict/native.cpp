// SPDX-License-Identifier: Apache-2.0
// Looking packages up in the table of native downloads.
#include "predict/native.h"

#include "base/text.h"
#include "predict/estimate.h"
#include "versions/semver.h"

namespace loadline::predict {
namespace {

// Of root, as whom nearly every build installs. What only lies there is left behind by COPY --from node_modules.
constexpr std::string_view home_cache = "/root/.cache";

bool holds_for(const NativeDownload& row, std::string_view version) {
  const auto is = [&](std::string_view range) { return versions::satisfies(version, range); };
  if (!row.from.empty() && !is(">=" + std::string{row.from})) return false;
  return row.before.empty() || is("<" + std::string{row.before});
}

}  // namespace

const NativeDownload* native_download_of(const workspace::LockedPackage& package) {
  for (const auto& row : native_table())
    if (row.package == package.name && holds_for(row, package.version)) return &row;
  return nullptr;
}

Contents native_downloads(const workspace::Lockfile& lockfile, const std::vector<workspace::PackageId>& group) {
  Contents out;
  for (const auto id : group) {
    const auto* row = native_download_of(lockfile.packages[id]);
    if (row == nullptr) continue;
    out.push_back({.path = row->outside ? std::string{home_cache} + "/" + std::string{row->package} : "",
                   .tree = true,
                   .part = Part::production_dependencies,
                   .bytes = {row->least, row->likely, row->most},
                   .packs_to = 0.4,
                   .known = row->measured ? Known::looked_up : Known::estimated,
                   .how = std::string{row->what} + (row->measured ? ", measured" : ", as documented"),
                   .what = std::string{row->package},
                   .origin = {},
                   .brought = {}});
  }
  return out;
}

}  // namespace loadline::predict
