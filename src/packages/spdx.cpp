// SPDX-License-Identifier: Apache-2.0
// SPDX 2.3: what is not known is said to be so (NOASSERTION).
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "packages/licence.h"
#include "packages/purl.h"
#include "packages/sbom.h"

namespace loadline::packages {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* unknown = "NOASSERTION";
constexpr const char* document_id = "SPDXRef-DOCUMENT";
constexpr const char* subject_id = "SPDXRef-Subject";
constexpr const char* system_id = "SPDXRef-OperatingSystem";

// Letters, digits, "." and "-" are all that an identifier may have.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';
    if (allowed) out += c;
    else if (!out.ends_with('-')) out += '-';
  }
  while (out.ends_with('-')) out.pop_back();
  return out;
}

std::vector<std::string> ids_of(const Inventory& inventory) {
  std::vector<std::string> out;
  std::map<std::string, int> times;
  for (const auto& package : inventory.packages) {
    auto id = "SPDXRef-Package-" + plain(std::string{name_of(package.ecosystem)} + "-" + package.name + "-" +
                                         package.version + "-" + package.architecture);
    // The number comes where no version ends, so that two names never meet.
    if (const auto again = times[id]++; again > 0) id += "--" + std::to_string(again + 1);
    out.push_back(std::move(id));
  }
  return out;
}

// Licences in words get an identifier of this document.
class Words {
 public:
  std::string id_of(const std::string& words) {
    if (const auto known = ids_.find(words); known != ids_.end()) return known->second;
    auto id = "LicenseRef-" + (plain(words).empty() ? "unnamed" : plain(words).substr(0, 60));
    while (!taken_.insert(id).second) id += "-2";
    ids_[words] = id;
    return id;
  }

  [[nodiscard]] Json json() const {
    Json out = Json::array();
    for (const auto& [words, id] : ids_)
      out.push_back({{"licenseId", id},
                     {"name", words},
                     {"extractedText", "The package names its licence in these words and no others: " + words}});
    return out;
  }

 private:
  std::map<std::string, std::string> ids_;
  std::set<std::string> taken_;
};

// All of them hold for some part of it.
std::string declared_licence(const Package& package, Words& words) {
  std::vector<std::string> parts;
  for (const auto& declared : package.licences) {
    const auto licence = licence_of(package.ecosystem, declared);
    auto text = licence.kind == LicenceKind::name ? words.id_of(licence.text) : licence.text;
    if (contains(text, " OR ") && package.licences.size() > 1) text = "(" + text + ")";
    if (std::ranges::find(parts, text) == parts.end()) parts.push_back(std::move(text));
  }
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : " AND ") + part;
  return out.empty() ? unknown : out;
}

Json package_json(std::string_view id, std::string_view name, std::string_view version, std::string_view purpose) {
  Json out = {{"SPDXID", id}, {"name", name}};
  if (!version.empty()) out["versionInfo"] = version;
  out["downloadLocation"] = unknown;
  out["filesAnalyzed"] = false;
  out["primaryPackagePurpose"] = purpose;
  out["licenseConcluded"] = unknown;
  out["licenseDeclared"] = unknown;
  out["copyrightText"] = unknown;
  return out;
}

void add_purl(Json& into, const std::string& purl) {
  into["externalRefs"] = Json::array(
      {{{"referenceCategory", "PACKAGE-MANAGER"}, {"referenceType", "purl"}, {"referenceLocator", purl}}});
}

Json installed_json(const Package& package, const Inventory& inventory, const std::string& id, Words& words) {
  auto out = package_json(id, package.name, package.version, package.application ? "APPLICATION" : "LIBRARY");
  out["licenseDeclared"] = declared_licence(package, words);
  if (package.ecosystem == Ecosystem::rpm && !package.supplier.empty())
    out["supplier"] = "Organization: " + package.supplier;
  if (is_web_address(package.homepage)) out["homepage"] = package.homepage;
  if (!package.location.empty()) out["sourceInfo"] = "told of by " + package.location;
  add_purl(out, text_of(purl_of(package, inventory.system)));
  return out;
}

Json subject_json(const Subject& subject) {
  auto out = package_json(subject_id, subject.name, subject.container ? subject.digest : "",
                          subject.container ? "CONTAINER" : "SOURCE");
  constexpr std::string_view sha256 = "sha256:";
  if (subject.container && subject.digest.starts_with(sha256))
    out["checksums"] = Json::array(
        {{{"algorithm", "SHA256"}, {"checksumValue", subject.digest.substr(sha256.size())}}});
  if (const auto purl = purl_of_subject(subject); !purl.empty()) add_purl(out, purl);
  return out;
}

Json relationships_json(const Inventory& inventory, const std::vector<std::string>& ids) {
  Json out = Json::array();
  const auto add = [&](std::string_view from, std::string_view kind, std::string_view to) {
    out.push_back({{"spdxElementId", from}, {"relationshipType", kind}, {"relatedSpdxElement", to}});
  };
  add(document_id, "DESCRIBES", subject_id);
  if (inventory.system.known()) add(subject_id, "CONTAINS", system_id);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto& package = inventory.packages[i];
    add(subject_id, "CONTAINS", ids[i]);
    if (package.within != no_package) add(ids[package.within], "CONTAINS", ids[i]);
    for (const auto dependency : package.dependencies) add(ids[i], "DEPENDS_ON", ids[dependency]);
  }
  return out;
}

Json creation_json(const Inventory& inventory, const Subject& subject) {
  // The form asks for a time. Where nobody knows one, it is the beginning of time, and the comment says so.
  const auto time = utc_time(subject.created);
  Json out = {{"created", time.value_or(utc_time(std::int64_t{0}))},
              {"creators", Json::array({"Tool: loadline-" + subject.tool_version})},
              {"licenseListVersion", std::string{spdx_list_version().substr(0, spdx_list_version().rfind('.'))}}};
  std::string comment = time ? "" : "The time of creation is not known.";
  for (const auto& problem : inventory.problems) comment += (comment.empty() ? "" : "\n") + ("Not read: " + problem);
  if (!comment.empty()) out["comment"] = comment;
  return out;
}

}  // namespace

std::string spdx_document(const Inventory& inventory, const Subject& subject) {
  const auto ids = ids_of(inventory);
  Words words;
  Json packages = Json::array({subject_json(subject)});
  if (inventory.system.known()) {
    auto system = package_json(system_id, inventory.system.id, inventory.system.version, "OPERATING_SYSTEM");
    if (!subject.end_of_life.empty()) system["validUntilDate"] = subject.end_of_life + "T23:59:59Z";
    packages.push_back(std::move(system));
  }
  for (std::size_t i = 0; i < ids.size(); ++i)
    packages.push_back(installed_json(inventory.packages[i], inventory, ids[i], words));
  Json out = {{"spdxVersion", "SPDX-2.3"},
              {"dataLicense", "CC0-1.0"},
              {"SPDXID", document_id},
              {"name", subject.name},
              {"documentNamespace", "urn:uuid:" + uuid_of(subject, "spdx")},
              {"creationInfo", creation_json(inventory, subject)},
              {"packages", std::move(packages)},
              {"relationships", relationships_json(inventory, ids)}};
  if (auto texts = words.json(); !texts.empty()) out["hasExtractedLicensingInfos"] = std::move(texts);
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace loadline::packages
