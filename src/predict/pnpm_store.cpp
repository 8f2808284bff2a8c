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

std::optional<std::uint64_t> files_of(const std::string& path, std::string text) {
  const Source source{path, std::move(text)};
  const auto document = json::parse(source);
  if (!document.problems.empty()) return std::nullopt;
  const auto* files = document.root.find("files");
  if (files == nullptr || !files->is_object()) return std::nullopt;
  std::uint64_t bytes = 0;
  for (const auto& file : files->members) {
    const auto* size = file.value.find("size");
    const auto value = size == nullptr ? std::nullopt : parse_integer<std::uint64_t>(size->text);
    if (!value) return std::nullopt;
    bytes += *value;
  }
  return bytes;
}

std::string index_name(const PackageAsked& package) {
  std::string out{package.name};
  out += '@';
  out += package.version;
  for (char& c : out)
    if (std::string_view{"\\/:*?\"<>|"}.find(c) != std::string_view::npos) c = '+';
  return out;
}

}  // namespace

PackageSource pnpm_store(std::shared_ptr<const FileTree> store) {
  return [store = std::move(store)](const PackageAsked& package) -> std::optional<PackageSize> {
    const auto hex = sha512_hex(package.integrity);
    if (hex.empty()) return std::nullopt;
    const auto folder = hex.substr(0, 2);
    for (const auto& path : {"v10/index/" + folder + "/" + hex.substr(2, 62) + "-" + index_name(package) + ".json",
                             "v3/files/" + folder + "/" + hex.substr(2) + "-index.json"}) {
      auto text = store->read(path);
      if (!text) continue;
      if (const auto bytes = files_of(path, std::move(*text)))
        return PackageSize{.bytes = *bytes, .packed = {}, .known = Known::measured, .source = "pnpm store"};
    }
    return std::nullopt;
  };
}

}  // namespace loadline::predict
