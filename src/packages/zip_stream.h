// SPDX-License-Identifier: Apache-2.0
// A zip archive as it passes, from its first byte to its last, without its table of contents, which stands at the end.
//
// Reference: PKWARE APPNOTE.TXT, 4.3. An entry may leave its sizes to a descriptor behind its data; then only inflating
// tells where it ends, and so a stored one of that kind cannot be read this way (jar tools do not write it).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace loadline::packages {

struct ZipEvents {
  std::function<bool(std::string_view path)> wanted;  // a file: is its content asked for
  std::function<void(std::string_view)> content;  // of the file last wanted, in pieces
  std::function<void()> end;  // of that file
};

class ZipStream {
 public:
  explicit ZipStream(ZipEvents events);
  ~ZipStream();
  ZipStream(ZipStream&&) noexcept;
  ZipStream& operator=(ZipStream&&) noexcept;

  void feed(std::string_view bytes);
  // Whether everything up to here could be read; false from the first thing that could not.
  [[nodiscard]] bool sound() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace loadline::packages
