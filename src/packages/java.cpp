// SPDX-License-Identifier: Apache-2.0
// One reader an archive; that of an inner archive is fed by the one around it, and its lines come behind those of its
// own.
#include "packages/java.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "packages/stanzas.h"
#include "packages/zip_stream.h"

namespace loadline::packages {
namespace {

constexpr int most_depth = 4;                        // of archives within archives
constexpr std::size_t most_text = std::size_t{1} << 18;  // of a manifest
constexpr std::size_t most_distilled = std::size_t{8} << 20;
constexpr std::array manifest_keys = {"Implementation-Title",  "Implementation-Version", "Implementation-Vendor-Id",
                                      "Implementation-Vendor", "Bundle-SymbolicName",    "Bundle-Version",
                                      "Bundle-License",        "Automatic-Module-Name"};

bool is_pom(std::string_view path) { return path.starts_with("META-INF/maven/") && path.ends_with("/pom.properties"); }

std::string one_line(std::string_view text) {
  std::string out{text};
  std::ranges::replace_if(out, [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return out;
}

class ArchiveReader {
 public:
  // `size`: of the lines of all archives.
  ArchiveReader(std::size_t& size, std::string path, int depth)
      : size_{size},
        path_{std::move(path)},
        depth_{depth},
        zip_{{[this](std::string_view name) { return wanted(name); },
              [this](std::string_view bytes) { content(bytes); }, [this] { end(); }}} {
    add("archive\t" + one_line(path_) + "\n");
  }

  void feed(std::string_view bytes) { zip_.feed(bytes); }
  // Those of an archive inside that has no end, too.
  [[nodiscard]] std::string lines() const { return own_ + below_ + (inner_ ? inner_->lines() : ""); }
  [[nodiscard]] bool has_files() const { return has_files_; }
  [[nodiscard]] bool sound() const { return zip_.sound(); }

 private:
  bool wanted(std::string_view name) {
    has_files_ = true;
    if (size_ > most_distilled) return false;
    inner_.reset();
    text_.clear();
    name_ = name;
    if (name == "META-INF/MANIFEST.MF" || is_pom(name)) return true;
    if (!is_java_archive(name) || depth_ + 1 >= most_depth) return false;
    inner_ = std::make_unique<ArchiveReader>(size_, path_.empty() ? name_ : path_ + "!/" + name_, depth_ + 1);
    return true;
  }

  void content(std::string_view bytes) {
    if (inner_) inner_->feed(bytes);
    else if (text_.size() < most_text) text_ += bytes.substr(0, most_text - text_.size());
  }

  void end() {
    if (inner_) below_ += std::exchange(inner_, nullptr)->lines();
    else if (is_pom(name_)) take_pom();
    else take_manifest();
  }

  void take_pom() {
    std::string group, artifact, version;
    for (const auto line : split_lines(text_)) {
      const auto equals = line.find('=');
      if (equals == line.npos || line.starts_with('#')) continue;
      const auto key = trim(line.substr(0, equals));
      const auto value = one_line(trim(line.substr(equals + 1)));
      if (key == "groupId") group = value;
      if (key == "artifactId") artifact = value;
      if (key == "version") version = value;
    }
    if (!group.empty() && !artifact.empty()) add("pom\t" + group + "\t" + artifact + "\t" + version + "\n");
  }

  void take_manifest() {
    std::string_view rest{text_};
    const auto main = take_stanza(rest, Folding::none);
    for (const auto* key : manifest_keys)
      if (const auto value = main.value(key); !value.empty())
        add("manifest\t" + std::string{key} + "\t" + one_line(value) + "\n");
  }

  void add(const std::string& line) {
    own_ += line;
    size_ += line.size();
  }

  std::size_t& size_;
  std::string path_;
  int depth_;
  ZipStream zip_;
  std::string own_, below_;  // lines
  bool has_files_ = false;
  std::string name_, text_;
  std::unique_ptr<ArchiveReader> inner_;
};

// What the lines of one archive say.
struct Archive {
  std::string path;  // inside of the outermost one; empty for that
  std::vector<std::array<std::string, 3>> poms;
  std::vector<std::pair<std::string, std::string>> manifest;

  [[nodiscard]] std::string value(std::string_view key) const {
    const auto found = std::ranges::find(manifest, key, &std::pair<std::string, std::string>::first);
    return found == manifest.end() ? std::string{} : found->second;
  }
};

std::vector<Archive> archives_of(std::string_view distilled) {
  std::vector<Archive> out;
  for (const auto line : split_lines(distilled)) {
    const auto parts = split(line, '\t');
    if (parts[0] == "archive" && parts.size() > 1) out.push_back({.path = std::string{parts[1]}});
    if (out.empty()) continue;
    if (parts[0] == "pom" && parts.size() > 3)
      out.back().poms.push_back({std::string{parts[1]}, std::string{parts[2]}, std::string{parts[3]}});
    if (parts[0] == "manifest" && parts.size() > 2)
      out.back().manifest.emplace_back(std::string{parts[1]}, std::string{parts[2]});
  }
  return out;
}

// "log4j-core-2.17.1.jar" is a name and a version.
std::pair<std::string, std::string> name_and_version(std::string_view file) {
  file = base_name(file);
  file = file.substr(0, file.rfind('.'));
  for (auto dash = file.find('-'); dash != file.npos; dash = file.find('-', dash + 1))
    if (dash + 1 < file.size() && file[dash + 1] >= '0' && file[dash + 1] <= '9')
      return {std::string{file.substr(0, dash)}, std::string{file.substr(dash + 1)}};
  return {std::string{file}, ""};
}

Package pom_package(const std::array<std::string, 3>& pom) {
  return {.ecosystem = Ecosystem::maven, .name = pom[0] + ":" + pom[1], .version = pom[2]};
}

// The archive itself, and what was copied into it together with its pom.properties.
std::vector<Package> packages_in(const Archive& archive, std::string_view file) {
  std::vector<Package> out;
  const auto [name, version] = name_and_version(file);
  const std::array<std::string, 3>* own = archive.poms.size() == 1 ? archive.poms.data() : nullptr;
  for (const auto& pom : archive.poms)
    if (pom[1] == name) own = &pom;
  if (own != nullptr) {
    out.push_back(pom_package(*own));
  } else {
    auto known = version;
    for (const auto* key : {"Implementation-Version", "Bundle-Version"})
      if (known.empty()) known = archive.value(key);
    const auto group = archive.value("Implementation-Vendor-Id");  // Maven's archiver wrote the group there
    const bool is_group = !group.empty() && contains(group, ".") && !contains(group, " ");
    out.push_back({.ecosystem = is_group ? Ecosystem::maven : Ecosystem::generic,
                   .name = is_group ? group + ":" + name : name,
                   .version = known});
  }
  if (const auto licence = archive.value("Bundle-License"); !licence.empty() && licence.size() < 100)
    out[0].licences = {licence};
  out[0].supplier = archive.value("Implementation-Vendor");
  for (const auto& pom : archive.poms)
    if (&pom != own) out.push_back(pom_package(pom));
  return out;
}

}  // namespace

bool is_cut_off(std::string_view distilled) { return distilled.ends_with("\nbroken\t\n"); }

bool is_java_archive(std::string_view path) {
  constexpr std::array<std::string_view, 10> endings = {"jar", "war", "ear", "jpi", "hpi",
                                                        "sar", "par", "kar", "nar", "lpkg"};
  const auto dot = path.rfind('.');
  if (dot == path.npos) return false;
  const auto ending = path.substr(dot + 1);
  return ending.size() >= 3 && ending.size() <= 4 && std::ranges::count(endings, lower(ending)) > 0;
}

image::Distiller java_archive_distiller() {
  struct Run {
    std::size_t size = 0;
    ArchiveReader reader{size, "", 0};
  };
  auto run = std::make_shared<Run>();
  return {[run](std::string_view bytes) { run->reader.feed(bytes); },
          [run] {
            if (!run->reader.has_files()) return std::string{};
            return run->reader.lines() + (run->reader.sound() ? "" : "broken\t\n");
          }};
}

std::vector<Package> read_java_archive(std::string_view distilled, std::string_view location) {
  std::vector<Package> out;
  for (const auto& archive : archives_of(distilled)) {
    const auto place = std::string{location} + (archive.path.empty() ? "" : "!/" + archive.path);
    for (auto& package : packages_in(archive, place)) {
      package.location = place;
      if (!out.empty()) out[0].needs.push_back({{package.name}});
      out.push_back(std::move(package));
    }
  }
  return out;
}

}  // namespace loadline::packages
