// SPDX-License-Identifier: Apache-2.0
// Packages whose lockfile entries do not show that they run on glibc only. Each with where that is said.
#pragma once

#include <array>
#include <string_view>

namespace loadline::workspace {

struct KnownGlibcOnly {
  std::string_view name;
  std::string_view evidence;
};

inline constexpr std::array known_glibc_only = {
    KnownGlibcOnly{"@temporalio/core-bridge",
                   "its prebuilt binary needs glibc (temporalio/sdk-typescript #850, #1271; "
                   "docs.temporal.io: \"Do not use Alpine\")"},
    KnownGlibcOnly{
        "@tensorflow/tfjs-node",
        "it downloads a libtensorflow built for glibc; libc6-compat does not help (tensorflow/tfjs #1425, #6556)"},
    KnownGlibcOnly{
        "@tensorflow/tfjs-node-gpu",
        "it downloads a libtensorflow built for glibc; libc6-compat does not help (tensorflow/tfjs #1425, #6556)"},
    KnownGlibcOnly{
        "onnxruntime-node",
        "its libonnxruntime is built for glibc and Alpine is not supported (microsoft/onnxruntime #12439, #9483)"},
    KnownGlibcOnly{"ibm_db", "IBM's CLI driver is not supported on Alpine (ibmdb/node-ibm_db #217)"},
    KnownGlibcOnly{"uWebSockets.js", "its prebuilt binaries need glibc (uNetworking/uWebSockets.js discussion #346)"},
};

}  // namespace loadline::workspace
