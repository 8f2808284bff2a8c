// SPDX-License-Identifier: Apache-2.0
// Compose files as they are written, for rules about their text: each file by itself, nothing merged.
#pragma once

#include "fleet/fleet.h"
#include "yaml/node.h"

namespace loadline::rules {

// Calls visit(source, root) for each Compose file of the combination that is a mapping.
template <class Visit>
void for_each_written_file(const fleet::Combination& combination, const Visit& visit) {
  for (const auto& [path, document] : combination.project.documents)
    if (const auto* root = document->root();
        root != nullptr && root->kind == yaml::Kind::mapping && document->problems.empty())
      visit(*document->source, *root);
}

// Calls visit(source, entry) for each entry of `services` whose value is a mapping of its own, and no alias.
template <class Visit>
void for_each_written_service(const fleet::Combination& combination, const Visit& visit) {
  for_each_written_file(combination, [&](const Source& source, const yaml::Node& root) {
    const auto* services = root.find("services");
    if (services == nullptr || services->kind != yaml::Kind::mapping) return;
    for (const auto& entry : services->entries)
      if (entry.value.kind == yaml::Kind::mapping) visit(source, entry);
  });
}

}  // namespace loadline::rules
