// SPDX-License-Identifier: Apache-2.0
// A code point beyond the first plane is two UTF-16 units; what is no UTF-8 counts a unit a byte.
#include "lsp/text.h"

#include <algorithm>

#include "base/text.h"

namespace loadline::lsp {
namespace {

struct Step {
  std::uint32_t bytes = 1, units = 1;
};

Step step_at(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::uint32_t bytes = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
  if (bytes > text.size()) return {};
  for (std::uint32_t i = 1; i < bytes; ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xc0u) != 0x80u) return {};
  return {bytes, bytes == 4 ? 2u : 1u};
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}  // namespace

Point point_at(const Source& source, std::uint32_t offset) {
  const auto position = source.position(offset);
  const auto line = source.line(position.line);
  auto before = source.text({line.begin, std::clamp(offset, line.begin, std::max(line.begin, line.end))});
  Point out{position.line - 1, 0};
  while (!before.empty()) {
    const auto step = step_at(before);
    out.character += step.units;
    before.remove_prefix(step.bytes);
  }
  return out;
}

Range range_of(const Source& source, Span span) {
  return {point_at(source, span.begin), point_at(source, std::max(span.begin, span.end))};
}

std::uint32_t offset_of(const Source& source, Point point) {
  if (point.line >= source.line_count()) return static_cast<std::uint32_t>(source.text().size());
  const auto line = source.line(point.line + 1);
  auto rest = source.text(line);
  auto out = line.begin;
  for (std::uint32_t units = 0; !rest.empty() && units < point.character;) {
    const auto step = step_at(rest);
    units += step.units;
    if (units > point.character) break;  // in the middle of a pair: before it
    out += step.bytes;
    rest.remove_prefix(step.bytes);
  }
  return out;
}

std::optional<std::string> path_of(std::string_view uri) {
  constexpr std::string_view scheme = "file://";
  if (!uri.starts_with(scheme)) return std::nullopt;
  uri.remove_prefix(scheme.size());
  const auto slash = uri.find('/');  // a host before it: "localhost"
  if (slash == uri.npos) return std::nullopt;
  uri.remove_prefix(slash);
  std::string out;
  for (std::size_t i = 0; i < uri.size(); ++i) {
    const bool escape = uri[i] == '%' && i + 2 < uri.size() && hex(uri[i + 1]) >= 0 && hex(uri[i + 2]) >= 0;
    if (!escape) {
      out += uri[i];
      continue;
    }
    out += static_cast<char>(hex(uri[i + 1]) * 16 + hex(uri[i + 2]));
    i += 2;
  }
  if (contains(out, std::string_view{"\0", 1})) return std::nullopt;
  return out;
}

std::string uri_of(std::string_view path) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out = "file://";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (contains(plain, std::string_view{&c, 1})) out += c;
    else out.append(1, '%').append(1, digits[byte >> 4u]).append(1, digits[byte & 15u]);
  }
  return out;
}

}  // namespace loadline::lsp
