// SPDX-License-Identifier: Apache-2.0
// An archive that passes only once (standard input, a daemon, a compressed archive): its layers are read as they come
// by, whichever images they turn out to belong to, and its documents are kept.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "image/image.h"

namespace loadline::image {

struct PassedFile {
  std::uint64_t size = 0;
  std::string link;                      // the name that this one stands for
  std::string text;                      // of what is no layer and small enough for a document
  std::shared_ptr<Result<Layer>> layer;  // of what is one
};
using PassedFiles = std::map<std::string, PassedFile, std::less<>>;

// `source` streams the archive, plain or compressed.
[[nodiscard]] Result<PassedFiles> read_passing(const std::function<Status(const Sink&)>& source, const Limits& limits,
                                               const Keep& keep, bool verify);

}  // namespace loadline::image
