// SPDX-License-Identifier: Apache-2.0
// Every file that a run has read, once each, at an address that does not change.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_tree.h"
#include "base/source.h"

namespace loadline::fleet {

class Sources {
 public:
  explicit Sources(const FileTree& tree) : tree_{tree} {}

  // The file at this path, read at the first call; null where it cannot be read. Safe from several threads.
  [[nodiscard]] const Source* open(const std::string& path);
  // Reads many at once, in parallel; null where one cannot be read.
  [[nodiscard]] std::vector<const Source*> open_all(const std::vector<std::string>& paths);

  // Files that should have been readable and were not, sorted by path. A file that is merely not there
  // (an optional .env) is not among them: only what was listed counts.
  [[nodiscard]] std::vector<Error> failures() const;
  [[nodiscard]] std::vector<std::string> paths_read() const;  // sorted

 private:
  struct Slot {
    std::once_flag once;
    std::unique_ptr<const Source> source;
    std::optional<Error> failure;
  };
  [[nodiscard]] Slot& slot_of(const std::string& path);

  const FileTree& tree_;
  mutable std::mutex lock_;
  std::map<std::string, std::unique_ptr<Slot>, std::less<>> slots_;
};

}  // namespace loadline::fleet
