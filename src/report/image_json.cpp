// SPDX-License-Identifier: Apache-2.0
// The contract for scripts: integer bytes; the causes add up to `size`, their compressed bytes to `compressed`.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fleet/end_of_life.h"
#include "packages/licence.h"
#include "packages/purl.h"
#include "report/image.h"

namespace loadline::report {
namespace {

using Json = nlohmann::ordered_json;
using attribute::Amount;

std::string dumped(const Json& json, int indent) {
  return json.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

void put(Json& into, const Amount& amount) {
  into["bytes"] = amount.bytes;
  into["compressed"] = amount.compressed;
  into["files"] = amount.files;
}

Json layers_json(const ImageReport& report) {
  Json out = Json::array();
  for (const auto& facts : report.attribution.layers) {
    const auto& layer = *facts.layer;
    Json one = {{"digest", layer.digest},
                {"diff_id", layer.diff_id},
                {"media_type", layer.media_type},
                {"compression", image::name_of(layer.compression)},
                {"size", layer.content_bytes},
                {"compressed", layer.blob_bytes},
                {"archive", layer.tar_bytes},
                {"entries", layer.entries.size()},
                {"base", facts.base},
                {"instruction", facts.instruction}};
    if (facts.place) one["place"] = {{"path", facts.place.source->path()}, {"line", facts.place.position().line}};
    out.push_back(std::move(one));
  }
  return out;
}

Json causes_json(const ImageReport& report) {
  Json out = Json::array();
  for (const auto& info : attribute::all_causes()) {
    Json parts = Json::array();
    Amount sum;
    for (const auto& share : report.attribution.shares) {
      if (share.cause != info.cause) continue;
      sum += share.amount;
      Json part = {{"layer", share.layer + 1}};
      put(part, share.amount);
      Json items = Json::array();
      for (const auto& item : share.items) {
        Json one = {{"name", item.name}};
        put(one, item.amount);
        items.push_back(std::move(one));
      }
      part["largest"] = std::move(items);
      parts.push_back(std::move(part));
    }
    if (parts.empty()) continue;
    Json one = {{"cause", info.name}, {"needed", info.needed}};
    put(one, sum);
    if (!info.remedy.empty()) one["remedy"] = info.remedy;
    if (!info.rule.empty()) one["rule"] = info.rule;
    one["layers"] = std::move(parts);
    out.push_back(std::move(one));
  }
  return out;
}

Json system_json(const packages::System& system) {
  if (!system.known()) return nullptr;
  Json out = {{"id", system.id}, {"version", system.version}, {"name", system.name}};
  if (const auto* end = fleet::end_of_life_of(system.id, system.version)) out["end_of_life"] = end->date;
  return out;
}

Json package_json(const packages::Inventory& inventory, const packages::Package& package) {
  Json licences = Json::array();
  for (const auto& declared : package.licences)
    licences.push_back(packages::licence_of(package.ecosystem, declared).text);
  Json dependencies = Json::array();
  for (const auto index : package.dependencies)
    dependencies.push_back(text_of(packages::purl_of(inventory.packages[index], inventory.system)));
  Json out = {{"ecosystem", name_of(package.ecosystem)},
              {"name", package.name},
              {"version", package.version},
              {"purl", text_of(packages::purl_of(package, inventory.system))}};
  if (!package.architecture.empty()) out["architecture"] = package.architecture;
  if (!package.source_name.empty())
    out["source"] = {{"name", package.source_name},
                     {"version", package.source_version.empty() ? package.version : package.source_version}};
  if (package.application) out["application"] = true;
  if (const auto state = name_of(package.reach); !state.empty()) out["state"] = state;
  out["licences"] = std::move(licences);
  out["path"] = package.location;
  if (package.within != packages::no_package)
    out["within"] = text_of(packages::purl_of(inventory.packages[package.within], inventory.system));
  out["layer"] = package.layer + 1;
  out["dependencies"] = std::move(dependencies);
  return out;
}

Json packages_json(const ImageReport& report) {
  const auto& inventory = report.attribution.inventory;
  Json out = Json::array();
  for (const auto& share : report.attribution.packages) {
    auto one = package_json(inventory, inventory.packages[share.package]);
    put(one, share.amount);
    out.push_back(std::move(one));
  }
  return out;
}

Json findings_json(const ImageReport& report) {
  Json out = Json::array();
  for (const auto& finding : report.findings) {
    Json one = {{"rule", finding.rule->name},
                {"severity", name_of(finding.severity)},
                {"aliases", finding.rule->aliases},
                {"message", finding.message}};
    if (finding.at) one["place"] = {{"path", finding.at.source->path()}, {"offset", finding.at.span.begin}};
    Json notes = Json::array();
    for (const auto& note : finding.notes) notes.push_back(note.text);
    if (!notes.empty()) one["notes"] = std::move(notes);
    if (finding.cost.image_bytes) one["image_bytes"] = *finding.cost.image_bytes;
    out.push_back(std::move(one));
  }
  return out;
}

// Images and layers by where they stand in `images`: from 1, as layers do everywhere.
Json fleet_json(const std::vector<ImageReport>& reports) {
  const auto fleet = fleet_of(reports);
  const auto users = [](const std::vector<std::size_t>& images) {
    Json out = Json::array();
    for (const auto i : images) out.push_back(i + 1);
    return out;
  };
  Json layers = Json::array(), near = Json::array(), bases = Json::array();
  for (const auto& one : fleet.layers)
    layers.push_back(
        {{"digest", one.layer->digest}, {"compressed", one.layer->blob_bytes}, {"images", users(one.images)}});
  for (const auto& one : fleet.near)
    near.push_back(
        {{"digests", {one.a->digest, one.b->digest}}, {"common", one.common}, {"same_files", one.same_files}});
  for (const auto& one : fleet.bases)
    bases.push_back(
        {{"images", users(one.images)}, {"files", one.files}, {"bytes", one.bytes}, {"saved_about", one.saved}});
  return {{"compressed", fleet.total}, {"stored", fleet.stored}, {"unique", fleet.unique}, {"repeated", fleet.repeated},
          {"shared_layers", layers},   {"near_layers", near},    {"common_bases", bases}};
}

Json image_json(const ImageReport& report) {
  const auto& image = *report.image;
  const auto& attribution = report.attribution;
  return {{"image", image.reference},
          {"tags", image.tags},
          {"digest", image.digest},
          {"platform", image.config.platform.text()},
          {"created", image.config.created},
          {"size", image.size()},
          {"compressed", image.compressed()},
          {"unneeded", attribution.unneeded().bytes},
          {"base", {{"layers", attribution.base_layers}, {"known_by", attribution.base_known_by}}},
          {"system", system_json(attribution.inventory.system)},
          {"layers", layers_json(report)},
          {"causes", causes_json(report)},
          {"packages", packages_json(report)},
          {"unread", attribution.inventory.problems},
          {"findings", findings_json(report)}};
}

std::string_view name_of_kind(image::TarKind kind) {
  using image::TarKind;
  switch (kind) {
    case TarKind::regular: return "file";
    case TarKind::hard_link: return "hard link";
    case TarKind::symlink: return "symlink";
    case TarKind::character: return "character device";
    case TarKind::block: return "block device";
    case TarKind::directory: return "directory";
    case TarKind::fifo: return "fifo";
    case TarKind::other: break;
  }
  return "other";
}

Json entry_json(std::string_view path, const image::Entry& entry, std::size_t layer) {
  Json out = {{"path", path},         {"kind", name_of_kind(entry.kind)},
              {"size", entry.size},   {"mode", fmt::format("{:04o}", entry.mode)},
              {"uid", entry.uid},     {"gid", entry.gid},
              {"mtime", entry.mtime}, {"layer", layer}};
  if (!entry.link.empty()) out["link"] = entry.link;
  if (entry.kind == image::TarKind::regular && entry.size > 0) out["xxh128"] = entry.content.text();
  if (entry.capabilities) out["capabilities"] = true;
  return out;
}

}  // namespace

std::string images_json(const std::vector<ImageReport>& reports) {
  if (reports.size() == 1) return dumped(image_json(reports.front()), 2);
  Json images = Json::array();
  for (const auto& report : reports) images.push_back(image_json(report));
  return dumped({{"images", std::move(images)}, {"fleet", fleet_json(reports)}}, 2);
}

void write_files(const image::Image& image, std::size_t layer, bool one_of_several,
                 const std::function<void(std::string_view)>& write) {
  const auto write_entry = [&](std::string_view path, const image::Entry& entry, std::size_t of_layer) {
    Json line = one_of_several ? Json{{"image", image.reference}} : Json::object();
    line.update(entry_json(path, entry, of_layer));
    write(dumped(line, -1));
  };
  if (layer > 0) {
    for (const auto& entry : image.layers()[layer - 1]->entries) write_entry(entry.path, entry, layer);
    return;
  }
  const auto& files = image.files;
  files.each([&](std::uint32_t at, const std::string& path) {
    const auto& node = files.nodes[at];
    static const image::Entry implied{.mode = 0755, .kind = image::TarKind::directory};
    auto shown = node.entry != nullptr ? *node.entry : implied;
    if (node.content != nullptr && node.content != node.entry) {  // a hard link is as much the file as its target
      shown.size = node.content->size;
      shown.content = node.content->content;
      shown.kind = node.content->kind;
      if (shown.kind == image::TarKind::symlink) shown.link = node.content->link;
    }
    write_entry(path, shown, node.layer + 1);
  });
}

}  // namespace loadline::report
