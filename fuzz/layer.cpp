// SPDX-License-Identifier: Apache-2.0
// Any bytes as a layer's blob and as an archive that passes by: what comes out stands inside the image, its sums are
// those of its parts, and it does not depend on the pieces it came in.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "image/file_system.h"
#include "image/layer_bytes.h"
#include "image/passing.h"

namespace {

using namespace loadline::image;

// Small, so that the fuzzer reaches them.
const Limits limits{.most_entries = 2000,
                    .most_name_bytes = 1U << 16,
                    .most_path = 500,
                    .most_depth = 20,
                    .most_extended_header = 4096,
                    .most_layer_bytes = 1U << 22,
                    .ratio_from = 1U << 20,
                    .most_ratio = 100,
                    .most_document = 1U << 16,
                    .most_kept = 1U << 16,
                    .most_layers = 16};

loadline::Result<Layer> layer_of(std::string_view blob, std::size_t piece) {
  LayerReader reader{{.limits = limits, .keep = [](const Entry&) { return 100; }, .hash_diff_id = true}};
  for (; !blob.empty(); blob.remove_prefix(std::min(piece, blob.size())))
    if (auto fed = reader.feed(blob.substr(0, piece)); !fed) return tl::make_unexpected(fed.error());
  return reader.finish();
}

void check(const Layer& layer) {
  std::uint64_t sum = 0, end = 0;
  for (const auto& entry : layer.entries) {
    if (entry.path.starts_with('/') || entry.path == ".." || entry.path.starts_with("../")) std::abort();
    if (entry.begin < end || entry.end < entry.begin || entry.end > layer.tar_bytes) std::abort();
    end = entry.end;
    sum += entry.size;
  }
  if (sum != layer.content_bytes || layer.blob_offset(layer.tar_bytes) != layer.blob_bytes) std::abort();
  if (layer.entries.size() > limits.most_entries || layer.tar_bytes > limits.most_layer_bytes) std::abort();
  const auto back = layer_from(bytes_of(layer));
  if (!back || back->entries.size() != layer.entries.size() || back->kept != layer.kept) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto whole = layer_of(text, 1U << 20);
  const auto pieces = layer_of(text, 1 + size % 700);
  if (whole.has_value() != pieces.has_value()) std::abort();
  if (whole) {
    check(*whole);
    if (whole->digest != pieces->digest || whole->diff_id != pieces->diff_id) std::abort();
    if (const auto files = squash({&*whole, &*pieces})) {
      files->each([&](std::uint32_t node, const std::string& path) {
        if (files->path_of(node) != path || files->find(path) != node) std::abort();
        static_cast<void>(files->resolved(0, path, true));
      });
    }
  }
  static_cast<void>(
      read_passing([&](const Sink& sink) { return sink(text); }, limits, [](const Entry&) { return 100; }, false));
  return 0;
}
