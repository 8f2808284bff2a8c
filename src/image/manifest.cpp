// SPDX-License-Identifier: Apache-2.0
// Reading is lenient where engines are (missing lists, null for empty) and strict where bytes are found by it:
// digests and sizes.
#include "image/manifest.h"

#include <sys/utsname.h>

#include <fmt/format.h>
#include <algorithm>
#include <utility>

#include "base/text.h"
#include "image/digest.h"
#include "json/value.h"

namespace loadline::image {
namespace {

using json::Value;

std::string text_of(const Value* value) { return value != nullptr && value->is_string() ? value->text : std::string{}; }
std::string text_of(const Value& object, std::string_view key) { return text_of(object.find(key)); }

std::vector<std::string> texts_of(const Value* value) {
  std::vector<std::string> out;
  if (value != nullptr)
    for (const auto& item : value->items)
      if (item.is_string()) out.push_back(item.text);
  return out;
}

std::vector<std::string> keys_of(const Value* value) {
  std::vector<std::string> out;
  if (value != nullptr)
    for (const auto& member : value->members) out.push_back(member.key);
  return out;
}

std::map<std::string, std::string, std::less<>> pairs_of(const Value* value) {
  std::map<std::string, std::string, std::less<>> out;
  if (value != nullptr)
    for (const auto& member : value->members) out[member.key] = text_of(&member.value);
  return out;
}

Platform platform_of(const Value& value) {
  return {text_of(value, "os"), text_of(value, "architecture"), text_of(value, "variant")};
}

Result<Descriptor> descriptor_of(const Value& value, const std::string& place) {
  Descriptor out{.media_type = text_of(value, "mediaType"), .digest = text_of(value, "digest")};
  if (!is_digest(out.digest))
    return failure("a descriptor without a proper digest", place, "'" + out.digest.substr(0, 80) + "'");
  const auto* size = value.find("size");
  const auto bytes = size == nullptr ? std::nullopt : parse_integer<std::uint64_t>(size->text);
  if (!bytes) return failure("a descriptor without a proper size", place, out.digest);
  out.size = *bytes;
  if (const auto* platform = value.find("platform"); platform != nullptr) out.platform = platform_of(*platform);
  out.annotations = pairs_of(value.find("annotations"));
  return out;
}

Result<json::Document> parsed(const Source& source, const std::string& place) {
  auto document = json::parse(source);
  if (!document.problems.empty()) return failure("not readable as JSON", place, document.problems.front().message);
  return document;
}

std::string machine() {
  utsname names{};
  if (::uname(&names) != 0) return "amd64";
  const std::string_view name{names.machine};
  if (name == "x86_64") return "amd64";
  if (name == "aarch64") return "arm64";
  if (name.starts_with("arm")) return "arm";
  return std::string{name};
}

}  // namespace

std::string Platform::text() const {
  if (os.empty() && architecture.empty()) return {};
  return os + "/" + architecture + (variant.empty() ? "" : "/" + variant);
}

std::optional<Platform> platform_named(std::string_view text) {
  const auto parts = split(text, '/');
  if (parts.empty() || parts.size() > 3 || std::ranges::any_of(parts, [](auto part) { return part.empty(); }))
    return std::nullopt;
  if (parts.size() == 1) return Platform{"linux", std::string{parts[0]}, ""};
  return Platform{std::string{parts[0]}, std::string{parts[1]}, parts.size() > 2 ? std::string{parts[2]} : ""};
}

Platform platform_of_this_machine() { return {"linux", machine(), ""}; }

bool fits(const Platform& wanted, const Platform& offered) {
  if (wanted.os != offered.os || wanted.architecture != offered.architecture) return false;
  // arm64 has one variant that anybody builds, and it is written or left out at will (containerd's platforms).
  const auto variant = [](const Platform& one) {
    return one.architecture == "arm64" && one.variant == "v8" ? "" : one.variant;
  };
  return wanted.variant.empty() || variant(wanted) == variant(offered);
}

Document document_kind(std::string_view json, std::string_view media_type) {
  if (contains(media_type, "image.index") || contains(media_type, "manifest.list")) return Document::index;
  const Source source{"", std::string{json}};
  const auto root = json::parse(source).root;
  if (const auto written = root.string_or("mediaType", ""); !written.empty() && written != media_type)
    return document_kind(json, written);
  if (root.find("manifests") != nullptr) return Document::index;
  if (root.find("config") != nullptr && root.find("layers") != nullptr) return Document::manifest;
  return Document::unknown;
}

Result<Index> read_index(std::string_view json, const std::string& place) {
  const Source source{place, std::string{json}};
  const auto document = parsed(source, place);
  if (!document) return tl::make_unexpected(document.error());
  Index out;
  const auto* manifests = document->root.find("manifests");
  if (manifests == nullptr || !manifests->is_array()) return failure("this is not an image index", place);
  for (const auto& item : manifests->items) {
    auto descriptor = descriptor_of(item, place);
    if (!descriptor) return tl::make_unexpected(descriptor.error());
    out.manifests.push_back(std::move(*descriptor));
  }
  return out;
}

Result<Manifest> read_manifest(std::string_view json, const std::string& place) {
  const Source source{place, std::string{json}};
  const auto document = parsed(source, place);
  if (!document) return tl::make_unexpected(document.error());
  const auto* config = document->root.find("config");
  const auto* layers = document->root.find("layers");
  if (config == nullptr || layers == nullptr) {
    const bool old = document->root.find("fsLayers") != nullptr;
    return failure(old ? "a manifest of schema 1, which registries gave up in 2019" : "this is not an image manifest",
                   place);
  }
  Manifest out;
  auto described = descriptor_of(*config, place);
  if (!described) return tl::make_unexpected(described.error());
  out.config = std::move(*described);
  for (const auto& item : layers->items) {
    auto layer = descriptor_of(item, place);
    if (!layer) return tl::make_unexpected(layer.error());
    out.layers.push_back(std::move(*layer));
  }
  out.annotations = pairs_of(document->root.find("annotations"));
  return out;
}

Result<Config> read_config(std::string_view json, const std::string& place) {
  Config out;
  out.source = std::make_unique<Source>(place, std::string{json});
  const auto document = parsed(*out.source, place);
  if (!document) return tl::make_unexpected(document.error());
  const auto& root = document->root;
  if (!root.is_object()) return failure("this is not an image configuration", place);
  const auto at = [&](Span span) { return Place{out.source.get(), span}; };
  out.platform = platform_of(root);
  out.created = text_of(root, "created");
  out.place = at(root.span);
  if (const auto* config = root.find("config"); config != nullptr && config->is_object()) {
    out.place = at(config->span);
    out.user.place = out.place;
    if (const auto* user = config->find("User"); user != nullptr) out.user = {text_of(user), at(user->span)};
    if (const auto* env = config->find("Env"); env != nullptr)
      for (const auto& item : env->items) out.environment.push_back({text_of(&item), at(item.span)});
    out.entrypoint = texts_of(config->find("Entrypoint"));
    out.command = texts_of(config->find("Cmd"));
    out.volumes = keys_of(config->find("Volumes"));
    out.exposed_ports = keys_of(config->find("ExposedPorts"));
    out.working_folder = text_of(*config, "WorkingDir");
    out.stop_signal = text_of(*config, "StopSignal");
    if (const auto* labels = config->find("Labels"); labels != nullptr)
      for (const auto& member : labels->members)
        out.labels[member.key] = {text_of(&member.value), at(member.value.span)};
    if (const auto* health = config->find("Healthcheck"); health != nullptr && health->is_object())
      out.health = HealthCheck{texts_of(health->find("Test"))};
  }
  if (const auto* history = root.find("history"); history != nullptr)
    for (const auto& item : history->items) {
      const auto* empty = item.find("empty_layer");
      const auto* by = item.find("created_by");
      out.history.push_back(
          {text_of(by), text_of(item, "created"), text_of(item, "comment"), empty != nullptr && empty->truthy()});
      out.history_places.push_back(at(by != nullptr ? by->span : item.span));
    }
  if (const auto* rootfs = root.find("rootfs"); rootfs != nullptr) out.diff_ids = texts_of(rootfs->find("diff_ids"));
  return out;
}

Result<std::vector<SavedImage>> read_saved(std::string_view json, const std::string& place) {
  const Source source{place, std::string{json}};
  const auto document = parsed(source, place);
  if (!document) return tl::make_unexpected(document.error());
  if (!document->root.is_array()) return failure("manifest.json is not a list of images", place);
  std::vector<SavedImage> out;
  for (const auto& item : document->root.items)
    out.push_back({text_of(item, "Config"), texts_of(item.find("RepoTags")), texts_of(item.find("Layers"))});
  return out;
}

bool is_image(const Descriptor& descriptor) {
  if (descriptor.annotations.contains("vnd.docker.reference.type")) return false;
  return !descriptor.platform || descriptor.platform->os != "unknown";
}

Result<Descriptor> choose(const Index& index, const std::optional<Platform>& wanted, const std::string& place) {
  std::vector<const Descriptor*> images;
  for (const auto& one : index.manifests)
    if (is_image(one)) images.push_back(&one);
  if (images.empty()) return failure("the index names no image", place);
  // A layout made by one build names its one image without a platform.
  if (!wanted && images.size() == 1) return *images.front();
  const auto platform = wanted.value_or(platform_of_this_machine());
  for (const auto* one : images)
    if (one->platform && fits(platform, *one->platform)) return *one;
  std::vector<std::string> offered;
  for (const auto* one : images) offered.push_back(one->platform ? one->platform->text() : "one without a platform");
  if (images.size() == 1 && !images.front()->platform) return *images.front();
  return failure(fmt::format("there is no image for {} here; there is {}", platform.text(), listed(offered, 12)),
                 place);
}

}  // namespace loadline::image
