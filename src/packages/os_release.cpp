// SPDX-License-Identifier: Apache-2.0
// Assignments that a shell could read: values bare, or in single or double quotes.
#include "packages/os_release.h"

#include "base/text.h"

namespace loadline::packages {
namespace {

std::string unquoted(std::string_view value) {
  value = trim(value);
  if (value.size() < 2 || (value.front() != '"' && value.front() != '\'') || value.back() != value.front())
    return std::string{value};
  const bool escapes = value.front() == '"';
  std::string out;
  for (std::size_t i = 1; i + 1 < value.size(); ++i) {
    if (escapes && value[i] == '\\' && i + 2 < value.size()) ++i;
    out += value[i];
  }
  return out;
}

}  // namespace

System read_os_release(std::string_view text) {
  System out;
  for (const auto line : split_lines(text)) {
    const auto equals = line.find('=');
    if (equals == line.npos || line.starts_with('#')) continue;
    const auto name = trim(line.substr(0, equals));
    auto value = unquoted(line.substr(equals + 1));
    if (name == "ID") out.id = lower(value);
    else if (name == "VERSION_ID") out.version = std::move(value);
    else if (name == "VERSION_CODENAME") out.codename = std::move(value);
    else if (name == "PRETTY_NAME") out.name = std::move(value);
    else if (name == "ID_LIKE") out.like = std::move(value);
    else if (name == "HOME_URL") out.homepage = std::move(value);
    else if (name == "CPE_NAME") out.cpe = std::move(value);
  }
  return out;
}

}  // namespace loadline::packages
