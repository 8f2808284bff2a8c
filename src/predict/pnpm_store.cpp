// SPDX-License-Identifier: Apache-2.0
// Sizes from pnpm's store, without a package manager: the index of a package lists its files with their sizes.
//
// pnpm store/cafs/src/getFilePathInCafs.ts at v9.14.2: files/<2>/<126>-index.json of the archive's sha512 (store
// v3); at v10: index/<2>/<62>-<name@version>.json, "/" and the like replaced by "+".
#include <string>

#include "base/text.h"
#include "json/value.h"
#include "predict/sizes.h"

namespace loadline::predict {
namespace {

std::optional<std::vector<StoredFile>> files_of(const std::string& path, std::string text) {
  const Source source{path, std::move(text)};
  const auto document = json::parse(source);
  if (!document.problems.empty()) return std::nullopt;
  const auto* files = document.root.find("files");
  if (files == nullptr || !files->is_object()) return std::nullopt;
  std::vector<StoredFile> out;
  for (const auto& file : files->members) {
    const auto* size = file.value.find("size");
    const auto bytes = size == nullptr ? std::nullopt : parse_integer<std::uint64_t>(size->text);
    if (!bytes) return std::nullopt;
    const auto* mode = file.value.find("mode");
    const auto bits = mode == nullptr ? 0u : parse_integer<unsigned>(mode->text).value_or(0);
    std::string content{file.value.string_or("integrity", "")};
    if (content.empty()) content = path + file.key;
    content += (bits & 0111u) != 0 ? "-exec" : "";
    out.push_back({std::hash<std::string>{}(content), *bytes});
  }
  return out;
}

std::string index_name(const PackageAsked& package) {
  std::string out{package.name};
  out += '@';
  out += package.version;
  for (char& c : out)
    if (std::string_view{"\\/:*?\"<>|"}.find(c) != std::string_view::npos) c = '+';
  return out;
}

std::optional<std::vector<StoredFile>> stored(const FileTree& store, const PackageAsked& package) {
  const auto hex = sha512_hex(package.integrity);
  if (hex.empty()) return std::nullopt;
  const auto folder = hex.substr(0, 2);
  for (const auto& path : {"v10/index/" + folder + "/" + hex.substr(2, 62) + "-" + index_name(package) + ".json",
                           "v3/files/" + folder + "/" + hex.substr(2) + "-index.json"})
    if (auto text = store.read(path))
      if (auto files = files_of(path, std::move(*text))) return files;
  return std::nullopt;
}

}  // namespace

PackageSource pnpm_store(FileSource source) {
  return [source = std::move(source)](const PackageAsked& package) -> std::optional<PackageSize> {
    const auto files = source(package);
    if (!files) return std::nullopt;
    PackageSize out{.bytes = 0, .packed = {}, .known = Known::measured, .source = "pnpm store"};
    for (const auto& file : *files) out.bytes += file.bytes;
    return out;
  };
}

FileSource pnpm_store_files(std::shared_ptr<const FileTree> store) {
  return [store = std::move(store)](const PackageAsked& package) { return stored(*store, package); };
}

FileSource first_of(std::vector<FileSource> sources) {
  std::erase_if(sources, [](const FileSource& source) { return !source; });
  return [sources = std::move(sources)](const PackageAsked& package) -> std::optional<std::vector<StoredFile>> {
    for (const auto& source : sources)
      if (auto files = source(package)) return files;
    return std::nullopt;
  };
}

}  // namespace loadline::predict
