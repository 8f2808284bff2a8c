// SPDX-License-Identifier: Apache-2.0
// That services of one kind get one template, that the better Dockerfile is the model, and that glibc keeps its own.
#include "fleet/consolidation.h"

#include <gtest/gtest.h>

namespace loadline::fleet {
namespace {

using Texts = std::map<std::string, std::string, std::less<>>;

struct Planned {
  explicit Planned(Texts texts) : tree{memory_tree(texts)} {
    std::vector<File> files;
    for (const auto& [path, text] : texts) files.push_back({path, FileKind::regular, text.size(), false});
    fleet = assemble(*tree, {.files = std::move(files), .repository = true, .today = "2026-11-01"});
    plan = consolidation_of(fleet);
  }
  std::unique_ptr<FileTree> tree;
  Fleet fleet;
  ConsolidationPlan plan;
};

const std::string good =
    "FROM node:20-alpine AS build\nRUN true\nFROM node:20-alpine\nCOPY --from=build /a /a\n"
    "USER 1001\nHEALTHCHECK CMD [\"node\", \"h.js\"]\nCMD [\"node\", \"a.js\"]\n";
const std::string poor = "FROM node:20-alpine\nCOPY . .\nCMD [\"node\", \"a.js\"]\n";

TEST(Consolidation, TheOneThatFollowsMoreIsTheModel) {
  const Planned planned{{{"a/Dockerfile", poor},
                         {"b/Dockerfile", good},
                         {"c/Dockerfile", "FROM python:3.13-slim\nUSER 1001\nCMD [\"python\", \"a.py\"]\n"},
                         {"old/Dockerfile", poor},
                         {"compose.yaml", "services:\n  a: {build: a}\n  b: {build: b}\n  c: {build: c}\n"}}};
  const auto& plan = planned.plan;
  ASSERT_EQ(plan.templates.size(), 2u);
  EXPECT_EQ(plan.templates[0].name, "node");
  EXPECT_EQ(plan.templates[0].model->path, "b/Dockerfile");
  EXPECT_EQ(plan.templates[1].name, "python");
  ASSERT_EQ(plan.rows.size(), 3u);
  EXPECT_EQ(plan.rows[0].uses->path, "a/Dockerfile");
  EXPECT_EQ(plan.rows[0].should_use, 0u);
  EXPECT_EQ(plan.rows[0].because,
            (std::vector<std::string>{"builds and runs in one stage", "runs as root", "has no health check"}));
  EXPECT_EQ(plan.rows[1].because, std::vector<std::string>{"is the model"});
}

TEST(Consolidation, OneDockerfileIsNoPlan) {
  const Planned planned{{{"a/Dockerfile", poor}, {"compose.yaml", "services:\n  a: {build: a}\n"}}};
  EXPECT_TRUE(planned.plan.rows.empty());
}

}  // namespace
}  // namespace loadline::fleet
