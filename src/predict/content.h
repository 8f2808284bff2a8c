// SPDX-License-Identifier: Apache-2.0
// What stands in a stage's file system, as far as sizes go: files of the context one by one, and trees that
// stand for all below them (an installed node_modules, a build's output, a base image).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/source.h"
#include "predict/amount.h"

namespace loadline::predict {

struct Content {
  std::string path;      // absolute in the image: a file, or the root of a tree
  bool tree = false;     // stands for all below `path`
  Part part = Part::source;
  Amount bytes;
  double packs_to = 0.4;  // compressed share, as a registry would send it
  Known known = Known::measured;
  std::string how;       // "pnpm store", "context", "recorded 2026-07-14 (node:20-alpine)", ...
  std::string what;      // of one that has a name of its own: "@tensorflow/tfjs-node", "bcrypt's build"
  std::string origin;    // of the context's files: their path in the repository
  Place brought;         // the instruction that brought it into this stage
};
using Contents = std::vector<Content>;

// What is at `path` or below it; "/" is everything. A tree that holds `path` inside it is not among them.
[[nodiscard]] bool is_under(std::string_view path, std::string_view folder);

// The file system of a stage: a removal takes out of the view, and out of the layer only what the same layer
// added, since a layer below keeps its bytes (OCI image layer specification, whiteouts).
struct View {
  Contents held;          // all that can be seen
  Contents layers;        // all that the image's layers hold, seen or not
  std::size_t layer = 0;  // where in `layers` the current one begins

  void next_layer() { layer = layers.size(); }
  void add(Content content);           // a file takes the place of one at the same path
  void remove(std::string_view path);  // may hold wildcards
  void remove_if(const std::function<bool(const Content&)>& gone);
  void make_folder(std::string_view path);  // one that may be empty: of a WORKDIR or mkdir
  [[nodiscard]] const Content* file_at(const std::string& path) const;
  [[nodiscard]] bool has_folder(std::string_view path) const;  // as far as it is known

  std::unordered_map<std::string, std::size_t> files;  // path to its index in `held`
  std::vector<std::string> folders;                    // those that were made, whatever is in them
};

// What COPY --from brings of `from` at `source` to `target`; empty where nothing known stands there.
struct CopyAsked {
  std::string source;       // absolute, may hold wildcards
  std::string target;       // absolute
  bool into = false;        // the target is a folder: it ends in "/", several are copied, or it is one already
  bool parents = false;     // --parents
  Place place;
};
[[nodiscard]] Contents copied(const Contents& from, const CopyAsked& asked);

}  // namespace loadline::predict
