// SPDX-License-Identifier: Apache-2.0
// One entry of --cache-to or --cache-from, as buildx reads it: "type=gha,mode=max,scope=auth".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace loadline::workflow {

struct CacheEntry {
  std::string type;   // "registry" for a bare reference
  std::string mode;   // "min" where none is written; inline knows no other
  std::string scope;  // gha: "buildkit" where none is written (BuildKit cache/remotecache/gha)
};
// Nothing where an expression decides over what matters here.
[[nodiscard]] std::optional<CacheEntry> read_cache_entry(std::string_view text);

}  // namespace loadline::workflow
