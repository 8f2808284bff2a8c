// SPDX-License-Identifier: Apache-2.0
// Maven: ComparableVersion of maven-artifact 3.9 (its Javadoc; "Version Order Specification" in the POM
// reference). A version is a list of numbers and words; a dash, and each change between digits and letters,
// opens a list inside the list; a word followed by digits ("rc1", "rc-1") is one item.
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

enum class Kind : std::uint8_t { number, word, word_with_number, list };

struct Item {
  Kind kind = Kind::list;
  std::string word;         // of a word, and of a word with a number
  std::string digits;       // of a number, and of a word with a number
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

Item item_of(std::string_view text, bool is_combination, bool is_digits) {
  Item out;
  if (is_combination) {
    const auto joined = replace_all(text, "-", "");
    const auto first = std::min(joined.find_first_of("0123456789"), joined.size());
    out.kind = Kind::word_with_number;
    out.word = meaning_of(std::string_view{joined}.substr(0, first), true);
    out.digits = joined.substr(first);
  } else if (is_digits) {
    out.kind = Kind::number;
    out.digits = text;
  } else {
    out.kind = Kind::word;
    out.word = meaning_of(text, false);
  }
  return out;
}

bool is_null(const Item& item) {
  switch (item.kind) {
    case Kind::number: return is_zero(item.digits);
    case Kind::word: return rank_of(item.word) == release;
    case Kind::list: return item.items.empty();
    default: return false;
  }
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
      if (c == '.') {
        add_or_zero();
        combination_ = false;
        begin_ = at_ + 1;
      } else if (c == '-') {
        dash();
      } else if (is_digit(c)) {
        if (!digits_ && at_ > begin_) {
          combination_ = true;
          open();
        }
        digits_ = true;
      } else {
        letter();
      }
    }
    if (begin_ < text_.size()) {
      if (!digits_) open();  // ".X" is "-X"
      add(text_.size());
    }
    normalize(root);
    return root;
  }

 private:
  void add(std::size_t end) {
    list_->items.push_back(item_of(text_.substr(begin_, end - begin_), combination_, digits_));
  }
  void add_or_zero() {
    if (at_ == begin_) {
      list_->items.push_back(item_of("0", false, true));
    } else {
      add(at_);
    }
  }
  void open() {
    if (list_->items.empty()) return;
    list_->items.emplace_back();
    list_ = &list_->items.back();
  }
  void dash() {
    if (at_ != begin_ && !digits_ && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])) {
      combination_ = true;  // "X-1" is "X1"
      return;
    }
    add_or_zero();
    begin_ = at_ + 1;
    open();
    combination_ = false;
  }
  void letter() {
    if (digits_ && at_ > begin_) {
      add(at_);
      begin_ = at_;
      open();
      combination_ = false;
    }
    digits_ = false;
  }

  std::string_view text_;
  std::size_t at_ = 0, begin_ = 0;
  bool digits_ = false, combination_ = false;
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
  if (const auto order = compare_words(a.word, b.word); order != 0) return order;
  if (a.kind != b.kind) return a.kind <=> b.kind;  // X < X1
  return compare_numbers(a.digits, b.digits);
}

}  // namespace

// Maven takes any text.
Order compare_maven(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return std::nullopt;
  const auto left = lower(a), right = lower(b);
  return compare_lists(Reader{left}.run(), Reader{right}.run());
}

}  // namespace loadline::versions
