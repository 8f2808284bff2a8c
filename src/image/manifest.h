// SPDX-License-Identifier: Apache-2.0
// The JSON documents of an image: index, manifest, configuration (image-spec image-index.md, manifest.md,
// config.md; Docker's schema 2 has the same shape), and docker save's manifest.json.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/source.h"

namespace loadline::image {

struct Platform {
  std::string os;
  std::string architecture;
  std::string variant;
  [[nodiscard]] std::string text() const;  // "linux/arm64/v8"; empty where nothing is known
};
// "linux/amd64", "arm64", "linux/arm/v7"; nothing for what is none.
[[nodiscard]] std::optional<Platform> platform_named(std::string_view text);
[[nodiscard]] Platform platform_of_this_machine();
// Whether an image for `offered` is what `wanted` asks for; what `wanted` leaves open fits.
[[nodiscard]] bool fits(const Platform& wanted, const Platform& offered);

struct Descriptor {
  std::string media_type;
  std::string digest;
  std::uint64_t size = 0;
  std::optional<Platform> platform;
  std::map<std::string, std::string, std::less<>> annotations;
};

struct Index {
  std::vector<Descriptor> manifests;
};

struct Manifest {
  Descriptor config;
  std::vector<Descriptor> layers;
  std::map<std::string, std::string, std::less<>> annotations;
};

struct HistoryEntry {
  std::string created_by;
  std::string created;
  std::string comment;
  bool empty_layer = false;
};

struct HealthCheck {
  std::vector<std::string> test;
};

struct Config {
  std::unique_ptr<Source> source;  // the document itself: findings point into it
  Platform platform;
  std::string created;
  Located<std::string> user;
  std::vector<Located<std::string>> environment;  // "NAME=value"
  std::vector<std::string> entrypoint, command, volumes, exposed_ports;
  std::string working_folder, stop_signal;
  std::map<std::string, Located<std::string>, std::less<>> labels;
  std::optional<HealthCheck> health;
  Place place;                          // of the `config` object
  std::vector<HistoryEntry> history;
  std::vector<Place> history_places;    // of each `created_by`
  std::vector<std::string> diff_ids;
};

// One element of docker save's manifest.json.
struct SavedImage {
  std::string config;                // a path in the archive
  std::vector<std::string> tags;
  std::vector<std::string> layers;   // paths in the archive, from the base up
};

enum class Document : std::uint8_t { index, manifest, unknown };
[[nodiscard]] Document document_kind(std::string_view json, std::string_view media_type);

// `place` is for error messages: which document this is.
[[nodiscard]] Result<Index> read_index(std::string_view json, const std::string& place);
[[nodiscard]] Result<Manifest> read_manifest(std::string_view json, const std::string& place);
[[nodiscard]] Result<Config> read_config(std::string_view json, const std::string& place);
[[nodiscard]] Result<std::vector<SavedImage>> read_saved(std::string_view json, const std::string& place);

// Attestations and other riders of an index: not images (buildkit's "unknown/unknown").
[[nodiscard]] bool is_image(const Descriptor& descriptor);
// The one manifest of an index that `wanted` asks for, or an error that lists what there is.
[[nodiscard]] Result<Descriptor> choose(const Index& index, const std::optional<Platform>& wanted,
                                        const std::string& place);

}  // namespace loadline::image
