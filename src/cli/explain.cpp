// SPDX-License-Identifier: Apache-2.0
// loadline explain RULE: the rule's page, which is also its test.
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/commands.h"
#include "rules/registry.h"
#include "rules/run.h"

namespace loadline::cli {

void add_explain(CLI::App& command, Exit& exit) {
  auto name = std::make_shared<std::string>();
  command.add_option("rule", *name, "A rule's name, or another tool's code for it (DL3002)")->required();
  command.callback([name, &exit] {
    const auto found = rules::rules_named(*name);
    if (found.empty()) {
      std::vector<std::string_view> known;
      for (const auto& entry : rules::all_rules()) known.push_back(entry.rule->info.name);
      const auto near = nearest(*name, known);
      std::cerr << "loadline: there is no rule '" << *name << "'";
      if (!near.empty()) std::cerr << "; did you mean '" << near << "'?";
      std::cerr << '\n';
      exit = Exit::usage;
      return;
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto& info = found[i]->rule->info;
      if (i > 0) std::cout << "\n---\n\n";
      std::cout << found[i]->page << "\n"
                << name_of(info.severity) << " · " << (info.on ? "on" : "off")
                << " by default · fix: " << name_of(info.fixable);
      if (!info.aliases.empty()) std::cout << " · also known as " << info.aliases;
      std::cout << '\n';
    }
    exit = Exit::clean;
  });
}

}  // namespace loadline::cli
