// SPDX-License-Identifier: Apache-2.0
// The grammar without regular expressions: it has three parts with an alphabet each.
#include "image/reference.h"

#include <algorithm>

#include "base/text.h"
#include "image/digest.h"

namespace loadline::image {
namespace {

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_word(char c) { return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '_'; }

bool is_host(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (is_word(c) && c != '_') || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
  });
}

// [a-z0-9]+ with ".", "_", "__" or dashes between.
bool is_component(std::string_view text) {
  return !text.empty() && is_lower_or_digit(text.front()) && is_lower_or_digit(text.back()) &&
         std::ranges::all_of(text, [](char c) { return is_lower_or_digit(c) || c == '.' || c == '_' || c == '-'; }) &&
         !contains(text, "..") && !contains(text, "___");
}

bool is_tag(std::string_view text) {
  return !text.empty() && text.size() <= 128 && is_word(text.front()) &&
         std::ranges::all_of(text, [](char c) { return is_word(c) || c == '.' || c == '-'; });
}

}  // namespace

std::string Reference::text() const {
  return host + "/" + repository + (tag.empty() ? "" : ":" + tag) + (digest.empty() ? "" : "@" + digest);
}

Result<Reference> read_reference(std::string_view text) {
  const std::string whole{text};
  Reference out;
  if (const auto at = text.find('@'); at != text.npos) {
    out.digest = text.substr(at + 1);
    if (!is_digest(out.digest)) return failure("what follows the @ is no digest", whole);
    text = text.substr(0, at);
  }
  const auto slash = text.rfind('/');
  if (const auto colon = text.rfind(':'); colon != text.npos && (slash == text.npos || colon > slash)) {
    out.tag = text.substr(colon + 1);
    if (!is_tag(out.tag)) return failure("what follows the colon is no tag", whole);
    text = text.substr(0, colon);
  }
  // A first part is a host where it could not be a folder of Docker Hub.
  const auto first = text.substr(0, text.find('/'));
  const bool has_host = first.size() < text.size() &&
                        (contains(first, ".") || contains(first, ":") || first == "localhost" || lower(first) != first);
  out.host = has_host ? first : "docker.io";
  if (has_host) text = text.substr(first.size() + 1);
  if (out.host == "index.docker.io" || out.host == "registry-1.docker.io") out.host = "docker.io";
  if (!is_host(out.host)) return failure("this is no registry's name", whole);
  out.repository = text;
  if (out.host == "docker.io" && !contains(text, "/")) out.repository = "library/" + out.repository;
  for (const auto part : split(out.repository, '/'))
    if (!is_component(part)) return failure("this is no image's name", whole, "names are written in small letters");
  if (out.tag.empty() && out.digest.empty()) out.tag = "latest";
  return out;
}

}  // namespace loadline::image
