// SPDX-License-Identifier: Apache-2.0
// What things weigh: sources of sizes behind one shape each, asked best first.
//
// A source is a name and a function. It answers, or it does not know and the next is asked; none of them may
// throw, and all may be called from several threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_tree.h"
#include "dockerfile/stages.h"
#include "predict/amount.h"
#include "workspace/lockfile.h"

namespace loadline::predict {

// A package as it is installed: the sum of the sizes of its files.
struct PackageSize {
  std::uint64_t bytes = 0;
  std::optional<std::uint64_t> packed;  // of its archive, compressed
  Known known = Known::measured;
  std::string_view source;              // "pnpm store"; of static lifetime
};

struct PackageAsked {
  std::string_view name;
  std::string_view version;
  std::string_view integrity;  // "sha512-..."; may be empty
  std::string_view tarball;    // address; mostly empty
  bool tool = false;           // installed by its name and version alone: with whatever it needs
};
[[nodiscard]] PackageAsked asked(const workspace::LockedPackage& package);

using PackageSource = std::function<std::optional<PackageSize>(const PackageAsked&)>;

struct ImageSize {
  std::uint64_t bytes = 0;              // uncompressed, all layers
  std::optional<std::uint64_t> packed;  // as a registry sends it
  Known known = Known::looked_up;
  std::string source;                   // "recorded 2026-07-14"
  std::string tag;                      // the recorded one that stands for it, where it is another
};
using ImageSource = std::function<std::optional<ImageSize>(const dockerfile::ImageReference&)>;

// Files of a package by what is in them, so that those which a hard link shares are counted once.
struct StoredFile {
  std::size_t content = 0;  // hash of its digest and of whether it is executable
  std::uint64_t bytes = 0;
};
using FileSource = std::function<std::optional<std::vector<StoredFile>>(const PackageAsked&)>;

struct Sizes {
  std::vector<PackageSource> packages;
  std::vector<ImageSource> images;
  FileSource files;  // may be empty
};
[[nodiscard]] std::optional<PackageSize> size_of(const Sizes& sizes, const PackageAsked& package);
[[nodiscard]] std::optional<ImageSize> size_of(const Sizes& sizes, const dockerfile::ImageReference& image);

// pnpm's store: files/ (version 3, of pnpm 8 and 9) or index/ (version 10) hold each file's size.
[[nodiscard]] FileSource pnpm_store_files(std::shared_ptr<const FileTree> store);
// The same of version 11, a database at PATH; empty where it is not there.
[[nodiscard]] FileSource pnpm_index_files(const std::string& path);
[[nodiscard]] FileSource first_of(std::vector<FileSource> sources);
// The sum over a package's files.
[[nodiscard]] PackageSource pnpm_store(FileSource files);
// npm's cache of archives by integrity (cacache's content-v2): the sum of the sizes in the tar.
[[nodiscard]] PackageSource npm_cache(std::shared_ptr<const FileTree> cache);
// The table in the binary: data/image_sizes.json.
[[nodiscard]] ImageSource recorded_images();

// "sha512-<base64>" as lower-case hexadecimal; empty where it is something else.
[[nodiscard]] std::string sha512_hex(std::string_view integrity);

}  // namespace loadline::predict
