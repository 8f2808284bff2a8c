// SPDX-License-Identifier: Apache-2.0
// That bake files come to the targets that buildx would build.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "workflow/hcl.h"
#include "workflow/workflow.h"

namespace loadline::workflow {
namespace {

using testing::ElementsAre;
using testing::Pair;

struct Read {
  explicit Read(std::vector<std::pair<std::string, std::string>> files) {
    std::vector<const Source*> all;
    for (auto& [path, text] : files) all.push_back(sources.emplace_back(std::make_unique<Source>(path, text)).get());
    workflow = read_bake(all);
  }
  explicit Read(std::string text) : Read{{{"docker-bake.hcl", std::move(text)}}} {}
  [[nodiscard]] const ImageBuild& build(std::string_view name) const {
    for (const auto& one : workflow.builds)
      if (one.job == name) return one;
    ADD_FAILURE() << "no target " << name;
    return workflow.builds.at(0);
  }
  std::vector<std::unique_ptr<Source>> sources;
  Workflow workflow;
};

std::vector<std::string> names(const Workflow& workflow) {
  std::vector<std::string> out;
  for (const auto& build : workflow.builds) out.push_back(build.job);
  return out;
}
std::vector<std::string> values(const std::vector<Located<std::string>>& items) {
  std::vector<std::string> out;
  for (const auto& item : items) out.push_back(item.value);
  return out;
}

TEST(Bake, TargetsInheritAndVariablesExpand) {
  const Read read{R"(
# comment
variable "TAG" { default = "1.0" }
variable "REPO" {
  default = "acme/${NAME}"  // another variable
}
variable "NAME" { default = "shop" }
variable "EMPTY" {}
group "default" { targets = ["api", "web"] }
target "_common" {
  platforms = ["linux/amd64", "linux/arm64"]
  args = { NODE = "20", EXTRA = null }
  cache-from = ["type=gha"]
}
target "api" {
  inherits = ["_common"]
  context = "services/api"
  dockerfile = "../Dockerfile.api"
  target = TAG == "1.0" ? "release" : "debug"
  args = { NODE = 22, "TAG" = TAG }
  tags = ["${REPO}/api:${TAG}", EMPTY != null ? "x" : "y"]
  output = ["type=registry"]
  attest = [
    "type=sbom",
    "type=provenance,mode=max",
  ]
}
target "web" {
  inherits = ["api"]
  context = "services/web"
  dockerfile = "Dockerfile"
  cache-from = [{ type = "registry", ref = "${REPO}:cache" }]
  args = { HASH = md5(TAG) }
}
)"};
  EXPECT_TRUE(read.workflow.problems.empty());
  EXPECT_THAT(names(read.workflow), ElementsAre("api", "web"));
  const auto& api = read.build("api");
  EXPECT_EQ(api.context->value, "services/api");
  EXPECT_EQ(api.dockerfile->value, "services/Dockerfile.api");
  EXPECT_EQ(api.target->value, "release");
  EXPECT_THAT(api.args, ElementsAre(Pair("NODE", "22"), Pair("TAG", "1.0")));
  EXPECT_THAT(values(api.tags), ElementsAre("acme/shop/api:1.0", "y"));
  EXPECT_TRUE(api.push && api.sbom && api.provenance && !api.open);
  EXPECT_EQ(api.place.text(), "target \"api\"");
  EXPECT_EQ(api.dockerfile->place.text(), "\"../Dockerfile.api\"");
  const auto& web = read.build("web");
  EXPECT_EQ(web.dockerfile->value, "services/web/Dockerfile");
  EXPECT_THAT(values(web.platforms), ElementsAre("linux/amd64", "linux/arm64"));
  EXPECT_THAT(values(web.cache_from), ElementsAre("type=gha", "type=registry,ref=acme/shop:cache"));
  EXPECT_EQ(web.args.at("HASH"), "md5(TAG)");
  EXPECT_TRUE(web.open);
}

TEST(Bake, AMatrixMakesTargets) {
  const Read read{R"(
target "svc" {
  name = "svc-${item.name}-${mode}"
  matrix = {
    item = [{ name = "auth", dir = "services/auth" }, { name = "crm", dir = "services/crm" }]
    mode = ["dev", "prod"]
  }
  context = item.dir
  target = mode
}
)"};
  EXPECT_THAT(names(read.workflow), ElementsAre("svc-auth-dev", "svc-auth-prod", "svc-crm-dev", "svc-crm-prod"));
  EXPECT_EQ(read.build("svc-crm-prod").dockerfile->value, "services/crm/Dockerfile");
  EXPECT_EQ(read.build("svc-crm-prod").target->value, "prod");
}

TEST(Bake, LaterFilesOverride) {
  const Read read{
      {{"ci/docker-bake.json",
        R"({"variable": {"V": {"default": "1"}}, "target": {"api": {"context": "..", "args": {"A": "${V}", "B": "b"}, "tags": ["x"]}}})"},
       {"ci/docker-bake.override.hcl", "target \"api\" {\n args = { A = \"2\" }\n tags = [\"y\"]\n}\n"}}};
  ASSERT_EQ(read.workflow.builds.size(), 1u);
  EXPECT_THAT(read.workflow.builds[0].args, ElementsAre(Pair("A", "2"), Pair("B", "b")));
  EXPECT_THAT(values(read.workflow.builds[0].tags), ElementsAre("y"));
  EXPECT_EQ(read.workflow.builds[0].context->value, "");
  EXPECT_EQ(read.workflow.builds[0].dockerfile->value, "Dockerfile");
}

TEST(Bake, CirclesAndDoublingsEnd) {
  std::string text = "variable \"v0\" { default = [\"x\", v60] }\n";
  for (int i = 1; i <= 60; ++i) {
    const auto before = "v" + std::to_string(i - 1);
    text += "variable \"v" + std::to_string(i) + "\" { default = [" + before + ", " + before + "] }\n";
  }
  text +=
      "target \"a\" {\n inherits = [\"b\"]\n tags = v60\n}\ntarget \"b\" {\n inherits = [\"a\"]\n context = \"x\"\n}\n";
  const Read read{text};
  EXPECT_EQ(read.build("a").context->value, "x");
}

TEST(Hcl, HeredocsStringsAndTroubles) {
  const Source source{
      "a.hcl",
      "target \"a\" {\n  dockerfile-inline = <<-EOT\n    FROM x\n      RUN ${v}\n  EOT\n  args = { Q = \"a\\\"b $${c} ${x[\"k\"]}\" }\n}\n"};
  const auto file = parse_hcl(source);
  EXPECT_TRUE(file.problems.empty());
  ASSERT_EQ(file.body.blocks.size(), 1u);
  const auto& block = file.body.blocks[0];
  EXPECT_EQ(block.find("dockerfile-inline")->parts[0].text, "FROM x\n  RUN ");
  EXPECT_EQ(block.find("args")->parts[1].parts[0].text, "a\"b ${c} ");
  for (const char* bad :
       {"a = ", "b {", "x", "a = [1", "a = \"b", "a = <<E\nx", "a = {b", "a = (1", "= 1", "a = \"${b\""}) {
    const Source broken{"b.hcl", bad};
    EXPECT_EQ(parse_hcl(broken).problems.size(), 1u) << bad;
  }
}

TEST(Hcl, DepthIsCapped) {
  for (const char* piece : {"[", "(", "{a=", "!", "a[", "\"${", "1?"}) {
    std::string text = "a = ";
    for (int i = 0; i < 5000; ++i) text += piece;
    const Source source{"a.hcl", text};
    EXPECT_EQ(parse_hcl(source).problems.size(), 1u) << piece;
  }
}

TEST(Bake, ReadsTheBakeFileOfBuildKit) {
  const char* corpus = std::getenv("LOADLINE_CORPUS");
  const auto path = std::filesystem::path{corpus == nullptr ? "" : corpus} / "buildkit/docker-bake.hcl";
  if (corpus == nullptr || !std::filesystem::exists(path)) GTEST_SKIP() << "LOADLINE_CORPUS has no buildkit checkout";
  std::ifstream in{path};
  const Read read{std::string{std::istreambuf_iterator<char>{in}, {}}};
  EXPECT_TRUE(read.workflow.problems.empty());
  EXPECT_EQ(read.build("frontend-image").dockerfile->value, "frontend/dockerfile/cmd/dockerfile-frontend/Dockerfile");
  EXPECT_EQ(read.build("lint-yaml").target->value, "yamllint");
  EXPECT_EQ(read.build("image-cross").platforms.size(), 6u);
}

}  // namespace
}  // namespace loadline::workflow
