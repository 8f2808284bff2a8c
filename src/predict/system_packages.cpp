// SPDX-License-Identifier: Apache-2.0
// apt's resolution as far as a table can follow it: needs and recommendations of a release, less what is there.
#include "predict/system_packages.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::predict {
namespace {

bool listed_in(std::string_view names, std::string_view name) {
  const auto all = split_blanks(names);
  return std::ranges::find(all, name) != all.end();
}

const SystemPackage* package_named(const SystemRelease& release, std::string_view name) {
  const auto at = std::ranges::lower_bound(release.packages, name, {}, &SystemPackage::name);
  return at != release.packages.end() && at->name == name ? &*at : nullptr;
}

// "curl=7.88*", "curl/bookworm-backports", "libc6:amd64", "curl+".
std::string_view plain_name(std::string_view written) {
  written = written.substr(0, written.find_first_of("=/:"));
  return written.ends_with('+') && !written.ends_with("++") ? written.substr(0, written.size() - 1) : written;
}

bool has_word(std::string_view tag, std::string_view word) {
  const auto words = split(tag, '-');
  return std::ranges::find(words, word) != words.end();
}

// All that comes with one package that is not passed over.
template <class Skip>
void reach(const SystemRelease& release, std::string_view name, bool recommended, const Skip& skip,
           std::set<std::string_view>& out) {
  std::vector<std::string_view> open{name};
  while (!open.empty()) {
    const auto* package = package_named(release, open.back());
    open.pop_back();
    if (package == nullptr || skip(package->name) || !out.insert(package->name).second) continue;
    for (const auto needed : split_blanks(package->needs)) open.push_back(needed);
    if (!recommended) continue;
    for (const auto other : split_blanks(package->recommends)) open.push_back(other);
  }
}

}  // namespace

std::optional<SystemBase> system_base_of(const dockerfile::ImageReference& image) {
  const auto name = base_name(image.name);
  constexpr std::array<std::string_view, 9> full = {"node", "python", "ruby", "golang",        "rust",
                                                    "perl", "php",    "gcc",  "buildpack-deps"};
  constexpr std::array<std::string_view, 5> slim = {"debian", "nginx", "httpd", "redis", "postgres"};
  const bool stands_on_full = std::ranges::find(full, name) != full.end();
  if (!stands_on_full && std::ranges::find(slim, name) == slim.end()) return std::nullopt;
  if (contains(image.tag, "alpine") || contains(image.tag, "windows") || contains(image.tag, "nanoserver"))
    return std::nullopt;
  SystemBase out;
  for (const auto& release : system_releases())
    if (has_word(image.tag, release.name)) out = {.release = &release, .certain = true};
  if (out.release == nullptr && !system_releases().empty()) out.release = &system_releases().back();
  out.full = stands_on_full && !has_word(image.tag, "slim");
  return out.release == nullptr ? std::nullopt : std::optional{out};
}

SystemInstall system_install(const SystemBase& base, const SystemAsked& asked) {
  SystemInstall out;
  const auto there = [&](std::string_view name) {
    return asked.there.contains(name) || listed_in(base.release->in_every_image, name) ||
           (base.full && listed_in(base.release->in_full_images, name));
  };
  std::set<std::string_view> names;
  for (const auto& written : asked.names) {
    const auto name = plain_name(written);
    if (package_named(*base.release, name) == nullptr) out.unknown.push_back(written);
    else reach(*base.release, name, asked.recommended, there, names);
  }
  for (const auto name : names) out.packages.push_back(package_named(*base.release, name));
  return out;
}

std::set<std::string_view> system_orphans(const SystemBase& base, const std::set<std::string_view>& there,
                                          const std::vector<std::string>& wanted) {
  std::set<std::string_view> kept;
  const auto absent = [&](std::string_view name) { return !there.contains(name); };
  for (const auto& written : wanted) reach(*base.release, plain_name(written), true, absent, kept);
  std::set<std::string_view> out;
  std::ranges::set_difference(there, kept, std::inserter(out, out.end()));
  return out;
}

// Installed-Size counts whole kB and folders: of ten packages of bookworm the files were 0.92 to 0.98 of it. Without
// documentation and translations 0.15 (wget) to 0.93 (python3) were left. Another release may differ.
Amount size_of(const SystemPackage& package, const SystemBase& base) {
  struct Share {
    double least, likely, most;
  };
  const bool measured = !base.full && package.slim_kilobytes;
  Share share = base.full ? Share{0.9, 0.955, 1.0} : measured ? Share{0.99, 1.0, 1.01} : Share{0.15, 0.8, 1.0};
  if (!base.certain) share = {0.8 * share.least, share.likely, 1.25 * share.most};
  const auto bytes = 1024.0 * (measured ? *package.slim_kilobytes : package.kilobytes);
  return {static_cast<std::uint64_t>(bytes * share.least), static_cast<std::uint64_t>(bytes * share.likely),
          static_cast<std::uint64_t>(bytes * share.most)};
}

}  // namespace loadline::predict
