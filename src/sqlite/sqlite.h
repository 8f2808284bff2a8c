// SPDX-License-Identifier: Apache-2.0
// SQLite's handles, and the few calls that everyone who has a database needs. Text is bound where it stands: it must
// outlive the step.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>

namespace loadline::sqlite {

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

// Null where it cannot be opened; `flags` as of sqlite3_open_v2. Other programs are waited for, a second.
[[nodiscard]] Database open(const std::string& path, int flags);
// For many runs; null where the text is not understood.
[[nodiscard]] Statement prepared(sqlite3* database, const char* text);
[[nodiscard]] bool does(sqlite3* database, const std::string& text);
// Not called bind: with a std::string that would find std::bind, and bind nothing.
void bind_text(sqlite3_stmt* statement, int at, std::string_view text);
// PRAGMA user_version: 0 in a new database, -1 where it cannot be read; sqlite3_errcode says why.
[[nodiscard]] int version_of(sqlite3* database);

}  // namespace loadline::sqlite
