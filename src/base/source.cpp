// SPDX-License-Identifier: Apache-2.0
// Line starts of a source, worked out once, at the first question.
#include "base/source.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <utility>

#include "base/file_tree.h"

namespace loadline {

Source::Source(std::string path, std::string text, const FileTree* tree)
    : path_{std::move(path)}, text_{std::move(text)}, tree_{tree} {}

void Source::let_go() const {
  if (tree_ == nullptr) return;
  std::string{}.swap(text_);
  gone_.store(true, std::memory_order_release);
}

void Source::read_again() const {
  static std::mutex reading;  // one for all sources: few are read twice
  const std::scoped_lock lock{reading};
  if (!gone_.load(std::memory_order_relaxed)) return;
  if (auto bytes = tree_->read(path_)) text_ = std::move(*bytes);
  gone_.store(false, std::memory_order_release);
}

const std::vector<std::uint32_t>& Source::starts() const {
  if (const auto* known = known_starts_.load(std::memory_order_acquire)) return *known;
  static std::mutex making;  // one for all sources: this happens once each
  const std::scoped_lock lock{making};
  if (!starts_) {
    auto starts = std::make_unique<std::vector<std::uint32_t>>(1, 0u);
    const auto all = text();
    const char* const begin = all.data();
    const char* const end = begin + all.size();
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
  const auto whole = text();
  if (number == 0 || number > all.size()) return span_at(whole.size(), whole.size());
  // A text that was read again may have become shorter than the starts that are known of it.
  const std::size_t begin = std::min<std::size_t>(all[number - 1], whole.size());
  std::size_t end = number < all.size() ? std::clamp<std::size_t>(all[number] - 1, begin, whole.size()) : whole.size();
  if (end > begin && whole[end - 1] == '\r') --end;
  return span_at(begin, end);
}

Span Source::line_at(std::uint32_t offset) const { return line(position(offset).line); }

std::uint32_t Source::line_count() const { return static_cast<std::uint32_t>(starts().size()); }

}  // namespace loadline
