// SPDX-License-Identifier: Apache-2.0
// Four profiles, chosen by evidence: what the package depends on, what the image is.
#include "fleet/resource_profile.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/infrastructure.h"

namespace loadline::fleet {
namespace {

constexpr ResourceProfile small{"small", "256M", "0.25", "it serves files or passes requests on"};
constexpr ResourceProfile medium{"medium", "512M", "0.5", "nothing says that it needs more"};

// Libraries that hold models or images in memory, and browsers.
constexpr std::array<std::string_view, 10> models = {"@tensorflow/tfjs-node",
                                                     "@tensorflow/tfjs-node-gpu",
                                                     "onnxruntime-node",
                                                     "@xenova/transformers",
                                                     "@huggingface/transformers",
                                                     "node-llama-cpp",
                                                     "tensorflow",
                                                     "torch",
                                                     "transformers",
                                                     "onnxruntime"};
constexpr std::array<std::string_view, 8> heavy = {"sharp",  "puppeteer",          "playwright", "canvas",
                                                   "ffmpeg", "@temporalio/worker", "pdfkit",     "libreoffice-convert"};
constexpr std::array<std::string_view, 8> servers_of_files = {
    "nginx", "httpd", "caddy", "traefik", "haproxy", "envoy", "static-web-server", "busybox"};
constexpr std::array<std::string_view, 9> virtual_machines = {"eclipse-temurin", "openjdk",    "amazoncorretto",
                                                              "maven",           "gradle",     "tomcat",
                                                              "elasticsearch",   "opensearch", "keycloak"};

template <std::size_t N>
std::string_view first_of(const std::array<std::string_view, N>& list, const workspace::Manifest& package) {
  for (const auto& requirement : package.requirements) {
    const auto known = std::ranges::find(list, requirement.name);
    if (requirement.kind == workspace::DependencyKind::production && known != list.end()) return *known;
  }
  return {};
}

}  // namespace

ResourceProfile resource_profile_of(const Service& service, const Fleet&) {
  if (service.package != nullptr) {
    if (!first_of(models, *service.package).empty()) return {"ml", "4G", "2.0", first_of(models, *service.package)};
    if (!first_of(heavy, *service.package).empty()) return {"large", "1G", "1.0", first_of(heavy, *service.package)};
  }
  if (!service.image) return medium;
  const auto name = base_name(service.image->name);
  if (std::ranges::find(servers_of_files, name) != servers_of_files.end()) return small;
  if (std::ranges::find(virtual_machines, name) != virtual_machines.end())
    return {"large", "1G", "1.0", "it runs on a Java virtual machine"};
  const auto what = service.build == nullptr ? inner_service_of(*service.image) : std::string_view{};
  if (what == "a database" || what == "a message broker" || what == "a search engine" || what == "object storage")
    return {"large", "1G", "1.0", what};
  if (what == "monitoring" || what == "an interface for operators" || what == "a key-value store")
    return {"medium", "512M", "0.5", what};
  return medium;
}

}  // namespace loadline::fleet
