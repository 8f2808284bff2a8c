// SPDX-License-Identifier: Apache-2.0
// Edits are gathered per file, checked for overlaps, and copied into the text from front to back.
#include "fix/apply.h"

#include <algorithm>

namespace loadline::fix {
namespace {

struct Taken {
  Span span;
  std::string_view text;
};
using ByFile = std::map<const Source*, std::vector<Taken>>;

// Two insertions at one place do not overlap when they say the same: then one of them is enough.
enum class Fit { fits, repeats, overlaps };

Fit fit_of(const std::vector<Taken>& taken, const Edit& edit) {
  for (const auto& other : taken) {
    const Span a = other.span;
    const Span b = edit.at.span;
    if (a == b) return other.text == edit.text ? Fit::repeats : Fit::overlaps;
    if (a.begin < b.end && b.begin < a.end) return Fit::overlaps;
    // An insertion at the edge of a replacement is read differently from either side.
    if ((a.empty() || b.empty()) && a.begin <= b.end && b.begin <= a.end) return Fit::overlaps;
  }
  return Fit::fits;
}

const Fix* chosen_fix(const Finding& finding, Grade asked) {
  const auto found = std::ranges::find_if(finding.fixes, [&](const Fix& fix) { return fix.grade >= asked; });
  return found == finding.fixes.end() ? nullptr : &*found;
}

std::string edited(const Source& source, std::vector<Taken> edits) {
  std::ranges::sort(edits, {}, &Taken::span);
  std::string out;
  std::uint32_t done = 0;
  for (const auto& edit : edits) {
    out.append(slice(source.text(), done, edit.span.begin)).append(edit.text);
    done = edit.span.end;
  }
  return out.append(slice(source.text(), done, source.text().size()));
}

}  // namespace

Applied apply(std::span<const Finding> findings, Grade asked) {
  Applied out;
  ByFile taken;
  for (const auto& finding : findings) {
    const Fix* fix = chosen_fix(finding, asked);
    if (fix == nullptr) continue;
    const bool overlaps = std::ranges::any_of(
        fix->edits, [&](const Edit& edit) { return fit_of(taken[edit.at.source], edit) == Fit::overlaps; });
    if (overlaps) {
      out.waiting.push_back(&finding);
      continue;
    }
    for (const auto& edit : fix->edits)
      if (fit_of(taken[edit.at.source], edit) == Fit::fits) taken[edit.at.source].push_back({edit.at.span, edit.text});
    out.fixed.push_back(&finding);
  }
  for (auto& [source, edits] : taken)
    if (!edits.empty()) out.texts[source->path()] = edited(*source, std::move(edits));
  return out;
}

}  // namespace loadline::fix
