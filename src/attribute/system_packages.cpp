// SPDX-License-Identifier: Apache-2.0
// dpkg: status and info/*.list (dpkg-query(1)); distroless: status.d/* with *.md5sums; apk: lib/apk/db/installed
// with F: (folder) and R: (file) lines (apk-package(5)).
#include "attribute/system_packages.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::attribute {
namespace {

constexpr std::string_view dpkg = "var/lib/dpkg/";

class Reading {
 public:
  explicit Reading(const FileTree& tree) : tree_{tree} {}

  SystemPackages run() {
    if (const auto status = tree_.read("var/lib/dpkg/status"); status) take_status(*status);
    take_lists();
    take_distroless();
    for (const auto* path : {"lib/apk/db/installed", "usr/lib/apk/db/installed"})
      if (const auto installed = tree_.read(path); installed) take_apk(*installed);
    return std::move(out_);
  }

 private:
  std::size_t add(std::string_view ecosystem, std::string_view name, std::string_view version) {
    out_.packages.push_back({std::string{ecosystem}, std::string{name}, std::string{version}});
    return out_.packages.size() - 1;
  }

  void take_status(std::string_view text) {
    std::string_view name, version, state;
    const auto end = [&] {
      if (!name.empty() && state.ends_with(" installed")) by_name_[std::string{name}] = add("deb", name, version);
      name = version = state = {};
    };
    for (const auto line : split_lines(text)) {
      if (line.empty()) end();
      else if (line.starts_with("Package: ")) name = line.substr(9);
      else if (line.starts_with("Version: ")) version = line.substr(9);
      else if (line.starts_with("Status: ")) state = line.substr(8);
    }
    end();
  }

  void take_lists() {
    const auto names = tree_.entries("var/lib/dpkg/info");
    if (!names) return;
    for (const auto& entry : *names) {
      const std::string_view file{entry.name};
      if (!file.ends_with(".list")) continue;
      const auto name = file.substr(0, file.size() - 5).substr(0, file.find(':'));  // "libc6:amd64.list"
      const auto known = by_name_.find(name);
      const auto list = tree_.read(std::string{dpkg} + "info/" + entry.name);
      if (known == by_name_.end() || !list) continue;
      for (const auto line : split_lines(*list))
        if (line.size() > 1) out_.owners.emplace(line.substr(1), known->second);
    }
  }

  void take_distroless() {
    const auto names = tree_.entries("var/lib/dpkg/status.d");
    if (!names) return;
    for (const auto& entry : *names) {
      if (entry.name.ends_with(".md5sums")) continue;
      const auto about = tree_.read(std::string{dpkg} + "status.d/" + entry.name);
      const auto sums = tree_.read(std::string{dpkg} + "status.d/" + entry.name + ".md5sums");
      if (!about) continue;
      std::string_view name, version;
      for (const auto line : split_lines(*about)) {
        if (line.starts_with("Package: ")) name = line.substr(9);
        if (line.starts_with("Version: ")) version = line.substr(9);
      }
      const auto index = add("deb", name, version);
      if (!sums) continue;
      for (const auto line : split_lines(*sums))
        if (line.size() > 34) out_.owners.emplace(line.substr(34), index);  // 32 hex digits and two blanks
    }
  }

  void take_apk(std::string_view text) {
    std::string_view name, version, folder;
    std::optional<std::size_t> index;
    for (const auto line : split_lines(text)) {
      if (line.size() < 2 || line[1] != ':') {
        index.reset();
        name = version = {};
        continue;
      }
      const auto value = line.substr(2);
      switch (line[0]) {
        case 'P': name = value; break;
        case 'V': version = value; break;
        case 'F': folder = value; break;
        case 'R':
          if (!index) index = add("apk", name, version);
          out_.owners.emplace(join_path(folder, value), *index);
          break;
        default: break;
      }
    }
  }

  const FileTree& tree_;
  SystemPackages out_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
};

}  // namespace

const SystemPackage* SystemPackages::owner_of(std::string_view path) const {
  auto found = owners.find(path);
  // The lists say /bin/ls where a merged /usr has usr/bin/ls, and the other way round.
  if (found == owners.end() && path.starts_with("usr/")) found = owners.find(path.substr(4));
  if (found == owners.end()) found = owners.find("usr/" + std::string{path});
  return found == owners.end() ? nullptr : &packages[found->second];
}

bool is_package_database(std::string_view path) {
  if (path == "lib/apk/db/installed" || path == "usr/lib/apk/db/installed") return true;
  if (!path.starts_with(dpkg)) return false;
  const auto rest = path.substr(dpkg.size());
  return rest == "status" || rest.starts_with("status.d/") || (rest.starts_with("info/") && rest.ends_with(".list"));
}

SystemPackages system_packages(const FileTree& tree) { return Reading{tree}.run(); }

}  // namespace loadline::attribute
