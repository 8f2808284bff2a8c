// SPDX-License-Identifier: Apache-2.0
// Alpine: digits{.digits}...{letter}{_suffix{digits}}...{~hash}{-rN} (apk-package(5)), ordered as apk-tools'
// src/version.c does: token by token, the kind of the first token that only one of them has deciding.
#include <array>
#include <cstdint>

#include "versions/digits.h"
#include "versions/orders.h"

namespace loadline::versions {
namespace {

// In the reference's order: a version whose next token has the lower kind is the later one.
enum class Kind : std::uint8_t { first_digits, digits, letter, suffix, suffix_digits, hash, revision, end, invalid };

constexpr std::array<std::string_view, 10> suffixes = {"alpha", "beta", "pre", "rc", "",
                                                       "cvs",   "svn",  "git", "hg", "p"};
constexpr std::size_t no_suffix = 4;  // those before it come before the release

struct Tokens {
  explicit Tokens(std::string_view version) : rest{version} { take_digits(Kind::first_digits); }

  void next() {
    if (rest.empty()) {
      kind = Kind::end;
    } else if (rest[0] >= 'a' && rest[0] <= 'z') {
      if (kind > Kind::digits) return fail();
      kind = Kind::letter;
      value = rest.substr(0, 1);
      rest.remove_prefix(1);
    } else if (rest[0] == '.' || is_digit(rest[0])) {
      if (take(rest, ".") && kind > Kind::digits) return fail();
      if (kind <= Kind::digits) return take_digits(Kind::digits);
      if (kind == Kind::suffix) return take_digits(Kind::suffix_digits);
      fail();
    } else if (rest[0] == '_') {
      if (kind > Kind::suffix_digits) return fail();
      take_suffix();
    } else if (rest[0] == '~') {
      if (kind >= Kind::hash) return fail();
      rest.remove_prefix(1);
      value = take_while(rest, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
      kind = value.empty() ? Kind::invalid : Kind::hash;
    } else {
      if (kind >= Kind::revision || !take(rest, "-r")) return fail();
      take_digits(Kind::revision);
    }
  }

  [[nodiscard]] bool precedes_release() const { return kind == Kind::suffix && suffix < no_suffix; }

  Kind kind = Kind::invalid;
  std::size_t suffix = no_suffix;
  std::string_view value, rest;

 private:
  void fail() { kind = Kind::invalid; }
  void take_digits(Kind as) {
    value = take_while(rest, is_digit);
    kind = value.empty() ? Kind::invalid : as;
  }
  void take_suffix() {
    rest.remove_prefix(1);
    value = take_while(rest, [](char c) { return c >= 'a' && c <= 'z'; });
    suffix = static_cast<std::size_t>(std::ranges::find(suffixes, value) - suffixes.begin());
    kind = value.empty() || suffix == suffixes.size() ? Kind::invalid : Kind::suffix;
  }
};

// apk counts in 64 bits, and what is too large for them overflows (src/blob.c, apk_blob_pull_uint).
std::uint64_t number_of(std::string_view digits) {
  std::uint64_t out = 0;
  for (const char digit : digits) out = out * 10 + static_cast<std::uint64_t>(digit - '0');
  return out;
}

std::weak_ordering compare_token(const Tokens& a, const Tokens& b) {
  switch (a.kind) {
    case Kind::digits:  // a leading zero makes it a fraction, as Gentoo has it
      return a.value[0] == '0' || b.value[0] == '0' ? compare_text(a.value, b.value)
                                                    : number_of(a.value) <=> number_of(b.value);
    case Kind::first_digits:
    case Kind::suffix_digits:
    case Kind::revision: return number_of(a.value) <=> number_of(b.value);
    case Kind::suffix: return a.suffix <=> b.suffix;
    default: return compare_text(a.value, b.value);
  }
}

}  // namespace

// apk compares what is not a version too, up to where it stops being one; so do we.
Order compare_apk(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return std::nullopt;
  Tokens left{a}, right{b};
  for (; left.kind == right.kind && left.kind < Kind::end; left.next(), right.next())
    if (const auto order = compare_token(left, right); order != 0) return order;
  if (left.kind == right.kind) return std::weak_ordering::equivalent;
  if (left.precedes_release()) return std::weak_ordering::less;
  if (right.precedes_release()) return std::weak_ordering::greater;
  return right.kind <=> left.kind;
}

}  // namespace loadline::versions
