// SPDX-License-Identifier: Apache-2.0
// The longest prefix that fits decides, as in containers/image's sysregistriesv2.
#include "registries/routes.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/read_file.h"
#include "base/text.h"
#include "config/node.h"
#include "json/value.h"

namespace loadline::registries {
namespace {

namespace fs = std::filesystem;
using config::Node;

std::string text_of(const Node& table, std::string_view key) {
  const auto* value = table.find(key);
  return value != nullptr && value->is_text() ? value->text : std::string{};
}
bool truth_of(const Node& table, std::string_view key) {
  const auto* value = table.find(key);
  return value != nullptr && value->kind == Node::Kind::boolean && value->truth;
}
std::vector<Node> tables_of(const Node& table, std::string_view key) {
  const auto* value = table.find(key);
  return value != nullptr && value->is_list() ? value->items : std::vector<Node>{};
}

PullBy pull_by(const Node& mirror, bool digests_only) {
  const auto said = text_of(mirror, "pull-from-mirror");
  if (said == "digest-only" || (said.empty() && digests_only)) return PullBy::digest;
  return said == "tag-only" ? PullBy::tag : PullBy::any;
}

Registry registry_of(const Node& table) {
  Registry out{.prefix = text_of(table, "prefix"),
               .location = text_of(table, "location"),
               .insecure = truth_of(table, "insecure"),
               .blocked = truth_of(table, "blocked"),
               .mirrors = {}};
  if (out.prefix.empty()) out.prefix = out.location;
  const bool digests_only = truth_of(table, "mirror-by-digest-only");
  for (const auto& mirror : tables_of(table, "mirror"))
    if (auto location = text_of(mirror, "location"); !location.empty())
      out.mirrors.push_back({std::move(location), truth_of(mirror, "insecure"), pull_by(mirror, digests_only)});
  return out;
}

// How much of the image's name the prefix stands for; 0 where it does not fit. "*.example.com" stands for a host.
std::size_t fit(std::string_view prefix, const image::Reference& reference) {
  if (prefix.starts_with("*.")) {
    const auto domain = prefix.substr(1);
    return reference.host.size() > domain.size() && std::string_view{reference.host}.ends_with(domain)
               ? reference.host.size()
               : 0;
  }
  const auto name = reference.text();
  if (prefix.empty() || !name.starts_with(prefix)) return 0;
  const bool ends = name.size() == prefix.size() || name[prefix.size()] == '/' || name[prefix.size()] == ':' ||
                    name[prefix.size()] == '@';
  // "localhost:5000" is no tag of "localhost".
  return ends && !(name[prefix.size()] == ':' && prefix.size() < reference.host.size()) ? prefix.size() : 0;
}

// HOST/REPOSITORY as an endpoint; tag and digest stay those of the image.
image::Endpoint endpoint_of(std::string_view location, bool insecure) {
  const auto slash = std::min(location.find('/'), location.size());
  return {.host = std::string{location.substr(0, slash)},
          .repository = std::string{location.substr(std::min(slash + 1, location.size()))},
          .plain_http = false,
          .insecure = insecure};
}

// The image's name with `location` for the first `fits` bytes of it.
std::string moved(const image::Reference& reference, std::size_t fits, const std::string& location) {
  return location + (reference.host + "/" + reference.repository)
                        .substr(std::min(fits, reference.host.size() + 1 + reference.repository.size()));
}

void add_hub_mirrors(const image::Reference& reference, const Routes& routes, std::vector<image::Endpoint>& out) {
  if (reference.host != "docker.io") return;
  for (std::string_view mirror : routes.hub_mirrors) {
    const bool plain = mirror.starts_with("http://");
    if (const auto scheme = mirror.find("://"); scheme != mirror.npos) mirror.remove_prefix(scheme + 3);
    while (mirror.ends_with('/')) mirror.remove_suffix(1);
    auto endpoint = endpoint_of(std::string{mirror} + "/" + reference.repository,
                                std::ranges::find(routes.insecure, mirror) != routes.insecure.end());
    endpoint.plain_http = plain;
    out.push_back(std::move(endpoint));
  }
}

Result<void> add_file(Routes& routes, const std::string& path,
                      Result<void> (*add)(Routes&, const std::string&, const std::string&)) {
  const auto text = read_file(path);
  return text ? add(routes, *text, path) : Result<void>{};  // most machines have none of them
}

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> out;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{folder, error})
    if (entry.path().extension() == ".conf") out.push_back(entry.path().string());
  std::ranges::sort(out);
  return out;
}

}  // namespace

