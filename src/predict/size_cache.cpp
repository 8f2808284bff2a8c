// SPDX-License-Identifier: Apache-2.0
// One table. Several loadlines may write at once: SQLite waits for a second, then we do without.
#include "predict/size_cache.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <mutex>

#include "sqlite/sqlite.h"

namespace loadline::predict {
namespace {

using sqlite::Database;
using sqlite::does;
using sqlite::prepared;
using sqlite::Statement;

constexpr int format = 1;
// The names of sources live as long as the program; the table holds their numbers.
constexpr std::array<std::string_view, 5> sources = {"pnpm store", "npm cache", "npm registry archive", "npm registry",
                                                     "node_modules"};

}  // namespace

struct SizeCache::State {
  Database database;
  Statement find, keep;
  std::mutex lock;
  bool writes = false;

  ~State() {
    if (writes) (void)does(database.get(), "COMMIT");
    find.reset();
    keep.reset();
  }
};

SizeCache::SizeCache(std::unique_ptr<State> state) : state_{std::move(state)} {}
SizeCache::~SizeCache() = default;

std::shared_ptr<SizeCache> SizeCache::open(const std::string& path, bool make) {
  std::error_code error;
  if (make) std::filesystem::create_directories(std::filesystem::path{path}.parent_path(), error);
  if (!make && !std::filesystem::exists(path, error)) return nullptr;
  auto state = std::make_unique<State>();
  state->database = sqlite::open(path, make ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
  auto* const opened = state->database.get();
  if (opened == nullptr) return nullptr;
  const int version = sqlite::version_of(opened);
  if (make && version != format) {
    if (version > 0 && !does(opened, "DROP TABLE IF EXISTS sizes")) return nullptr;
    if (!does(opened,
              "CREATE TABLE IF NOT EXISTS sizes (key TEXT PRIMARY KEY, bytes INTEGER NOT NULL, packed INTEGER, "
              "known INTEGER NOT NULL, source INTEGER NOT NULL) WITHOUT ROWID; PRAGMA user_version = 1"))
      return nullptr;
  } else if (version != format) {
    return nullptr;
  }
  state->find = prepared(opened, "SELECT bytes, packed, known, source FROM sizes WHERE key = ?1");
  if (make) state->keep = prepared(opened, "INSERT OR REPLACE INTO sizes VALUES (?1, ?2, ?3, ?4, ?5)");
  if (!state->find || (make && !state->keep)) return nullptr;
  return std::shared_ptr<SizeCache>{new SizeCache{std::move(state)}};
}

std::optional<PackageSize> SizeCache::find(const PackageAsked& package) {
  const std::scoped_lock held{state_->lock};
  auto* const statement = state_->find.get();
  const auto key = cache_key(package);
  sqlite::bind_text(statement, 1, key);
  std::optional<PackageSize> out;
  if (sqlite3_step(statement) == SQLITE_ROW) {
    const auto source = static_cast<std::size_t>(sqlite3_column_int64(statement, 3));
    const auto known = sqlite3_column_int64(statement, 2);
    if (source < sources.size() && known >= 0 && known <= static_cast<int>(Known::estimated)) {
      out = PackageSize{.bytes = static_cast<std::uint64_t>(sqlite3_column_int64(statement, 0)),
                        .packed = {},
                        .known = static_cast<Known>(known),
                        .source = sources.at(source)};
      if (sqlite3_column_type(statement, 1) != SQLITE_NULL)
        out->packed = static_cast<std::uint64_t>(sqlite3_column_int64(statement, 1));
    }
  }
  sqlite3_reset(statement);
  return out;
}

void SizeCache::keep(const PackageAsked& package, const PackageSize& size) {
  const auto source = std::find(sources.begin(), sources.end(), size.source);
  if (!state_->keep || source == sources.end()) return;
  const std::scoped_lock held{state_->lock};
  if (!state_->writes) state_->writes = does(state_->database.get(), "BEGIN");  // one transaction for the run
  auto* const statement = state_->keep.get();
  const auto key = cache_key(package);
  sqlite::bind_text(statement, 1, key);
  sqlite3_bind_int64(statement, 2, static_cast<std::int64_t>(size.bytes));
  if (size.packed) sqlite3_bind_int64(statement, 3, static_cast<std::int64_t>(*size.packed));
  else sqlite3_bind_null(statement, 3);
  sqlite3_bind_int64(statement, 4, static_cast<int>(size.known));
  sqlite3_bind_int64(statement, 5, source - sources.begin());
  sqlite3_step(statement);
  sqlite3_reset(statement);
}

std::string cache_key(const PackageAsked& package) {
  if (!package.integrity.empty()) return std::string{package.integrity};
  return (package.tool ? "tool:" : "") + std::string{package.name} + "@" + std::string{package.version};
}

PackageSource cached(std::shared_ptr<SizeCache> cache) {
  return [cache = std::move(cache)](const PackageAsked& package) { return cache->find(package); };
}

PackageSource remembered(PackageSource source, std::shared_ptr<SizeCache> cache) {
  return [source = std::move(source), cache = std::move(cache)](const PackageAsked& package) {
    auto size = source(package);
    if (size) cache->keep(package, *size);
    return size;
  };
}

}  // namespace loadline::predict
