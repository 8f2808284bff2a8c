// SPDX-License-Identifier: Apache-2.0
// Sizes from an npm registry, for packages that nothing on this machine knows.
//
// The registry's `unpackedSize` where it has one, since that costs two kilobytes and not the archive; else the
// archive itself, checked against the lockfile's sha512, and the sum of the sizes in its tar. Registries that
// strip `unpackedSize` and packages published before 2018 lack it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "http/client.h"
#include "predict/npmrc.h"
#include "predict/size_cache.h"

namespace loadline::predict {

inline constexpr std::size_t connections = 4;

struct Learnt {
  std::size_t packages = 0;      // of lockfiles
  std::vector<Error> failures;  // the first of each kind of trouble is enough to tell
};
// Asks for each package, over at most `connections` connections, and keeps the answers in the cache.
[[nodiscard]] Learnt ask_registry(const std::vector<PackageAsked>& packages, const NpmSettings& settings,
                                  const http::Settings& http, SizeCache& cache);

// The parts, for tests.
[[nodiscard]] std::string manifest_address(const NpmSettings& settings, const PackageAsked& package);
[[nodiscard]] std::string archive_address(const NpmSettings& settings, const PackageAsked& package);
// Whether it brings no other package with it, so that its own size is all that an install of it adds.
[[nodiscard]] bool stands_alone(std::string_view json);
[[nodiscard]] std::optional<PackageSize> size_in_manifest(std::string_view json, std::string_view integrity);
[[nodiscard]] Result<PackageSize> size_of_archive(std::string_view archive, std::string_view integrity);

}  // namespace loadline::predict
