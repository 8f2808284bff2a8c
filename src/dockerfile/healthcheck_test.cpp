// SPDX-License-Identifier: Apache-2.0
// HEALTHCHECK and Go's durations.
#include "dockerfile/healthcheck.h"

#include <gtest/gtest.h>

namespace loadline::dockerfile {
namespace {

TEST(Duration, ReadsWhatGoReads) {
  EXPECT_DOUBLE_EQ(parse_duration("1h2m3.5s").value(), 3723.5);
  EXPECT_DOUBLE_EQ(parse_duration("300ms").value(), 0.3);
  EXPECT_DOUBLE_EQ(parse_duration("-1.5h").value(), -5400);
  EXPECT_DOUBLE_EQ(parse_duration("2us").value(), 2e-6);
  EXPECT_DOUBLE_EQ(parse_duration("2µs").value(), 2e-6);
  EXPECT_DOUBLE_EQ(parse_duration("0").value(), 0);
  EXPECT_DOUBLE_EQ(parse_duration(".5s").value(), 0.5);
  for (const auto* wrong : {"", "30", "s", "1x", "-", "1s ", ".s", "1..5s", "999999999h"}) {
    EXPECT_FALSE(parse_duration(wrong)) << wrong;
  }
}

struct Checked {
  explicit Checked(std::string line)
      : source{"Dockerfile", "FROM a\n" + std::move(line)},
        file{parse(source)},
        health{parse_healthcheck(file.instructions.at(1))} {}
  Source source;
  File file;
  Healthcheck health;
};

TEST(Healthcheck, ShellFormKeepsItsPlace) {
  const Checked checked{
      "HEALTHCHECK --interval=30s --start-period=1m --retries=5 cmd curl -f \\\n  http://localhost || exit 1\n"};
  EXPECT_EQ(checked.health.form, HealthForm::shell);
  EXPECT_EQ(checked.health.text.text, "curl -f   http://localhost || exit 1");
  const auto at = checked.health.text.text.find("http");
  EXPECT_EQ(checked.source.text(checked.health.text.to_source(span_at(at, at + 16))), "http://localhost");
  EXPECT_EQ(checked.health.interval, 30);
  EXPECT_EQ(checked.health.start_period, 60);
  EXPECT_EQ(checked.health.timeout, std::nullopt);
  EXPECT_EQ(checked.health.retries, 5);
  EXPECT_TRUE(checked.health.problems.empty());
}

TEST(Healthcheck, ExecFormAndNone) {
  const Checked exec{"HEALTHCHECK CMD [\"node\", \"health.js\"]\n"};
  EXPECT_EQ(exec.health.form, HealthForm::exec);
  ASSERT_EQ(exec.health.words.size(), 2u);
  EXPECT_EQ(exec.source.text(exec.health.words[1].span), "\"health.js\"");
  const Checked none{"HEALTHCHECK none\n"};
  EXPECT_EQ(none.health.form, HealthForm::none);
  EXPECT_TRUE(none.file.problems.empty());
}

TEST(Healthcheck, WhatTheBuilderRefuses) {
  const auto message = [](const std::string& line) {
    const Checked checked{line};
    return checked.file.problems.size() == 1 ? checked.file.problems[0].message : "";
  };
  EXPECT_EQ(message("HEALTHCHECK\n"), "HEALTHCHECK requires at least one argument");
  EXPECT_EQ(message("HEALTHCHECK CMD\n"), "Missing command after HEALTHCHECK CMD");
  EXPECT_EQ(message("HEALTHCHECK curl x\n"), "Unknown type \"curl\" in HEALTHCHECK (try CMD)");
  EXPECT_EQ(message("HEALTHCHECK NONE x\n"), "HEALTHCHECK NONE takes no arguments");
  EXPECT_EQ(message("HEALTHCHECK --interval=30 CMD x\n"), "time: missing unit in duration");
  EXPECT_EQ(message("HEALTHCHECK --timeout=1us CMD x\n"), "Interval \"timeout\" cannot be less than 1ms");
  EXPECT_EQ(message("HEALTHCHECK --retries=-1 CMD x\n"), "--retries cannot be negative (-1)");
}

}  // namespace
}  // namespace loadline::dockerfile
