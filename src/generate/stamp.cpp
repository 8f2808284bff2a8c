// SPDX-License-Identifier: Apache-2.0
// "# Made by `loadline generate`, checksum 0123456789abcdef ...": the checksum is of all other lines (FNV-1a, 64 bits:
// it tells an edit, not a forgery).
#include "generate/stamp.h"

#include <fmt/format.h>

#include <cstdint>

#include "base/paths.h"
#include "base/span.h"
#include "base/text.h"

namespace loadline::generate {
namespace {

constexpr std::string_view lead = "Made by `loadline generate`, checksum ";
constexpr std::string_view rest = ". Edit it, and it is yours: it is not written over.";

std::string checksum_of(std::string_view before, std::string_view after) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const auto part : {before, after})
    for (const char byte : part) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
  return fmt::format("{:016x}", hash);
}

struct Comment {
  std::string_view open, close;
};
Comment comment_of(std::string_view path) {
  const auto name = base_name(path);
  if (name.ends_with(".md") || name.ends_with(".html")) return {"<!-- ", " -->"};
  if (name.ends_with(".ts") || name.ends_with(".js") || name.ends_with(".mjs") || name.ends_with(".go"))
    return {"// ", ""};
  if (name.ends_with(".json")) return {};
  // `patch` and `git apply` read past what stands in front of the first file.
  return {"# ", ""};
}

// Where the line goes: a directive of a Dockerfile counts in the first line only.
std::size_t place_in(std::string_view text) {
  for (const std::string_view first : {"# syntax=", "# escape=", "# check="})
    if (text.starts_with(first)) return text.find('\n') + 1;
  return 0;
}

}  // namespace

std::string stamped(std::string_view path, std::string_view text) {
  const auto [open, close] = comment_of(path);
  if (open.empty()) return std::string{text};
  const auto at = place_in(text);
  return fmt::format("{}{}{}{}{}{}\n{}", text.substr(0, at), open, lead,
                     checksum_of(text.substr(0, at), text.substr(at)), rest, close, text.substr(at));
}

bool is_untouched(std::string_view text) {
  const auto at = text.find(lead);
  if (at == text.npos) return false;
  const auto line = text.rfind('\n', at) == text.npos ? 0 : text.rfind('\n', at) + 1;
  const auto end = text.find('\n', at);
  if (end == text.npos || slice(text, at + lead.size() + 16, at + lead.size() + 17) != ".") return false;
  return text.substr(at + lead.size(), 16) == checksum_of(text.substr(0, line), text.substr(end + 1));
}

bool carries_stamp(std::string_view text) { return contains(text, lead); }

}  // namespace loadline::generate
