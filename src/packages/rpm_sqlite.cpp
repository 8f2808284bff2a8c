// SPDX-License-Identifier: Apache-2.0
// SQLite over bytes in memory.
#include <sqlite3.h>

#include <cstring>
#include <memory>

#include "packages/rpm_database.h"

namespace loadline::packages {
namespace {

using Database = std::unique_ptr<sqlite3, int (*)(sqlite3*)>;
using Statement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

// The bytes become SQLite's own. A database in write-ahead mode cannot be opened in memory, so that the copy says
// "rollback journal" (bytes 18 and 19 of the file format's header).
bool load(sqlite3* database, std::string_view bytes) {
  auto* copy = static_cast<unsigned char*>(sqlite3_malloc64(bytes.size()));
  if (copy == nullptr) return false;
  std::memcpy(copy, bytes.data(), bytes.size());
  copy[18] = copy[19] = 1;
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  return sqlite3_deserialize(database, "main", copy, size, size,
                             SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY) == SQLITE_OK;
}

}  // namespace

Result<Blobs> blobs_of_sqlite(std::string_view bytes) {
  if (bytes.size() < 100 || !bytes.starts_with(std::string_view{"SQLite format 3\0", 16}))
    return failure("it is not an SQLite database");
  sqlite3* opened = nullptr;
  const int status = sqlite3_open_v2(":memory:", &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY, nullptr);
  const Database database{opened, &sqlite3_close};
  if (status != SQLITE_OK || !load(opened, bytes)) return failure("SQLite cannot load it");
  sqlite3_stmt* prepared = nullptr;
  sqlite3_prepare_v2(opened, "SELECT blob FROM Packages ORDER BY hnum", -1, &prepared, nullptr);
  const Statement statement{prepared, &sqlite3_finalize};
  if (!statement) return failure("SQLite cannot read it", {}, sqlite3_errmsg(opened));
  Blobs out;
  for (;;) {
    const int step = sqlite3_step(prepared);
    if (step == SQLITE_DONE) return out;
    if (step != SQLITE_ROW) return failure("SQLite cannot read it", {}, sqlite3_errmsg(opened));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(prepared, 0));
    const auto* blob = static_cast<const char*>(sqlite3_column_blob(prepared, 0));
    if (blob != nullptr) out.emplace_back(blob, size);
  }
}

}  // namespace loadline::packages
