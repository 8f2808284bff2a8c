// SPDX-License-Identifier: Apache-2.0
// Reading versions (node-semver internal/re.js: XRANGEPLAIN, FULLPLAIN, LOOSEPLAIN).
#include "versions/semver_text.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "versions/digits.h"

namespace loadline::versions {
namespace {

constexpr std::uint64_t largest_number = 9007199254740991;  // Number.MAX_SAFE_INTEGER

constexpr bool is_identifier(char c) { return is_alphanumeric(c) || c == '-'; }

class Reader {
 public:
  Reader(std::string_view text, Strictness how) : text_{text}, loose_{how == Strictness::loose} {}

  std::optional<Partial> run() {
    Partial out;
    const auto start = std::min(text_.find_first_not_of("v= \t"), text_.size());
    out.prefix = text_.substr(0, start);
    text_.remove_prefix(start);
    if (!part(out.major)) return std::nullopt;
    if (take('.')) {
      if (!part(out.minor)) return std::nullopt;
      if (take('.')) {
        if (!part(out.patch, true) || !suffix(out.prerelease)) return std::nullopt;
      }
    }
    return text_.empty() ? std::optional{std::move(out)} : std::nullopt;
  }

 private:
  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }

  bool part(std::optional<std::uint64_t>& out, bool is_patch = false) {
    if (take('x') || take('X') || take('*')) return true;
    auto length = static_cast<std::size_t>(std::ranges::find_if_not(text_, is_digit) - text_.begin());
    // Loosely, "1.2.34.5" is 1.2.3 with the prerelease "4.5": the reference's expression gives one digit back.
    if (is_patch && loose_ && length > 1 && text_.substr(length).starts_with('.')) --length;
    const auto digits = text_.substr(0, length);
    if (length == 0 || (!loose_ && length > 1 && digits[0] == '0')) return false;
    out = parse_integer<std::uint64_t>(digits);
    text_.remove_prefix(length);
    return out && *out <= largest_number;
  }

  bool identifiers(std::vector<std::string>& out, bool numbers_may_start_with_zero) {
    do {
      const auto length = static_cast<std::size_t>(std::ranges::find_if_not(text_, is_identifier) - text_.begin());
      const auto word = text_.substr(0, length);
      if (word.empty()) return false;
      if (!numbers_may_start_with_zero && word.size() > 1 && word[0] == '0' && is_number(word)) return false;
      out.emplace_back(word);
      text_.remove_prefix(length);
    } while (take('.'));
    return true;
  }

  bool suffix(std::vector<std::string>& prerelease) {
    const bool bare = loose_ && !text_.empty() && is_identifier(text_[0]) &&
                      (text_[0] != '-' || text_.size() < 2 || !is_identifier(text_[1]));  // "1.2.3-" has the one "-"
    if ((bare || take('-')) && !identifiers(prerelease, loose_)) return false;
    if (!take('+')) return true;
    std::vector<std::string> build;
    return identifiers(build, true);
  }

  std::string_view text_;
  bool loose_;
};

std::weak_ordering compare_identifiers(std::string_view a, std::string_view b) {
  const bool a_counts = is_number(a), b_counts = is_number(b);
  if (a_counts != b_counts) return a_counts ? std::weak_ordering::less : std::weak_ordering::greater;
  return a_counts ? compare_numbers(a, b) : compare_text(a, b);
}

}  // namespace

std::optional<Partial> parse_partial(std::string_view text, Strictness how) { return Reader{text, how}.run(); }

std::optional<Version> parse_version(std::string_view text, Strictness how) {
  if (text.size() > longest_version) return std::nullopt;
  auto read = parse_partial(trim(text), how);
  if (!read || !read->complete()) return std::nullopt;
  if (how == Strictness::strict && !read->prefix.empty() && read->prefix != "v") return std::nullopt;
  return Version{*read->major, *read->minor, *read->patch, std::move(read->prerelease)};
}

std::weak_ordering compare(const Version& a, const Version& b) {
  if (const auto order = a.major <=> b.major; order != 0) return order;
  if (const auto order = a.minor <=> b.minor; order != 0) return order;
  if (const auto order = a.patch <=> b.patch; order != 0) return order;
  if (a.prerelease.empty() != b.prerelease.empty())
    return a.prerelease.empty() ? std::weak_ordering::greater : std::weak_ordering::less;
  for (std::size_t i = 0; i < a.prerelease.size() && i < b.prerelease.size(); ++i)
    if (const auto order = compare_identifiers(a.prerelease[i], b.prerelease[i]); order != 0) return order;
  return a.prerelease.size() <=> b.prerelease.size();
}

}  // namespace loadline::versions
