// SPDX-License-Identifier: Apache-2.0
// Java archives: what Maven writes into them (META-INF/maven/GROUP/ARTIFACT/pom.properties), else their manifest
// (JAR specification, "Main attributes"), else their file's name; and the archives inside (BOOT-INF/lib/*.jar).
#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "packages/found.h"
#include "packages/purl.h"
#include "packages/stanzas.h"
#include "packages/zip.h"

namespace loadline::packages {
namespace {

constexpr std::uint64_t largest_text = 1U << 20U;
constexpr unsigned deepest = 3;

bool is_archive(std::string_view path) {
  constexpr std::array<std::string_view, 5> endings = {".jar", ".war", ".ear", ".jpi", ".hpi"};
  return std::ranges::any_of(endings, [&](std::string_view ending) { return path.ends_with(ending); });
}

// Continuation lines of a manifest lose their break and one blank.
std::string unfolded(std::string_view text) { return replace_all(replace_all(text, "\r\n", "\n"), "\n ", ""); }

// "commons-io-2.11.0.jar": the version starts at the first dash before a digit.
std::pair<std::string, std::string> from_file_name(std::string_view path) {
  auto name = path.substr(path.find_last_of("/!") + 1);
  name = name.substr(0, name.rfind('.'));
  for (std::size_t i = 0; i + 1 < name.size(); ++i)
    if (name[i] == '-' && name[i + 1] >= '0' && name[i + 1] <= '9')
      return {std::string{name.substr(0, i)}, std::string{name.substr(i + 1)}};
  return {std::string{name}, {}};
}

class Archives {
 public:
  explicit Archives(Reading& out) : out_{out} {}

  void read(const std::string& place, std::string_view bytes, unsigned depth) {
    const auto entries = entries_of_zip(bytes);
    if (!entries) return out_.unread.push_back({place, "it is not a ZIP archive"});
    bool by_maven = false;
    std::string manifest;
    for (const auto& entry : *entries) {
      if (entry.name.starts_with("META-INF/maven/") && entry.name.ends_with("/pom.properties")) {
        by_maven |= add_pom(place, unpacked(bytes, entry, largest_text).value_or(""));
      } else if (entry.name == "META-INF/MANIFEST.MF") {
        manifest = unpacked(bytes, entry, largest_text).value_or("");
      } else if (is_archive(entry.name)) {
        read_inner(place, bytes, entry, depth);
      }
    }
    if (!by_maven) add_manifest(place, manifest);
  }

 private:
  void read_inner(const std::string& place, std::string_view bytes, const ZipEntry& entry, unsigned depth) {
    const auto inner = place + "!" + std::string{entry.name};
    if (depth == deepest || entry.size > budget_)
      return out_.unread.push_back({inner, "an archive this deep or large inside another is not read"});
    budget_ -= entry.size;
    const auto text = unpacked(bytes, entry, entry.size);
    if (!text) return out_.unread.push_back({inner, "it cannot be unpacked"});
    read(inner, *text, depth + 1);
  }

  void add(const std::string& place, std::string group, const std::string& artifact, const std::string& version,
           std::string_view licence) {
    if (artifact.empty() || version.empty()) return;
    Found found;
    auto& package = found.package;
    package.type = Type::maven;
    package.name = group.empty() ? artifact : group + ":" + artifact;
    package.version = version;
    package.place = place;
    if (!licence.empty()) package.licences = {std::string{licence}};
    package.purl = maven_purl(group, artifact, version);
    const auto file = place.substr(0, place.find('!'));
    if (file == place) package.files.push_back({file, std::nullopt});
    out_.found.push_back(std::move(found));
  }

  bool add_pom(const std::string& place, const std::string& text) {
    std::map<std::string, std::string, std::less<>> values;
    for (const auto line : split_lines(text))
      if (const auto equals = line.find('='); equals != line.npos && !line.starts_with('#'))
        values[std::string{trim(line.substr(0, equals))}] = trim(line.substr(equals + 1));
    add(place, values["groupId"], values["artifactId"], values["version"], {});
    return !values["artifactId"].empty() && !values["version"].empty();
  }

  void add_manifest(const std::string& place, const std::string& text) {
    const auto plain = unfolded(text);
    const auto main = first_stanza(plain);
    const auto [name, version] = from_file_name(place);
    const auto first = [&](std::initializer_list<const char*> keys) {
      for (const auto* key : keys)
        if (const auto value = main[key]; !value.empty()) return value;
      return std::string_view{};
    };
    const auto told = first({"Implementation-Version", "Bundle-Version", "Specification-Version"});
    add(place, std::string{main["Implementation-Vendor-Id"]}, name, version.empty() ? std::string{told} : version,
        first({"Bundle-License"}));
  }

  Reading& out_;
  std::uint64_t budget_ = largest_database;  // bytes of archives inside archives, over the whole tree
};

}  // namespace

void read_java(const Listing& listing, Reading& out) {
  Archives archives{out};
  for (const auto& [path, file] : listing.files) {
    if (file.kind != FileKind::regular || !is_archive(path)) continue;
    if (const auto bytes = text_of(listing, path, largest_database, out)) archives.read(path, *bytes, 0);
  }
}

}  // namespace loadline::packages
