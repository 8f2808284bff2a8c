// SPDX-License-Identifier: Apache-2.0
// What install scripts download or compile beside a package's own files: the table data/native_downloads.json.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "predict/content.h"
#include "workspace/lockfile.h"

namespace loadline::predict {

struct NativeDownload {
  std::string_view package;
  std::string_view what;      // "the TensorFlow library", "the compiled module"
  std::string_view from;      // first version that it holds for; empty: any
  std::string_view before;    // first version that it does not hold for any more; empty: none
  std::uint64_t least, likely, most;  // bytes added to the installed tree
  bool outside;               // put into the user's cache folder, not into node_modules
  bool measured;              // here, by installing it; false: as documented
  std::string_view evidence;
};
[[nodiscard]] std::span<const NativeDownload> native_table();
[[nodiscard]] const NativeDownload* native_download_of(const workspace::LockedPackage& package);

// One content for each package of the group that has one, with its path where it does not lie in node_modules.
[[nodiscard]] Contents native_downloads(const workspace::Lockfile& lockfile,
                                        const std::vector<workspace::PackageId>& group);

}  // namespace loadline::predict
