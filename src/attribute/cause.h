// SPDX-License-Identifier: Apache-2.0
// Why bytes are in an image. Every byte has exactly one cause.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace loadline::attribute {

enum class Cause : std::uint8_t {
  base_image,
  runtime,
  system_package,
  production_dependency,
  application,
  font,
  model,
  dev_dependency,
  unreachable_package,
  second_version,
  duplicate,
  package_cache,
  build_tool,
  static_library,
  source,
  test,
  source_map,
  type_declaration,
  documentation,
  locale,
  version_control,
  secret,
  overwritten,
  deleted,
  metadata_copy,
  other,
  framing,  // of the blobs: end marks, and names, links and folders that are no file's bytes
};

struct CauseInfo {
  Cause cause;
  std::string_view name;   // in JSON: "dev-dependency"
  std::string_view label;  // for people: "development dependencies"
  bool needed;             // false: the image would run without it
  std::string_view remedy; // what to do about it; empty for what is needed
  std::string_view rule;   // of `loadline audit`, which finds it in the Dockerfile and mends it; may be empty
};

[[nodiscard]] std::span<const CauseInfo> all_causes();
[[nodiscard]] const CauseInfo& info_of(Cause cause);

}  // namespace loadline::attribute
