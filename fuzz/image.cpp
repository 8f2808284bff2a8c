// SPDX-License-Identifier: Apache-2.0
// Any bytes as an image's documents, names and credentials: read or refused, and never more layers or deeper indexes
// than the limits say.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "image/credentials.h"
#include "image/layer_bytes.h"
#include "image/manifest.h"
#include "image/reference.h"
#include "image/registry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadline::image;
  const std::string text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(document_kind(text, ""));
  if (const auto index = read_index(text, "x")) {
    for (const auto& one : index->manifests)
      if (!is_digest(one.digest)) std::abort();
    static_cast<void>(choose(*index, std::nullopt, "x"));
    static_cast<void>(choose(*index, platform_named("linux/arm64"), "x"));
  }
  if (const auto manifest = read_manifest(text, "x"))
    for (const auto& one : manifest->layers)
      if (!is_digest(one.digest)) std::abort();
  if (const auto config = read_config(text, "x"); config && config->history.size() != config->history_places.size())
    std::abort();
  static_cast<void>(read_saved(text, "x"));
  // What is written out again is the same name.
  if (const auto reference = read_reference(text)) {
    const auto again = read_reference(reference->text());
    if (!again || again->text() != reference->text()) std::abort();
  }
  static_cast<void>(read_challenge(text));
  // No helper may be run by what comes out of here.
  if (text.find("cred") == std::string::npos) static_cast<void>(credentials_in(text, "x", "r.io", "team/app"));
  if (const auto bytes = from_base64(text); bytes && from_base64(base64_of(*bytes)) != bytes) std::abort();
  static_cast<void>(layer_from(text));
  return 0;
}
