// SPDX-License-Identifier: Apache-2.0
// A service in two: the functions that need heavy packages move behind HTTP into an image of their own, and the service
// asks them there. A proposal, since it changes code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "generate/generate.h"
#include "generate/node.h"

namespace loadline::generate {

// A source file that imports a heavy package, and whose functions move.
struct MovedModule {
  std::string source;  // "services/finance/src/forecast.ts"
  std::string built;  // the same after the build, in the package's folder: "dist/forecast.js"
  std::vector<std::string> functions;  // that it exports, all of them async
  std::vector<Place> imported_at;  // the specifiers by which other files of the service import it
};

struct Split {
  const Target* target = nullptr;
  NodeService node;
  std::string name;  // of the new service: "finance-ml"
  std::string folder;  // of its files: "docker/split/finance-ml"
  std::vector<std::string> heavy;  // packages that leave the service
  std::vector<std::string> packages;  // all that the new service needs of its own: these, and what moved code imports
  std::vector<MovedModule> modules;
  std::string output;  // folder of the build's output that the new image takes: "dist"
  bool applied = false;  // the service asks it already: the files follow, and there is nothing to patch
};

// Whether it belongs with models: @tensorflow/tfjs-node, onnxruntime-node, ...
[[nodiscard]] bool is_heavy(std::string_view package);

// Says of a service that has one that it may be split.
void note_heavy(const NodeService& node, std::vector<Note>& notes);

// Nothing where the service has no heavy package; `notes` says why one that has is not split.
[[nodiscard]] std::optional<Split> split_of(const fleet::Fleet& fleet, const Target& target, const NodeService& node,
                                            const Options& options, std::vector<Note>& notes);

// What both halves install for production, as far as it is known.
struct Half {
  std::uint64_t bytes = 0;
  std::size_t packages = 0, unknown = 0;  // how many, and how many of them nobody could weigh
};
struct Halves {
  Half today, service, heavy;
};
[[nodiscard]] Halves halves_of(const Split& split, const Options& options);
[[nodiscard]] std::string half_text(const Half& half);  // "12.3 MB in 80 packages"

// package.json and pnpm-lock.yaml of the new service alone, with the versions and checksums of the fleet's lockfile.
[[nodiscard]] std::string split_manifest(const Split& split);
[[nodiscard]] std::string split_lockfile(const Split& split);

// The HTTP server around the moved functions, and what stands in their place in the service.
[[nodiscard]] std::string split_server(const Split& split);
[[nodiscard]] std::string split_client(const Split& split, const MovedModule& module);
[[nodiscard]] std::string split_patch(const fleet::Fleet& fleet, const Split& split);

[[nodiscard]] std::string split_dockerfile(const fleet::Fleet& fleet, const Split& split, const Options& options);

}  // namespace loadline::generate
