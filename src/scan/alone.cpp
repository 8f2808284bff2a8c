// SPDX-License-Identifier: Apache-2.0
// A fleet of one file. So only rules that need no other are asked, and a team's own, which may, are not.
#include "scan/alone.h"

#include <algorithm>
#include <variant>

#include "rules/judge.h"
#include "rules/registry.h"
#include "rules/rule.h"
#include "scan/accepted.h"
#include "scan/configure.h"

namespace loadline::scan {
namespace {

bool looks_alone(const rules::Rule* rule) {
  return std::holds_alternative<rules::Check<fleet::Dockerfile>>(rule->check);
}

}  // namespace

bool is_judged_alone(const RuleInfo& rule) {
  return std::ranges::any_of(rules::all_rules(), [&](const rules::Registered& entry) {
    return &entry.rule->info == &rule && looks_alone(entry.rule);
  });
}

Result<Audit> audit_alone(const Request& request, std::string_view path) {
  Audit out;
  if (request.root.empty()) {
    out.disk = memory_tree({});
  } else {
    auto disk = open_disk(request.root);
    if (!disk) return tl::make_unexpected(std::move(disk.error()));
    out.disk = std::move(*disk);
  }
  out.tree = overlay_tree(*out.disk, request.overlay);

  auto configs = configure_for({.root = request.root, .config = request.config, .none = request.no_config}, *out.tree,
                               path);
  if (!configs) return tl::make_unexpected(std::move(configs.error()));
  const auto text = request.overlay.find(path);
  const auto size = text == request.overlay.end() ? 0 : text->second.size();
  out.fleet = std::make_unique<fleet::Fleet>(
      fleet::assemble(*out.tree, {.files = {{.path = std::string{path}, .size = size}},
                                  .repository = true,
                                  .all_files = request.all_files,
                                  .configs = std::move(*configs),
                                  .today = request.today}));

  auto rules = rules::rules_for(*out.fleet);
  std::erase_if(rules, [](const rules::Rule* rule) { return !looks_alone(rule); });
  auto judgement = rules::judge({.rules = rules, .own_rules = std::vector<std::string>{}}, *out.fleet);
  out.findings = std::move(judgement.findings);
  out.suppressed = std::move(judgement.suppressed);
  out.rules_run = rules.size();

  if (const auto file = baseline_of(request, *out.fleet); !file.path.empty())
    if (auto error = take_out_accepted(file, out, path)) return tl::make_unexpected(std::move(*error));
  out.fixed = 0;  // what was not looked at is not fixed
  return out;
}

}  // namespace loadline::scan
