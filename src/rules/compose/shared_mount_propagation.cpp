// SPDX-License-Identifier: Apache-2.0
// A mount through which a container mounts into its host.
#include "base/text.h"
#include "rules/rule.h"
#include "rules/service_fixes.h"

namespace loadline::rules {
namespace {

// docs.docker.com, "Bind propagation": only these two lead out of the container.
bool leads_out(std::string_view propagation) { return propagation == "shared" || propagation == "rshared"; }

void offer(const fleet::Service& service, Place at, const std::string& propagation, Finding& finding) {
  const auto written = at.text();
  if (!contains(written, ":")) return offer_removal(service, finding, "Remove the line", at);
  // "/mnt:/mnt:rw,rshared"
  for (const std::string& part : {":" + propagation, "," + propagation})
    if (const auto found = written.find(part); found != written.npos) {
      std::string text{written};
      text.erase(found, part.size());
      if (text.starts_with('"') || text.starts_with('\'')) text = text.substr(1, text.size() - 2);
      return offer_value(service, finding, "Leave the propagation at private", at, text);
    }
}

void check(const fleet::Service& service, const fleet::Fleet&, Findings& out) {
  const auto* services = service.combination->project.tree.find("services");
  const auto* definition = services != nullptr ? services->find(service.name) : nullptr;
  const auto* volumes = definition != nullptr ? definition->find("volumes") : nullptr;
  if (volumes == nullptr || service.combination->setting == fleet::Setting::test) return;
  for (const auto& volume : volumes->items) {
    const auto* bind = volume.find("bind");
    const auto* propagation = bind != nullptr ? bind->find("propagation") : nullptr;
    const auto* target = volume.find("target");
    if (propagation == nullptr || target == nullptr || !leads_out(propagation->text)) continue;
    auto& finding = out.report(propagation->place, "what `" + service.name + "` mounts below `" + target->text +
                                                       "` is mounted on its host as well");
    offer(service, propagation->place, propagation->text, finding);
  }
}

}  // namespace

extern constexpr Rule shared_mount_propagation{
    .info = {.name = "shared-mount-propagation",
             .summary = "A service's mounts reach its host",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "baa452f0"},
    .check = &check,
};

}  // namespace loadline::rules
