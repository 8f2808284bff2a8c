// SPDX-License-Identifier: Apache-2.0
// Which environment variables hold a secret in plain text.
//
// Words, not substrings: "TOKEN_EXPIRY", "PASSWORD_MIN_LENGTH" and "KEYCLOAK_URL" speak of secrets and hold
// none. The value has to look like one, too.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "fleet/controls.h"

namespace loadline::fleet {
namespace {

constexpr std::array<std::string_view, 11> secret_words = {"PASSWORD",   "PASSWD", "PWD",        "SECRET",
                                                           "TOKEN",      "APIKEY", "CREDENTIAL", "CREDENTIALS",
                                                           "PASSPHRASE", "PASS",   "REQUIREPASS"};
constexpr std::array<std::string_view, 7> key_kinds = {"API",     "PRIVATE", "ACCESS", "ENCRYPTION",
                                                       "SIGNING", "AUTH",    "MASTER"};
// What follows the secret word and makes the value something else.
constexpr std::array<std::string_view, 35> harmless_ends = {
    "FILE",       "PATH",   "DIR",      "URL",       "URI",      "ENDPOINT", "TTL",      "EXPIRY",   "EXPIRES",
    "EXPIRATION", "IN",     "LENGTH",   "SIZE",      "ROUNDS",   "ENABLED",  "DISABLED", "REQUIRED", "NAME",
    "ID",         "TYPE",   "HEADER",   "ALGORITHM", "POLICY",   "MIN",      "MAX",      "AGE",      "ISSUER",
    "AUDIENCE",   "PERIOD", "INTERVAL", "TIMEOUT",   "LIFETIME", "DURATION", "COUNT",    "LIMIT"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

std::string upper_words(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool small = c >= 'a' && c <= 'z';
    out += small ? static_cast<char>(c - 'a' + 'A') : (c == '-' || c == '.') ? '_' : c;
  }
  return out;
}

bool has_credentials_in_url(std::string_view value) {
  const auto scheme = value.find("://");
  if (scheme == value.npos) return false;
  const auto rest = value.substr(scheme + 3);
  const auto at = rest.substr(0, rest.find('/')).rfind('@');
  if (at == rest.npos) return false;
  const auto user = rest.substr(0, at);
  const auto colon = user.find(':');
  return colon != user.npos && colon + 1 < user.size() && !user.substr(colon + 1).starts_with('$');
}

// "your_api_key", "<api key>", "xxxx": a gap to be filled in. "changeme" is not: people run with that.
bool is_gap(std::string_view value) {
  return (value.size() > 5 && equals_ignoring_case(value.substr(0, 4), "your") &&
          (value[4] == '_' || value[4] == '-' || value[4] == ' ')) ||
         (value.starts_with('<') && value.ends_with('>')) || value.find_first_not_of("xX*.") == value.npos;
}

}  // namespace

bool is_secret_name(std::string_view name) {
  const auto text = upper_words(name);
  const auto words = split(text, '_');
  if (words.empty() || among(harmless_ends, words.back())) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    // PWD alone is the working folder.
    if (among(secret_words, words[i]) && !(words[i] == "PWD" && words.size() == 1)) return true;
    if (i > 0 && words[i] == "KEY" && among(key_kinds, words[i - 1])) return true;
  }
  return false;
}

bool is_secret_value(std::string_view value) {
  value = trim(value);
  if (value.empty() || value.starts_with('/') || value.starts_with('$') || value.starts_with("{{") || is_gap(value))
    return false;
  for (const std::string_view plain :
       {"true", "false", "yes", "no", "on", "off", "null", "none", "required", "optional"})
    if (equals_ignoring_case(value, plain)) return false;
  // "900" and "15m" are settings; a PIN of digits would be a strange secret for a service.
  const auto digits = value.find_first_not_of("0123456789");
  return digits != value.npos && !(digits > 0 && value.size() - digits <= 2);
}

namespace {

std::vector<PlainSecret> plain_secrets_of(const compose::ByName<compose::OptionalText>& values) {
  std::vector<PlainSecret> out;
  for (const auto& [name, value] : values) {
    if (!value.value) continue;
    const bool by_name = is_secret_name(name) && is_secret_value(*value.value);
    if (!by_name && !has_credentials_in_url(*value.value)) continue;
    // "${DB_PASSWORD}" has the value of the environment; "${DB_PASSWORD:-secret}" gives it away all the same.
    const auto written = value.place.text();
    const auto opened = written.find("${");
    const bool reference = opened != written.npos && !contains(written.substr(opened), ":-") &&
                           !contains(written.substr(opened), "-");
    out.push_back({name, value.place, !reference});
  }
  return out;
}

}  // namespace

std::vector<PlainSecret> plain_secrets(const Service& service) {
  return plain_secrets_of(service.definition->environment);
}

std::vector<PlainSecret> plain_build_secrets(const Service& service) {
  if (!service.definition->build) return {};
  return plain_secrets_of(service.definition->build->args);
}

}  // namespace loadline::fleet
