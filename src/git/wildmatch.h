// SPDX-License-Identifier: Apache-2.0
// Git's wildmatch (wildmatch.c): the globs of ignore files. Bytes, not runes; "**" between slashes crosses
// folders, anywhere else it is a "*".
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace loadline::git {

class Wildmatch {
 public:
  // With `pathname` (WM_PATHNAME) wildcards stop at slashes.
  Wildmatch(std::string_view pattern, bool pathname);
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  using Bytes = std::bitset<256>;
  struct Atom {
    // maybe_folders stands before inside_folders: together they are "(.*/)?".
    enum class Kind : std::uint8_t { one, many, maybe_folders, inside_folders } kind = Kind::one;
    Bytes bytes;  // what it takes
  };
  void read(std::string_view pattern, bool pathname);
  std::size_t read_stars(std::string_view pattern, std::size_t at, bool pathname);
  std::size_t read_class(std::string_view pattern, std::size_t at, bool pathname);

  using States = std::vector<std::size_t>;
  void add(States& states, States& seen, std::size_t state, std::size_t at) const;

  std::vector<Atom> atoms_;
  bool broken_ = false;  // an open class, a last backslash: matches nothing
};

}  // namespace loadline::git