Result<void> add_registries_conf(Routes& routes, const std::string& text, const std::string& place) {
  const Source source{place, text};
  const auto document = config::read_toml(source);
  if (!document.problems.empty())
    return failure(document.problems.front().message, place,
                   "line " + std::to_string(document.problems.front().place.position().line));
  for (const auto& table : tables_of(document.root, "registry")) {
    auto registry = registry_of(table);
    std::erase_if(routes.registries, [&](const Registry& other) { return other.prefix == registry.prefix; });
    routes.registries.push_back(std::move(registry));
  }
  return {};
}

Result<void> add_daemon_json(Routes& routes, const std::string& text, const std::string& place) {
  if (trim(text).empty()) return {};
  const Source source{place, text};
  const auto document = json::parse(source);
  if (!document.problems.empty() || !document.root.is_object()) return failure("this is no JSON object", place);
  for (const auto& [key, into] :
       {std::pair{"registry-mirrors", &routes.hub_mirrors}, std::pair{"insecure-registries", &routes.insecure}})
    if (const auto* list = document.root.find(key); list != nullptr)
      for (const auto& item : list->items)
        if (item.is_string()) into->push_back(item.text);
  return {};
}

Result<Routes> routes_of(const Environment& environment) {
  Routes out;
  const auto home = environment("XDG_CONFIG_HOME").value_or(home_folder(environment) + "/.config");
  std::vector<std::string> files;
  if (const auto named = environment("CONTAINERS_REGISTRIES_CONF"); named && !named->empty()) {
    files = {*named};
  } else {
    std::error_code error;
    const auto own = home + "/containers/registries.conf";
    files = {fs::exists(own, error) ? own : "/etc/containers/registries.conf"};
    for (const auto& folder : {std::string{"/etc/containers/registries.conf.d"}, own + ".d"})
      for (auto& file : files_in(folder)) files.push_back(std::move(file));
  }
  for (const auto& file : files)
    if (auto added = add_file(out, file, &add_registries_conf); !added) return tl::make_unexpected(added.error());
  for (const auto& file : {std::string{"/etc/docker/daemon.json"}, home + "/docker/daemon.json"})
    if (auto added = add_file(out, file, &add_daemon_json); !added) return tl::make_unexpected(added.error());
  return out;
}

Result<std::vector<image::Endpoint>> endpoints_of(const image::Reference& reference, const Routes& routes) {
  const Registry* best = nullptr;
  std::size_t fits = 0;
  for (const auto& registry : routes.registries)
    if (const auto length = fit(registry.prefix, reference); length > fits) {
      fits = length;
      best = &registry;
    }
  if (best != nullptr && best->blocked)
    return failure("registries.conf blocks this registry", reference.text(), best->prefix);
  std::vector<image::Endpoint> out;
  if (best != nullptr)
    for (const auto& mirror : best->mirrors) {
      const bool wanted = mirror.pull_by == PullBy::any ||
                          (mirror.pull_by == PullBy::digest) != reference.digest.empty();
      if (wanted) out.push_back(endpoint_of(moved(reference, fits, mirror.location), mirror.insecure));
    }
  add_hub_mirrors(reference, routes, out);
  const auto whole = reference.host + "/" + reference.repository;
  const bool insecure = std::ranges::find(routes.insecure, reference.host) != routes.insecure.end();
  out.push_back(best != nullptr && !best->location.empty()
                    ? endpoint_of(moved(reference, fits, best->location), best->insecure || insecure)
                    : endpoint_of(whole, insecure || (best != nullptr && best->insecure)));
  return out;
}

std::function<Result<std::vector<image::Endpoint>>(const image::Reference&)> endpoints_by(Environment environment) {
  return [environment = std::move(environment)](
             const image::Reference& reference) -> Result<std::vector<image::Endpoint>> {
    const auto routes = routes_of(environment);
    if (!routes) return tl::make_unexpected(routes.error());
    return endpoints_of(reference, *routes);
  };
}

}  // namespace loadline::registries
