// SPDX-License-Identifier: Apache-2.0
// The header blobs out of the three formats that RPM has kept its database in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace loadline::packages {

using Blobs = std::vector<std::string>;

// rpmdb.sqlite (rpm 4.16 and later): the table Packages(hnum, blob). What still stands in a write-ahead log
// beside the file is not seen.
[[nodiscard]] Result<Blobs> blobs_of_sqlite(std::string_view database);
// Packages.db (SUSE): rpm's lib/backend/ndb/rpmpkg.cc
[[nodiscard]] Result<Blobs> blobs_of_ndb(std::string_view database);
// Packages (until 4.15): a hash of Berkeley DB (its dbinc/db_page.h; rpm's lib/backend/bdb_ro.cc)
[[nodiscard]] Result<Blobs> blobs_of_bdb(std::string_view database);

}  // namespace loadline::packages
