// SPDX-License-Identifier: Apache-2.0
// Header lines end with CR LF; only the length is read of them.
#include "lsp/wire.h"

#include <cstdint>

#include "base/text.h"

namespace loadline::lsp {
namespace {

constexpr std::uint64_t most_bytes = 256u << 20u;  // no editor sends that much: the stream is out of step

}  // namespace

std::optional<std::string> read_message(std::istream& in) {
  std::optional<std::uint64_t> length;
  for (std::string line; std::getline(in, line);) {
    const auto text = trim(line);
    if (text.empty() && !length) continue;
    if (!text.empty()) {
      const auto colon = text.find(':');
      if (equals_ignoring_case(text.substr(0, colon), "content-length") && colon != text.npos)
        length = parse_integer<std::uint64_t>(trim(text.substr(colon + 1)));
      continue;
    }
    if (*length > most_bytes) return std::nullopt;
    std::string message(static_cast<std::size_t>(*length), '\0');
    if (!in.read(message.data(), static_cast<std::streamsize>(message.size()))) return std::nullopt;
    return message;
  }
  return std::nullopt;
}

void write_message(std::ostream& out, std::string_view message) {
  out << "Content-Length: " << message.size() << "\r\n\r\n" << message << std::flush;
}

}  // namespace loadline::lsp
