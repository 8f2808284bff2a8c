// SPDX-License-Identifier: Apache-2.0
// Reads paragraphs of a rule's page.
#include "rules/advice.h"

#include "base/text.h"
#include "rules/registry.h"
#include "rules/rule.h"

namespace loadline::rules {

std::string section_of(std::string_view page, std::string_view heading) {
  const std::string marker = "\n## " + std::string{heading} + "\n";
  const auto at = page.find(marker);
  if (at == page.npos) return "";
  std::string out;
  for (const auto line : split(page.substr(at + marker.size()), '\n')) {
    const auto text = trim(line);
    if (text.empty() && out.empty()) continue;
    if (text.empty() || text.starts_with('#') || text.starts_with("```")) break;
    out += (out.empty() ? "" : " ") + std::string{text};
  }
  return replace_all(out, "`", "");  // stars are patterns: the pages have nothing bold
}

Advice advice_of(std::string_view rule) {
  for (const auto& entry : all_rules())
    if (entry.rule->info.name == rule)
      return {section_of(entry.page, "Why it matters"), section_of(entry.page, "What to do")};
  return {};
}

}  // namespace loadline::rules
