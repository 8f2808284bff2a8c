// SPDX-License-Identifier: Apache-2.0
// Listed files that hold a secret by what stands in them, and not by their names alone: a .pem may be a
// certificate, an .npmrc a setting, an .env a list of ports.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/controls.h"
#include "fleet/parts.h"

namespace loadline::fleet {
namespace {

constexpr std::uint64_t largest = 64 * 1024;  // keys and settings are small

bool has_key_name(std::string_view name) {
  constexpr std::array<std::string_view, 4> whole = {"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"};
  return name.ends_with(".pem") || name.ends_with(".key") || std::ranges::find(whole, name) != whole.end();
}

// .env.example and its like are there to be read.
bool is_sample(std::string_view name) {
  constexpr std::array<std::string_view, 6> words = {"example", "sample", "template", "dist", "defaults", "schema"};
  const auto parts = split(name, '.');
  return std::ranges::any_of(parts,
                             [&](std::string_view part) { return std::ranges::find(words, part) != words.end(); });
}

bool sets_a_secret(std::string_view text) {
  for (auto line : split_lines(text)) {
    line = trim(line);
    if (line.starts_with("export ")) line.remove_prefix(7);
    const auto equals = line.find('=');
    if (line.starts_with('#') || equals == line.npos) continue;
    auto value = trim(line.substr(equals + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'')) value = value.substr(1, value.size() - 2);
    if (is_secret_name(trim(line.substr(0, equals))) && is_secret_value(value)) return true;
  }
  return false;
}

bool has_npm_token(std::string_view text) {
  for (const auto line : split_lines(text)) {
    const auto at = line.find("_authToken=");
    if (trim(line).starts_with('#') || trim(line).starts_with(';') || at == line.npos) continue;
    const auto value = trim(line.substr(at + 11));
    if (!value.empty() && !value.starts_with("${")) return true;
  }
  return false;
}

std::string_view secret_in(std::string_view name, std::string_view text) {
  if (has_key_name(name)) return contains(text, "PRIVATE KEY-----") ? "a private key" : "";
  if (name == ".npmrc") return has_npm_token(text) ? "a registry token" : "";
  return sets_a_secret(text) ? "secrets" : "";
}

}  // namespace

void find_private_files(Fleet& fleet) {
  for (const auto& file : fleet.files) {
    if (file.kind != FileKind::regular || file.size > largest) continue;
    const auto name = base_name(file.path);
    const bool environment = (name == ".env" || name.starts_with(".env.")) && !is_sample(name);
    if (!environment && !has_key_name(name) && name != ".npmrc") continue;
    if (setting_of(file.path) == Setting::test) continue;
    const Source* source = fleet.sources->open(file.path);
    if (source == nullptr) continue;
    if (const auto what = secret_in(name, source->text()); !what.empty())
      fleet.private_files.push_back({file.path, what});
  }
}

}  // namespace loadline::fleet
