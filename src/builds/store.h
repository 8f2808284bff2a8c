// SPDX-License-Identifier: Apache-2.0
// The builds of a fleet, in SQLite: one row for each, oldest first, and none is ever changed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "base/result.h"
#include "builds/recorded.h"
#include "sqlite/sqlite.h"

namespace loadline::builds {

class Store {
 public:
  // Made where there is none, with the folders above it.
  [[nodiscard]] static Result<Store> open(const std::string& path);
  [[nodiscard]] Result<void> append(const RecordedBuild& build);
  [[nodiscard]] Result<std::vector<RecordedBuild>> all();

 private:
  Store(sqlite::Database database, std::string path) : database_{std::move(database)}, path_{std::move(path)} {}
  [[nodiscard]] Error trouble(std::string_view doing) const;

  sqlite::Database database_;
  std::string path_;
};

// Whether these are the first bytes of such a file.
[[nodiscard]] bool is_store(std::string_view bytes);

// Where the builds of the fleet in this folder are kept where nobody says otherwise. Not in the folder: a COPY of it
// would never be the same again.
[[nodiscard]] std::string store_path(const std::string& root, const Environment& environment);

// Builds from a file that somebody names: a store, CSV or JSON.
[[nodiscard]] Result<std::vector<RecordedBuild>> builds_of_file(const std::string& path);

}  // namespace loadline::builds
