// SPDX-License-Identifier: Apache-2.0
// config.json of Docker first, then Podman's; in each a helper for the very host, then the entry, then the helper for
// all hosts. Nothing of it is ever printed.
#include "image/credentials.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/process.h"
#include "base/read_file.h"
#include "base/source.h"
#include "base/text.h"
#include "json/value.h"

namespace loadline::image {
namespace {

using Found = Result<std::optional<Credentials>>;

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view hub = "https://index.docker.io/v1/";  // docker.io's name in all these files

// "https://host/v1/" as "host": keys are written in every way there is.
std::string_view bare(std::string_view key) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (key.starts_with(scheme)) key.remove_prefix(scheme.size());
  while (key.ends_with('/')) key.remove_suffix(1);
  for (const std::string_view version : {"/v1", "/v2"})
    if (key.ends_with(version)) key.remove_suffix(version.size());
  return key == "index.docker.io" || key == "registry-1.docker.io" ? "docker.io" : key;
}

// How well a key fits HOST/REPOSITORY: its length, or 0.
std::size_t fit(std::string_view key, const std::string& whole) {
  const auto name = bare(key);
  return whole.starts_with(name) && (whole.size() == name.size() || whole[name.size()] == '/') ? name.size() : 0;
}

Found from_helper(const std::string& helper, const std::string& host) {
  if (helper.empty() || contains(helper, "/")) return failure("a credential helper's name is no name", helper);
  const std::string program = "docker-credential-" + helper;
  const auto said = output_of({program, "get"}, host == "docker.io" ? std::string{hub} : host);
  if (!said) return failure("the credential helper cannot be run", program, said.error().cause);
  const Source source{program, *said};
  const auto document = json::parse(source);
  // Without credentials a helper says so in words; then everybody's access is what there is.
  if (!document.problems.empty() || !document.root.is_object()) return std::nullopt;
  const std::string user{document.root.string_or("Username", "")};
  const std::string secret{document.root.string_or("Secret", "")};
  if (secret.empty()) return std::nullopt;
  if (user == "<token>") return Credentials{.identity_token = secret};
  return Credentials{.user = user, .password = secret};
}

Found from_entry(const json::Value& entry, const std::string& place) {
  if (const auto token = entry.string_or("identitytoken", ""); !token.empty())
    return Credentials{.identity_token = std::string{token}};
  if (const auto auth = entry.string_or("auth", ""); !auth.empty()) {
    const auto text = from_base64(auth);
    const auto colon = text ? text->find(':') : std::string::npos;
    if (colon == std::string::npos) return failure("credentials there cannot be read", place);
    return Credentials{.user = text->substr(0, colon), .password = text->substr(colon + 1)};
  }
  const auto user = entry.string_or("username", "");
  if (user.empty()) return std::nullopt;  // with a helper, docker leaves an empty entry
  return Credentials{.user = std::string{user}, .password = std::string{entry.string_or("password", "")}};
}

}  // namespace

std::string base64_of(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8U | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) out += j > bytes.size() - i ? '=' : alphabet[group >> (18 - 6 * j) & 63U];
  }
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const auto value = alphabet.find(c);
    if (value == alphabet.npos) return std::nullopt;
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    if ((count += 6) < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> static_cast<unsigned>(count) & 255U);
  }
  return out;
}

std::string Credentials::basic() const { return user.empty() ? "" : "Basic " + base64_of(user + ":" + password); }

Found credentials_in(std::string_view json, const std::string& place, const std::string& host,
                     const std::string& repository) {
  const Source source{place, std::string{json}};
  const auto document = json::parse(source);
  if (!document.problems.empty() || !document.root.is_object()) return failure("this is no JSON object", place);
  const auto& root = document.root;
  if (const auto* helpers = root.find("credHelpers"); helpers != nullptr)
    for (const auto& member : helpers->members)
      if (bare(member.key) == host && member.value.is_string()) return from_helper(member.value.text, host);
  const json::Value* best = nullptr;
  std::size_t length = 0;
  if (const auto* auths = root.find("auths"); auths != nullptr)
    for (const auto& member : auths->members)
      if (const auto fits = fit(member.key, host + "/" + repository); fits > length) {
        length = fits;
        best = &member.value;
      }
  if (best != nullptr)
    if (auto found = from_entry(*best, place); !found || found->has_value()) return found;
  if (const auto store = root.string_or("credsStore", ""); !store.empty()) return from_helper(std::string{store}, host);
  return std::nullopt;
}

Found credentials_for(const std::string& host, const std::string& repository, const Environment& environment) {
  std::vector<std::string> files;
  const auto home = home_folder(environment);
  if (const auto named = environment("REGISTRY_AUTH_FILE")) files.push_back(*named);
  files.push_back(environment("DOCKER_CONFIG").value_or(home + "/.docker") + "/config.json");
  if (const auto runtime = environment("XDG_RUNTIME_DIR")) files.push_back(*runtime + "/containers/auth.json");
  files.push_back(environment("XDG_CONFIG_HOME").value_or(home + "/.config") + "/containers/auth.json");
  for (const auto& file : files) {
    const auto text = read_file(file);
    if (!text || trim(*text).empty()) continue;
    if (auto found = credentials_in(*text, file, host, repository); !found || found->has_value()) return found;
  }
  return std::nullopt;
}

}  // namespace loadline::image
