// SPDX-License-Identifier: Apache-2.0
// Copies what an editor needs out of the fleet, which does not live as long.
#include "lsp/remark.h"

#include <algorithm>

namespace loadline::lsp {

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
