// SPDX-License-Identifier: Apache-2.0
// Any bytes as each text that a package manager leaves behind: readers end, and what they name can be named in a purl.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "packages/apk.h"
#include "packages/dpkg.h"
#include "packages/go_binary.h"
#include "packages/java.h"
#include "packages/licence.h"
#include "packages/node.h"
#include "packages/purl.h"
#include "packages/python.h"

namespace {

using namespace loadline::packages;

void check(const Package& package) {
  if (package.name.empty()) return;
  const auto purl = purl_of(package, {.id = "debian", .version = "12"});
  const auto text = text_of(purl);
  const auto read = parse_purl(text);
  if (purl.name.empty() || purl.name.find_first_not_of('/') == std::string::npos) return;
  if (!read || text_of(*read) != text) std::abort();  // canonical is canonical
  for (const auto& declared : package.licences) {
    const auto licence = licence_of(package.ecosystem, declared);
    if (licence.kind == LicenceKind::id && spdx_id(licence.text) != licence.text) std::abort();
    if (licence.kind == LicenceKind::expression && spdx_expression(licence.text) != licence.text) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (const auto& package : read_dpkg_status(text)) check(package);
  for (const auto& package : read_apk_installed(text)) check(package);
  for (const auto& package : read_go_build_info(text, "bin/x")) check(package);
  for (const auto& package : read_java_archive(text, "x-1.jar")) check(package);
  check(read_python_metadata(text));
  check(read_package_json(text));
  static_cast<void>(read_dpkg_list(text));
  static_cast<void>(read_md5sums(text));
  static_cast<void>(read_copyright(text));
  static_cast<void>(read_python_record(text));
  static_cast<void>(read_os_release(text));
  if (const auto purl = parse_purl(text); purl && parse_purl(text_of(*purl)) != purl) std::abort();
  return 0;
}
