// SPDX-License-Identifier: Apache-2.0
// Recorded builds: what a service's builds took, commit by commit, oldest first. docs/build.md has the form.
//
// CSV with a header, or JSON (an array of objects, or an object with such an array as `builds`); the names are the
// same. A field that is empty, null or not there was not measured. `loadline build` keeps the same in a database.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace loadline::builds {

struct RecordedBuild {
  std::string service = {};
  std::string commit = {};  // may be empty
  std::optional<double> cold_seconds = {}, cached_seconds = {};
  std::optional<std::uint64_t> image_bytes = {};
  std::optional<std::uint64_t> cached_steps = {}, steps = {};  // of the cached build
  std::string finished = {};    // when: "2026-01-31T12:00:00Z"
  std::string dockerfile = {};  // its path in the fleet
  std::string builder = {};     // "docker build", "docker buildx bake"
  std::string failure = {};     // the step that failed; nothing was measured then. Empty: the build succeeded
  std::string place = {};  // "builds.csv:12", "builds.json: build 12"

  [[nodiscard]] std::optional<double> hit_percent() const;
};

// Forms of a file. JSON is an object with the list as `builds`; both can be read back.
[[nodiscard]] std::string as_csv(const std::vector<RecordedBuild>& builds);
[[nodiscard]] std::string as_json(const std::vector<RecordedBuild>& builds);
// The newest figures of each service for Prometheus (its text format, as node_exporter's textfile collector reads it).
[[nodiscard]] std::string as_metrics(const std::vector<RecordedBuild>& builds);

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

}  // namespace loadline::builds
