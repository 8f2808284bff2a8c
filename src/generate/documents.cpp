// SPDX-License-Identifier: Apache-2.0
// The written parts, from facts alone: plan, decision, recovery, checklist.
#include <algorithm>

#include "generate/document_facts.h"

namespace loadline::generate {
namespace {

void add_all(Plan from, Plan& to) {
  for (auto& file : from.files) to.files.push_back(std::move(file));
}

// Everything but these documents: what the plan speaks of, and what the checklist looks at beside today.
Plan other_files(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options) {
  Plan out;
  for (const auto make : {&dockerfiles, &ignore_files, &compose_files, &bake_file, &ci_files, &health_patches})
    add_all(make(fleet, targets, options), out);
  std::ranges::sort(out.files, {}, &File::path);
  return out;
}

}  // namespace

Plan documents(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options) {
  Plan plan;
  if (targets.empty()) return plan;
  const auto wirings = wirings_of(fleet, targets);
  const auto others = other_files(fleet, targets, options);

  std::map<std::string, std::string, std::less<>> texts;
  auto files = fleet.files;
  for (const auto& file : others.files) {
    texts[file.path] = file.text;
    if (!fleet.has_file(file.path)) files.push_back({.path = file.path, .size = file.text.size()});
  }
  std::ranges::sort(files, {}, &loadline::File::path);
  const auto tree = overlay_tree(*fleet.tree, std::move(texts));
  const auto after = fleet::assemble(*tree,
                                     {.files = std::move(files), .repository = fleet.repository, .today = fleet.today});

  const std::string folder = "docs/containers/";
  plan.files = {
      {folder + "decision-dockerfiles.md", dockerfile_decision(fleet, targets, options),
       "why there are these Dockerfiles"},
      {folder + "disaster-recovery.md", recovery_playbook(wirings), "what holds data, and the order of coming back"},
      {folder + "migration-plan.md", migration_plan(fleet, wirings, others),
       "which service moves when, and what to settle first"},
      {folder + "production-checklist.md", production_checklist(fleet, after, wirings),
       "each item computed, today and with the generated files"},
  };
  return plan;
}

}  // namespace loadline::generate
