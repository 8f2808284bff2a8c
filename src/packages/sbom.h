// SPDX-License-Identifier: Apache-2.0
// Bills of materials: CycloneDX 1.6 and SPDX 2.3, as JSON.
//
// A document is a pure function of the inventory and its subject: the same image gives the same bytes, today and
// tomorrow, wherever the archive lies. References: CycloneDX/specification schema/bom-1.6.schema.json; spdx-spec v2.3
// and schemas/spdx-schema.json.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "packages/inventory.h"

namespace loadline::packages {

// What the document is about.
struct Subject {
  bool container = true;     // an image; else a source tree
  std::string name;          // "app:1.2", "shop"
  std::string digest;        // of the image's manifest or configuration: "sha256:..."; of a lockfile's text
  std::string architecture;  // as OCI names it
  std::string created;       // RFC 3339; empty where nobody knows
  std::string end_of_life;   // of the system: "2028-06-30"; empty where it is not known
  std::string tool_version;
};

[[nodiscard]] std::string cyclonedx_document(const Inventory& inventory, const Subject& subject);
[[nodiscard]] std::string spdx_document(const Inventory& inventory, const Subject& subject);

// What both forms need.
// The point in time in UTC without fractions, "2024-02-29T12:00:00Z"; nothing for what is none.
[[nodiscard]] std::optional<std::string> utc_time(std::string_view rfc3339);
[[nodiscard]] std::string utc_time(std::int64_t seconds);
// A UUID (RFC 9562, version 8) that is made of the subject, the form and the version of this program.
[[nodiscard]] std::string uuid_of(const Subject& subject, std::string_view form);
// One for each package: its purl, made unique by its location where several have the same.
[[nodiscard]] std::vector<std::string> references_of(const Inventory& inventory);
// The fewest packages from which all are reached over dependencies, but for a circle's first.
[[nodiscard]] std::vector<std::size_t> top_packages(const Inventory& inventory);
// An address that a validator takes for one.
[[nodiscard]] bool is_web_address(std::string_view text);
[[nodiscard]] std::string purl_of_subject(const Subject& subject);  // empty where it has none

}  // namespace loadline::packages
