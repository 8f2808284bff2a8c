// SPDX-License-Identifier: Apache-2.0
// One table, with a column for each field. A history is precious: a file that is none of ours is left alone and told.
#include "builds/store.h"

#include <algorithm>
#include <filesystem>

#include "base/read_file.h"
#include "base/text.h"
#include "builds/fields.h"

namespace loadline::builds {
namespace {

constexpr int version = 1;
constexpr std::string_view header = "SQLite format 3";

// "service", "commit", ...: quoted, since some are words of SQL.
std::string columns() {
  std::string out;
  for (const auto& field : fields()) out += (out.empty() ? "\"" : ", \"") + std::string{field.name} + "\"";
  return out;
}

void bind_field(sqlite3_stmt* statement, int at, const RecordedBuild& build, const Field& field) {
  if (const auto* words = std::get_if<std::string RecordedBuild::*>(&field.member)) {
    if (!(build.*(*words)).empty()) sqlite::bind_text(statement, at, build.*(*words));
  } else if (const auto* seconds = std::get_if<std::optional<double> RecordedBuild::*>(&field.member)) {
    if (build.*(*seconds)) sqlite3_bind_double(statement, at, *(build.*(*seconds)));
  } else if (const auto& count = build.*std::get<std::optional<std::uint64_t> RecordedBuild::*>(field.member)) {
    sqlite3_bind_int64(statement, at, static_cast<sqlite3_int64>(*count));
  }
}

void read_field(sqlite3_stmt* statement, int at, RecordedBuild& build, const Field& field) {
  if (sqlite3_column_type(statement, at) == SQLITE_NULL) return;
  if (const auto* words = std::get_if<std::string RecordedBuild::*>(&field.member)) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, at));
    (build.*(*words)).assign(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, at)));
  } else if (const auto* seconds = std::get_if<std::optional<double> RecordedBuild::*>(&field.member)) {
    build.*(*seconds) = sqlite3_column_double(statement, at);
  } else {
    build.*std::get<std::optional<std::uint64_t> RecordedBuild::*>(field.member) = static_cast<std::uint64_t>(
        sqlite3_column_int64(statement, at));
  }
}

}  // namespace

Error Store::trouble(std::string_view doing) const {
  return {"cannot " + std::string{doing} + " the recorded builds", path_, sqlite3_errmsg(database_.get())};
}

Result<Store> Store::open(const std::string& path) {
  std::error_code error;
  if (const auto folder = std::filesystem::path{path}.parent_path(); !folder.empty())
    std::filesystem::create_directories(folder, error);
  Store out{sqlite::open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE), path};
  auto* const database = out.database_.get();
  if (database == nullptr) return failure("cannot open the recorded builds", path, error ? error.message() : "");
  const int found = sqlite::version_of(database);
  if (found < 0) return tl::make_unexpected(out.trouble("read"));
  if (found > version) return failure("these builds were recorded by a newer loadline", path);
  if (found == 0) {
    // A database of somebody else has tables already, and stays as it is.
    const auto tables = sqlite::prepared(database, "SELECT count(*) FROM sqlite_schema");
    if (!tables || sqlite3_step(tables.get()) != SQLITE_ROW) return tl::make_unexpected(out.trouble("read"));
    if (sqlite3_column_int(tables.get(), 0) != 0) return failure("is a database, and not of recorded builds", path);
    if (!sqlite::does(database, "BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS builds (" + columns() +
                                    "); PRAGMA user_version = " + std::to_string(version) + "; COMMIT"))
      return tl::make_unexpected(out.trouble("begin"));
  }
  return out;
}

Result<void> Store::append(const RecordedBuild& build) {
  std::string places;
  for (std::size_t i = 0; i < fields().size(); ++i) places += i == 0 ? "?" : ", ?";
  const auto text = "INSERT INTO builds (" + columns() + ") VALUES (" + places + ")";
  const auto statement = sqlite::prepared(database_.get(), text.c_str());
  if (!statement) return tl::make_unexpected(trouble("add to"));
  int at = 0;
  for (const auto& field : fields()) bind_field(statement.get(), ++at, build, field);
  if (sqlite3_step(statement.get()) != SQLITE_DONE) return tl::make_unexpected(trouble("add to"));
  return {};
}

Result<std::vector<RecordedBuild>> Store::all() {
  const auto text = "SELECT rowid, " + columns() + " FROM builds ORDER BY rowid";
  const auto statement = sqlite::prepared(database_.get(), text.c_str());
  if (!statement) return tl::make_unexpected(trouble("read"));
  std::vector<RecordedBuild> out;
  int status = SQLITE_ROW;
  while ((status = sqlite3_step(statement.get())) == SQLITE_ROW) {
    RecordedBuild build;
    build.place = path_ + ": build " + std::to_string(sqlite3_column_int64(statement.get(), 0));
    int at = 0;
    for (const auto& field : fields()) read_field(statement.get(), ++at, build, field);
    out.push_back(std::move(build));
  }
  if (status != SQLITE_DONE) return tl::make_unexpected(trouble("read"));
  return out;
}

bool is_store(std::string_view bytes) { return bytes.starts_with(header); }

std::string store_path(const std::string& root, const Environment& environment) {
  std::error_code error;
  auto absolute = std::filesystem::weakly_canonical(root, error).string();
  if (error || absolute.empty()) absolute = root;
  while (absolute.size() > 1 && absolute.ends_with('/')) absolute.pop_back();
  // The folder's path as a name: two fleets never share one, and a person finds theirs.
  std::string name = replace_all(absolute, "/", "!");
  constexpr std::size_t most = 200;  // file systems take 255 bytes
  if (name.size() > most) name.erase(0, name.size() - most);
  const auto xdg = environment("XDG_STATE_HOME");
  const auto state = xdg && xdg->starts_with('/') ? *xdg : home_folder(environment) + "/.local/state";
  return state + "/loadline/builds/" + name + ".db";
}

Result<std::vector<RecordedBuild>> builds_of_file(const std::string& path) {
  const auto text = read_file(path, "the file of builds");
  if (!text) return tl::make_unexpected(text.error());
  if (!is_store(*text)) return read_builds(*text, path);
  auto store = Store::open(path);
  if (!store) return tl::make_unexpected(store.error());
  return store->all();
}

}  // namespace loadline::builds
