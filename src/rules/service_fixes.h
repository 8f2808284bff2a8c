// SPDX-License-Identifier: Apache-2.0
// The fixes of Compose services: an entry more, a value changed, a line less, in the file that should carry it.
//
// Each gives the finding a fix, or nothing where the edit cannot be made exactly (yaml_edits.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/fleet.h"
#include "rules/yaml_edits.h"

namespace loadline::rules {

// How a service is run belongs into the file that runs it in production, where it is named there; else into the first.
[[nodiscard]] std::optional<WrittenMapping> carrier_of(const fleet::Service& service);

// "restart: unless-stopped" into the service, or into the mapping at `path` below it.
void offer_entry(const fleet::Service& service, Finding& finding, std::string title, std::string_view entry,
                 const KeyPath& path = {}, Grade grade = Grade::risky);
// An item more of the list at `path`.
void offer_item(const fleet::Service& service, Finding& finding, std::string title, const KeyPath& path,
                std::string_view item, Grade grade = Grade::risky);
// By the place of a value that stands there.
void offer_value(const fleet::Service& service, Finding& finding, std::string title, Place value, std::string_view text,
                 Grade grade = Grade::risky);
void offer_removal(const fleet::Service& service, Finding& finding, std::string title, Place value,
                   Grade grade = Grade::risky);

// All edits or none, as one fix; entries that go to the same place become one edit. Nothing where one is missing.
void offer_together(Finding& finding, std::string title, Grade grade, std::vector<std::optional<YamlEdit>> edits);
// The check that the service's image brings along (fleet/known_images.h).
void offer_health_check(const fleet::Service& service, Finding& finding);

// A text as YAML wants it in place of a value: in quotes where it would read as something else.
[[nodiscard]] std::string yaml_text(std::string_view text);

}  // namespace loadline::rules
