// SPDX-License-Identifier: Apache-2.0
// A workflow of three jobs behind one that tells what changed: pull requests are checked without any right to write,
// the branch publishes, and a schedule scans what was published.
#include "base/text.h"
#include "generate/ci.h"
#include "generate/lines.h"

namespace loadline::generate {
namespace {

// Version tags that exist; a digest here would have to be invented.
constexpr std::string_view checkout = "actions/checkout@v5.0.1";
constexpr std::string_view qemu = "docker/setup-qemu-action@v3.7.0";
constexpr std::string_view buildx = "docker/setup-buildx-action@v3.11.1";
constexpr std::string_view login = "docker/login-action@v3.6.0";
constexpr std::string_view bake = "docker/bake-action@v6.5.0";
constexpr std::string_view trivy = "aquasecurity/trivy-action@v0.36.0";
constexpr std::string_view cosign = "sigstore/cosign-installer@v4.0.0";
constexpr std::string_view sarif = "github/codeql-action/upload-sarif@v4.31.8";

constexpr std::string_view same_repository =
    "github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository";

std::string use(std::string_view action, std::string_view rest = {}) {
  return "      - uses: " + std::string{action} + "\n" + indented(rest, 8);
}

std::string checkout_step(bool history) {
  return use(checkout,
             std::string{"with:\n"} + (history ? "  fetch-depth: 0\n" : "") + "  persist-credentials: false\n");
}

// ghcr.io takes small letters only, and an owner may have others.
std::string registry_step(const CiFacts& facts) {
  if (facts.registry) return {};
  return "      - run: echo \"REGISTRY=ghcr.io/${GITHUB_REPOSITORY,,}\" >> \"$GITHUB_ENV\"\n";
}

std::string login_step(const CiFacts& facts, bool guarded) {
  std::string with = "with:\n";
  if (!facts.registry) {
    with += "  registry: ghcr.io\n  username: ${{ github.actor }}\n  password: ${{ secrets.GITHUB_TOKEN }}\n";
  } else {
    const auto& known = *facts.registry;
    const bool complete = !known.password.empty();
    const auto host = known.login_registry.empty() ? known.prefix.substr(0, known.prefix.find('/'))
                                                   : known.login_registry;
    with += "  registry: " + host + "\n";
    with += "  username: " + (complete && !known.username.empty() ? known.username : "${{ secrets.REGISTRY_USER }}") +
            "\n";
    with += "  password: " + (complete ? known.password : "${{ secrets.REGISTRY_PASSWORD }}") + "\n";
  }
  // A fork has no secrets; its build starts without the cache.
  const std::string guard = guarded ? "if: " + std::string{same_repository} + "\n" : "";
  return use(login, guard + with);
}

// Built for this machine and loaded: what is weighed and scanned is what would be published.
std::string gate_steps(const CiFacts& facts) {
  return "      - name: Build\n        uses: " + std::string{bake} +
         "\n        env:\n          TAG: ${{ github.sha }}\n"
         "          BUILDX_NO_DEFAULT_ATTESTATIONS: \"1\"  # the engine's image store takes none; they are made on publishing\n"
         "        with:\n          source: .\n          files: " +
         facts.bake +
         "\n          targets: ${{ matrix.service }}\n          load: true\n"
         "      - name: Weigh\n        env:\n          IMAGE: ${{ env.REGISTRY }}/${{ matrix.image }}:${{ github.sha }}\n"
         "          BUDGET: ${{ matrix.budget }}\n        run: |\n"
         "          bytes=$(docker image inspect --format '{{.Size}}' \"$IMAGE\")\n"
         "          echo \"$IMAGE: $bytes bytes, $BUDGET allowed\" | tee -a \"$GITHUB_STEP_SUMMARY\"\n"
         "          test \"$bytes\" -le \"$BUDGET\"\n"
         "      - name: Scan\n        uses: " +
         std::string{trivy} +
         "\n        with:\n          image-ref: ${{ env.REGISTRY }}/${{ matrix.image }}:${{ github.sha }}\n"
         "          severity: CRITICAL,HIGH\n          ignore-unfixed: true\n          limit-severities-for-sarif: true\n"
         "          format: sarif\n          output: trivy.sarif\n          exit-code: \"1\"\n";
}

std::string upload_step() {
  return use(sarif, "if: always() && hashFiles('trivy.sarif') != '' && (" + std::string{same_repository} +
                        ")\nwith:\n  sarif_file: trivy.sarif\n  category: ${{ matrix.service }}\n");
}

std::string publish_steps(const CiFacts& facts) {
  return "      - name: Facts for the labels\n        run: |\n"
         "          echo \"CREATED=$(git log -1 --format=%cI)\" >> \"$GITHUB_ENV\"\n"
         "          echo \"SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)\" >> \"$GITHUB_ENV\"\n"
         "      - name: Publish for all platforms\n        id: publish\n        uses: " +
         std::string{bake} +
         "\n        env:\n          TAG: ${{ github.sha }}\n          RELEASE: \"true\"\n"
         "          PLATFORMS: linux/amd64,linux/arm64\n          REVISION: ${{ github.sha }}\n"
         "          SOURCE: ${{ github.server_url }}/${{ github.repository }}\n"
         "        with:\n          source: .\n          files: " +
         facts.bake +
         "\n          targets: ${{ matrix.service }}\n          provenance: mode=max\n          sbom: true\n          push: true\n" +
         use(cosign) +
         "      - name: Sign, and then give it the branch's name\n        env:\n"
         "          IMAGE: ${{ env.REGISTRY }}/${{ matrix.image }}\n          SERVICE: ${{ matrix.service }}\n"
         "          METADATA: ${{ steps.publish.outputs.metadata }}\n        run: |\n"
         "          digest=$(jq --raw-output --arg target \"$SERVICE\" '.[$target][\"containerimage.digest\"]' <<< \"$METADATA\")\n"
         "          cosign sign --yes \"$IMAGE@$digest\"\n"
         "          docker buildx imagetools create --tag \"$IMAGE:" +
         facts.branch + "\" \"$IMAGE@$digest\"\n";
}

std::string job(std::string_view name, std::string_view condition, const std::vector<std::string>& permissions) {
  std::string out = "\n  " + std::string{name} + ":\n    needs: changes\n    if: " + std::string{condition} +
                    " && needs.changes.outputs.images != '[]'\n    runs-on: ubuntu-24.04\n    permissions:\n";
  for (const auto& permission : permissions) out += "      " + permission + "\n";
  return out +
         "    strategy:\n      fail-fast: false\n      matrix:\n"
         "        include: ${{ fromJSON(needs.changes.outputs.images) }}\n    steps:\n";
}

std::string changes_job(const CiFacts& facts) {
  return "  changes:\n    runs-on: ubuntu-24.04\n    outputs:\n      images: ${{ steps.changed.outputs.images }}\n    steps:\n" +
         checkout_step(true) +
         "      - id: changed\n        env:\n"
         "          # empty for a schedule and for a run by hand: then it is all of them\n"
         "          BASE: ${{ github.event.pull_request.base.sha || github.event.before }}\n        run: |\n"
         "          images=$(sh " +
         shell_word(facts.script) +
         " \"$BASE\")\n"
         "          echo \"images=$images\" | tee -a \"$GITHUB_OUTPUT\"\n";
}

std::string rescan_steps(const CiFacts& facts) {
  return "      - name: Scan what runs\n        uses: " + std::string{trivy} +
         "\n        with:\n          image-ref: ${{ env.REGISTRY }}/${{ matrix.image }}:" + facts.branch +
         "\n          severity: CRITICAL,HIGH\n          ignore-unfixed: true\n          limit-severities-for-sarif: true\n"
         "          format: sarif\n          output: trivy.sarif\n          exit-code: \"1\"\n";
}

}  // namespace

std::string github_workflow(const CiFacts& facts) {
  const bool ghcr = !facts.registry;
  std::string out =
      "# Images: only those that a change can reach. " + facts.script +
      " knows what each is made of.\n"
      "name: images\n\non:\n  push:\n    branches: [" +
      facts.branch +
      "]\n  pull_request:\n  schedule:\n"
      "    - cron: \"23 4 * * 1\"  # what had no known vulnerability on its day may have one now\n  workflow_dispatch:\n\n"
      "permissions:\n  contents: read\n\n"
      "concurrency:\n  group: images-${{ github.ref }}\n  cancel-in-progress: ${{ github.event_name == 'pull_request' }}\n\n";
  if (!ghcr) out += "env:\n  REGISTRY: " + facts.registry->prefix + "\n\n";
  out += "jobs:\n" + changes_job(facts);

  std::vector<std::string> rights = {"contents: read", "security-events: write"};
  auto reading = rights, publishing = rights;
  if (ghcr) reading.insert(reading.begin() + 1, "packages: read");
  publishing.insert(publishing.begin() + 1, "id-token: write  # keyless signing");
  if (ghcr) publishing.insert(publishing.begin() + 2, "packages: write");

  out += job("check", "github.event_name == 'pull_request'", reading);
  out += checkout_step(false) + registry_step(facts) + use(buildx) + login_step(facts, true) + gate_steps(facts) +
         upload_step();

  out += job("publish",
             "(github.event_name == 'push' || github.event_name == 'workflow_dispatch') && github.ref == 'refs/heads/" +
                 facts.branch + "'",
             publishing);
  out += checkout_step(false) + registry_step(facts) + use(qemu) + use(buildx) + login_step(facts, false) +
         gate_steps(facts) + upload_step() + publish_steps(facts);

  out += job("rescan", "github.event_name == 'schedule'", reading);
  // upload-sarif wants the repository that the results are of
  return out + checkout_step(false) + registry_step(facts) + login_step(facts, false) + rescan_steps(facts) +
         upload_step();
}

}  // namespace loadline::generate
