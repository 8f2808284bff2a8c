// SPDX-License-Identifier: Apache-2.0
// pnpm 11 keeps the index of its store in one SQLite table: store/v11/index.db, package_index(key, data), a key of
// "integrity<tab>name@version" and the packed table of files (read from what 11.11.0 writes).
#include <mutex>
#include <string>

#include "predict/packed.h"
#include "predict/sizes.h"
#include "sqlite/sqlite.h"

namespace loadline::predict {
namespace {

struct Index {
  sqlite::Database database;
  sqlite::Statement find;
  std::mutex lock;
};

std::optional<std::vector<StoredFile>> files_of(const Packed& entry) {
  const auto* files = entry.find("files");
  if (files == nullptr) return std::nullopt;
  std::vector<StoredFile> out;
  for (const auto& file : files->items) {
    const auto* size = file.find("size");
    const auto* digest = file.find("digest");
    const auto* mode = file.find("mode");
    if (size == nullptr || digest == nullptr || mode == nullptr || size->kind != Packed::Kind::number)
      return std::nullopt;
    const auto content = std::string{digest->text} + ((mode->number & 0111u) != 0 ? "-exec" : "");
    out.push_back({std::hash<std::string>{}(content), size->number});
  }
  return out;
}

std::optional<std::vector<StoredFile>> found(Index& index, const PackageAsked& package) {
  if (package.integrity.empty()) return std::nullopt;
  const auto key = std::string{package.integrity} + "\t" + std::string{package.name} + "@" +
                   std::string{package.version};
  const std::scoped_lock held{index.lock};
  auto* const statement = index.find.get();
  sqlite::bind_text(statement, 1, key);
  std::optional<std::vector<StoredFile>> out;
  if (sqlite3_step(statement) == SQLITE_ROW) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, 0));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, 0));
    if (const auto entry = bytes == nullptr ? std::nullopt : read_packed({bytes, size})) out = files_of(*entry);
  }
  sqlite3_reset(statement);
  return out;
}

}  // namespace

FileSource pnpm_index_files(const std::string& path) {
  auto index = std::make_shared<Index>();
  index->database = sqlite::open(path, SQLITE_OPEN_READONLY);
  if (!index->database) return {};
  index->find = sqlite::prepared(index->database.get(), "SELECT data FROM package_index WHERE key = ?1");
  if (!index->find) return {};
  return [index = std::move(index)](const PackageAsked& package) { return found(*index, package); };
}

}  // namespace loadline::predict
