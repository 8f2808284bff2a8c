// SPDX-License-Identifier: Apache-2.0
// Written from the left, read from the right, as the specification's "How to build" and "How to parse" go.
#include "packages/purl.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace loadline::packages {
namespace {

constexpr std::string_view hex = "0123456789ABCDEF";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c) || contains("-._~:", {&c, 1})) {
      out += c;
    } else {
      out += '%';
      out += hex[static_cast<unsigned char>(c) >> 4];
      out += hex[static_cast<unsigned char>(c) & 15];
    }
  }
  return out;
}

std::string decoded(std::string_view text) {
  const auto digit = [](char c) -> int {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// Parts between slashes, each encoded; empty ones are none.
std::string encoded_parts(std::string_view path) {
  std::string out;
  for (const auto part : split(path, '/')) {
    if (part.empty()) continue;
    if (!out.empty()) out += '/';
    out += encoded(part);
  }
  return out;
}

std::string decoded_parts(std::string_view path, bool relative) {
  std::string out;
  for (const auto part : split(path, '/')) {
    const auto text = decoded(part);
    if (text.empty() || (relative && (text == "." || text == ".."))) continue;
    if (!out.empty()) out += '/';
    out += text;
  }
  return out;
}

bool has_lower_names(std::string_view type) {
  constexpr std::array types = {"alpm",   "apk",    "bitbucket", "composer", "deb",
                                "github", "golang", "hex",       "npm",      "pypi"};
  return std::ranges::find(types, type) != types.end();
}

void normalise(Purl& purl) {
  if (has_lower_names(purl.type)) {
    purl.space = lower(purl.space);
    purl.name = lower(purl.name);
  }
  if (purl.type == "rpm") purl.space = lower(purl.space);
  if (purl.type == "pypi") std::ranges::replace(purl.name, '_', '-');
}

bool is_key(std::string_view text) {
  return !text.empty() && !is_digit(text.front()) && std::ranges::all_of(text, [](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

bool take_qualifiers(std::string_view text, Purl& into) {
  for (const auto pair : split(text, '&')) {
    const auto equals = pair.find('=');
    if (equals == pair.npos) return false;
    const auto key = lower(pair.substr(0, equals));
    if (!is_key(key)) return false;
    if (auto value = decoded(pair.substr(equals + 1)); !value.empty()) into.qualifiers[key] = std::move(value);
  }
  return true;
}

}  // namespace

std::string text_of(const Purl& purl) {
  std::string out = "pkg:" + purl.type + "/";
  if (const auto space = encoded_parts(purl.space); !space.empty()) out += space + "/";
  out += encoded(purl.name);
  if (!purl.version.empty()) out += "@" + encoded(purl.version);
  char separator = '?';
  for (const auto& [key, value] : purl.qualifiers) {
    if (value.empty()) continue;
    out += separator + key + "=" + encoded(value);
    separator = '&';
  }
  if (const auto subpath = encoded_parts(purl.subpath); !subpath.empty()) out += "#" + subpath;
  return out;
}

std::optional<Purl> parse_purl(std::string_view text) {
  Purl out;
  if (const auto at = text.rfind('#'); at != text.npos) {
    out.subpath = decoded_parts(text.substr(at + 1), true);
    text = text.substr(0, at);
  }
  if (const auto at = text.rfind('?'); at != text.npos) {
    if (at + 1 < text.size() && !take_qualifiers(text.substr(at + 1), out)) return std::nullopt;
    text = text.substr(0, at);
  }
  const auto colon = text.find(':');
  if (colon == text.npos || !equals_ignoring_case(text.substr(0, colon), "pkg")) return std::nullopt;
  text.remove_prefix(colon + 1);
  while (text.starts_with('/')) text.remove_prefix(1);
  while (text.ends_with('/')) text.remove_suffix(1);
  const auto slash = text.find('/');
  if (slash == text.npos) return std::nullopt;
  out.type = lower(text.substr(0, slash));
  if (!is_key(out.type) || contains(out.type, "_")) return std::nullopt;
  text.remove_prefix(slash + 1);
  // The version's "@" stands behind the last slash; one before it belongs to a scope that nobody encoded.
  const auto last = text.rfind('/');
  if (const auto at = text.rfind('@'); at != text.npos && (last == text.npos || at > last)) {
    out.version = decoded(text.substr(at + 1));
    text = text.substr(0, at);
  }
  const auto name = text.rfind('/');
  out.name = decoded(text.substr(name == text.npos ? 0 : name + 1));
  if (name != text.npos) out.space = decoded_parts(text.substr(0, name), false);
  if (out.name.empty()) return std::nullopt;
  normalise(out);
  return out;
}

std::string normalised_python_name(std::string_view name) {
  std::string out;
  for (const char c : lower(name)) {
    const bool separator = c == '-' || c == '_' || c == '.';
    if (separator && out.ends_with('-')) continue;
    out += separator ? '-' : c;
  }
  return out;
}

Purl purl_of(const Package& package, const System& system) {
  Purl out{.type = std::string{name_of(package.ecosystem)}, .name = package.name, .version = package.version};
  const auto split_name = [&](std::size_t at) {
    if (at == std::string::npos) return;
    out.space = package.name.substr(0, at);
    out.name = package.name.substr(at + 1);
  };
  switch (package.ecosystem) {
    case Ecosystem::deb:
    case Ecosystem::apk:
    case Ecosystem::rpm:
      out.space = system.id;
      if (!package.architecture.empty()) out.qualifiers["arch"] = package.architecture;
      if (system.known()) out.qualifiers["distro"] = system.id + (system.version.empty() ? "" : "-" + system.version);
      break;
    case Ecosystem::npm:
    case Ecosystem::golang: split_name(package.name.rfind('/')); break;
    case Ecosystem::maven: split_name(package.name.find(':')); break;
    case Ecosystem::pypi: out.name = normalised_python_name(package.name); break;
    case Ecosystem::generic: break;
  }
  if (package.ecosystem == Ecosystem::rpm)
    if (const auto colon = out.version.find(':'); colon != std::string::npos) {
      out.qualifiers["epoch"] = out.version.substr(0, colon);
      out.version = out.version.substr(colon + 1);
    }
  normalise(out);
  return out;
}

}  // namespace loadline::packages
