// SPDX-License-Identifier: Apache-2.0
// One slot a path, filled at the first call; the map is locked for the look-up, never while parsing.
#include "compose/documents.h"

namespace loadline::compose {

std::shared_ptr<const yaml::Document> Documents::document(const std::string& path) {
  Slot* slot = nullptr;
  {
    const std::scoped_lock locked{lock_};
    slot = &slots_[path];
  }
  std::call_once(slot->once, [&] {
    if (const Source* file = source(path)) slot->document = std::make_shared<const yaml::Document>(yaml::parse(*file));
  });
  return slot->document;
}

}  // namespace loadline::compose
