// SPDX-License-Identifier: Apache-2.0
// What became of an image: size by cause, files, packages, configuration.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "attribute/attribution.h"
#include "image/image.h"

namespace loadline::attribute {

enum class ChangeKind : std::uint8_t { added, removed, changed, metadata };  // metadata: owner or mode only
[[nodiscard]] std::string_view name_of(ChangeKind kind);

struct FileChange {
  ChangeKind kind = ChangeKind::changed;
  std::string path;
  std::uint64_t before = 0;  // bytes
  std::uint64_t after = 0;
};

struct CauseChange {
  Cause cause = Cause::other;
  Amount before, after;
};

struct PackageChange {
  ChangeKind kind = ChangeKind::changed;
  std::string ecosystem, name;
  std::string before, after;  // versions, several with blanks between; empty: not there
  std::uint64_t bytes_before = 0, bytes_after = 0;
};

struct SettingChange {
  ChangeKind kind = ChangeKind::changed;
  std::string name;           // "user", "environment PATH", "label maintainer"
  std::string before, after;  // empty: not set
};

struct ImageDiff {
  std::vector<CauseChange> causes;      // those that differ
  std::vector<FileChange> files;        // of the final file systems; the largest difference first
  std::vector<PackageChange> packages;  // by ecosystem and name
  std::vector<SettingChange> settings;
  std::size_t shared_layers = 0;        // in both, wherever they stand
  std::uint64_t shared_compressed = 0;  // bytes of their blobs: what need not be pulled again
};

[[nodiscard]] ImageDiff difference(const image::Image& before, const Attribution& of_before, const image::Image& after,
                                   const Attribution& of_after);

}  // namespace loadline::attribute
