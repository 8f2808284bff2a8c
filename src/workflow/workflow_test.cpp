// SPDX-License-Identifier: Apache-2.0
// That the images a workflow builds are found, with their matrix and their cache.
#include "workflow/workflow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace loadline::workflow {
namespace {

using testing::ElementsAre;
using testing::Pair;

struct Read {
  Read(std::string path, std::string text)
      : source{std::move(path), std::move(text)}, workflow{read_workflow(source)} {}
  Source source;
  Workflow workflow;
};
Read github(std::string text) { return {".github/workflows/ci.yml", std::move(text)}; }
Read gitlab(std::string text) { return {".gitlab-ci.yml", std::move(text)}; }

std::vector<std::string> values(const std::vector<Located<std::string>>& items) {
  std::vector<std::string> out;
  for (const auto& item : items) out.push_back(item.value);
  return out;
}
// "tool dockerfile|context" of every build.
std::vector<std::string> builds(const Workflow& workflow) {
  std::vector<std::string> out;
  for (const auto& build : workflow.builds)
    out.push_back(build.tool + " " + (build.dockerfile ? build.dockerfile->value : "-") + "|" +
                  (build.context ? build.context->value : "-"));
  return out;
}
std::vector<std::string> actions(const Workflow& workflow) {
  std::vector<std::string> out;
  for (const auto& action : workflow.actions) out.push_back(action.kind + " " + action.tool);
  return out;
}

TEST(Paths, OfWorkflowsAndBakeFiles) {
  EXPECT_TRUE(is_workflow_path(".github/workflows/ci.yaml"));
  EXPECT_TRUE(is_workflow_path("ci/build.gitlab-ci.yml"));
  EXPECT_FALSE(is_workflow_path(".github/dependabot.yml"));
  EXPECT_TRUE(is_bake_path("deploy/docker-bake.override.hcl"));
  EXPECT_TRUE(is_bake_path("docker-bake.json"));
  EXPECT_FALSE(is_bake_path("bake.hcl"));
}

constexpr const char* build_push = R"(name: CI
on: {push: {branches: [main]}, pull_request: {}}
env:
  REGISTRY: ghcr.io/acme
jobs:
  images:
    strategy:
      matrix:
        service: [auth, finance]
        exclude: []
    steps:
      - uses: docker/setup-buildx-action@v3
      - uses: docker/build-push-action@v6
        with:
          context: services/${{ matrix.service }}
          file: docker/${{ matrix.service }}.Dockerfile
          target: runtime
          push: true
          sbom: true
          platforms: linux/amd64,linux/arm64
          tags: |
            ${{ env.REGISTRY }}/${{ matrix.service }}:latest
            ${{ env.REGISTRY }}/${{ matrix.service }}:${{ github.sha }}
          build-args: |
            SERVICE=${{ matrix.service }}
            A=b=c
          cache-from: type=gha
          cache-to: type=gha,mode=max
)";

TEST(GitHub, ABuildIsExpandedOverItsMatrix) {
  const auto read = github(build_push);
  const auto& workflow = read.workflow;
  EXPECT_EQ(workflow.name, "CI");
  EXPECT_THAT(workflow.triggers, ElementsAre("push", "pull_request"));
  ASSERT_EQ(workflow.builds.size(), 2u);
  const auto& build = workflow.builds[1];
  EXPECT_EQ(build.dockerfile->value, "docker/finance.Dockerfile");
  EXPECT_EQ(build.context->value, "services/finance");
  EXPECT_EQ(build.target->value, "runtime");
  EXPECT_THAT(build.args, ElementsAre(Pair("A", "b=c"), Pair("SERVICE", "finance")));
  EXPECT_THAT(values(build.platforms), ElementsAre("linux/amd64", "linux/arm64"));
  EXPECT_THAT(values(build.tags), ElementsAre("ghcr.io/acme/finance:latest", "ghcr.io/acme/finance:${{ github.sha }}"));
  EXPECT_EQ(build.tags[1].place.text(), "${{ env.REGISTRY }}/${{ matrix.service }}:${{ github.sha }}");
  EXPECT_THAT(values(build.cache_to), ElementsAre("type=gha,mode=max"));
  EXPECT_TRUE(build.push && build.sbom && !build.provenance && !build.open);
  EXPECT_EQ(build.job, "images");
  EXPECT_EQ(build.place.text(), "docker/build-push-action@v6");
  EXPECT_THAT(actions(workflow), ElementsAre("setup-buildx docker/setup-buildx-action"));
  EXPECT_TRUE(workflow.has("sbom"));
}

