// SPDX-License-Identifier: Apache-2.0
// One table. Several loadlines may write at once: SQLite waits for a second, then we do without.
#include "image/layer_cache.h"

#include <ctime>
#include <filesystem>
#include <mutex>

#include "image/layer_bytes.h"
#include "sqlite/sqlite.h"

namespace loadline::image {
namespace {

using sqlite::bind_text;
using sqlite::Database;
using sqlite::does;
using sqlite::prepared;
using sqlite::Statement;

constexpr std::size_t most_of_one = std::size_t{256} << 20;  // SQLite's values stop at 1 GB

// A database of this version, with its table; null where that cannot be had: where the file is broken, or otherwise.
Database database_at(const std::string& path, bool& broken) {
  auto out = sqlite::open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (out == nullptr) return nullptr;
  auto* const opened = out.get();
  // What a crash of the machine breaks is made again.
  (void)does(opened, "PRAGMA synchronous = OFF");
  const int version = sqlite::version_of(opened);
  if (version < 0) {
    const int trouble = sqlite3_errcode(opened);
    broken = trouble == SQLITE_NOTADB || trouble == SQLITE_CORRUPT;
    return nullptr;
  }
  if (version == layer_bytes_format) return out;
  const bool made = does(opened,
                         "BEGIN IMMEDIATE; DROP TABLE IF EXISTS layers; "
                         "CREATE TABLE layers (key TEXT PRIMARY KEY, used INTEGER NOT NULL, size INTEGER NOT NULL, "
                         "bytes BLOB NOT NULL); PRAGMA user_version = " +
                             std::to_string(layer_bytes_format) + "; COMMIT");
  return made ? std::move(out) : nullptr;
}

}  // namespace

struct LayerCache::State {
  std::mutex lock;
  Database database;
  Statement find, touch, put, trim;
  std::string wishes;
  std::uint64_t most = 0;
};

LayerCache::LayerCache(std::unique_ptr<State> state) : state_{std::move(state)} {}
LayerCache::~LayerCache() = default;

std::unique_ptr<LayerCache> LayerCache::open(const std::string& path, std::string wishes, std::uint64_t most) {
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path{path}.parent_path(), error);
  auto state = std::make_unique<State>();
  state->most = most;
  state->wishes = std::move(wishes);
  bool broken = false;
  state->database = database_at(path, broken);
  if (broken && std::filesystem::remove(path, error)) state->database = database_at(path, broken);
  auto* const database = state->database.get();
  if (database == nullptr) return nullptr;
  state->find = prepared(database, "SELECT bytes FROM layers WHERE key = ?1");
  state->touch = prepared(database, "UPDATE layers SET used = ?2 WHERE key = ?1");
  state->put = prepared(database, "INSERT OR REPLACE INTO layers VALUES (?1, ?2, ?3, ?4)");
  // Those go whose size, with all used later, is over what there is room for.
  state->trim = prepared(database,
                         "DELETE FROM layers WHERE key IN (SELECT key FROM (SELECT key, sum(size) OVER "
                         "(ORDER BY used DESC, key) AS upto FROM layers) WHERE upto > ?1)");
  if (!state->find || !state->touch || !state->put || !state->trim) return nullptr;
  return std::unique_ptr<LayerCache>{new LayerCache{std::move(state)}};
}

std::optional<Layer> LayerCache::find(const std::string& digest, bool verify) {
  const auto key = digest + " " + state_->wishes;
  std::string bytes;
  {
    const std::scoped_lock held{state_->lock};
    auto* const statement = state_->find.get();
    bind_text(statement, 1, key);
    if (sqlite3_step(statement) == SQLITE_ROW)
      bytes.assign(static_cast<const char*>(sqlite3_column_blob(statement, 0)),
                   static_cast<std::size_t>(sqlite3_column_bytes(statement, 0)));
    sqlite3_reset(statement);
    if (bytes.empty()) return std::nullopt;
    auto* const touch = state_->touch.get();
    bind_text(touch, 1, key);
    sqlite3_bind_int64(touch, 2, std::time(nullptr));
    sqlite3_step(touch);
    sqlite3_reset(touch);
  }
  auto layer = layer_from(bytes);
  if (!layer || layer->digest != digest || (verify && layer->diff_id.empty())) return std::nullopt;
  return layer;
}

void LayerCache::put(const std::string& digest, const Layer& layer) {
  if (layer.digest != digest) return;  // by another algorithm, or not hashed: not known to be that
  const auto bytes = bytes_of(layer);
  if (bytes.empty() || bytes.size() > most_of_one) return;
  const auto key = digest + " " + state_->wishes;
  const std::scoped_lock held{state_->lock};
  auto* const statement = state_->put.get();
  bind_text(statement, 1, key);
  sqlite3_bind_int64(statement, 2, std::time(nullptr));
  sqlite3_bind_int64(statement, 3, static_cast<std::int64_t>(bytes.size()));
  sqlite3_bind_blob(statement, 4, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
  sqlite3_step(statement);
  sqlite3_reset(statement);
  auto* const trim = state_->trim.get();
  sqlite3_bind_int64(trim, 1, static_cast<std::int64_t>(state_->most));
  sqlite3_step(trim);
  sqlite3_reset(trim);
}

}  // namespace loadline::image
