// SPDX-License-Identifier: Apache-2.0
// Platforms and the paths of their systems.
#include "dockerfile/platform.h"

#include <utility>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::dockerfile {
namespace {

std::string normal_arch(std::string arch) {
  if (arch == "x86_64" || arch == "x86-64") return "amd64";
  if (arch == "aarch64") return "arm64";
  if (arch == "armhf" || arch == "armel") return "arm";
  if (arch == "i386") return "386";
  return arch;
}

bool has_drive(std::string_view path) {
  return path.size() >= 2 && path[1] == ':' && (path[0] | 0x20) >= 'a' && (path[0] | 0x20) <= 'z';
}

std::string without_drive(std::string_view path, bool windows) {
  if (!windows) return std::string{path};
  auto out = replace_all(path, "\\", "/");
  if (has_drive(out)) out.erase(0, 2);
  return out;
}

}  // namespace

std::string Platform::text() const {
  std::string out = os;
  if (!arch.empty()) out += "/" + arch;
  if (!variant.empty()) out += "/" + variant;
  return out;
}

Platform parse_platform(std::string_view text) {
  const auto parts = split(text, '/');
  Platform out;
  out.os = lower(parts.front().substr(0, parts.front().find('(')));
  if (parts.size() == 1 && out.os != "linux" && out.os != "windows" && out.os != "darwin" && out.os != "freebsd") {
    out.arch = std::exchange(out.os, "linux");  // an architecture alone
  }
  if (parts.size() > 1) out.arch = lower(parts[1]);
  if (parts.size() > 2) out.variant = lower(parts[2]);
  if (out.arch == "armel" && out.variant.empty()) out.variant = "v6";
  out.arch = normal_arch(std::move(out.arch));
  if (out.arch == "arm64" && (out.variant == "v8" || out.variant == "8")) out.variant.clear();
  if (out.arch == "amd64" && out.variant == "v1") out.variant.clear();
  if (out.arch == "arm" && out.variant.empty()) out.variant = "v7";
  if (out.arch == "arm" && out.variant.size() == 1) out.variant = "v" + out.variant;
  return out;
}

Variables platform_arguments(const BuildRequest& request, std::string_view target_stage) {
  const auto target = parse_platform(request.platform);
  const auto build = parse_platform(request.build_platform);
  Variables out;
  const auto set = [&](const char* name, std::string value) {
    if (const auto given = request.args.find(name); given != request.args.end()) value = given->second;
    out[name] = {.value = std::move(value), .argument = true};
  };
  set("BUILDPLATFORM", build.text());
  set("BUILDOS", build.os);
  set("BUILDOSVERSION", "");
  set("BUILDARCH", build.arch);
  set("BUILDVARIANT", build.variant);
  set("TARGETPLATFORM", target.text());
  set("TARGETOS", target.os);
  set("TARGETOSVERSION", "");
  set("TARGETARCH", target.arch);
  set("TARGETVARIANT", target.variant);
  set("TARGETSTAGE", target_stage.empty() ? "default" : std::string{target_stage});
  return out;
}

bool is_absolute(std::string_view path, bool windows) { return without_drive(path, windows).starts_with('/'); }

std::string working_directory(std::string_view current, std::string_view path, bool windows) {
  const auto base = without_drive(current, windows);
  const auto written = without_drive(path, windows);
  if (written.starts_with('/')) return clean_path(written);
  return clean_path("/" + base + "/" + written);
}

}  // namespace loadline::dockerfile
