// SPDX-License-Identifier: Apache-2.0
// The tree: what belongs to what, where it stands, and that nothing is lost.
#include "dockerfile/syntax.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "dockerfile/dump.h"
#include "dockerfile/heredocs.h"

namespace loadline::dockerfile {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Parsed {
  std::unique_ptr<Source> source;
  File file;

  [[nodiscard]] std::string_view text(Span span) const { return source->text(span); }
  [[nodiscard]] const Instruction& at(std::size_t i) const { return file.instructions.at(i); }
};

Parsed parsed(std::string text) {
  Parsed out;
  out.source = std::make_unique<Source>("Dockerfile", std::move(text));
  out.file = parse(*out.source);
  EXPECT_EQ(print(out.file), out.source->text());
  return out;
}

std::vector<std::string> messages(const File& file) {
  std::vector<std::string> out;
  for (const auto& problem : file.problems) out.push_back(problem.message);
  return out;
}

TEST(Syntax, PrintsBackAnyBytes) {
  for (const std::string text : {"", "\n", "\\", "\\\n", "#", "FROM a\\", "FROM a \\\n# c\n\n", "\xEF\xBB\xBF",
                                 "RUN <<A\n", "\r\r\n\0x", "x\xFF\n\t"}) {
    (void)parsed(text);
  }
}

TEST(Syntax, EveryByteBelongsToOneThing) {
  const auto p = parsed("\xEF\xBB\xBF# syntax=x\n# note\n\n  FROM a\r\n# between\nRUN b \\\n # inside\n c\n");
  EXPECT_THAT(p.file.directives, testing::SizeIs(1));
  ASSERT_EQ(p.file.comments.size(), 2u);
  EXPECT_EQ(p.text(p.file.comments[0].span), "# note");
  EXPECT_EQ(p.text(p.at(0).span), "FROM a");
  EXPECT_EQ(p.text(p.at(1).span), "RUN b \\\n # inside\n c");
  EXPECT_EQ(p.text(p.at(1).comments.at(0)), "# inside");
  EXPECT_EQ(p.at(1).body.text, "b  c");
}

TEST(Syntax, DirectivesOnlyLead) {
  const auto p = parsed(
      "#ESCAPE = `  \n# Syntax=docker/dockerfile:1\n# check=skip=all\nFROM a `\n b\n# escape=\\\nRUN c \\\nRUN d\n");
  ASSERT_EQ(p.file.directives.size(), 3u);
  EXPECT_EQ(p.file.escape, '`');
  EXPECT_EQ(p.file.directives[0].name, "escape");
  EXPECT_EQ(p.text(p.file.directives[1].value_span), "docker/dockerfile:1");
  EXPECT_EQ(p.file.directives[2].value, "skip=all");
  EXPECT_EQ(p.at(1).body.text, "c \\");
  EXPECT_EQ(p.file.instructions.size(), 3u);

  EXPECT_THAT(parsed("\n# escape=`\nFROM a\n").file.directives, IsEmpty());
  EXPECT_THAT(parsed("# plain\n# escape=`\nFROM a\n").file.directives, IsEmpty());
  EXPECT_THAT(messages(parsed("# escape=x\nFROM a\n").file),
              ElementsAre("invalid escape token 'x' does not match ` or \\"));
  EXPECT_THAT(messages(parsed("#check=a\n#check=b\nFROM a\n").file),
              ElementsAre("only one check parser directive can be used"));
}

TEST(Syntax, JoinedTextKnowsWhereItStands) {
  const auto p = parsed("FROM x\nCOPY a\\\n# c\nb c \\\n  d\n");
  const auto& copy = p.at(1);
  EXPECT_EQ(copy.body.text, "ab c   d");
  ASSERT_EQ(copy.words.size(), 3u);
  EXPECT_EQ(p.text(copy.words[0].span), "a\\\n# c\nb");
  EXPECT_EQ(p.text(copy.words[2].span), "d");
  EXPECT_EQ(p.source->position(copy.body.to_source(copy.body.text.size() - 1)).line, 5u);
}

TEST(Syntax, ADoubledEscapeDoesNotContinue) {
  const auto p = parsed("FROM a\nRUN x \\\\\nRUN y \\  \n z\n");
  ASSERT_EQ(p.file.instructions.size(), 3u);
  EXPECT_EQ(p.at(1).body.text, "x \\\\");
  EXPECT_EQ(p.at(2).body.text, "y  z");
}

TEST(Syntax, EmptyContinuationLinesAreAProblemAndSkipped) {
  const auto p = parsed("FROM a\nRUN b \\\n\n  && c\n");
  EXPECT_THAT(messages(p.file), ElementsAre("Empty continuation line"));
  EXPECT_EQ(p.file.problems[0].place.position().line, 3u);
  EXPECT_EQ(p.at(1).body.text, "b   && c");
}

TEST(Syntax, AKeywordMayBeCutInTwo) {
  const auto p = parsed("FR\\\nOM a\n");
  EXPECT_EQ(p.at(0).keyword, Keyword::from);
  EXPECT_EQ(p.at(0).keyword_text, "FROM");
  EXPECT_EQ(p.text(p.at(0).keyword_span), "FR\\\nOM");
}

TEST(Syntax, FlagsStandBeforeTheOperands) {
  const auto p = parsed("FROM a\nCOPY --from=b --chown=\"1:1\" --link x --y /z\nRUN -- --c\n");
  const auto& copy = p.at(1);
  ASSERT_EQ(copy.flags.size(), 3u);
  EXPECT_EQ(copy.flag("chown")->value, "1:1");
  EXPECT_EQ(p.text(copy.flag("chown")->value_span), "\"1:1\"");
  EXPECT_EQ(copy.flag("link")->value, std::nullopt);
  EXPECT_EQ(copy.flag("parents"), nullptr);
  EXPECT_EQ(p.text(copy.flag("from")->span), "--from=b");
  EXPECT_EQ(copy.words.size(), 3u);
  EXPECT_EQ(p.at(2).body.text, "--c");
  EXPECT_THAT(p.at(2).flags, IsEmpty());
}

TEST(Syntax, TheJsonFormFallsBackSilently) {
  const auto p = parsed(
      "FROM a\nCMD [ \"n\\u00e9\", \"b\" ] \nCMD ['a']\nCOPY [\"a b\", \"/c\"]\nCOPY [\"a\" \"b\"] /c\nRUN [\"x\"] tail\n");
  EXPECT_TRUE(p.at(1).json);
  EXPECT_EQ(p.at(1).words[0].text, "né");
  EXPECT_EQ(p.text(p.at(1).words[1].span), "\"b\"");
  EXPECT_FALSE(p.at(2).json);
  EXPECT_EQ(p.at(2).words.at(0).text, "['a']");
  EXPECT_EQ(p.at(3).words.size(), 2u);
  EXPECT_EQ(p.at(4).words.size(), 3u);
  EXPECT_FALSE(p.at(5).json);
  EXPECT_THAT(p.file.problems, IsEmpty());
  EXPECT_THAT(messages(parsed("FROM a\nCMD [\"a\", 1]\n").file),
              ElementsAre("when using JSON array syntax, arrays must be comprised of strings only"));
}

TEST(Syntax, PairsKeepTheirQuotesAndPlaces) {
  const auto p = parsed("FROM a\nENV A=1 B=\"x y\" C=\\\n3\nENV OLD the rest  of it\nARG N V=\nLABEL a=b c\n");
  const auto& env = p.at(1);
  ASSERT_EQ(env.pairs.size(), 3u);
  EXPECT_EQ(env.pairs[1].value, "\"x y\"");
  EXPECT_EQ(p.text(env.pairs[1].value_span), "\"x y\"");
  EXPECT_EQ(p.text(env.pairs[1].key_span), "B");
  EXPECT_EQ(env.pairs[2].value, "3");
  EXPECT_TRUE(p.at(2).legacy_pair);
  EXPECT_EQ(p.at(2).pairs[0].value, "the rest  of it");
  EXPECT_EQ(p.at(3).pairs[0].value, std::nullopt);
  EXPECT_EQ(p.at(3).pairs[1].value, "");
  EXPECT_THAT(messages(p.file), ElementsAre("Syntax error - can't find = in \"c\". Must be of the form: name=value"));
}

TEST(Syntax, HeredocsKeepTheirBytes) {
  const auto p = parsed("FROM a\nRUN <<A cat 3<<-\"B C\" > x\none $x\r\nA\n\ttwo\n\tB C\nRUN next\n");
  const auto& run = p.at(1);
  ASSERT_EQ(run.heredocs.size(), 2u);
  EXPECT_EQ(run.heredocs[0].content, "one $x\r\n");
  EXPECT_TRUE(run.heredocs[0].expand);
  EXPECT_EQ(p.text(run.heredocs[0].span), "<<A");
  EXPECT_EQ(run.heredocs[1].name, "B C");
  EXPECT_EQ(run.heredocs[1].descriptor, 3u);
  EXPECT_FALSE(run.heredocs[1].expand);
  EXPECT_TRUE(run.heredocs[1].strip_tabs);
  EXPECT_EQ(content_of(run.heredocs[1]), "two\n");
  EXPECT_EQ(p.text(p.at(2).span), "RUN next");
}

TEST(Syntax, HeredocsOnlyWhereTheBuilderLooksForThem) {
  const auto p = parsed("FROM a\nCMD <<A\nRUN [\"<<A\"]\nRUN \"<<A\"\nRUN a<<<A\nONBUILD COPY <<A /x\nin\nA\n");
  ASSERT_EQ(p.file.instructions.size(), 6u);
  for (std::size_t i = 1; i < 5; ++i) EXPECT_THAT(p.at(i).heredocs, IsEmpty()) << i;
  EXPECT_EQ(p.at(5).heredocs.at(0).content, "in\n");
  EXPECT_EQ(p.at(5).trigger->heredocs.size(), 1u);
  EXPECT_THAT(messages(parsed("FROM a\nRUN <<A\nx\n").file), ElementsAre("unterminated heredoc"));
}

TEST(Syntax, TriggersAreInstructions) {
  const auto p = parsed("FROM a\nONBUILD  COPY --from=b x \\\n y\nONBUILD ONBUILD RUN c\n");
  const auto& trigger = p.at(1).trigger;
  ASSERT_TRUE(trigger);
  EXPECT_EQ(trigger->keyword, Keyword::copy);
  EXPECT_EQ(p.text(trigger->span), "COPY --from=b x \\\n y");
  EXPECT_EQ(p.text(trigger->flag("from")->value_span), "b");
  EXPECT_EQ(p.text(trigger->words.at(1).span), "y");
  EXPECT_THAT(messages(p.file), ElementsAre("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"));
}

TEST(Syntax, WhatTheReferenceRefusesIsAProblem) {
  const auto only = [](const std::string& line) {
    const auto p = parsed("FROM a\n" + line + "\n");
    return p.file.problems.size() == 1 ? p.file.problems[0].message
                                       : "(" + std::to_string(p.file.problems.size()) + ")";
  };
  EXPECT_EQ(only("RUNN x"), "unknown instruction: RUNN");
  EXPECT_EQ(only("FROM a b"), "FROM requires either one or three arguments");
  EXPECT_EQ(only("FROM a AS 1x"),
            "invalid name for build stage: \"1x\", name can't start with a number or contain symbols");
  EXPECT_EQ(only("COPY --form=b x y"), "unknown flag: --form");
  EXPECT_EQ(only("COPY --from=b --from=c x y"), "duplicate flag specified: --from");
  EXPECT_EQ(only("COPY --link=maybe x y"), "expecting boolean value for flag --link, not: maybe");
  EXPECT_EQ(only("RUN --mount x"), "missing a value on flag: --mount");
  EXPECT_EQ(only("RUN --mount=from=$X,target=/y x"),
            "'from' doesn't support variable expansion, define alias stage instead");
  EXPECT_EQ(only("WORKDIR"), "WORKDIR requires exactly one argument");
  EXPECT_EQ(only("ENV a"), "ENV must have two arguments");
  EXPECT_EQ(only("SHELL bash -c"), "SHELL requires the arguments to be in JSON form");
  EXPECT_EQ(only("VOLUME [\" \"]"), "VOLUME specified can not be an empty string");
  EXPECT_EQ(only("ARG --what"), "ARG requires at least one argument");
  EXPECT_EQ(only("RUN --mount=type=cache,target=/x --mount=type=bind,target=/y x"), "(0)");
  EXPECT_THAT(messages(parsed("ARG a\n").file), ElementsAre("dockerfile contains no stages to build"));
  EXPECT_THAT(messages(parsed("RUN a\nFROM b\n").file), ElementsAre("no build stage in current context"));
  EXPECT_THAT(messages(parsed("# nothing\n").file), ElementsAre("file with no instructions"));
}

TEST(Syntax, ALineMayHaveSixtyFourKibibytes) {
  EXPECT_THAT(parsed("FROM a\nRUN " + std::string(65531, 'x') + "\n").file.problems, IsEmpty());
  EXPECT_THAT(messages(parsed("FROM a\nRUN " + std::string(65532, 'x') + "\n").file),
              ElementsAre("dockerfile line greater than max allowed size of 65535"));
}

TEST(Syntax, DumpsAsTheReferenceDoes) {
  const auto p = parsed(
      "from a AS B\nENV a=b c=\"d\"\nENV k v w\nCOPY --from=B [\"x\", \"y z\"]\nRUN echo \"\t\" é\nONBUILD USER u\nFOO x\nCMD []\n");
  EXPECT_EQ(dump(p.file),
            "(from \"a\" \"AS\" \"B\")\n"
            "(env \"a\" \"b\" \"=\" \"c\" \"\\\"d\\\"\" \"=\")\n"
            "(env \"k\" \"v w\" \"\")\n"
            "(copy [\"--from=B\"] \"x\" \"y z\")\n"
            "(run \"echo \\\"\\t\\\" é\")\n"
            "(onbuild (user \"u\"))\n"
            "(foo \"\")\n"
            "(cmd)");
}

TEST(Keywords, AreFoundInAnyCase) {
  EXPECT_EQ(keyword_named("HealthCheck"), Keyword::healthcheck);
  EXPECT_EQ(keyword_named("workdir "), Keyword::unknown);
  EXPECT_EQ(keyword_named(""), Keyword::unknown);
  EXPECT_EQ(name_of(Keyword::stopsignal), "STOPSIGNAL");
  EXPECT_EQ(name_of(Keyword::unknown), "");
}

}  // namespace
}  // namespace loadline::dockerfile
