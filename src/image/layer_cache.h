// SPDX-License-Identifier: Apache-2.0
// Layers that were read once, in SQLite in the user's cache folder: a layer's digest names its very bytes, so what was
// read of them stays true, and the second image of a fleet pays for its own layers only.
//
// Nothing in it is precious. A file that is broken, locked or of another version is as good as none.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "image/layer.h"

namespace loadline::image {

class LayerCache {
 public:
  // Made where it is missing; null where it cannot be had. The least recently used layers go where all of them
  // together take more than `most` bytes. `wishes` names what is kept of files (a Keep, and the version of the program
  // that has it): layers that were read with other wishes are not found.
  [[nodiscard]] static std::unique_ptr<LayerCache> open(const std::string& path, std::string wishes,
                                                        std::uint64_t most = std::uint64_t{1} << 30);
  LayerCache(const LayerCache&) = delete;
  LayerCache& operator=(const LayerCache&) = delete;
  ~LayerCache();

  // Nothing where the layer is not there, or where its diff id was not computed although `verify` asks for it. May be
  // called from several threads.
  [[nodiscard]] std::optional<Layer> find(const std::string& digest, bool verify);
  void put(const std::string& digest, const Layer& layer);

 private:
  struct State;
  explicit LayerCache(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace loadline::image
