// SPDX-License-Identifier: Apache-2.0
// The rules of PURL-SPECIFICATION.rst ("Rules for each purl component", "Character encoding") and of types/.
#include "packages/purl.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace loadline::packages {
namespace {

// Everything but unreserved characters and the colon.
std::string encoded(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 128 && (std::isalnum(byte) != 0 || std::string_view{".-_~:"}.find(c) != std::string_view::npos)) {
      out += c;
    } else {
      out += '%';
      out += hex[byte >> 4U];
      out += hex[byte & 15U];
    }
  }
  return out;
}

std::string version_id(const std::optional<OperatingSystem>& system) {
  if (!system || system->id.empty()) return {};
  return system->version.empty() ? system->id : system->id + "-" + system->version;
}

}  // namespace

std::string text_of(const Purl& purl) {
  std::string out = "pkg:" + std::string{purl.type} + "/";
  for (const auto part : split(purl.space, '/'))
    if (!part.empty()) out += encoded(part) + "/";
  out += encoded(purl.name);
  if (!purl.version.empty()) out += "@" + encoded(purl.version);
  auto qualifiers = purl.qualifiers;
  std::ranges::sort(qualifiers);
  char sign = '?';
  for (const auto& [key, value] : qualifiers) {
    if (value.empty()) continue;
    out += sign + key + "=" + encoded(value);
    sign = '&';
  }
  return out;
}

std::string distribution_purl(const Package& package, const std::optional<OperatingSystem>& system) {
  std::string version = package.version, epoch;
  // An RPM's epoch is a qualifier; a Debian one's is part of the version.
  if (const auto colon = version.find(':'); package.type == Type::rpm && colon != version.npos) {
    epoch = version.substr(0, colon);
    version.erase(0, colon + 1);
  }
  const auto name = package.type == Type::rpm ? package.name : lower(package.name);
  const auto space = system ? lower(system->id) : std::string{};
  return text_of({.type = name_of(package.type),
                  .space = space,
                  .name = name,
                  .version = version,
                  .qualifiers = {{"arch", package.architecture}, {"distro", version_id(system)}, {"epoch", epoch}}});
}

std::string npm_purl(std::string_view name, std::string_view version) {
  const auto slash = name.starts_with('@') ? name.find('/') : name.npos;
  const auto space = slash == name.npos ? std::string_view{} : name.substr(0, slash);
  return text_of({"npm", space, slash == name.npos ? name : name.substr(slash + 1), version, {}});
}

std::string pypi_purl(std::string_view name, std::string_view version) {
  const auto normal = replace_all(lower(name), "_", "-");
  return text_of({"pypi", {}, normal, version, {}});
}

std::string golang_purl(std::string_view module, std::string_view version) {
  const auto small = lower(module);
  const auto slash = small.rfind('/');
  const std::string_view view = small;
  return text_of({"golang",
                  slash == small.npos ? std::string_view{} : view.substr(0, slash),
                  slash == small.npos ? view : view.substr(slash + 1),
                  version,
                  {}});
}

std::string maven_purl(std::string_view group, std::string_view artifact, std::string_view version) {
  return text_of({"maven", group, artifact, version, {}});
}

}  // namespace loadline::packages
