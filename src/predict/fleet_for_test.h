// SPDX-License-Identifier: Apache-2.0
// For tests: small fleets in memory, and packages of known sizes.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "predict/predict.h"

namespace loadline::predict {

using Files = std::map<std::string, std::string, std::less<>>;

// Files of one letter, so that sizes are counted at a glance.
inline std::string bytes(std::size_t count) { return std::string(count, 'x'); }

inline constexpr std::uint64_t base_bytes = 1'000'000'000;

inline Sizes known_sizes_for_test() {
  Sizes out;
  out.packages.push_back([](const PackageAsked& package) -> std::optional<PackageSize> {
    static const std::map<std::string_view, std::uint64_t> table = {
        {"express", 1'000'000}, {"qs", 200'000}, {"typescript", 60'000'000}, {"left", 5'000'000}};
    const auto at = table.find(package.name);
    if (at == table.end()) return std::nullopt;
    return PackageSize{.bytes = at->second, .packed = at->second / 4, .known = Known::measured, .source = "test"};
  });
  out.images.push_back([](const dockerfile::ImageReference& image) -> std::optional<ImageSize> {
    if (image.name != "node") return std::nullopt;
    return ImageSize{.bytes = base_bytes, .packed = {}, .known = Known::measured, .source = "test", .tag = {}};
  });
  return out;
}

// A workspace of two packages: auth needs express (which needs qs) and, for development, typescript; web needs left.
inline Files workspace() {
  return {
      {"package.json", R"({"name": "root", "private": true})"},
      {"pnpm-workspace.yaml", "packages:\n  - services/*\n"},
      {"services/auth/package.json",
       R"({"name": "@t/auth", "scripts": {"build": "tsc"}, "dependencies": {"express": "1.0.0"}, "devDependencies": {"typescript": "5.0.0"}})"},
      {"services/auth/src/main.ts", bytes(10'000)},
      {"services/web/package.json", R"({"name": "@t/web", "dependencies": {"left": "1.0.0"}})"},
      {"compose.yaml", "services:\n  auth:\n    build: {context: ., dockerfile: Dockerfile}\n"},
      {"pnpm-lock.yaml", R"(lockfileVersion: '9.0'

importers:

  .: {}

  services/auth:
    dependencies:
      express:
        specifier: 1.0.0
        version: 1.0.0
    devDependencies:
      typescript:
        specifier: 5.0.0
        version: 5.0.0

  services/web:
    dependencies:
      left:
        specifier: 1.0.0
        version: 1.0.0

packages:

  express@1.0.0:
    resolution: {integrity: sha512-aa}

  left@1.0.0:
    resolution: {integrity: sha512-bb}

  qs@1.0.0:
    resolution: {integrity: sha512-cc}

  typescript@5.0.0:
    resolution: {integrity: sha512-dd}

snapshots:

  express@1.0.0:
    dependencies:
      qs: 1.0.0

  left@1.0.0: {}

  qs@1.0.0: {}

  typescript@5.0.0: {}
)"},
  };
}

class Predicted {
 public:
  explicit Predicted(const std::string& dockerfile, Files files = workspace(),
                     const Sizes& sizes = known_sizes_for_test()) {
    files["Dockerfile"] = dockerfile;
    tree_ = memory_tree(std::move(files));
    auto found = walk(*tree_, "", [](const std::string&, FileKind) { return true; });
    fleet_ = fleet::assemble(*tree_, {.files = std::move(found.files), .repository = false, .today = {}});
    for (const auto& build : fleet_.builds)
      if (build.dockerfile->path == "Dockerfile") prediction = predict(build, fleet_, sizes);
  }

  [[nodiscard]] std::uint64_t of(Part part) const {
    for (const auto& one : prediction.parts)
      if (one.part == part) return one.bytes.likely;
    return 0;
  }
  [[nodiscard]] std::vector<std::string> unknown() const {
    std::vector<std::string> out;
    for (const auto& one : prediction.unknown) out.push_back(one.what);
    return out;
  }

  Prediction prediction;

 private:
  std::unique_ptr<FileTree> tree_;
  fleet::Fleet fleet_;
};

}  // namespace loadline::predict
