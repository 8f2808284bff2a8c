// SPDX-License-Identifier: Apache-2.0
// Services of one workspace on several versions of their runtime, or on one that a package excludes.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "fleet/versions.h"
#include "rules/rule.h"
#include "versions/semver.h"

namespace loadline::rules {
namespace {

struct Used {
  Place place;
  std::set<std::string> services;
};

bool excludes(const Located<std::string>& engines, const std::string& version) {
  const auto wanted = versions::parse_range(engines.value);
  const auto given = versions::parse_range(version);
  return wanted && given && !intersects(*wanted, *given);
}

std::string quoted(const std::set<std::string>& services) {
  std::vector<std::string> out;
  for (const auto& service : services) out.push_back("`" + service + "`");
  return listed(out);
}

using Versions = std::map<std::string, Used>;

void report_mixed(const std::string& runtime, const Versions& versions, Findings& out) {
  if (versions.size() < 2) return;
  // Where most of the services are is where the others may go.
  auto most = versions.begin();
  for (auto at = versions.begin(); at != versions.end(); ++at)
    if (at->second.services.size() >= most->second.services.size()) most = at;
  std::vector<std::string> names;
  for (const auto& [version, used] : versions) names.push_back(version);
  for (const auto& [version, used] : versions) {
    // The same services with another overlay, which moves them all: they are not mixed at any time.
    const bool moved = std::ranges::includes(most->second.services, used.services);
    if (version == most->first || moved) continue;
    out.report(used.place, quoted(used.services) + (used.services.size() == 1 ? " runs" : " run") + " on " + runtime +
                               " " + version + ", and " + quoted(most->second.services) + " on " + most->first)
        .notes.push_back({most->second.place, runtime + " " + most->first});
  }
}

void check(const fleet::Fleet& fleet, const fleet::Fleet&, Findings& out) {
  std::map<std::pair<std::string, std::string>, Versions> all;  // by workspace folder and runtime
  for (const auto& combination : fleet.combinations) {
    for (const auto& service : combination.services) {
      if (!service.production) continue;
      const auto use = runtime_of(service);
      if (!use) continue;
      if (service.workspace != nullptr) {
        auto& used = all[{service.workspace->folder, use->runtime}][use->version];
        if (!used.place) used.place = use->place;
        used.services.insert(service.name);
      }
      if (use->runtime != "Node" || service.package == nullptr) continue;
      const auto engines = service.package->engines.find("node");
      if (engines == service.package->engines.end() || !excludes(engines->second, use->version)) continue;
      out.report(use->place, "`" + service.name + "` runs on Node " + use->version + ", and its package asks for `" +
                                 engines->second.value + "`")
          .notes.push_back({engines->second.place, "`engines` of its package"});
    }
  }
  for (const auto& [key, versions] : all) report_mixed(key.second, versions, out);
}

}  // namespace

extern constexpr Rule mixed_runtime_versions{
    .info = {.name = "mixed-runtime-versions",
             .summary = "Services of one workspace run on several versions of Node.js or Python",
             .severity = Severity::warning},
    .check = &check,
};

}  // namespace loadline::rules
