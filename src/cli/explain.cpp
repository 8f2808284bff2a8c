// SPDX-License-Identifier: Apache-2.0
// loadline explain RULE: the rule's page, which is also its test.
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/commands.h"
#include "rules/registry.h"
#include "rules/rule.h"
#include "rules/run.h"

namespace loadline::cli {
namespace {

Exit say_unknown(std::string_view name) {
  std::vector<std::string_view> known;
  for (const auto& entry : rules::all_rules()) known.push_back(entry.rule->info.name);
  const auto near = nearest(name, known);
  std::cerr << "loadline: there is no rule '" << name << "'";
  if (!near.empty()) std::cerr << "; did you mean '" << near << "'?";
  std::cerr << '\n';
  return Exit::usage;
}

Exit explain(std::string_view name) {
  const auto found = rules::rules_named(name);
  if (found.empty()) return say_unknown(name);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto& info = found[i]->rule->info;
    if (i > 0) std::cout << "\n---\n\n";
    std::cout << found[i]->page << "\n"
              << name_of(info.severity) << " · " << (info.on ? "on" : "off")
              << " by default · fix: " << name_of(info.fixable);
    if (!info.aliases.empty()) std::cout << " · also known as " << info.aliases;
    std::cout << '\n';
  }
  return Exit::clean;
}

}  // namespace

void add_explain(CommandLine& command) {
  auto name = std::make_shared<std::string>();
  command.options = {{.name = "rule",
                      .target = name.get(),
                      .help = "A rule's name, or another tool's code for it (DL3002)",
                      .required = true}};
  command.run = [name] { return explain(*name); };
}

}  // namespace loadline::cli
