// SPDX-License-Identifier: Apache-2.0
// Any bytes as an archive of a package: a sum that the bytes can hold, or an error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "predict/registry.h"
#include "predict/tar_sum.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadline::predict;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto sum = sum_of_tar(text); sum && sum->bytes > size) std::abort();
  static_cast<void>(gunzip(text, 1u << 20));
  static_cast<void>(size_in_manifest(text, {}));
  NpmSettings npm;
  add_npmrc(npm, text, [](const std::string&) { return std::nullopt; });
  static_cast<void>(npm.authorization_for(text));
  static_cast<void>(sha512_hex(text));
  return 0;
}
