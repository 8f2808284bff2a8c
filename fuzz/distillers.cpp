// SPDX-License-Identifier: Apache-2.0
// Any bytes as a program or an archive that passes: what is made of it does not depend on how it was cut.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "packages/dpkg.h"
#include "packages/go_binary.h"
#include "packages/java.h"

namespace {

std::string fed(const loadline::image::Distiller& distiller, std::string_view bytes, std::size_t piece) {
  for (std::size_t at = 0; at < bytes.size(); at += piece) distiller.feed(bytes.substr(at, piece));
  return distiller.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadline::packages;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = fed(java_archive_distiller(), bytes, size + 1);
  if (fed(java_archive_distiller(), bytes, 7) != whole) std::abort();
  static_cast<void>(read_java_archive(whole, "a.jar"));
  const std::string program =
      "\x7f"
      "ELF" +
      bytes;
  const auto built = fed(go_build_info_distiller(), program, program.size());
  if (fed(go_build_info_distiller(), program, 11) != built) std::abort();
  static_cast<void>(read_go_build_info(built, "bin/x"));
  static_cast<void>(fed(copyright_distiller(), bytes, 100));
  return 0;
}
