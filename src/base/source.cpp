// SPDX-License-Identifier: Apache-2.0
// Line starts of a source, worked out once, at the first question.
#include "base/source.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <utility>

namespace loadline {

Source::Source(std::string path, std::string text) : path_{std::move(path)}, text_{std::move(text)} {}

const std::vector<std::uint32_t>& Source::starts() const {
  if (const auto* known = known_starts_.load(std::memory_order_acquire)) return *known;
  static std::mutex making;  // one for all sources: this happens once each
  const std::scoped_lock lock{making};
  if (!starts_) {
    auto starts = std::make_unique<std::vector<std::uint32_t>>(1, 0u);
    const char* const begin = text_.data();
    const char* const end = begin + text_.size();
    for (const char* at = begin; at < end;) {
      const auto* newline = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
      if (newline == nullptr) break;
      at = newline + 1;
      starts->push_back(static_cast<std::uint32_t>(at - begin));
    }
    starts_ = std::move(starts);
    known_starts_.store(starts_.get(), std::memory_order_release);
  }
  return *starts_;
}

Position Source::position(std::uint32_t offset) const {
  const auto& all = starts();
  const auto after = std::ranges::upper_bound(all, offset);
  const auto line = static_cast<std::uint32_t>(after - all.begin());
  return {line, offset - *std::prev(after) + 1};
}

Span Source::line(std::uint32_t number) const {
  const auto& all = starts();
  if (number == 0 || number > all.size()) return span_at(text_.size(), text_.size());
  const std::uint32_t begin = all[number - 1];
  std::size_t end = number < all.size() ? all[number] - 1 : text_.size();
  if (end > begin && text_[end - 1] == '\r') --end;
  return span_at(begin, end);
}

Span Source::line_at(std::uint32_t offset) const { return line(position(offset).line); }

std::uint32_t Source::line_count() const { return static_cast<std::uint32_t>(starts().size()); }

}  // namespace loadline
