// SPDX-License-Identifier: Apache-2.0
// Maven: ComparableVersion of maven-artifact 3.9 (its Javadoc; "Version Order Specification" in the POM
// reference). A version is a list of numbers and words; a dash, and each change between digits and letters,
// opens a list inside the list.
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "versions/digits.h"
#include "versions/orders.h"

namespace loadline::versions {
namespace {

enum class Kind : std::uint8_t { number, word, list };

struct Item {
  Kind kind = Kind::list;
  std::string word, digits;
  std::vector<Item> items;  // of a list
};

constexpr std::array<std::string_view, 7> qualifiers = {"alpha", "beta", "milestone", "rc", "snapshot", "", "sp"};
constexpr std::size_t release = 5;

// An unknown word is later than every known one.
std::size_t rank_of(std::string_view word) {
  if (word == "ga" || word == "final" || word == "release") return release;
  return static_cast<std::size_t>(std::ranges::find(qualifiers, word) - qualifiers.begin());
}

std::weak_ordering compare_words(std::string_view a, std::string_view b) {
  const auto left = rank_of(a), right = rank_of(b);
  if (left == qualifiers.size() && right == qualifiers.size()) return compare_text(a, b);
  return left <=> right;
}

std::string meaning_of(std::string_view word, bool before_digits) {
  if (before_digits && word == "a") return "alpha";
  if (before_digits && word == "b") return "beta";
  if (before_digits && word == "m") return "milestone";
  return std::string{word == "cr" ? "rc" : word};
}

Item number_item(std::string_view digits) { return {Kind::number, {}, std::string{digits}, {}}; }
Item word_item(std::string_view word, bool before_digits) {
  return {Kind::word, meaning_of(word, before_digits), {}, {}};
}

bool is_null(const Item& item) {
  switch (item.kind) {
    case Kind::number: return is_zero(item.digits);
    case Kind::word: return rank_of(item.word) == release;
    case Kind::list: return item.items.empty();
  }
  return false;
}

// Drops what says nothing, from the end up to the first number or word that says something. (Maven 4 drops
// less: zeros only, and before words.)
void normalize(Item& list) {
  auto& items = list.items;
  if (!items.empty() && items.back().kind == Kind::list) normalize(items.back());
  for (auto i = items.size(); i-- > 0;) {
    if (is_null(items[i])) {
      items.erase(items.begin() + static_cast<std::ptrdiff_t>(i));
    } else if (items[i].kind != Kind::list) {
      break;
    }
  }
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_{text} {}

  Item run() {
    Item root;
    list_ = &root;
    for (at_ = 0; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '.' || c == '-') {
        list_->items.push_back(at_ == begin_ ? number_item("0") : piece(false));
        begin_ = at_ + 1;
        if (c == '-') open();
      } else if (is_digit(c) != digits_) {
        change();
        digits_ = is_digit(c);
      }
    }
    if (begin_ < text_.size()) {
      if (!digits_) open_unless_empty();
      list_->items.push_back(piece(false));
    }
    normalize(root);
    return root;
  }

 private:
  [[nodiscard]] Item piece(bool before_digits) const {
    const auto text = text_.substr(begin_, at_ - begin_);
    return digits_ ? number_item(text) : word_item(text, before_digits);
  }
  void open() {
    list_->items.emplace_back();
    list_ = &list_->items.back();
  }
  void open_unless_empty() {
    if (!list_->items.empty()) open();
  }
  // From digits to letters or back; a word after a dot stands as if it were after a dash: 1.0.X1 is 1.0-X1.
  void change() {
    if (at_ == begin_) return;
    if (!digits_) open_unless_empty();
    list_->items.push_back(piece(!digits_));
    begin_ = at_;
    open();
  }

  std::string_view text_;
  std::size_t at_ = 0, begin_ = 0;
  bool digits_ = false;
  Item* list_ = nullptr;  // the innermost one; those around it are not touched any more
};

std::weak_ordering compare_with_nothing(const Item& item) {
  switch (item.kind) {
    case Kind::number: return is_zero(item.digits) ? std::weak_ordering::equivalent : std::weak_ordering::greater;
    case Kind::list:
      for (const auto& one : item.items)
        if (const auto order = compare_with_nothing(one); order != 0) return order;
      return std::weak_ordering::equivalent;
    default: return rank_of(item.word) <=> release;
  }
}

// A list is later than a word and earlier than a number: 1-sp < 1-1 < 1.1
int rank_of(Kind kind) { return kind == Kind::number ? 2 : kind == Kind::list ? 1 : 0; }

std::weak_ordering reversed(std::weak_ordering order) { return 0 <=> order; }

std::weak_ordering compare_items(const Item& a, const Item& b);

std::weak_ordering compare_lists(const Item& a, const Item& b) {
  for (std::size_t i = 0; i < std::max(a.items.size(), b.items.size()); ++i) {
    const auto order = i >= a.items.size()   ? reversed(compare_with_nothing(b.items[i]))
                       : i >= b.items.size() ? compare_with_nothing(a.items[i])
                                             : compare_items(a.items[i], b.items[i]);
    if (order != 0) return order;
  }
  return std::weak_ordering::equivalent;
}

std::weak_ordering compare_items(const Item& a, const Item& b) {
  if (rank_of(a.kind) != rank_of(b.kind)) return rank_of(a.kind) <=> rank_of(b.kind);
  if (a.kind == Kind::number) return compare_numbers(a.digits, b.digits);
  if (a.kind == Kind::list) return compare_lists(a, b);
  return compare_words(a.word, b.word);
}

}  // namespace

// Maven takes any text.
Order compare_maven(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return std::nullopt;
  const auto left = lower(a), right = lower(b);
  return compare_lists(Reader{left}.run(), Reader{right}.run());
}

}  // namespace loadline::versions
