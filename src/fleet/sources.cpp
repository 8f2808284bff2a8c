// SPDX-License-Identifier: Apache-2.0
// One slot a path, filled at the first call; the map is locked for the look-up, never while reading.
#include "fleet/sources.h"

#include "base/parallel.h"

namespace loadline::fleet {

Sources::Slot& Sources::slot_of(const std::string& path) {
  const std::scoped_lock locked{lock_};
  auto& slot = slots_[path];
  if (!slot) slot = std::make_unique<Slot>();
  return *slot;
}

const Source* Sources::open(const std::string& path) {
  Slot& slot = slot_of(path);
  std::call_once(slot.once, [&] {
    auto bytes = tree_.read(path);
    if (bytes) {
      slot.source = std::make_unique<const Source>(path, std::move(*bytes), &tree_);
    } else {
      slot.failure = std::move(bytes.error());
    }
  });
  return slot.source.get();
}

std::vector<const Source*> Sources::open_all(const std::vector<std::string>& paths) {
  std::vector<const Source*> out(paths.size());
  for_each_index(paths.size(), [&](std::size_t i) { out[i] = open(paths[i]); });
  return out;
}

std::vector<Error> Sources::failures() const {
  const std::scoped_lock locked{lock_};
  std::vector<Error> out;
  for (const auto& [path, slot] : slots_)
    if (slot->failure) out.push_back(*slot->failure);
  return out;
}

std::vector<std::string> Sources::paths_read() const {
  const std::scoped_lock locked{lock_};
  std::vector<std::string> out;
  for (const auto& [path, slot] : slots_)
    if (slot->source) out.push_back(path);
  return out;
}

}  // namespace loadline::fleet
