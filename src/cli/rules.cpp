// SPDX-License-Identifier: Apache-2.0
// loadline rules: every rule in a table, or as JSON.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/text.h"
#include "cli/check_own_rules.h"
#include "cli/commands.h"
#include "rules/registry.h"
#include "rules/rule.h"

namespace loadline::cli {
namespace {

struct Options {
  std::string group;
  std::string severity;
  std::string format = "text";
  std::string alias;
  std::string test;
  bool fixable = false;
  bool on = false;
  bool off = false;
};

// A code, or the start of one: "DL3" is all of hadolint's own.
bool has_alias(const RuleInfo& info, std::string_view start) {
  return std::ranges::any_of(split_blanks(info.aliases), [&](std::string_view alias) {
    return alias.size() >= start.size() && equals_ignoring_case(alias.substr(0, start.size()), start);
  });
}

bool wanted(const rules::Registered& entry, const Options& options) {
  const auto& info = entry.rule->info;
  return (options.group.empty() || options.group == entry.group) &&
         (options.severity.empty() || options.severity == name_of(info.severity)) &&
         (!options.fixable || info.fixable != Fixable::never) && (!options.on || info.on) &&
         (!options.off || !info.on) && (options.alias.empty() || has_alias(info, options.alias));
}

void print_json(const Options& options) {
  auto out = nlohmann::ordered_json::array();
  for (const auto& entry : rules::all_rules()) {
    if (!wanted(entry, options)) continue;
    const auto& info = entry.rule->info;
    auto aliases = nlohmann::ordered_json::array();
    for (const auto alias : split_blanks(info.aliases)) aliases.push_back(alias);
    out.push_back({{"name", info.name},
                   {"group", entry.group},
                   {"summary", info.summary},
                   {"severity", name_of(info.severity)},
                   {"on", info.on},
                   {"fix", name_of(info.fixable)},
                   {"aliases", aliases},
                   {"since", info.since}});
  }
  std::cout << out.dump(2) << '\n';
}

void print_text(const Options& options) {
  std::size_t width = 0;
  std::size_t count = 0;
  for (const auto& entry : rules::all_rules())
    if (wanted(entry, options)) width = std::max(width, entry.rule->info.name.size());
  for (const auto& entry : rules::all_rules()) {
    if (!wanted(entry, options)) continue;
    const auto& info = entry.rule->info;
    std::cout << fmt::format("{:<{}}  {:<10} {:<7} {:<3} {:<9}  {}\n", info.name, width, entry.group,
                             name_of(info.severity), info.on ? "on" : "off",
                             info.fixable == Fixable::never ? "-" : "fix", info.summary);
    ++count;
  }
  std::cout << fmt::format("\n{} {}. `loadline explain RULE` shows a rule's page.\n", count,
                           count == 1 ? "rule" : "rules");
}

}  // namespace

void add_rules(CommandLine& command) {
  auto options = std::make_shared<Options>();
  command.options = {
      {"--group", &options->group, "Only this group: image, compose, context, workspace, fleet, ..."},
      {"--severity", &options->severity, "Only this severity", {"info", "warning", "error"}},
      {"--format", &options->format, "text or json", {"text", "json"}},
      {"--fixable", &options->fixable, "Only rules that have a fix"},
      {"--alias", &options->alias, "Only rules with another tool's code that begins so: DL3008, DL, CKV_DOCKER"},
      {"--on", &options->on, "Only rules that are on by default"},
      {"--off", &options->off, "Only rules that are off by default"},
      {"--test", &options->test, "Run this page of examples against the own rules in its loadline.toml files"},
  };
  command.run = [options] {
    if (!options->test.empty()) return test_own_rules(options->test);
    if (options->format == "json") print_json(*options);
    else print_text(*options);
    return Exit::clean;
  };
}

}  // namespace loadline::cli
