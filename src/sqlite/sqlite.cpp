// SPDX-License-Identifier: Apache-2.0
// Thin, on purpose.
#include "sqlite/sqlite.h"

namespace loadline::sqlite {

Database open(const std::string& path, int flags) {
  sqlite3* opened = nullptr;
  const int status = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  Database out{opened};  // there is a handle to close even where opening failed
  if (status != SQLITE_OK) return nullptr;
  sqlite3_busy_timeout(opened, 1000);
  return out;
}

Statement prepared(sqlite3* database, const char* text) {
  sqlite3_stmt* out = nullptr;
  sqlite3_prepare_v3(database, text, -1, SQLITE_PREPARE_PERSISTENT, &out, nullptr);
  return Statement{out};
}

bool does(sqlite3* database, const std::string& text) {
  return sqlite3_exec(database, text.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
}

void bind_text(sqlite3_stmt* statement, int at, std::string_view text) {
  sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

int version_of(sqlite3* database) {
  const auto statement = prepared(database, "PRAGMA user_version");
  return statement && sqlite3_step(statement.get()) == SQLITE_ROW ? sqlite3_column_int(statement.get(), 0) : -1;
}

}  // namespace loadline::sqlite
