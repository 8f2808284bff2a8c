// SPDX-License-Identifier: Apache-2.0
// A GitLab pipeline: one job for each image, run where a change can reach it; publishing and signing on the branch.
#include <algorithm>

#include "generate/ci.h"
#include "generate/lines.h"

namespace loadline::generate {
namespace {

constexpr std::string_view engine = "docker:28.5.1-cli";
constexpr std::string_view daemon = "docker:28.5.1-dind";
constexpr std::string_view trivy = "aquasec/trivy:0.72.0";
constexpr std::string_view emulator = "tonistiigi/binfmt:qemu-v9.2.2";
constexpr std::size_t most_paths = 50;  // docs.gitlab.com/ee/ci/yaml, rules:changes

std::string scan(std::string_view options, std::string_view image) {
  // The socket is the one of the service, where the image was loaded.
  return "docker run --rm --volume /var/run/docker.sock:/var/run/docker.sock --volume trivy:/root/.cache " +
         std::string{trivy} + " image --quiet --ignore-unfixed --severity HIGH,CRITICAL " + std::string{options} +
         " \"" + std::string{image} + "\"";
}

std::string template_job(const CiFacts& facts) {
  return ".image:\n  image: " + std::string{engine} + "\n  services: [\"" + std::string{daemon} +
         "\"]\n  variables:\n    DOCKER_TLS_CERTDIR: /certs\n    TAG: $CI_COMMIT_SHA\n    REVISION: $CI_COMMIT_SHA\n"
         "    SOURCE: $CI_PROJECT_URL\n    CREATED: $CI_COMMIT_TIMESTAMP\n"
         "  id_tokens:\n    SIGSTORE_ID_TOKEN:  # keyless signing\n      aud: sigstore\n"
         "  before_script:\n"
         "    - echo \"$CI_REGISTRY_PASSWORD\" | docker login --username \"$CI_REGISTRY_USER\" --password-stdin \"$CI_REGISTRY\"\n"
         "    - docker context create builder\n    - docker buildx create --use builder\n"
         "  script:\n"
         "    # for this machine first: what is weighed and scanned is what would be published\n"
         "    - BUILDX_NO_DEFAULT_ATTESTATIONS=1 docker buildx bake --file " +
         facts.bake +
         " --load \"$SERVICE\"\n"
         "    - bytes=$(docker image inspect --format '{{.Size}}' \"$REGISTRY/$IMAGE:$TAG\")\n"
         "    - echo \"$IMAGE has $bytes bytes, $BUDGET allowed\"\n"
         "    - test \"$bytes\" -le \"$BUDGET\"\n"
         "    - " +
         scan("--format template --template @/contrib/gitlab.tpl", "$REGISTRY/$IMAGE:$TAG") +
         " > gl-container-scanning-report.json\n    - " + scan("--exit-code 1", "$REGISTRY/$IMAGE:$TAG") +
         "\n"
         "    - if [ \"$CI_COMMIT_BRANCH\" != \"$CI_DEFAULT_BRANCH\" ]; then exit 0; fi\n"
         "    - docker run --privileged --rm " +
         std::string{emulator} +
         " --install arm64\n"
         "    - RELEASE=true PLATFORMS=linux/amd64,linux/arm64 docker buildx bake --file " +
         facts.bake +
         " --push --metadata-file metadata.json \"$SERVICE\"\n"
         "    - apk add --no-cache cosign jq\n"
         "    - digest=$(jq --raw-output --arg target \"$SERVICE\" '.[$target][\"containerimage.digest\"]' metadata.json)\n"
         "    - cosign sign --yes \"$REGISTRY/$IMAGE@$digest\"\n"
         "    - docker buildx imagetools create --tag \"$REGISTRY/$IMAGE:$CI_DEFAULT_BRANCH\" \"$REGISTRY/$IMAGE@$digest\"\n"
         "  artifacts:\n    when: always\n    reports:\n      container_scanning: gl-container-scanning-report.json\n";
}

std::string path_pattern(const std::string& path) {
  if (path == ".") return "**/*";
  return path.ends_with('/') ? path + "**/*" : path;
}

std::string image_job(const CiImage& image) {
  std::string out = "\n\"image " + image.service +
                    "\":\n  extends: .image\n  variables:\n    SERVICE: " + yaml_scalar(image.service) +
                    "\n    IMAGE: " + yaml_scalar(image.image) + "\n    BUDGET: \"" +
                    std::to_string(image.budget_bytes) +
                    "\"\n  rules:\n    - if: $CI_PIPELINE_SOURCE == \"schedule\"\n"
                    "      when: never\n";
  for (std::size_t i = 0; i < image.inputs.size(); ++i) {
    if (i % most_paths == 0) out += "    - changes:\n        paths:\n";
    out += "          - " + yaml_scalar(path_pattern(image.inputs[i])) + "\n";
  }
  return out;
}

std::string rescan_job(const std::vector<CiImage>& images) {
  std::string out =
      "\n# What had no known vulnerability on its day may have one now: add a pipeline schedule.\nrescan:\n  image: " +
      std::string{engine} + "\n  services: [\"" + std::string{daemon} +
      "\"]\n  variables:\n    DOCKER_TLS_CERTDIR: /certs\n  parallel:\n    matrix:\n      - IMAGE:\n";
  for (const auto& image : images) out += "          - " + yaml_scalar(image.image) + "\n";
  return out +
         "  before_script:\n"
         "    - echo \"$CI_REGISTRY_PASSWORD\" | docker login --username \"$CI_REGISTRY_USER\" --password-stdin \"$CI_REGISTRY\"\n"
         "  script:\n    - docker pull \"$REGISTRY/$IMAGE:$CI_DEFAULT_BRANCH\"\n    - " +
         scan("--exit-code 1", "$REGISTRY/$IMAGE:$CI_DEFAULT_BRANCH") +
         "\n  rules:\n    - if: $CI_PIPELINE_SOURCE == \"schedule\"\n";
}

}  // namespace

std::string gitlab_pipeline(const CiFacts& facts, const std::vector<CiImage>& images, bool whole) {
  std::string out = "# Images: each where a change can reach what it is made of.\n";
  // An included file leaves the pipeline's own settings to the file that includes it.
  if (whole)
    out +=
        "workflow:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"\n"
        "    - if: $CI_PIPELINE_SOURCE == \"schedule\"\n    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH\n\n";
  out += "variables:\n  REGISTRY: " + (facts.registry ? facts.registry->prefix : std::string{"$CI_REGISTRY_IMAGE"}) +
         "\n\n";
  out += template_job(facts);
  for (const auto& image : images) out += image_job(image);
  return out + rescan_job(images);
}

}  // namespace loadline::generate
