// SPDX-License-Identifier: Apache-2.0
// A file of recorded builds: what a service's builds took, commit by commit, oldest first. docs/gate.md has the form.
//
// CSV with a header, or JSON (an array of objects, or an object with such an array as `builds`); the names are the
// same. A field that is empty, null or not there was not measured.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace loadline::gate {

struct RecordedBuild {
  std::string service = {};
  std::string commit = {};  // may be empty
  std::optional<double> cold_seconds = {}, cached_seconds = {};
  std::optional<std::uint64_t> image_bytes = {};
  std::optional<std::uint64_t> cached_steps = {}, steps = {};  // of the cached build
  std::string place = {};  // "builds.csv:12", "builds.json: build 12"

  [[nodiscard]] std::optional<double> hit_percent() const;
};

// Fails with the line and what is wrong: an unknown column, a number that is none, a build without a service.
[[nodiscard]] Result<std::vector<RecordedBuild>> read_builds(std::string_view text, const std::string& path);

// The newest build of a service that has the field; null where none does.
template <class Field>
[[nodiscard]] const RecordedBuild* newest_with(const std::vector<RecordedBuild>& builds, std::string_view service,
                                               Field has) {
  for (auto at = builds.rbegin(); at != builds.rend(); ++at)
    if (at->service == service && has(*at)) return &*at;
  return nullptr;
}
template <class Field>
[[nodiscard]] const RecordedBuild* oldest_with(const std::vector<RecordedBuild>& builds, std::string_view service,
                                               Field has) {
  for (const auto& build : builds)
    if (build.service == service && has(build)) return &build;
  return nullptr;
}

}  // namespace loadline::gate
