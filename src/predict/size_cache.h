// SPDX-License-Identifier: Apache-2.0
// What was learnt once: a table of sizes in SQLite, in the user's cache folder.
//
// Nothing in it is precious. A file that is broken, locked or of another version is as good as none.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "predict/sizes.h"

namespace loadline::predict {

class SizeCache {
 public:
  // Made where it is missing and `make` is set; null where it cannot be had.
  [[nodiscard]] static std::shared_ptr<SizeCache> open(const std::string& path, bool make);
  SizeCache(const SizeCache&) = delete;
  SizeCache& operator=(const SizeCache&) = delete;
  ~SizeCache();

  [[nodiscard]] std::optional<PackageSize> find(const PackageAsked& package);
  void keep(const PackageAsked& package, const PackageSize& size);

 private:
  struct State;
  explicit SizeCache(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// By integrity where there is one, since that names the very bytes; else by name and version.
[[nodiscard]] std::string cache_key(const PackageAsked& package);

// Asks the cache. Holds it alive.
[[nodiscard]] PackageSource cached(std::shared_ptr<SizeCache> cache);
// Asks `source`, and keeps what it says.
[[nodiscard]] PackageSource remembered(PackageSource source, std::shared_ptr<SizeCache> cache);

}  // namespace loadline::predict
