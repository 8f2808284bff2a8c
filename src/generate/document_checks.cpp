// SPDX-License-Identifier: Apache-2.0
// The production checklist: every line is a question that the fleet answers, asked once of what runs today and once
// with the generated files in it.
#include <algorithm>

#include "base/text.h"
#include "fleet/ci_builds.h"
#include "fleet/health.h"
#include "generate/document_facts.h"

namespace loadline::generate {
namespace {

using fleet::Fleet;
using fleet::Service;
using fleet::Truth;
using fleet::truth;

bool any_workflow(const Fleet& fleet, std::string_view kind) {
  return std::ranges::any_of(fleet.workflows, [&](const auto& workflow) {
    return workflow.provider != workflow::Provider::bake && workflow.has(kind);
  });
}
Truth known(const Fleet& fleet, bool value) {
  if (value) return Truth::yes;
  return fleet::ci_may_do_elsewhere(fleet) ? Truth::unknown : Truth::no;
}

Truth of_build(const Service& service, Truth (*ask)(const fleet::Build&)) {
  return service.build == nullptr ? Truth::unknown : ask(*service.build);
}
bool is_published(const Service& service) {
  return std::ranges::any_of(service.definition->ports, [](const auto& port) {
    return !port.published.empty() && port.host_ip != "127.0.0.1" && port.host_ip != "::1";
  });
}
bool lockfiles_fit(const Fleet& fleet) {
  return std::ranges::all_of(
      fleet.workspaces, [](const auto& workspace) { return workspace::frozen_install_mismatches(workspace).empty(); });
}

const std::vector<Check>& all_checks() {
  static const std::vector<Check> list = {
      {"Images", "built in several stages", "single-stage",
       [](const Fleet&, const Service& s) {
         return s.build == nullptr ? Truth::unknown : truth(fleet::is_multi_stage(*s.build));
       },
       nullptr},
      {"Images", "packages installed with a cache mount", "install-without-cache-mount",
       [](const Fleet&, const Service& s) { return of_build(s, &fleet::installs_with_cache_mount); }, nullptr},
      {"Images", "packages installed before the sources are copied", "whole-context-before-install",
       [](const Fleet&, const Service& s) { return of_build(s, &fleet::installs_before_sources); }, nullptr},
      {"Images", "base pinned by digest", "base-without-digest",
       [](const Fleet&, const Service& s) { return of_build(s, &fleet::base_is_pinned); }, nullptr},
      {"Images", "lockfiles fit their manifests", "lockfile-out-of-date", nullptr,
       [](const Fleet& f) { return truth(lockfiles_fit(f)); }},
      {"Health", "asked for its health", "no-health-check",
       [](const Fleet&, const Service& s) { return fleet::has_health_check(s); }, nullptr},
      {"Health", "asked for a path that its source serves", "health-path-not-served",
       [](const Fleet&, const Service& s) { return fleet::serves_its_health_path(s); }, nullptr},
      {"Health", "asked on the port that it listens on", "health-port-not-served",
       [](const Fleet&, const Service& s) { return fleet::listens_on_its_health_port(s); }, nullptr},
      {"Resources", "memory is limited", "no-resource-limits",
       [](const Fleet&, const Service& s) { return truth(fleet::has_memory_limit(s)); }, nullptr},
      {"Resources", "CPU is limited", "no-cpu-limit",
       [](const Fleet&, const Service& s) { return truth(fleet::has_cpu_limit(s)); }, nullptr},
      {"Resources", "logs are bounded", "unbounded-logs",
       [](const Fleet&, const Service& s) { return truth(fleet::bounds_its_logs(s)); }, nullptr},
      {"Resources", "started again after a crash", "no-restart-policy",
       [](const Fleet&, const Service& s) { return truth(fleet::restarts(s)); }, nullptr},
      {"Security", "does not run as root", "runs-as-root",
       [](const Fleet&, const Service& s) { return fleet::runs_as_non_root(s); }, nullptr},
      {"Security", "root file system is read-only", "writable-root-filesystem",
       [](const Fleet&, const Service& s) { return truth(fleet::has_read_only_root(s)); }, nullptr},
      {"Security", "all capabilities dropped", "capabilities-kept",
       [](const Fleet&, const Service& s) { return truth(fleet::drops_capabilities(s)); }, nullptr},
      {"Security", "may gain no privileges", "new-privileges-allowed",
       [](const Fleet&, const Service& s) { return truth(fleet::forbids_new_privileges(s)); }, nullptr},
      {"Security", "no secret's value in a file", "secret-in-environment",
       [](const Fleet&, const Service& s) {
         return truth(std::ranges::none_of(fleet::plain_secrets(s), &fleet::PlainSecret::literal) &&
                      std::ranges::none_of(fleet::plain_build_secrets(s), &fleet::PlainSecret::literal));
       },
       nullptr},
      {"Security", "behind the proxy, and reached no other way", "port-published-behind-proxy",
       [](const Fleet&, const Service& s) { return s.behind_proxy ? truth(!is_published(s)) : Truth::unknown; },
       nullptr},
      {"Delivery", "CI builds images", "image-not-built-in-ci", nullptr,
       [](const Fleet& f) { return known(f, fleet::ci_builds_images(f)); }},
      {"Delivery", "CI scans images", "image-not-scanned", nullptr,
       [](const Fleet& f) { return known(f, any_workflow(f, "scan")); }},
      {"Delivery", "CI signs images", "image-not-signed", nullptr,
       [](const Fleet& f) { return known(f, any_workflow(f, "sign") || any_workflow(f, "attest")); }},
      {"Delivery", "CI attaches a list of what images hold", "image-without-sbom", nullptr,
       [](const Fleet& f) { return known(f, any_workflow(f, "sbom")); }},
  };
  return list;
}

// The project that runs in production: the combination of the most files in the folder that has a service.
const fleet::Combination* last_combination(const Fleet& fleet, const fleet::Combination& today) {
  const fleet::Combination* out = nullptr;
  for (const auto& each : fleet.combinations) {
    const bool extends = each.folder == today.folder && each.files.size() >= today.files.size() &&
                         std::equal(today.files.begin(), today.files.end(), each.files.begin()) &&
                         each.role != fleet::Role::development;
    if (extends && (out == nullptr || each.files.size() > out->files.size())) out = &each;
  }
  return out;
}

std::string answer(const Fleet& fleet, const std::vector<const Service*>& services, const Check& check) {
  if (check.of == nullptr) {
    const auto value = check.of_fleet(fleet);
    return value == Truth::yes ? "pass" : value == Truth::no ? "**fail**" : "not known";
  }
  std::size_t asked = 0;
  std::vector<std::string> failing, unknown;
  for (const auto* service : services) {
    const auto value = check.of(fleet, *service);
    if (value == Truth::unknown) unknown.push_back(service->name);
    else ++asked;
    if (value == Truth::no) failing.push_back(service->name);
  }
  if (asked == 0) return "not known";
  const auto open = unknown.empty() ? "" : "; not known of " + std::to_string(unknown.size());
  if (failing.empty()) return "pass: " + std::to_string(asked) + " of " + std::to_string(asked) + open;
  return "**fail**: " + std::to_string(asked - failing.size()) + " of " + std::to_string(asked) + ", not " +
         listed(failing, 6) + open;
}

std::vector<const Service*> applications(const fleet::Combination& combination, const Wiring& wiring) {
  std::vector<const Service*> out;
  for (const auto& service : combination.services)
    if (const auto* member = wiring.find(service.name); member != nullptr && member->part == Part::application)
      out.push_back(&service);
  std::ranges::sort(out, {}, &Service::name);
  return out;
}

}  // namespace

const std::vector<Check>& checks() { return all_checks(); }

std::string production_checklist(const Fleet& fleet, const Fleet& after, const std::vector<Wiring>& wirings) {
  std::string out =
      "# Production checklist\n\nComputed: \"today\" is what the Compose files and workflows of the repository say, the other "
      "column is the same with the generated files in use. `loadline explain RULE` tells more of each line.\n";
  for (const auto& wiring : wirings) {
    const auto* next = last_combination(after, *wiring.combination);
    const auto today = applications(*wiring.combination, wiring);
    const auto then = next != nullptr ? applications(*next, wiring) : std::vector<const Service*>{};
    out += "\n## " + wiring.combination->name + ": " + counted(today.size(), "service") + " built here\n\n" +
           "With the generated files: " + (next != nullptr ? code(next->name) : "no overlay was generated") + "\n";
    std::string_view section;
    for (const auto& check : checks()) {
      if (check.section != section)
        out += "\n### " + std::string{check.section} + "\n\n" +
               table_head({"", "today", "with the generated files", "rule"});
      section = check.section;
      out += row({std::string{check.text}, answer(fleet, today, check),
                  next != nullptr ? answer(after, then, check) : "not known", code(check.rule)});
    }
  }
  return out +
         "\n## What no file tells\n\nWhether a copy of the data was ever brought back, who is called at night, whether the limits fit the load.\n";
}

}  // namespace loadline::generate
