// SPDX-License-Identifier: Apache-2.0
// Word expansion with any bytes: no crash, no runaway; the first byte chooses the escape character.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "dockerfile/words.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadline::dockerfile;
  if (size == 0) return 0;
  const auto text = std::string_view{reinterpret_cast<const char*>(data), size};
  const char escape = text.front() == '`' ? '`' : '\\';
  const Lookup lookup = [](std::string_view name) -> std::optional<std::string> {
    if (name.empty() || name.front() == 'u') return std::nullopt;
    return "foo/bar*baz?" + std::string{name};
  };
  if (const auto word = expand_word(text.substr(1), lookup, escape);
      word && word->missing.size() > word->unset.size()) {
    std::abort();
  }
  (void)expand_words(text.substr(1), lookup, escape);
  (void)expand_raw(text.substr(1), lookup, escape);
  return 0;
}
