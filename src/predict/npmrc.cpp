// SPDX-License-Identifier: Apache-2.0
// Lines of "name = value"; names of registries' secrets begin with "//host/path/:".
#include "predict/npmrc.h"

#include "base/text.h"

namespace loadline::predict {
namespace {

std::string filled_in(std::string_view text, const Environment& environment) {
  std::string out;
  while (!text.empty()) {
    const auto start = text.find("${");
    const auto end = start == text.npos ? text.npos : text.find('}', start);
    if (end == text.npos) return out + std::string{text};
    out += text.substr(0, start);
    const std::string name{text.substr(start + 2, end - start - 2)};
    const auto value = environment(name);
    out += value ? *value : "${" + name + "}";  // npm leaves what is not set as it is written
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string_view unquoted(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front())
    return text.substr(1, text.size() - 2);
  return text;
}

}  // namespace

void add_npmrc(NpmSettings& settings, std::string_view text, const Environment& environment) {
  for (auto line : split_lines(text)) {
    line = trim(line);
    const auto equals = line.find('=');
    if (line.empty() || line.front() == '#' || line.front() == ';' || equals == line.npos) continue;
    settings.values.emplace(filled_in(trim(line.substr(0, equals)), environment),
                            filled_in(unquoted(trim(line.substr(equals + 1))), environment));
  }
}

void add_environment(NpmSettings& settings, const Environment& environment) {
  for (const std::string_view name : {"registry", "cafile", "https-proxy", "cache", "store-dir", "strict-ssl"}) {
    std::string variable = "npm_config_" + replace_all(name, "-", "_");
    auto value = environment(variable);
    if (!value) {
      for (char& c : variable)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
      value = environment(variable);
    }
    if (value && !value->empty()) settings.values.emplace(name, *value);
  }
}

std::optional<std::string> NpmSettings::value(std::string_view name) const {
  const auto at = values.find(name);
  return at == values.end() ? std::nullopt : std::optional{at->second};
}

std::string NpmSettings::registry_of(std::string_view package) const {
  std::optional<std::string> out;
  if (package.starts_with('@')) out = value(std::string{package.substr(0, package.find('/'))} + ":registry");
  if (!out) out = value("registry");
  if (!out) out = "https://registry.npmjs.org/";
  if (!out->ends_with('/')) *out += '/';
  return *out;
}

std::string NpmSettings::authorization_for(std::string_view address) const {
  const auto scheme = address.find("//");
  if (scheme == address.npos) return {};
  // The longest prefix wins: npm walks up from the address.
  std::string_view path = address.substr(scheme);
  while (path.size() > 2) {
    for (const auto& [key, start] : {std::pair{":_authToken", "Bearer "}, std::pair{":_auth", "Basic "}})
      for (const std::string_view slash : {"", "/"})
        if (const auto found = value(std::string{path} + std::string{slash} + key)) return start + *found;
    const auto cut = path.rfind('/');
    if (cut == path.npos || cut < 2) break;
    path = path.substr(0, cut);
  }
  return {};
}

}  // namespace loadline::predict
