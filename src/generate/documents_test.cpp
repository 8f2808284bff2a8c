// SPDX-License-Identifier: Apache-2.0
// The documents say what the fleet says, and change when it does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generate/document_facts.h"
#include "generate/fleet_for_test.h"
#include "generate/shop_for_test.h"

namespace loadline::generate {
namespace {

using ::testing::HasSubstr;

std::string document(const Texts& texts, const std::string& name) {
  const Generated made{texts};
  return made.text_of(documents(made.fleet, made.targets, made.options), "docs/containers/" + name + ".md");
}

TEST(Checklist, ComputesTodayAndWithTheGeneratedFiles) {
  const auto text = document(shop(), "production-checklist");
  EXPECT_THAT(text, HasSubstr("With the generated files: `compose.yaml + compose.production.yaml`"));
  EXPECT_THAT(
      text,
      HasSubstr("| memory is limited | **fail**: 0 of 2, not api and mail | pass: 2 of 2 | `no-resource-limits` |"));
  EXPECT_THAT(
      text, HasSubstr("| does not run as root | **fail**: 0 of 2, not api and mail | pass: 2 of 2 | `runs-as-root` |"));
  EXPECT_THAT(
      text,
      HasSubstr(
          "| no secret's value in a file | **fail**: 1 of 2, not api | **fail**: 1 of 2, not api | `secret-in-environment` |"));
  EXPECT_THAT(text, HasSubstr("| CI scans images | **fail** | pass | `image-not-scanned` |"));
}

TEST(Checklist, FollowsTheFleet) {
  auto texts = shop();
  texts["compose.yaml"] = replace_all(texts["compose.yaml"], "      API_SECRET: letters-of-the-shop\n", "");
  EXPECT_THAT(document(texts, "production-checklist"),
              HasSubstr("| no secret's value in a file | pass: 2 of 2 | pass: 2 of 2 |"));
}

TEST(Recovery, TellsWhoHoldsDataAndWhoStopsWithoutIt) {
  const auto text = document(shop(), "disaster-recovery");
  EXPECT_THAT(text, HasSubstr("Keeps its data in `rows at /var/lib/postgresql/data`"));
  EXPECT_THAT(text, HasSubstr("- Without it: api.\n"));
  EXPECT_THAT(text, HasSubstr("pg_dumpall"));
  EXPECT_THAT(text, HasSubstr("### cache\n\n- Runs `redis:7`.\n- **No volume**"));
  EXPECT_THAT(text, HasSubstr("1. cache, db, mail, metrics and proxy\n2. api\n"));
}

TEST(MigrationPlan, PutsEachServiceWhereItsFactsPutIt) {
  const auto text = document(shop(), "migration-plan");
  const auto plain = text.find("keep nothing and compile nothing"), stateful = text.find("with files of their own");
  EXPECT_LT(plain, text.find("| mail |"));
  EXPECT_LT(text.find("| mail |"), stateful);
  EXPECT_LT(stateful, text.find("| api |"));  // uploads
  EXPECT_THAT(text, HasSubstr("the proxy is told port 8080, the source listens on 3000"));
}

TEST(Decision, CountsWhatIsThere) {
  const auto text = document(shop(), "decision-dockerfiles");
  EXPECT_THAT(text, HasSubstr("# Decision: 1 Dockerfile for 2 services"));
  EXPECT_THAT(
      text,
      HasSubstr(
          "2 services are built from 2 Dockerfiles; the repository has 2 Dockerfiles, and nothing builds 0 of them."));
}

TEST(Documents, AreTheSameTwice) {
  for (const char* name : {"production-checklist", "disaster-recovery", "migration-plan", "decision-dockerfiles"})
    EXPECT_EQ(document(shop(), name), document(shop(), name));
}

TEST(Tables, KeepTheirCells) { EXPECT_EQ(row({"a|b", "c\nd"}), "| a\\|b | c d |\n"); }

}  // namespace
}  // namespace loadline::generate
