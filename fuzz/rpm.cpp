// SPDX-License-Identifier: Apache-2.0
// Any bytes as a database of rpm in each of its forms, and as one header.
#include <cstddef>
#include <cstdint>
#include <string>

#include "packages/rpm.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadline::packages;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(read_rpm_database(bytes));
  static_cast<void>(read_rpm_header(bytes));
  const auto take = [](std::string_view blob) { static_cast<void>(read_rpm_header(blob)); };
  rpm_blobs_in_ndb(bytes, take);
  rpm_blobs_in_bdb(bytes, take);
  static_cast<void>(with_log(bytes, bytes));
  static_cast<void>(with_log("", bytes));
  return 0;
}
