// SPDX-License-Identifier: Apache-2.0
// Bases are never invented: a digest is taken only from where it stands beside the same tag, and a version that the
// fleet does not name is one of the table of supported versions, or told as chosen.
#include "generate/bases.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/end_of_life.h"
#include "fleet/versions.h"
#include "versions/semver.h"

namespace loadline::generate {
namespace {

using dockerfile::ImageReference;

constexpr std::string_view stable_nginx = "nginx:1.28-alpine";
constexpr std::string_view supported_go = "1.26";

std::string major_of(std::string_view version) { return std::string{split(version, '.').front()}; }

// Every image that a judged Dockerfile stands on.
std::vector<ImageReference> bases_in(const fleet::Fleet& fleet) {
  std::vector<ImageReference> out;
  for (const auto& build : fleet.builds) {
    if (!build.dockerfile->judged) continue;
    for (const auto& stage : build.stages.stages)
      if (stage.image) out.push_back(*stage.image);
  }
  return out;
}

bool fits(std::string_view tag, Ground ground) {
  const bool alpine = contains(tag, "alpine");
  return ground == Ground::alpine ? alpine : !alpine && contains(tag, "slim");
}

// With a digest first, then the more exact version, then the name: always the same one.
bool is_better(const ImageReference& a, const ImageReference& b) {
  if (a.digest.empty() != b.digest.empty()) return b.digest.empty();
  const auto dots = [](const ImageReference& image) { return std::ranges::count(image.tag, '.'); };
  if (dots(a) != dots(b)) return dots(a) > dots(b);
  return a.full > b.full;
}

std::optional<ImageReference> image_in_fleet(const fleet::Fleet& fleet, std::string_view name, std::string_view cycle,
                                             Ground ground) {
  std::optional<ImageReference> best;
  for (const auto& image : bases_in(fleet)) {
    if (base_name(image.name) != name || !fits(image.tag, ground)) continue;
    const auto version = split(image.tag, '-').front();
    if (version != cycle && !version.starts_with(std::string{cycle} + ".")) continue;
    const auto ends = fleet::end_of_life_of_image(image.name, image.tag);
    if (!fleet.today.empty() && std::ranges::any_of(ends, [&](const auto& end) { return end.ended(fleet.today); }))
      continue;
    if (!best || is_better(image, *best)) best = image;
  }
  return best;
}

// "registry.example.com/library/" where the fleet takes such images from a registry of its own.
std::string registry_prefix(const fleet::Fleet& fleet, std::string_view name) {
  for (const auto& image : bases_in(fleet))
    if (base_name(image.name) == name && image.registry != "docker.io")
      if (const auto at = image.full.find(std::string{name} + ":"); at != image.full.npos)
        return image.full.substr(0, at);
  return {};
}

bool ended(std::string_view product, std::string_view version, std::string_view today) {
  const auto* end = fleet::end_of_life_of(product, version);
  return !today.empty() && end != nullptr && end->ended(today);
}

bool engines_allow(const std::vector<NodeService>& services, const std::string& major) {
  const auto version = versions::parse_range(major);
  for (const auto& service : services)
    for (const auto* manifest : {service.package, service.workspace->member_in(service.workspace->folder)}) {
      if (manifest == nullptr) continue;
      const auto engines = manifest->engines.find("node");
      if (engines == manifest->engines.end()) continue;
      const auto wanted = versions::parse_range(engines->second.value);
      if (wanted && version && !intersects(*wanted, *version)) return false;
    }
  return true;
}

// Releases for long-term support have even numbers.
std::string next_supported_node(const std::vector<NodeService>& services, unsigned from, std::string_view today) {
  for (const auto& one : fleet::end_of_life_table()) {
    const auto major = parse_integer<unsigned>(one.cycle);
    if (one.product != "node" || !major || *major <= from || *major % 2 != 0 || one.ended(today)) continue;
    if (engines_allow(services, std::string{one.cycle})) return std::string{one.cycle};
  }
  return {};
}

}  // namespace

NodeVersion node_version_of(const fleet::Fleet& fleet, const std::vector<NodeService>& services,
                            std::vector<Note>& notes) {
  std::map<std::string, std::size_t> votes;  // of majors
  for (const auto& service : services)
    if (const auto use = fleet::runtime_of(*service.service); use && use->runtime == "Node")
      ++votes[major_of(use->version)];
  NodeVersion out;
  std::size_t most = 0;
  for (const auto& [major, count] : votes)
    if (count >= most) most = count, out = {major, true};
  // What the developers' own tools switch to is meant; a base is what came of it.
  for (const auto& use : node_versions(fleet, *services.front().workspace))
    if (use.where.ends_with(".nvmrc") || use.where.ends_with(".node-version")) out = {major_of(use.version), true};
  const auto& about = services.front().workspace->lockfile->source->path();
  const auto major = parse_integer<unsigned>(out.version).value_or(0);
  if (out.version.empty() || ended("node", out.version, fleet.today)) {
    const auto next = next_supported_node(services, major, fleet.today);
    const auto* end = fleet::end_of_life_of("node", out.version);
    const auto why = out.version.empty() ? "no file names a version of Node.js"
                                         : "Node " + out.version + " got its last security fixes on " +
                                               std::string{end == nullptr ? "" : end->date};
    if (next.empty()) {
      notes.push_back({about, why + ", and `engines` allows no newer one: the images stay on it", {}});
    } else {
      notes.push_back(
          {about, why + ": the images are made for Node " + next + "; run the tests on it, and move CI too", {}});
      out = {next, false};
    }
  }
  if (out.version.empty()) out.version = "lts";
  return out;
}

std::string node_image(const fleet::Fleet& fleet, const NodeVersion& version, Ground ground) {
  if (ground == Ground::distroless) return "gcr.io/distroless/nodejs" + version.version + "-debian12:nonroot";
  if (const auto image = image_in_fleet(fleet, "node", version.version, ground)) return image->full;
  return registry_prefix(fleet, "node") + "node:" + version.version +
         (ground == Ground::alpine ? "-alpine" : "-bookworm-slim");
}

std::string python_image(const fleet::Fleet& fleet, const std::string& service, const std::string& today_on,
                         std::vector<Note>& notes) {
  std::string version = today_on;
  if (version.empty() || ended("python", version, fleet.today)) {
    const auto minor_of = [](std::string_view text) {
      const auto parts = split(text, '.');
      return parts.size() < 2 || parts[0] != "3" ? 0u : parse_integer<unsigned>(parts[1]).value_or(0);
    };
    std::string next;
    for (const auto& one : fleet::end_of_life_table())
      if (one.product == "python" && !one.ended(fleet.today) && minor_of(one.cycle) > minor_of(version) && next.empty())
        next = one.cycle;
    if (!next.empty()) {
      notes.push_back({service,
                       (version.empty() ? "no file names a version of Python"
                                        : "Python " + version + " gets no security fixes any more") +
                           std::string{": its image is made for Python "} + next + "; run the tests on it",
                       {}});
      version = next;
    }
  }
  if (const auto image = image_in_fleet(fleet, "python", version, Ground::debian)) return image->full;
  return registry_prefix(fleet, "python") + "python:" + version + "-slim-bookworm";
}

std::string go_image(const fleet::Fleet& fleet, const fleet::Service& service, std::vector<Note>& notes) {
  const ImageReference* today = nullptr;
  for (const auto& stage : service.build->stages.stages)
    if (stage.reachable && stage.image && base_name(stage.image->name) == "golang") today = &*stage.image;
  const auto version = std::string{split(today->tag, '-').front()};
  const bool named = contains(version, ".") && versions::parse_range(version).has_value();
  if (named && !ended("go", version, fleet.today)) return today->full;
  notes.push_back(
      {service.name,
       (named ? "Go " + version + " gets no security fixes any more" : "`" + today->full + "` names no version of Go") +
           std::string{": its program is built with Go "} + std::string{supported_go} +
           "; run the tests on it, and see that it is still supported",
       {}});
  return registry_prefix(fleet, "golang") + "golang:" + std::string{supported_go} + "-bookworm";
}

namespace {

constexpr std::array<unsigned, 5> supported_java = {8, 11, 17, 21, 25};  // Temurin's, for long-term support

// "17" in "3.9-eclipse-temurin-17", "17.0.12_7-jre-noble" and, of distroless, "java17-debian12"; of a JDK before 9
// "8u412".
unsigned java_in(const ImageReference& image) {
  const auto base = base_name(image.name);
  const auto text = base.starts_with("java") ? base.substr(4) : std::string_view{image.tag};
  const bool builds = base == "maven" || base == "gradle";  // with a version of their own in front
  unsigned out = 0;
  for (const auto token : split(text, '-')) {
    const auto number = token.substr(token.starts_with("jdk") || token.starts_with("jre") ? 3 : 0);
    const auto end = std::min(number.find_first_not_of("0123456789"), number.size());
    const auto major = parse_integer<unsigned>(number.substr(0, end)).value_or(0);
    if (major == 0 || (builds && token.data() == text.data())) continue;
    out = major;
    if (!builds) break;
  }
  return out;
}

// Of the image that it runs on, else of what builds it.
unsigned java_today(const fleet::Service& service) {
  const auto& stages = service.build->stages.stages;
  for (auto stage = stages.rbegin(); stage != stages.rend(); ++stage)
    if (stage->reachable && stage->image)
      if (const auto major = java_in(*stage->image); major != 0) return major;
  return 0;
}

std::optional<ImageReference> java_image_in_fleet(const fleet::Fleet& fleet, std::string_view name, unsigned version) {
  std::optional<ImageReference> best;
  for (const auto& image : bases_in(fleet)) {
    const bool fits = base_name(image.name) == name && java_in(image) == version && !contains(image.tag, "alpine") &&
                      !contains(image.tag, "windows") && !contains(image.tag, "nanoserver") &&
                      (name == "maven" || contains(image.tag, "jre"));
    const auto ends = fleet::end_of_life_of_image(image.name, image.tag);
    if (!fits || std::ranges::any_of(ends, [&](const auto& end) { return end.ended(fleet.today); })) continue;
    if (!best || is_better(image, *best)) best = image;
  }
  return best;
}

}  // namespace

JavaImages java_images(const fleet::Fleet& fleet, const fleet::Service& service, const std::string& release,
                       std::vector<Note>& notes) {
  const auto least = parse_integer<unsigned>(release).value_or(0);
  const auto today = java_today(service);
  const auto wanted = std::max(least, today);
  const auto usable = [&](unsigned version) {
    return version >= wanted && !ended("temurin", std::to_string(version), fleet.today);
  };
  const auto found = wanted == 0 ? supported_java.begin() + 3 : std::ranges::find_if(supported_java, usable);
  const auto version = found == supported_java.end() ? wanted : *found;
  const auto text = std::to_string(version);
  if (wanted == 0)
    notes.push_back(
        {service.name, "no file names a version of Java: its image is made for Java " + text, service.at()});
  else if (version != today && today != 0)
    notes.push_back(
        {service.name,
         "its image is made for Java " + text + " in place of " + std::to_string(today) +
             (least > today ? ", since its pom.xml asks for " + release : ", which gets no fixes any more") +
             "; run the tests on it",
         service.at()});
  JavaImages out;
  const auto builds = java_image_in_fleet(fleet, "maven", version);
  const auto runs = java_image_in_fleet(fleet, "eclipse-temurin", version);
  out.build = builds ? builds->full : registry_prefix(fleet, "maven") + "maven:3.9-eclipse-temurin-" + text;
  out.runtime = runs ? runs->full
                     : registry_prefix(fleet, "eclipse-temurin") + "eclipse-temurin:" + text + "-jre-noble";
  return out;
}

std::string web_image(const fleet::Fleet& fleet, const std::string& service, std::vector<Note>& notes) {
  std::optional<ImageReference> best;
  for (const auto& image : bases_in(fleet)) {
    if (base_name(image.name) != "nginx" || !contains(image.tag, "alpine") || !contains(image.tag, ".")) continue;
    const auto ends = fleet::end_of_life_of_image(image.name, image.tag);
    if (std::ranges::any_of(ends, [&](const auto& end) { return end.ended(fleet.today); })) continue;
    if (!best || is_better(image, *best)) best = image;
  }
  if (best) return best->full;
  notes.push_back({service,
                   "no file names a supported version of nginx for Alpine: its image is made for " +
                       std::string{stable_nginx} + "; see that it is still the stable one",
                   {}});
  return registry_prefix(fleet, "nginx") + std::string{stable_nginx};
}

}  // namespace loadline::generate
