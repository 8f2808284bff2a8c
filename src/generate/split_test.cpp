// SPDX-License-Identifier: Apache-2.0
// A service in two, and every reason why one stays whole.
#include "generate/split.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "compose/project.h"
#include "dockerfile/syntax.h"
#include "generate/fleet_for_test.h"
#include "predict/sizes.h"

namespace loadline::generate {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Texts with_models() {
  auto texts = two_services();
  texts["services/api/package.json"] =
      R"({"name": "@shop/api", "scripts": {"build": "tsc", "start": "node dist/main.js"}, "dependencies": {"@tensorflow/tfjs-node": "^4.0.0", "express": "^4.0.0", "long": "5.2.3"}})";
  texts["services/api/src/main.ts"] =
      "import express from 'express';\nimport { forecast } from './models/forecast';\nconst app = express();\n"
      "app.get('/health', (q, r) => r.send('ok'));\napp.get('/next', async (q, r) => r.json(await forecast([1, 2])));\napp.listen(3000);\n";
  texts["services/api/src/models/forecast.ts"] =
      "import { round } from '../round';\nexport interface Forecast { next: number }\n"
      "export async function forecast(values: number[]): Promise<Forecast> {\n"
      "  const tf = await import('@tensorflow/tfjs-node');\n  return { next: round(tf.mean(values)) };\n}\n";
  texts["services/api/src/round.ts"] =
      "import Long from 'long';\nexport const round = (value: number) => Long.fromNumber(value).toNumber();\n";
  texts["pnpm-lock.yaml"] =
      "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n\nimporters:\n\n  .: {}\n\n"
      "  services/api:\n    dependencies:\n"
      "      '@tensorflow/tfjs-node':\n        specifier: ^4.0.0\n        version: 4.22.0(seedrandom@3.0.5)\n"
      "      express:\n        specifier: ^4.0.0\n        version: 4.21.2\n"
      "      long:\n        specifier: 5.2.3\n        version: 5.2.3\n\n"
      "  services/mail: {}\n\n  shared/kernel: {}\n\npackages:\n\n"
      "  '@tensorflow/tfjs-node@4.22.0':\n    resolution: {integrity: sha512-a}\n\n"
      "  adm-zip@0.5.16:\n    resolution: {integrity: sha512-b}\n\n"
      "  express@4.21.2:\n    resolution: {integrity: sha512-c}\n\n"
      "  long@5.2.3:\n    resolution: {integrity: sha512-d}\n\nsnapshots:\n\n"
      "  '@tensorflow/tfjs-node@4.22.0(seedrandom@3.0.5)':\n    dependencies:\n      adm-zip: 0.5.16\n\n"
      "  adm-zip@0.5.16: {}\n\n  express@4.21.2: {}\n\n  long@5.2.3: {}\n";
  texts["compose.yaml"] =
      "services:\n  api:\n    build: { context: ., dockerfile: services/api/Dockerfile }\n    networks: [inner]\n"
      "networks:\n  inner: {}\n";
  return texts;
}

struct Proposed {
  explicit Proposed(const Texts& texts, const predict::Sizes* sizes = nullptr)
      : made{texts, {.sizes = sizes}}, plan{split_proposals(made.fleet, made.targets, made.options)} {}
  [[nodiscard]] std::string text(const std::string& name) const {
    return made.text_of(plan, "docker/split/api-ml/" + name);
  }
  [[nodiscard]] std::vector<std::string> told() const {
    std::vector<std::string> out;
    for (const auto& note : plan.notes) out.push_back(note.about + ": " + note.text);
    return out;
  }
  Generated made;
  Plan plan;
};

TEST(Split, InstallsTheHeavyPackagesAloneAsTheyAreLocked) {
  const Proposed proposed{with_models()};
  EXPECT_EQ(
      proposed.text("package.json"),
      "{\n  \"name\": \"api-ml\",\n  \"private\": true,\n  \"packageManager\": \"pnpm@9.14.2\",\n  \"dependencies\": {\n"
      "    \"@tensorflow/tfjs-node\": \"4.22.0\",\n    \"long\": \"5.2.3\"\n  }\n}\n");
  EXPECT_EQ(
      proposed.text("pnpm-lock.yaml"),
      "lockfileVersion: '9.0'\n\nsettings:\n  autoInstallPeers: true\n  excludeLinksFromLockfile: false\n\nimporters:\n\n"
      "  .:\n    dependencies:\n"
      "      '@tensorflow/tfjs-node':\n        specifier: 4.22.0\n        version: 4.22.0(seedrandom@3.0.5)\n"
      "      long:\n        specifier: 5.2.3\n        version: 5.2.3\n\npackages:\n\n"
      "  '@tensorflow/tfjs-node@4.22.0':\n    resolution: {integrity: sha512-a}\n\n"
      "  adm-zip@0.5.16:\n    resolution: {integrity: sha512-b}\n\n"
      "  long@5.2.3:\n    resolution: {integrity: sha512-d}\n\nsnapshots:\n\n"
      "  '@tensorflow/tfjs-node@4.22.0(seedrandom@3.0.5)':\n    dependencies:\n      adm-zip: 0.5.16\n\n"
      "  adm-zip@0.5.16: {}\n\n  long@5.2.3: {}\n");
}

TEST(Split, ServesAndAsksForTheFunctionsThatMove) {
  const Proposed proposed{with_models()};
  EXPECT_THAT(proposed.text("server.mjs"), HasSubstr("  forecast: 'dist/models/forecast.js',\n"));
  const auto patch = proposed.text("service.patch");
  EXPECT_THAT(patch, HasSubstr("+++ b/services/api/src/models/forecast.client.ts\n"));
  EXPECT_THAT(patch, HasSubstr("+import type * as local from './forecast';\n"));
  EXPECT_THAT(patch,
              HasSubstr("+export const forecast: typeof local.forecast = (...values) => call('forecast', values);\n"));
  EXPECT_THAT(
      patch,
      HasSubstr(
          "-import { forecast } from './models/forecast';\n+import { forecast } from './models/forecast.client';\n"));
}

TEST(Split, WritesAnImageAndItsPlaceInCompose) {
  const Proposed proposed{with_models()};
  const auto text = proposed.text("Dockerfile");
  const Source source{"Dockerfile", text};
  EXPECT_THAT(dockerfile::parse(source).problems, IsEmpty()) << text;
  EXPECT_THAT(text, HasSubstr("COPY docker/split/api-ml/package.json docker/split/api-ml/pnpm-lock.yaml ./\n"));
  EXPECT_THAT(text, HasSubstr("pnpm install --frozen-lockfile --prefer-offline --prod \\\n"));
  EXPECT_THAT(text, HasSubstr("RUN mkdir -p /out/app && cp -R services/api/dist /out/app/dist\n"));
  EXPECT_THAT(text, HasSubstr("CMD [\"node\", \"server.mjs\"]\n"));
  const auto compose = proposed.text("wiring.yaml");
  EXPECT_THAT(compose, HasSubstr("      API_ML_URL: http://api-ml:8080\n"));
  EXPECT_THAT(compose, HasSubstr("      api-ml:\n        condition: service_healthy\n"));
  EXPECT_THAT(compose, HasSubstr("    networks: [inner]\n"));
  EXPECT_THAT(compose, HasSubstr("memory: 4G"));
}

TEST(Split, SaysTheSizeOfBothHalvesAsFarAsItIsKnown) {
  EXPECT_THAT(
      Proposed{with_models()}.told(),
      ElementsAre("api: its packages are 4 packages of unknown size today; split, 2 packages of unknown size, and "
                  "api-ml has 3 packages of unknown size"));
  const predict::Sizes sizes{
      .packages = {[](const predict::PackageAsked& asked) -> std::optional<predict::PackageSize> {
        if (asked.name == "@tensorflow/tfjs-node") return predict::PackageSize{.bytes = 600'000'000};
        if (asked.name == "adm-zip") return predict::PackageSize{.bytes = 100'000};
        if (asked.name == "long") return predict::PackageSize{.bytes = 200'000};
        return std::nullopt;
      }},
      .images = {},
      .files = {}};
  EXPECT_THAT(
      Proposed(with_models(), &sizes).told(),
      ElementsAre(HasSubstr("split, more than 200 kB in 2 packages, 1 of them of unknown size, and api-ml has 600 MB "
                            "in 3 packages")));
}

// What was proposed is done: versions of the lockfile go on reaching the other half.
TEST(Split, FollowsTheLockfileOnceItIsApplied) {
  auto texts = with_models();
  texts["services/api/src/models/forecast.client.ts"] =
      "import type * as local from './forecast';\nexport const forecast: typeof local.forecast = async () => ({ next: 1 });\n";
  texts["services/api/src/main.ts"] = replace_all(texts["services/api/src/main.ts"], "models/forecast",
                                                  "models/forecast.client");
  auto& manifest = texts["services/api/package.json"];
  manifest = replace_all(manifest, R"("@tensorflow/tfjs-node": "^4.0.0", )", "");
  manifest = replace_all(manifest, R"("dependencies")",
                         R"("devDependencies": {"@tensorflow/tfjs-node": "^4.0.0"}, "dependencies")");
  texts["pnpm-lock.yaml"] = replace_all(
      texts["pnpm-lock.yaml"],
      "    dependencies:\n      '@tensorflow/tfjs-node':\n        specifier: ^4.0.0\n        version: 4.22.0(seedrandom@3.0.5)\n",
      "    devDependencies:\n      '@tensorflow/tfjs-node':\n        specifier: ^4.0.0\n        version: 4.22.0(seedrandom@3.0.5)\n    dependencies:\n");
  const Proposed proposed{texts};
  EXPECT_THAT(proposed.text("pnpm-lock.yaml"), HasSubstr("'@tensorflow/tfjs-node@4.22.0':"));
  EXPECT_THAT(proposed.text("service.patch"), HasSubstr("there is no"));
  EXPECT_THAT(
      proposed.told(),
      ElementsAre("api: its packages are 2 packages of unknown size, and api-ml has 3 packages of unknown size"));
}

TEST(Split, LeavesAServiceWholeAndSaysWhy) {
  const auto whole = [](const std::string& path, const std::string& from, const std::string& to, const char* why) {
    auto texts = with_models();
    ASSERT_THAT(texts[path], HasSubstr(from));
    texts[path] = replace_all(texts[path], from, to);
    const Proposed proposed{texts};
    EXPECT_THAT(proposed.plan.files, IsEmpty()) << why;
    EXPECT_THAT(proposed.told(), Contains(HasSubstr(why)));
  };
  const std::string forecast = "services/api/src/models/forecast.ts";
  whole(
      forecast, "export async function", "export function",
      "it is not split: `services/api/src/models/forecast.ts`, which imports it, exports `function forecast`, and only async");
  whole(forecast, "export interface Forecast", "export class Forecast", "exports `class Forecast");
  whole(forecast, "'@tensorflow/tfjs-node'", "'other'", "no file of its own imports @tensorflow/tfjs-node");
  whole("services/api/src/round.ts", "'long'", "'other'", "which its package.json does not name");
  whole("services/api/src/round.ts", "'long'", "'@/long'", "which is a short name for another place");
  whole("services/api/src/round.ts", "'long'", "'./main'", "which starts the service, is among what would move");
  whole("services/api/src/main.ts", "from './models/forecast'", "from '@api/forecast'", "no relative import leads to");

  auto texts = with_models();
  texts["services/api/package.json"] = replace_all(texts["services/api/package.json"],
                                                   R"("@tensorflow/tfjs-node": "^4.0.0", )", "");
  EXPECT_THAT(Proposed{texts}.told(), ElementsAre("split: no service here has packages for models of its own"));
}

}  // namespace
}  // namespace loadline::generate
