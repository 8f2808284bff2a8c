// SPDX-License-Identifier: Apache-2.0
// What a Go program was built from: the record that the linker leaves in it (Go's debug/buildinfo).
//
// The record stands somewhere in the middle of a large file, so that it is looked for while the bytes go by:
// a probe keeps nothing of the file but the record.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace loadline::packages {

struct GoModule {
  std::string path, version;
};
struct GoProgram {
  std::string go_version;          // "go1.22.3"
  GoModule main;                   // empty path: built without modules
  std::vector<GoModule> modules;   // as replaced, in the order written
  std::vector<std::string> settings;  // "GOARCH=amd64", ...
};

class GoProbe {
 public:
  // The file's bytes, in order, cut anywhere. False once more bytes cannot matter.
  bool feed(std::string_view bytes);
  // After the last byte; nothing where this is not a Go program, or one of before Go 1.18, whose record is
  // scattered over the file.
  [[nodiscard]] std::optional<GoProgram> result() const { return found_; }

 private:
  bool look(std::string_view window, std::uint64_t window_at);

  std::optional<GoProgram> found_;
  std::string kept_;        // the end of what has gone by, or from the candidate on
  std::uint64_t kept_at_ = 0;  // where that stands in the file
  bool done_ = false, first_ = true;
};

}  // namespace loadline::packages
