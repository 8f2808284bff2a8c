// SPDX-License-Identifier: Apache-2.0
// Word expansion, operator by operator; values are what BuildKit's lexer gives for the same words.
#include "dockerfile/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace loadline::dockerfile {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::optional<std::string> look_up(std::string_view name) {
  static const std::map<std::string, std::string, std::less<>> values{{"path", "/srv/app/main.tar.gz"},
                                                                      {"empty", ""},
                                                                      {"two", "a b"},
                                                                      {"ab", "abab"},
                                                                      {"größe", "42"},
                                                                      {"dollar", "<$0>"}};
  const auto found = values.find(name);
  return found == values.end() ? std::nullopt : std::optional{found->second};
}

std::string expand(std::string_view word, char escape = '\\') {
  const auto out = expand_word(word, look_up, escape);
  return out ? out->text : "error: " + out.error().message;
}

TEST(Words, NamesAndQuotes) {
  EXPECT_EQ(expand("x$two.y"), "xa b.y");
  EXPECT_EQ(expand("${two}y$nobody"), "a by");
  EXPECT_EQ(expand("'$two'\"$two\\\"\""), "$twoa b\"");
  EXPECT_EQ(expand("\\$two \\'"), "$two '");
  EXPECT_EQ(expand("`$two\\", '`'), "$two\\");
  EXPECT_EQ(expand("$größe"), "42");
  EXPECT_EQ(expand("$1x $. $"), "x $. $");
  EXPECT_EQ(expand("'open"), "error: unexpected end of statement while looking for matching single-quote");
}

TEST(Words, DefaultsAndDemands) {
  EXPECT_EQ(expand("${nobody:-x}${nobody-y}${empty:-z}${empty-w}"), "xyz");
  EXPECT_EQ(expand("${two:+set}${empty:+set}${empty+set}"), "setset");
  EXPECT_EQ(expand("${nobody:-${empty:-${two}}}"), "a b");
  EXPECT_EQ(expand("${nobody?}"), "error: nobody: is not allowed to be unset");
  EXPECT_EQ(expand("${empty:?}"), "error: empty: is not allowed to be empty");
  EXPECT_EQ(expand("${nobody:?set it}"), "error: nobody: set it");
  EXPECT_EQ(expand("${}"), "error: syntax error: bad substitution");
  EXPECT_EQ(expand("${two"), "error: unsupported modifier (\xEF\xBF\xBD) in substitution");
  EXPECT_EQ(expand("${two:-x"), "error: syntax error: missing '}'");
  EXPECT_EQ(expand("${two:#x}"), "error: unsupported modifier (:#) in substitution");
}

TEST(Words, Trimming) {
  EXPECT_EQ(expand("${path#*/}"), "srv/app/main.tar.gz");
  EXPECT_EQ(expand("${path##*/}"), "main.tar.gz");
  EXPECT_EQ(expand("${path%.*}"), "/srv/app/main.tar");
  EXPECT_EQ(expand("${path%%.*}"), "/srv/app/main");
  EXPECT_EQ(expand("${path##/s?v}"), "/app/main.tar.gz");
  EXPECT_EQ(expand("${path#x*}"), "/srv/app/main.tar.gz");
  EXPECT_EQ(expand("${path#\\x}"), "error: invalid pattern (\\x) in substitution: invalid escape '\\x'");
}

TEST(Words, Replacing) {
  EXPECT_EQ(expand("${ab/b/-}"), "a-ab");
  EXPECT_EQ(expand("${ab//b/-}"), "a-a-");
  EXPECT_EQ(expand("${path//\\//_}"), "_srv_app_main.tar.gz");
  EXPECT_EQ(expand("${path/a*a/X}"), "/srv/Xr.gz");
  EXPECT_EQ(expand("${ab//?/$dollar}"), "<a><b><a><b>");
  EXPECT_EQ(expand("${ab//b}"), "error: syntax error: missing '/' in ${}");
}

TEST(Words, SaysWhatWasUsedAndWhatWasMissing) {
  const auto out = expand_word("$two ${a:-$b} ${two:-$c} $d$d ${e+x}", look_up);
  ASSERT_TRUE(out);
  EXPECT_THAT(out->used, ElementsAre("two", "b", "a", "c", "d", "e"));
  EXPECT_THAT(out->missing, ElementsAre("b", "d"));
  EXPECT_THAT(out->unset, ElementsAre("b", "a", "c", "d", "e"));
}

TEST(Words, SplitsAfterExpansion) {
  EXPECT_THAT(expand_words("x $two \"$two\" '' y\\ z", look_up).value(), ElementsAre("x", "a", "b", "a b", "y z"));
  EXPECT_THAT(expand_words("  ", look_up).value(), IsEmpty());
  // The reference's own slip: a nested substitution loses what stood before it in the word.
  EXPECT_THAT(expand_words("80${nobody:-80} 1", look_up).value(), ElementsAre("80", "1"));
}

TEST(Words, RawKeepsQuotes) { EXPECT_EQ(expand_raw("\"$two\" '\\$two'\n", look_up).value().text, "\"a b\" '$two'\n"); }

TEST(Words, HostileInputEndsSoon) {
  std::string nested;
  for (int i = 0; i < 5000; ++i) nested += "${a:-";
  EXPECT_FALSE(expand_word(nested, look_up));
  const std::string big(60000, 'a');
  const Lookup lookup = [&](std::string_view) { return std::optional{big}; };
  EXPECT_FALSE(expand_word("$a$a", lookup));
  EXPECT_TRUE(expand_word("${a##*b*b*b*c}", lookup));
  EXPECT_TRUE(expand_word("${a//*b*b/x}", lookup));
}

}  // namespace
}  // namespace loadline::dockerfile