TEST(GitHub, IncludeAndExcludeFollowTheDocumentation) {
  const auto read = github(R"(
jobs:
  a:
    strategy:
      matrix:
        os: [linux, mac]
        app: [{name: x, dir: services/x}, {name: y, dir: services/y}]
        exclude: [{os: mac, app: {name: y}}]
        include:
          - {os: linux, file: Dockerfile.linux}
          - {os: windows, file: Dockerfile.win, app: {dir: win}}
    steps:
      - run: docker build -f ${{ matrix.app.dir }}/${{ matrix.file }} -t ${{ matrix.os }} ${{ matrix.app.dir }}
)");
  EXPECT_THAT(builds(read.workflow), ElementsAre("docker build services/x/Dockerfile.linux|services/x",
                                                 "docker build services/y/Dockerfile.linux|services/y",
                                                 "docker build services/x/${{ matrix.file }}|services/x",
                                                 "docker build win/Dockerfile.win|win"));
  EXPECT_TRUE(read.workflow.builds[2].open);
}

TEST(GitHub, TheDefaultsOfTheBuildAction) {
  const auto read = github(
      "jobs: {a: {steps: [{uses: docker/build-push-action@v5}, {uses: docker/build-push-action@v5, with: {context: ./api}}]}}");
  EXPECT_THAT(builds(read.workflow),
              ElementsAre("docker/build-push-action Dockerfile|", "docker/build-push-action api/Dockerfile|api"));
}

TEST(GitHub, ScriptsAreReadAsShell) {
  const auto read = github(R"(
defaults: {run: {working-directory: apps}}
jobs:
  a:
    env: {IMAGE: acme/api}
    steps:
      - run: |
          set -e
          cd api && docker build \
            --target=prod --build-arg VERSION=${{ inputs.version || 'dev' }} --cache-from "type=registry,ref=$IMAGE:cache" \
            -t $IMAGE:1 .
          (cd ..; docker buildx build --platform linux/arm64 --push --file=web/Dockerfile.web web)
          docker compose -f ../compose.yaml -f ../compose.prod.yaml build api web
          docker buildx bake -f ../docker-bake.hcl --push default
          trivy image --exit-code 1 $IMAGE:1
          cosign sign --yes $IMAGE@$DIGEST
          syft $IMAGE -o spdx-json > sbom.json
          docker scout cves $IMAGE
)");
  const auto& all = read.workflow.builds;
  EXPECT_THAT(builds(read.workflow),
              ElementsAre("docker build apps/api/Dockerfile|apps/api", "docker buildx apps/web/Dockerfile.web|apps/web",
                          "compose -|-", "bake -|-"));
  EXPECT_EQ(all[0].target->value, "prod");
  EXPECT_THAT(all[0].args, ElementsAre(Pair("VERSION", "${{ inputs.version || 'dev' }}")));
  EXPECT_TRUE(all[0].open);
  EXPECT_THAT(values(all[0].cache_from), ElementsAre("type=registry,ref=acme/api:cache"));
  EXPECT_EQ(all[0].place.text(), "cd api && docker build \\");
  EXPECT_TRUE(all[1].push);
  EXPECT_EQ(all[1].place.position().line, 12u);
  EXPECT_THAT(values(all[2].files), ElementsAre("apps/compose.yaml", "apps/compose.prod.yaml"));
  EXPECT_THAT(values(all[2].services), ElementsAre("api", "web"));
  EXPECT_THAT(values(all[3].services), ElementsAre("default"));
  EXPECT_THAT(actions(read.workflow), ElementsAre("scan trivy", "sign cosign", "sbom syft", "scan docker scout"));
}

