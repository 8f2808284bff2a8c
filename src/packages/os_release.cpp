// SPDX-License-Identifier: Apache-2.0
// The last assignment wins, as in the shell.
#include "packages/os_release.h"

#include "base/text.h"

namespace loadline::packages {
namespace {

std::string unquoted(std::string_view text) {
  text = trim(text);
  const char quote = text.starts_with('"') || text.starts_with('\'') ? text[0] : '\0';
  std::string out;
  for (std::size_t i = quote == '\0' ? 0 : 1; i < text.size(); ++i) {
    if (quote != '\0' && text[i] == quote) break;
    if (text[i] == '\\' && quote != '\'' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

}  // namespace

std::optional<OperatingSystem> read_os_release(std::string_view text) {
  OperatingSystem out;
  for (const auto line : split_lines(text)) {
    const auto equals = line.find('=');
    if (equals == line.npos) continue;
    const auto key = trim(line.substr(0, equals));
    const auto value = unquoted(line.substr(equals + 1));
    if (key == "ID") out.id = value;
    if (key == "VERSION_ID") out.version = value;
    if (key == "VERSION_CODENAME") out.codename = value;
    if (key == "PRETTY_NAME") out.name = value;
  }
  return out.id.empty() ? std::nullopt : std::optional{std::move(out)};
}

}  // namespace loadline::packages
