// SPDX-License-Identifier: Apache-2.0
// Written along the way; what leads in a circle is met once.
#include "fleet/tsconfig.h"

#include <algorithm>
#include <set>
#include <vector>

#include "base/paths.h"

namespace loadline::fleet {

void each_tsconfig(const Fleet& fleet, const std::string& path,
                   const std::function<bool(const std::string& path, const json::Value& root)>& visit) {
  std::set<std::string> seen;
  std::vector<std::string> open = {path};
  while (!open.empty()) {
    const auto at = std::move(open.back());
    open.pop_back();
    if (!fleet.has_file(at) || !seen.insert(at).second) continue;
    const Source* source = fleet.sources->open(at);
    if (source == nullptr) continue;
    const auto document = json::parse(*source);
    if (!visit(at, document.root)) return;
    const auto* extends = document.root.find("extends");
    if (extends == nullptr) continue;
    std::vector<std::string> parents;
    if (extends->is_string()) parents.push_back(extends->text);
    for (const auto& item : extends->items) parents.push_back(item.text);
    for (const auto& parent : parents) {
      const auto resolved = parent.starts_with('.') ? resolve_path(folder_of(at), parent) : std::nullopt;
      if (resolved) open.push_back(resolved->ends_with(".json") ? *resolved : *resolved + ".json");
    }
  }
}

}  // namespace loadline::fleet
