// SPDX-License-Identifier: Apache-2.0
// The sources of sizes of this machine, put in order, and where they stand.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "http/client.h"
#include "predict/npmrc.h"
#include "predict/size_cache.h"
#include "predict/sizes.h"

namespace loadline::predict {

struct SourceRequest {
  std::string root = ".";           // of the fleet: its .npmrc comes first
  std::string store;                // pnpm's; empty: where pnpm would have it
  std::vector<std::string> images;  // "node:20-alpine=BYTES": measured by whoever says so
  bool ask_cache = true;            // false: everything is learnt anew
};

struct Sources {
  Sizes sizes;
  NpmSettings npm;
  http::Settings http;
  std::shared_ptr<SizeCache> cache;  // null where it cannot be had
};
// Fails where a request is not understood.
[[nodiscard]] Result<Sources> sources_for(const SourceRequest& request, const Environment& environment);

// The cache alone, where there is one already: for those who must be quick.
[[nodiscard]] Sizes known_sizes(const Environment& environment);
[[nodiscard]] std::string cache_file(const Environment& environment);
// pnpm.io/settings#storedir: the folder that holds v3 or v10.
[[nodiscard]] std::string store_folder(const NpmSettings& npm, const Environment& environment);

// "node:20-alpine=123456789", "base=150MB".
[[nodiscard]] Result<std::pair<std::string, std::uint64_t>> parse_image_size(std::string_view text);

}  // namespace loadline::predict
