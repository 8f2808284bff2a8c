// SPDX-License-Identifier: Apache-2.0
// The files of models, each parsed once: a base file is part of every combination that people run.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/source.h"
#include "yaml/node.h"

namespace loadline::compose {

// Gives the source of a path below the root, or null where there is no such (readable) file.
using Open = std::function<const Source*(const std::string& path)>;

class Documents {  // threads may ask at once
 public:
  explicit Documents(Open open) : open_{std::move(open)} {}
  [[nodiscard]] const Source* source(const std::string& path) const { return open_(path); }
  [[nodiscard]] std::shared_ptr<const yaml::Document> document(const std::string& path);  // null as the source is

 private:
  struct Slot {
    std::once_flag once;
    std::shared_ptr<const yaml::Document> document;
  };
  Open open_;
  std::mutex lock_;
  std::map<std::string, Slot> slots_;  // nodes stay where they are
};

}  // namespace loadline::compose
