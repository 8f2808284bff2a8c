// SPDX-License-Identifier: Apache-2.0
// Edits are gathered per file, checked for overlaps, and copied into the text from front to back.
#include "fix/apply.h"

#include <algorithm>

#include "base/text.h"

namespace loadline::fix {
namespace {

struct Taken {
  Span span;
  std::string_view text;
};
// By where they begin; of those that begin at one place, in the order in which they came.
using Edits = std::multimap<std::uint32_t, Taken>;
struct File {
  const Source* source = nullptr;
  Edits edits;
};
using ByPath = std::map<std::string_view, File>;

// Two insertions at one place do not overlap when they say the same: then one of them is enough.
enum class Fit { fits, repeats, overlaps };

// What an insertion adds, where that is a further entry of a YAML mapping: its key, and the way it is set off.
struct Sibling {
  std::string_view before;  // "    ", "\n    ", ", "
  std::string_view key;
  bool whole_line = false;
};

Sibling sibling_of(std::string_view text) {
  const auto begin = text.starts_with(", ") ? 2 : text.find_first_not_of(" \r\n");
  if (begin == text.npos || begin == 0) return {};
  const auto colon = text.find(':', begin);
  if (colon == text.npos) return {};
  return {text.substr(0, begin), text.substr(begin, colon - begin), text.ends_with('\n')};
}

// Entries of one mapping may be added by several fixes in one pass: they have no order among each other.
bool are_siblings(std::string_view a, std::string_view b) {
  const auto one = sibling_of(a);
  const auto other = sibling_of(b);
  return !one.key.empty() && !other.key.empty() && one.before == other.before && one.key != other.key &&
         one.whole_line == other.whole_line && (one.before != " " || one.whole_line);
}

Fit fit_of(const Edits& taken, Span span, std::string_view text) {
  auto fit = Fit::fits;
  const auto [first, last] = taken.equal_range(span.begin);
  for (auto at = first; at != last; ++at) {
    const auto& other = at->second;
    if (other.span == span && other.text == text) return Fit::repeats;
    if (!span.empty() || !other.span.empty() || !are_siblings(other.text, text)) fit = Fit::overlaps;
  }
  // An insertion at the edge of a replacement is read differently from either side.
  if (last != taken.end() && last->first <= span.end && (last->first < span.end || last->second.span.empty()))
    fit = Fit::overlaps;
  if (first != taken.begin()) {
    const auto& before = std::prev(first)->second.span;
    if (before.end > span.begin || (before.end == span.begin && span.empty())) fit = Fit::overlaps;
  }
  return fit;
}

std::string edited(const Source& source, const Edits& edits) {
  std::string out;
  std::uint32_t done = 0;
  for (const auto& [begin, edit] : edits) {
    out.append(slice(source.text(), done, begin)).append(edit.text);
    done = edit.span.end;
  }
  return out.append(slice(source.text(), done, source.text().size()));
}

class Applying {
 public:
  // False where it does not fit.
  bool take(const Fix& fix) {
    for (const auto& edit : fix.edits)
      if (fit_of(files_[edit.path()].edits, edit.at.span, edit.text) == Fit::overlaps) return false;
    for (const auto& edit : fix.edits) {
      auto& file = files_[edit.path()];
      file.source = edit.at.source;
      if (fit_of(file.edits, edit.at.span, edit.text) == Fit::fits)
        file.edits.emplace(edit.at.span.begin, Taken{edit.at.span, edit.text});
    }
    return true;
  }

  [[nodiscard]] Texts texts() const {
    Texts out;
    for (const auto& [path, file] : files_)
      if (!file.edits.empty()) out.emplace(path, edited(*file.source, file.edits));
    return out;
  }

 private:
  ByPath files_;
};

}  // namespace

const Fix* chosen_fix(const Finding& finding, Grade asked) {
  const auto found = std::ranges::find_if(finding.fixes, [&](const Fix& fix) { return fix.grade >= asked; });
  return found == finding.fixes.end() ? nullptr : &*found;
}

Applied apply(std::span<const Finding* const> findings, Grade asked) {
  Applied out;
  Applying applying;
  for (const auto* finding : findings) {
    const Fix* fix = chosen_fix(*finding, asked);
    if (fix == nullptr) continue;
    (applying.take(*fix) ? out.fixed : out.waiting).push_back(finding);
  }
  out.texts = applying.texts();
  return out;
}

Applied apply(std::span<const Finding> findings, Grade asked) {
  std::vector<const Finding*> all;
  for (const auto& finding : findings) all.push_back(&finding);
  return fix::apply(all, asked);  // not the one of std, which a vector brings along
}

}  // namespace loadline::fix
