// SPDX-License-Identifier: Apache-2.0
// Bytes on their way: everything in this room is fed in pieces and passes pieces on, so that no blob, layer or
// file ever stands in memory as a whole, wherever it comes from (a file, a socket, another stream).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "base/result.h"

namespace loadline::image {

using Status = Result<void>;
// Takes the next bytes; they are only valid during the call. An error stops the stream.
using Sink = std::function<Status(std::string_view)>;

inline constexpr std::size_t piece_size = std::size_t{1} << 18;  // what files are read in

// What hostile input may cost at most. None of them is near what real images have.
struct Limits {
  std::uint64_t most_entries = 8'000'000;                    // of a layer; grype#1509 had 3 million
  std::uint64_t most_image_entries = 32'000'000;             // of all layers, those that are there twice too; of
                                                  // an archive that passes once, too
  std::uint64_t most_name_bytes = std::uint64_t{1} << 30;  // of a layer, all paths together
  std::uint64_t most_path = std::uint64_t{16} * 1024;  // Linux stops at 4096
  std::uint64_t most_depth = 1024;  // folders of one path
  std::uint64_t most_extended_header = std::uint64_t{1} << 20;  // one pax header or GNU long name
  std::uint64_t most_layer_bytes = std::uint64_t{1} << 40;  // uncompressed
  std::uint64_t most_content = std::uint64_t{1} << 50;  // of a layer's files: sparse ones may claim anything
  // A bomb: over `ratio_from` bytes out of fewer than 1/ratio of them. Deflate ends at 1032; zeros are rare.
  std::uint64_t ratio_from = std::uint64_t{4} << 30;
  std::uint64_t most_ratio = 500;
  std::uint64_t most_document = std::uint64_t{16} << 20;  // manifest, index, configuration
  std::uint64_t most_kept = std::uint64_t{512} << 20;  // contents kept of one image, all files together
  std::size_t most_layers = 4096;  // of an image
  std::size_t most_images = 64;  // of an archive that passes once, with so many layers
};

}  // namespace loadline::image
