// SPDX-License-Identifier: Apache-2.0
// Image names as github.com/distribution/reference normalises them.
#include <algorithm>
#include <cstddef>

#include "base/span.h"
#include "base/text.h"
#include "dockerfile/stages.h"

namespace loadline::dockerfile {
namespace {

constexpr bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// [a-z0-9]+ with one '.', one or two '_' or any number of '-' in between.
bool is_path_component(std::string_view text) {
  for (std::size_t at = 0;;) {
    const std::size_t begin = at;
    while (at < text.size() && is_lower_or_digit(text[at])) ++at;
    if (at == begin) return false;
    if (at == text.size()) return true;
    const std::size_t end = std::min(text.find_first_not_of("._-", at), text.size());
    const auto separator = text.substr(at, end - at);
    const bool dashes = separator.find_first_not_of('-') == separator.npos;
    if (!dashes && separator != "." && separator != "_" && separator != "__") return false;
    at = end;
  }
}

bool is_tag(std::string_view text) {
  const auto good = [](char c) { return is_lower_or_digit(c) || is_upper(c) || c == '_' || c == '.' || c == '-'; };
  return !text.empty() && text.size() <= 128 && text.front() != '.' && text.front() != '-' &&
         std::ranges::all_of(text, good);
}

}  // namespace

ImageReference parse_image_reference(std::string_view text) {
  ImageReference out{.full = std::string{text}};
  if (const auto at = text.find('@'); at != text.npos) {
    out.digest = text.substr(at + 1);
    text = text.substr(0, at);
  }
  const auto slash = text.rfind('/');
  if (const auto colon = text.rfind(':'); colon != text.npos && (slash == text.npos || colon > slash)) {
    out.tag = text.substr(colon + 1);
    text = text.substr(0, colon);
  }
  out.registry = "docker.io";
  const auto first = text.find('/');
  const auto host = text.substr(0, first);
  // splitDockerDomain: the first part is a host only if it cannot be a folder of Docker Hub.
  const bool is_host = host.find_first_of(".:") != host.npos || host == "localhost" ||
                       std::ranges::any_of(host, is_upper);
  if (first != text.npos && is_host) {
    if (host != "index.docker.io") out.registry = host;
    text = text.substr(first + 1);
  }
  if (out.registry == "docker.io" && text.starts_with("library/")) text.remove_prefix(8);
  out.name = text;
  return out;
}

std::string reference_complaint(const ImageReference& reference) {
  const bool upper = std::ranges::any_of(reference.name, is_upper);
  if (upper) return "invalid reference format: repository name (" + reference.name + ") must be lowercase";
  const auto parts = split(reference.name, '/');
  const bool tag_written = reference.full.ends_with(':') || !reference.tag.empty();
  const bool good = std::ranges::all_of(parts, is_path_component) && (!tag_written || is_tag(reference.tag)) &&
                    (!contains(reference.full, "@") || contains(reference.digest, ":"));
  return good ? "" : "invalid reference format";
}

}  // namespace loadline::dockerfile
