// SPDX-License-Identifier: Apache-2.0
// CycloneDX 1.6: what is not known is left out, since its schema asks for nothing but name and type.
#include <nlohmann/json.hpp>

#include <algorithm>

#include "packages/licence.h"
#include "packages/purl.h"
#include "packages/sbom.h"

namespace loadline::packages {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* root_reference = "subject";
constexpr const char* system_reference = "operating-system";

// Either single licences or one expression: the schema takes no mixture.
Json licences_json(const Package& package) {
  std::vector<Licence> known;
  for (const auto& declared : package.licences) {
    auto licence = licence_of(package.ecosystem, declared);
    if (std::ranges::find(known, licence) == known.end()) known.push_back(std::move(licence));
  }
  if (known.size() == 1 && known.front().kind == LicenceKind::expression)
    return Json::array({{{"expression", known.front().text}, {"acknowledgement", "declared"}}});
  Json out = Json::array();
  for (const auto& licence : known) {
    const auto* key = licence.kind == LicenceKind::id ? "id" : "name";
    out.push_back({{"license", {{key, licence.text}, {"acknowledgement", "declared"}}}});
  }
  return out;
}

void add_property(Json& properties, std::string_view name, std::string_view value) {
  if (!value.empty()) properties.push_back({{"name", std::string{"loadline:"}.append(name)}, {"value", value}});
}

Json properties_of(const Package& package, const Subject& subject, const std::vector<std::string>& references) {
  Json out = Json::array();
  if (subject.container) add_property(out, "layer", std::to_string(package.layer + 1));
  add_property(out, "state", name_of(package.reach));
  if (!package.source_name.empty()) {
    const auto& version = package.source_version.empty() ? package.version : package.source_version;
    add_property(out, "source", package.source_name + "@" + version);
  }
  add_property(out, "checksum", package.checksum);
  if (package.within != no_package) add_property(out, "within", references[package.within]);
  return out;
}

Json component_json(const Package& package, const Inventory& inventory, const Subject& subject,
                    const std::vector<std::string>& references, const std::string& reference) {
  Json out = {{"type", package.application ? "application" : "library"}, {"bom-ref", reference}};
  const auto purl = purl_of(package, inventory.system);
  const bool grouped = (package.ecosystem == Ecosystem::npm || package.ecosystem == Ecosystem::maven) &&
                       !purl.space.empty();
  if (grouped) out["group"] = purl.space;
  out["name"] = grouped ? purl.name : package.name;
  if (!package.version.empty()) out["version"] = package.version;
  if (!package.supplier.empty()) out["publisher"] = package.supplier;
  if (auto licences = licences_json(package); !licences.empty()) out["licenses"] = std::move(licences);
  out["purl"] = text_of(purl);
  if (is_web_address(package.homepage))
    out["externalReferences"] = Json::array({{{"type", "website"}, {"url", package.homepage}}});
  if (!package.location.empty()) out["evidence"] = {{"occurrences", Json::array({{{"location", package.location}}})}};
  if (auto properties = properties_of(package, subject, references); !properties.empty())
    out["properties"] = std::move(properties);
  return out;
}

Json system_json(const System& system, const Subject& subject) {
  Json out = {{"type", "operating-system"}, {"bom-ref", system_reference}, {"name", system.id}};
  if (!system.version.empty()) out["version"] = system.version;
  if (!system.name.empty()) out["description"] = system.name;
  if (is_web_address(system.homepage))
    out["externalReferences"] = Json::array({{{"type", "website"}, {"url", system.homepage}}});
  Json properties = Json::array();
  add_property(properties, "end-of-life", subject.end_of_life);
  if (!properties.empty()) out["properties"] = std::move(properties);
  return out;
}

Json metadata_json(const Subject& subject) {
  Json out = Json::object();
  if (const auto time = utc_time(subject.created)) out["timestamp"] = *time;
  out["tools"] = {{"components",
                   Json::array({{{"type", "application"}, {"name", "loadline"}, {"version", subject.tool_version}}})}};
  Json component = {
      {"type", subject.container ? "container" : "application"}, {"bom-ref", root_reference}, {"name", subject.name}};
  if (subject.container && !subject.digest.empty()) component["version"] = subject.digest;
  if (const auto purl = purl_of_subject(subject); !purl.empty()) component["purl"] = purl;
  out["component"] = std::move(component);
  return out;
}

Json dependencies_json(const Inventory& inventory, const std::vector<std::string>& references) {
  Json out = Json::array();
  const auto add = [&](const std::string& reference, const std::vector<std::size_t>& needed, bool system) {
    Json names = Json::array();
    if (system) names.push_back(system_reference);
    for (const auto index : needed) names.push_back(references[index]);
    Json one = {{"ref", reference}};
    if (!names.empty()) one["dependsOn"] = std::move(names);
    out.push_back(std::move(one));
  };
  add(root_reference, top_packages(inventory), inventory.system.known());
  if (inventory.system.known()) add(system_reference, {}, false);
  for (std::size_t i = 0; i < references.size(); ++i) add(references[i], inventory.packages[i].dependencies, false);
  return out;
}

}  // namespace

std::string cyclonedx_document(const Inventory& inventory, const Subject& subject) {
  const auto references = references_of(inventory);
  Json components = Json::array();
  if (inventory.system.known()) components.push_back(system_json(inventory.system, subject));
  for (std::size_t i = 0; i < references.size(); ++i)
    components.push_back(component_json(inventory.packages[i], inventory, subject, references, references[i]));
  Json out = {{"$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json"},
              {"bomFormat", "CycloneDX"},
              {"specVersion", "1.6"},
              {"serialNumber", "urn:uuid:" + uuid_of(subject, "cyclonedx")},
              {"version", 1},
              {"metadata", metadata_json(subject)},
              {"components", std::move(components)},
              {"dependencies", dependencies_json(inventory, references)}};
  if (!inventory.problems.empty()) {
    out["compositions"] = Json::array({{{"aggregate", "incomplete"}, {"assemblies", Json::array({root_reference})}}});
    Json properties = Json::array();
    for (const auto& problem : inventory.problems) add_property(properties, "unread", problem);
    out["properties"] = std::move(properties);
  }
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace loadline::packages
