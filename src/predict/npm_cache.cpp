// SPDX-License-Identifier: Apache-2.0
// Sizes from npm's own cache: archives by their sha512 (cacache lib/content/path.js: content-v2/sha512/ab/cd/...).
#include <string>

#include "predict/sizes.h"
#include "predict/tar_sum.h"

namespace loadline::predict {

PackageSource npm_cache(std::shared_ptr<const FileTree> cache) {
  return [cache = std::move(cache)](const PackageAsked& package) -> std::optional<PackageSize> {
    const auto hex = sha512_hex(package.integrity);
    if (hex.empty()) return std::nullopt;
    const auto packed = cache->read("content-v2/sha512/" + hex.substr(0, 2) + "/" + hex.substr(2, 2) + "/" +
                                    hex.substr(4));
    if (!packed) return std::nullopt;
    const auto tar = gunzip(*packed);
    if (!tar) return std::nullopt;
    const auto sum = sum_of_tar(*tar);
    if (!sum) return std::nullopt;
    return PackageSize{.bytes = sum->bytes, .packed = packed->size(), .known = Known::measured, .source = "npm cache"};
  };
}

}  // namespace loadline::predict
