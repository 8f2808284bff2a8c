// SPDX-License-Identifier: Apache-2.0
// Applies fixes to a tree in memory and predicts what comes out.
#include "survey/after_fixes.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

#include "base/parallel.h"
#include "fix/apply.h"

namespace loadline::survey {
namespace {

Mended mended(const scan::Audit& audit, const std::vector<Finding>& findings) {
  Mended out;
  auto applied = fix::apply(findings, Grade::risky);
  if (applied.texts.empty()) return out;
  auto files = audit.fleet->files;
  for (auto& file : files)
    if (const auto text = applied.texts.find(file.path); text != applied.texts.end()) file.size = text->second.size();
  out.tree = overlay_tree(*audit.tree, std::move(applied.texts));
  out.fleet = std::make_unique<fleet::Fleet>(fleet::assemble(
      *out.tree, {.files = std::move(files), .repository = audit.fleet->repository, .today = audit.fleet->today}));
  return out;
}

AfterFixes after(std::string rule, const scan::Audit& audit, const std::vector<Finding>& findings,
                 const Services& services, const predict::Sizes& sizes) {
  AfterFixes out{std::move(rule), mended(audit, findings), {}};
  out.predictions.resize(services.size());
  if (out.mended.fleet == nullptr) return out;
  const auto there = out.mended.fleet->services();
  for_each_index(services.size(), [&](std::size_t i) {
    const auto same = std::ranges::find_if(there, [&](const fleet::Service* one) {
      return one->name == services[i]->name && one->combination->folder == services[i]->combination->folder;
    });
    if (same != there.end() && (*same)->build != nullptr)
      out.predictions[i] = predict::predict(*(*same)->build, *out.mended.fleet, sizes);
  });
  return out;
}

}  // namespace

std::vector<AfterFixes> after_fixes(const scan::Audit& audit, const Services& services, const predict::Sizes& sizes) {
  std::set<std::string_view> rules;
  for (const auto& finding : audit.findings)
    if (!finding.fixes.empty()) rules.insert(finding.rule->name);
  std::vector<AfterFixes> out;
  for (const auto rule : rules) {
    std::vector<Finding> of_rule;
    std::ranges::copy_if(audit.findings, std::back_inserter(of_rule),
                         [&](const Finding& finding) { return finding.rule->name == rule; });
    out.push_back(after(std::string{rule}, audit, of_rule, services, sizes));
  }
  if (!rules.empty()) out.push_back(after("", audit, audit.findings, services, sizes));
  return out;
}

}  // namespace loadline::survey
