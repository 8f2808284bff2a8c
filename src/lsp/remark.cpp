// SPDX-License-Identifier: Apache-2.0
// The quick way is a fleet of one file: no disk, no other file, and so only the rules that need none.
#include "lsp/remark.h"

#include <algorithm>
#include <variant>

#include "base/file_tree.h"
#include "fleet/fleet.h"
#include "rules/registry.h"
#include "rules/rule.h"
#include "rules/run.h"

namespace loadline::lsp {
namespace {

std::vector<const rules::Rule*> quick_rules() {
  std::vector<const rules::Rule*> out;
  for (const auto& entry : rules::all_rules())
    if (entry.rule->info.on && std::holds_alternative<rules::Check<fleet::Dockerfile>>(entry.rule->check))
      out.push_back(entry.rule);
  return out;
}

}  // namespace

Remark remark_of(const Finding& finding) {
  Remark out{.rule = finding.rule, .severity = finding.severity, .span = finding.at.span, .message = finding.message};
  for (const auto& note : finding.notes) {
    if (note.at) out.notes.push_back({note.at.source->path(), range_of(*note.at.source, note.at.span), note.text});
    else out.notes.push_back({{}, {}, note.text});
  }
  for (const auto& fix : finding.fixes) {
    Offer offer{fix.title, fix.grade, {}};
    for (const auto& edit : fix.edits) {
      // An empty source is one that is not there yet: an editor must make the file first.
      const bool makes = edit.at.source->text().empty();
      offer.edits.push_back({edit.path(), range_of(*edit.at.source, edit.at.span), edit.text, makes});
    }
    if (!offer.edits.empty()) out.offers.push_back(std::move(offer));
  }
  std::ranges::stable_sort(out.offers, std::greater{}, &Offer::grade);
  return out;
}

std::map<std::string, Remarks, std::less<>> by_path(const std::vector<Finding>& findings) {
  std::map<std::string, Remarks, std::less<>> out;
  for (const auto& finding : findings) out[finding.at.source->path()].push_back(remark_of(finding));
  return out;
}

bool is_quick(const RuleInfo& rule) {
  return std::ranges::any_of(quick_rules(), [&](const auto* one) { return &one->info == &rule; });
}

Remarks quick_remarks(std::string_view path, std::string_view text, std::string_view today) {
  static const auto rules = quick_rules();
  const std::string name{path};
  const auto tree = memory_tree({{name, std::string{text}}});
  const auto fleet = fleet::assemble(
      *tree,
      {.files = {{name, FileKind::regular, text.size(), false}}, .repository = true, .today = std::string{today}});
  Remarks out;
  for (const auto& finding : rules::run(rules, fleet))
    if (finding.at.source->path() == path) out.push_back(remark_of(finding));
  return out;
}

void move_along(Remarks& remarks, std::uint32_t begin, std::uint32_t removed, std::uint32_t added) {
  const std::uint32_t end = begin + removed;
  std::erase_if(remarks, [&](const Remark& remark) { return remark.span.begin < end && begin < remark.span.end; });
  for (auto& remark : remarks) {
    if (remark.span.begin >= end)
      remark.span = {remark.span.begin - removed + added, remark.span.end - removed + added};
    remark.offers.clear();  // their ranges are those of the old text
  }
}

}  // namespace loadline::lsp