TEST(GitHub, ActionsThatMatterKeepTheirInputs) {
  const auto read = github(R"(
jobs:
  scan:
    strategy: {matrix: {node: [18, 20]}}
    steps:
      - uses: actions/setup-node@v4
        with: {node-version: "${{ matrix.node }}"}
      - uses: aquasecurity/trivy-action@master
        with: {format: sarif, output: trivy.sarif}
      - uses: github/codeql-action/upload-sarif@v3
      - uses: anchore/sbom-action@v0
      - uses: snyk/actions/docker@master
      - uses: docker/bake-action@v5
        with: {files: "./docker-bake.hcl,override.hcl", targets: "api", push: true}
  call:
    uses: ./.github/workflows/other.yml
)");
  EXPECT_THAT(actions(read.workflow),
              ElementsAre("setup-node actions/setup-node", "scan aquasecurity/trivy-action",
                          "sarif-upload github/codeql-action/upload-sarif", "sbom anchore/sbom-action",
                          "scan snyk/actions/docker", "reusable ./.github/workflows/other.yml"));
  EXPECT_EQ(read.workflow.actions[1].inputs.at("format").value, "sarif");
  EXPECT_THAT(values(read.workflow.builds[0].files), ElementsAre("docker-bake.hcl", "override.hcl"));
  EXPECT_TRUE(read.workflow.has("sarif-upload"));
  EXPECT_FALSE(read.workflow.has("sign"));
}

TEST(GitHub, WhatIsNoWorkflowIsEmptyAndBrokenYamlIsAProblem) {
  EXPECT_TRUE(github("").workflow.builds.empty());
  EXPECT_TRUE(github("- a\n- b").workflow.builds.empty());
  EXPECT_TRUE(github("jobs: [1]\non: 3").workflow.builds.empty());
  EXPECT_FALSE(github("jobs: {a: [").workflow.problems.empty());
}

TEST(GitLab, JobsExtendAndVariablesExpand) {
  const auto read = gitlab(R"(
include:
  - local: ci/deploy.yml
  - template: Jobs/Container-Scanning.gitlab-ci.yml
variables:
  ROOT: services
.build:
  variables: {FILE: Dockerfile}
  before_script:
    - cd $ROOT
  script:
    - docker build -f $NAME/$FILE -t $CI_REGISTRY_IMAGE/$NAME:$CI_COMMIT_SHA $NAME
    - cosign sign $CI_REGISTRY_IMAGE/$NAME
build:
  extends: .build
  parallel:
    matrix:
      - NAME: [auth, crm]
      - NAME: web
        FILE: Dockerfile.web
kaniko:
  image: {name: gcr.io/kaniko-project/executor, entrypoint: [""]}
  script:
    - /kaniko/executor --context "${CI_PROJECT_DIR}/api" --dockerfile "${CI_PROJECT_DIR}/api/Dockerfile.prod" --destination a/b:1 --cache=true
)");
  EXPECT_THAT(builds(read.workflow),
              ElementsAre("docker build services/auth/Dockerfile|services/auth",
                          "docker build services/crm/Dockerfile|services/crm",
                          "docker build services/web/Dockerfile.web|services/web", "kaniko api/Dockerfile.prod|api"));
  EXPECT_TRUE(read.workflow.builds[3].push);
  EXPECT_EQ(read.workflow.builds[0].job, "build");
  EXPECT_THAT(actions(read.workflow),
              ElementsAre("include ci/deploy.yml", "scan Jobs/Container-Scanning.gitlab-ci.yml", "sign cosign"));
}

TEST(GitLab, ToolsMayRunOutOfTheirImages) {
  const auto read = gitlab(
      "a:\n  variables: {TRIVY: 'aquasec/trivy:0.72.0'}\n  script:\n"
      "    - docker run --rm --volume a:/b -e X=1 --network=host $TRIVY image --exit-code 1 \"$I\"\n"
      "    - docker run --rm registry.example.com:5000/anchore/grype@sha256:12 $I\n"
      "    - docker run -it --name x aquasec/trivy --version\n"
      "    - docker run --entrypoint sh aquasec/trivy -c 'image x'\n"
      "    - docker run postgres:17\n    - docker run\n");
  EXPECT_THAT(actions(read.workflow), ElementsAre("scan trivy", "scan grype"));
}

TEST(GitLab, ReferencesAndNestedScripts) {
  const auto read = gitlab(R"(
.setup: {script: [buildah bud -t x -f c/Dockerfile c]}
job:
  script:
    - !reference [.setup, script]
    - [docker-compose build, "trivy fs ."]
)");
  EXPECT_THAT(builds(read.workflow), ElementsAre("buildah c/Dockerfile|c", "compose -|-"));
  EXPECT_THAT(actions(read.workflow), ElementsAre("scan trivy"));
}

}  // namespace
}  // namespace loadline::workflow
