// SPDX-License-Identifier: Apache-2.0
// Small fleets in memory, packages of known sizes, and the bytes that must come of them.
#include "predict/predict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace loadline::predict {
namespace {

using Files = std::map<std::string, std::string, std::less<>>;

// Files of one letter, so that sizes are counted at a glance.
std::string bytes(std::size_t count) { return std::string(count, 'x'); }

constexpr std::uint64_t base_bytes = 1'000'000'000;

Sizes known_sizes_for_test() {
  Sizes out;
  out.packages.push_back([](const PackageAsked& package) -> std::optional<PackageSize> {
    static const std::map<std::string_view, std::uint64_t> table = {
        {"express", 1'000'000}, {"qs", 200'000}, {"typescript", 60'000'000}, {"left", 5'000'000}};
    const auto at = table.find(package.name);
    if (at == table.end()) return std::nullopt;
    return PackageSize{.bytes = at->second, .packed = at->second / 4, .known = Known::measured, .source = "test"};
  });
  out.images.push_back([](const dockerfile::ImageReference& image) -> std::optional<ImageSize> {
    if (image.name != "node") return std::nullopt;
    return ImageSize{.bytes = base_bytes, .packed = {}, .known = Known::measured, .source = "test", .tag = {}};
  });
  return out;
}

// A workspace of two packages: auth needs express (which needs qs) and, for development, typescript; web needs left.
Files workspace() {
  return {
      {"package.json", R"({"name": "root", "private": true})"},
      {"pnpm-workspace.yaml", "packages:\n  - services/*\n"},
      {"services/auth/package.json",
       R"({"name": "@t/auth", "scripts": {"build": "tsc"}, "dependencies": {"express": "1.0.0"}, "devDependencies": {"typescript": "5.0.0"}})"},
      {"services/auth/src/main.ts", bytes(10'000)},
      {"services/web/package.json", R"({"name": "@t/web", "dependencies": {"left": "1.0.0"}})"},
      {"compose.yaml", "services:\n  auth:\n    build: {context: ., dockerfile: Dockerfile}\n"},
      {"pnpm-lock.yaml", R"(lockfileVersion: '9.0'

importers:

  .: {}

  services/auth:
    dependencies:
      express:
        specifier: 1.0.0
        version: 1.0.0
    devDependencies:
      typescript:
        specifier: 5.0.0
        version: 5.0.0

  services/web:
    dependencies:
      left:
        specifier: 1.0.0
        version: 1.0.0

packages:

  express@1.0.0:
    resolution: {integrity: sha512-aa}

  left@1.0.0:
    resolution: {integrity: sha512-bb}

  qs@1.0.0:
    resolution: {integrity: sha512-cc}

  typescript@5.0.0:
    resolution: {integrity: sha512-dd}

snapshots:

  express@1.0.0:
    dependencies:
      qs: 1.0.0

  left@1.0.0: {}

  qs@1.0.0: {}

  typescript@5.0.0: {}
)"},
  };
}

class Predicted {
 public:
  explicit Predicted(const std::string& dockerfile, Files files = workspace(),
                     const Sizes& sizes = known_sizes_for_test()) {
    files["Dockerfile"] = dockerfile;
    tree_ = memory_tree(std::move(files));
    auto found = walk(*tree_, "", [](const std::string&, FileKind) { return true; });
    fleet_ = fleet::assemble(*tree_, {.files = std::move(found.files), .repository = false, .today = {}});
    for (const auto& build : fleet_.builds)
      if (build.dockerfile->path == "Dockerfile") prediction = predict(build, fleet_, sizes);
  }

  [[nodiscard]] std::uint64_t of(Part part) const {
    for (const auto& one : prediction.parts)
      if (one.part == part) return one.bytes.likely;
    return 0;
  }
  [[nodiscard]] std::vector<std::string> unknown() const {
    std::vector<std::string> out;
    for (const auto& one : prediction.unknown) out.push_back(one.what);
    return out;
  }

  Prediction prediction;

 private:
  std::unique_ptr<FileTree> tree_;
  fleet::Fleet fleet_;
};

// Links and records of pnpm are a few hundred bytes for each package.
MATCHER_P(About, wanted, "") {
  return arg >= static_cast<std::uint64_t>(wanted) && arg < static_cast<std::uint64_t>(wanted) + 20'000;
}

constexpr const char* installed_stage =
    "FROM node:20 AS deps\n"
    "WORKDIR /app\n"
    "COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./\n"
    "COPY services/auth/package.json services/auth/\n";

TEST(Predict, TellsProductionFromDevelopmentInOneTree) {
  const Predicted image{std::string{installed_stage} +
                        "RUN pnpm install --frozen-lockfile\n"
                        "FROM node:20\n"
                        "WORKDIR /app\n"
                        "COPY --from=deps /app/node_modules ./node_modules\n"
                        "COPY services/auth/src ./src\n"};
  EXPECT_EQ(image.of(Part::base_image), base_bytes);
  EXPECT_THAT(image.of(Part::production_dependencies), About(1'200'000));
  EXPECT_THAT(image.of(Part::development_dependencies), About(60'000'000));
  EXPECT_EQ(image.of(Part::other_dependencies), 0u);  // web's manifest is not in the image
  EXPECT_EQ(image.of(Part::source), 10'000u);
  EXPECT_THAT(image.unknown(), testing::IsEmpty());
}

TEST(Predict, InstallsEveryMemberThatIsThere) {
  const Predicted image{std::string{installed_stage} +
                        "COPY services/web/package.json services/web/\n"
                        "RUN pnpm install --prod --frozen-lockfile\n"
                        "CMD [\"node\", \"services/auth/dist/main.js\"]\n"};
  EXPECT_THAT(image.of(Part::production_dependencies), About(1'200'000));
  EXPECT_THAT(image.of(Part::other_dependencies), About(5'000'000));
}

TEST(Predict, FollowsAFilter) {
  const Predicted image{std::string{installed_stage} +
                        "COPY services/web/package.json services/web/\n"
                        "RUN pnpm install --prod --frozen-lockfile --filter '@t/auth...'\n"};
  EXPECT_EQ(image.of(Part::other_dependencies), 0u);
}

TEST(Predict, Pnpm8InstallsWhatIsThereWhateverTheFilter) {
  const std::string rest =
      "COPY services/web/package.json services/web/\n"
      "RUN pnpm install --prod --frozen-lockfile --filter '@t/auth...'\n";
  const auto with = [&](const std::string& version) {
    return Predicted{"FROM node:20\nWORKDIR /app\nRUN npm install -g pnpm@" + version +
                     "\nCOPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./\n"
                     "COPY services/auth/package.json services/auth/\n" +
                     rest}
        .of(Part::other_dependencies);
  };
  EXPECT_THAT(with("8.15.9"), About(5'000'000));
  EXPECT_EQ(with("9.14.2"), 0u);
  EXPECT_EQ(with("8.15.9 && pnpm config --global set dedupe-peer-dependents false"), 0u);
}

TEST(Predict, FilesThatHardLinksShareCountOnceUnlessTheStoreIsOnAMount) {
  auto sizes = known_sizes_for_test();
  sizes.files = [](const PackageAsked&) { return std::optional{std::vector<StoredFile>{{7, 150'000}}}; };
  const std::string start = std::string{installed_stage} + "RUN ";
  const std::string install = "pnpm install --prod --frozen-lockfile\n";
  EXPECT_THAT(Predicted(start + install, workspace(), sizes).of(Part::production_dependencies), About(150'000));
  EXPECT_THAT(Predicted(start + "--mount=type=cache,target=/pnpm " + install, workspace(), sizes)
                  .of(Part::production_dependencies),
              About(1'200'000));
}

TEST(Predict, PnpmLeavesItsIndexAndItsListOfVersionsInTheLayer) {
  const std::string install = "pnpm install --prod --frozen-lockfile";
  const auto kept = [&](const std::string& run) {
    return Predicted(std::string{installed_stage} + run).of(Part::caches);
  };
  const std::string quiet = "ENV CI=true\n";
  EXPECT_THAT(kept(quiet + "RUN " + install), testing::AllOf(testing::Ge(19'200u), testing::Lt(19'300u)));
  EXPECT_THAT(kept("RUN " + install), testing::AllOf(testing::Ge(3'469'200u), testing::Lt(3'469'300u)));
  EXPECT_THAT(kept("RUN npm install -g pnpm@11.11.0 && " + install),
              testing::AllOf(testing::Ge(469'200u), testing::Lt(469'300u)));
  EXPECT_EQ(kept("RUN --mount=type=cache,target=/root/.cache " + install), 0u);
  EXPECT_EQ(kept(quiet + "RUN --mount=type=cache,target=/root/.local/share/pnpm/store " + install), 0u);
  EXPECT_EQ(kept(quiet + "RUN " + install + " && rm -rf /root/.local"), 0u);
  EXPECT_EQ(kept(quiet + "ENV PNPM_HOME=/pnpm\nRUN " + install + " && rm -rf /pnpm"), 0u);
}

TEST(Predict, AnInstallFindsWhatFetchHasPutThere) {
  const std::string fetch = std::string{installed_stage} + "ENV CI=true\nRUN pnpm fetch\n";
  const Predicted fetched{fetch};
  EXPECT_THAT(fetched.of(Part::caches), testing::AllOf(testing::Ge(67'200'000u), testing::Lt(67'300'000u)));
  for (const std::string install : {"RUN pnpm install --offline\n", "RUN pnpm install --offline --frozen-lockfile\n"}) {
    const Predicted image{fetch + install};
    EXPECT_THAT(image.of(Part::production_dependencies), About(1'200'000));
    EXPECT_THAT(image.of(Part::development_dependencies), About(60'000'000));
    EXPECT_THAT(image.of(Part::caches), testing::AllOf(testing::Ge(6'000'000u), testing::Lt(6'100'000u)));  // left
  }
  // Elsewhere nothing is found, and what is copied out of the stage is all there.
  EXPECT_THAT((Predicted{"FROM node:20\nWORKDIR /cache\nCOPY pnpm-lock.yaml ./\nENV CI=true\nRUN pnpm fetch\n" +
                         std::string{installed_stage}.substr(std::string{"FROM node:20 AS deps\n"}.size()) +
                         "RUN pnpm install --offline\n"}
                   .of(Part::caches)),
              testing::Ge(67'200'000u));
  const Predicted copied{fetch + "RUN pnpm install --offline\nFROM node:20\nCOPY --from=deps /app/node_modules /m\n"};
  EXPECT_THAT(copied.of(Part::development_dependencies), About(60'000'000));
}

TEST(Predict, ARemovalInALaterLayerFreesNothing) {
  const std::string start = "FROM node:20\nCOPY services /s\n";
  const auto with = Predicted{start}.prediction.bytes;
  EXPECT_EQ(Predicted{start + "RUN rm -rf /s\n"}.prediction.bytes, with);
  const std::string lists = "FROM node:20\nRUN apt-get update";
  EXPECT_GT(Predicted{lists + "\nRUN rm -rf /var/lib/apt/lists/*\n"}.of(Part::caches), 0u);
  EXPECT_EQ(Predicted{lists + " && rm -rf /var/lib/apt/lists/*\n"}.of(Part::caches), 0u);
}

TEST(Predict, APruneInALaterLayerFreesNothing) {
  const std::string start = std::string{installed_stage} + "RUN pnpm install --frozen-lockfile";
  EXPECT_THAT(Predicted(start + "\nRUN pnpm prune --prod\n").of(Part::development_dependencies), About(60'000'000));
  EXPECT_EQ(Predicted(start + " && pnpm prune --prod\n").of(Part::development_dependencies), 0u);
  // But what is copied out of that stage is pruned.
  const Predicted copied{start + "\nRUN pnpm prune --prod\nFROM node:20\nCOPY --from=deps /app /app\n"};
  EXPECT_EQ(copied.of(Part::development_dependencies), 0u);
  EXPECT_THAT(copied.of(Part::production_dependencies), About(1'200'000));
}

TEST(Predict, AToolOfAnExactVersionIsAskedFor) {
  auto sizes = known_sizes_for_test();
  sizes.packages.insert(sizes.packages.begin(), [](const PackageAsked& package) -> std::optional<PackageSize> {
    if (!package.tool || package.name != "pnpm" || package.version != "9.14.2") return std::nullopt;
    return PackageSize{.bytes = 17'000'000, .packed = 4'000'000, .known = Known::measured, .source = "test"};
  });
  const auto tools = [&](const std::string& command) {
    return Predicted("FROM node:20\nARG PNPM=9.14.2\nRUN " + command + "\n", workspace(), sizes);
  };
  EXPECT_EQ(tools("npm install -g pnpm@$PNPM").of(Part::tools), 17'000'000u);
  EXPECT_EQ(tools("corepack prepare pnpm@9.14.2+sha512.aa --activate").of(Part::tools), 17'000'000u);
  EXPECT_THAT(tools("npm install -g pnpm@9").unknown(), testing::ElementsAre("npm: pnpm@9"));
  EXPECT_THAT(tools("npm install -g turbo@2.0.0").unknown(), testing::ElementsAre("npm: turbo@2.0.0"));
}

TEST(Predict, NpmKeepsItsArchivesUnlessTheyAreTakenAway) {
  auto sizes = known_sizes_for_test();
  sizes.packages.insert(sizes.packages.begin(), [](const PackageAsked&) {
    return std::optional{PackageSize{.bytes = 17'000'000, .packed = 4'000'000, .known = {}, .source = "test"}};
  });
  const auto kept = [&](const std::string& command) {
    return Predicted("FROM node:20\n" + command + "\n", workspace(), sizes).of(Part::caches);
  };
  EXPECT_EQ(kept("RUN npm install -g pnpm@9.14.2"), 7'450'000u);
  EXPECT_EQ(kept("RUN npm install -g pnpm@9.14.2\nRUN npm cache clean --force"), 7'450'000u);
  EXPECT_EQ(kept("RUN npm install -g pnpm@9.14.2 && npm cache clean --force"), 0u);
  EXPECT_EQ(kept("RUN npm install -g pnpm@9.14.2 && rm -rf ~/.npm /root/.npm"), 0u);
  EXPECT_EQ(kept("RUN --mount=type=cache,target=/root/.npm npm install -g pnpm@9.14.2"), 0u);
  EXPECT_EQ(kept("ENV npm_config_cache=/tmp/npm\nRUN npm install -g pnpm@9.14.2 && rm -rf /tmp/npm"), 0u);
  EXPECT_EQ(kept("RUN corepack prepare pnpm@9.14.2"), 0u);
}

TEST(Predict, AnInstallOnTopOfAnotherTakesAwayWhatItDoesNotWant) {
  auto files = workspace();
  files["services/web/package.json"] = R"({"name": "@t/web", "devDependencies": {"left": "1.0.0"}})";
  auto& lock = files["pnpm-lock.yaml"];
  const auto web = lock.find("  services/web:\n    dependencies:");
  lock.replace(web, std::string{"  services/web:\n    dependencies:"}.size(), "  services/web:\n    devDependencies:");
  const std::string both = std::string{installed_stage} +
                           "COPY services/web/package.json services/web/\nRUN pnpm install --frozen-lockfile\n";
  const std::string again = both + "RUN pnpm install --prod --frozen-lockfile\n";
  const std::string
      out = "FROM node:20\nCOPY --from=deps /app /app\nCMD [\"node\", \"/app/services/auth/dist/main.js\"]\n";
  EXPECT_THAT((Predicted{both + out, files}.of(Part::other_dependencies)), About(5'000'000));
  EXPECT_EQ((Predicted{again + out, files}.of(Part::other_dependencies)), 0u);
  EXPECT_EQ((Predicted{again + out, files}.of(Part::development_dependencies)), 0u);
  EXPECT_THAT((Predicted{again + out, files}.of(Part::production_dependencies)), About(1'200'000));
  // In the stage itself, the layer of the first keeps all, and the second adds nothing.
  EXPECT_EQ((Predicted{again, files}.prediction.bytes), (Predicted{both, files}.prediction.bytes));
}

TEST(Predict, AMembersOwnTreeOfPnpmIsLinks) {
  const std::string start = std::string{installed_stage} + "RUN pnpm install --prod --frozen-lockfile\nFROM node:20\n";
  const Predicted links{start + "COPY --from=deps /app/services/auth/node_modules /app/services/auth/node_modules\n"};
  EXPECT_THAT(links.unknown(), testing::IsEmpty());
  EXPECT_GT(links.of(Part::production_dependencies), 0u);
  EXPECT_LT(links.of(Part::production_dependencies), 1'000u);
  EXPECT_THAT(Predicted{start + "COPY --from=deps /app/services/web/node_modules /x\n"}.unknown(),
              testing::ElementsAre("/app/services/web/node_modules of stage deps"));
}

// Beside the workspace a project with a lockfile of its own, which needs qs alone.
Files workspace_and_tool() {
  auto files = workspace();
  files["tool/package.json"] = R"({"name": "tool", "dependencies": {"qs": "1.0.0"}})";
  files["tool/pnpm-lock.yaml"] = R"(lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      qs:
        specifier: 1.0.0
        version: 1.0.0

packages:

  qs@1.0.0:
    resolution: {integrity: sha512-cc}

snapshots:

  qs@1.0.0: {}
)";
  return files;
}

TEST(Predict, TheLockfileThatIsCopiedDecides) {
  for (const std::string target : {"./", "/app/", "/app", "../app"}) {
    const Predicted image{"FROM node:20\nWORKDIR /app\nCOPY tool/package.json " + target +
                              "\nCOPY tool/pnpm-lock.yaml " + target + "\nRUN pnpm install --prod --frozen-lockfile\n",
                          workspace_and_tool()};
    EXPECT_THAT(image.of(Part::production_dependencies), About(200'000)) << target;
    EXPECT_EQ(image.of(Part::other_dependencies), 0u) << target;
  }
}

TEST(Predict, AFileGoesIntoAFolderThatIsThere) {
  const auto lands = [](const std::string& before) {
    const Predicted image{"FROM node:20\n" + before + "COPY services/auth/package.json /app\n"};
    return image.prediction.contents.back().path;
  };
  for (const auto* folder :
       {"WORKDIR /app\n", "WORKDIR /app/a\nWORKDIR /\n", "COPY services /app\n", "RUN mkdir -p /app/logs\n",
        "COPY services /app\nRUN rm -rf /app/*\n", "FROM node:20 AS a\nWORKDIR /app\nFROM a\n"})
    EXPECT_EQ(lands(folder), "/app/package.json") << folder;
  for (const auto* none : {"", "WORKDIR /application\n", "COPY pnpm-lock.yaml /app\n", "WORKDIR /app\nFROM node:20\n",
                           "RUN mkdir /app && rm -r /app\n", "COPY --from=ghcr.io/x/y:1 /y /app\n"})
    EXPECT_EQ(lands(none), "/app") << none;
}

TEST(Predict, CpIntoAFolderThatIsThereKeepsTheName) {
  const std::string start = "FROM node:20 AS b\nCOPY services/auth/src /s\n";
  const auto copied = [&](const std::string& run) {
    return Predicted{start + run + "FROM node:20\nCOPY --from=b /out/s /s\n"}.of(Part::source);
  };
  EXPECT_EQ(copied("RUN mkdir /out && cp -r /s /out\n"), 10'000u);
  EXPECT_EQ(copied("RUN cp -r /s /out\n"), 0u);
}

TEST(Predict, DeployBringsTheClosureAndThePackageItself) {
  const Predicted image{
      "FROM node:20 AS build\nWORKDIR /app\nCOPY . .\n"
      "RUN pnpm install --frozen-lockfile && pnpm --filter @t/auth deploy --prod /out\n"
      "FROM node:20\nCOPY --from=build /out /app\n"};
  EXPECT_THAT(image.of(Part::production_dependencies), About(1'200'000));
  EXPECT_EQ(image.of(Part::development_dependencies), 0u);
  EXPECT_EQ(image.of(Part::other_dependencies), 0u);
  EXPECT_THAT(image.of(Part::source), testing::AllOf(testing::Ge(10'000u), testing::Lt(11'000u)));
}

TEST(Predict, AChownOfALaterLayerDoublesWhatItTouches) {
  const std::string start = "FROM node:20\nCOPY services/auth/src /s\n";
  EXPECT_EQ(Predicted{start}.of(Part::copied_again), 0u);
  EXPECT_EQ(Predicted{start + "RUN chown -R node /s\n"}.of(Part::copied_again), 10'000u);
  EXPECT_EQ(Predicted{start + "RUN chown -R node /elsewhere\n"}.of(Part::copied_again), 0u);
}

TEST(Predict, CompiledOutputIsAnEstimateWithAnInterval) {
  const Predicted image{
      "FROM node:20 AS build\nWORKDIR /app\nCOPY . .\nRUN pnpm --filter @t/auth build\n"
      "FROM node:20\nCOPY --from=build /app/services/auth/dist /app/dist\n"};
  ASSERT_EQ(image.prediction.parts.size(), 2u);
  const auto& output = image.prediction.parts.back();
  EXPECT_EQ(output.part, Part::generated_output);
  EXPECT_EQ(output.known, Known::estimated);
  EXPECT_LT(output.bytes.least, output.bytes.likely);
  EXPECT_LT(output.bytes.likely, output.bytes.most);
}

TEST(Predict, NamesACommandOnceHoweverManyFoldersItFills) {
  auto files = workspace();
  files["services/auth/package.json"] = R"({"name": "@t/auth", "scripts": {"build": "vite build"}})";
  const Predicted image{"FROM node:20\nWORKDIR /app\nCOPY . .\nRUN pnpm --filter @t/auth build\n", files};
  EXPECT_THAT(image.unknown(), testing::ElementsAre("what `vite build` makes of @t/auth"));
}

TEST(Predict, NamesWhatNobodyKnows) {
  const Predicted image{
      "FROM example.com/base:1\n"
      "RUN apt-get update && apt-get install -y curl && curl -o /opt/tool https://example.com/tool\n"
      "COPY --from=ghcr.io/x/y:1 /bin/y /bin/y\n"};
  EXPECT_THAT(image.unknown(), testing::ElementsAre("example.com/base:1", "apt: curl", "https://example.com/tool",
                                                    "files of ghcr.io/x/y:1"));
}

TEST(Predict, DebiansPackagesComeFromItsIndex) {
  const std::string base = "FROM node:20-bookworm-slim\n";
  const Predicted git{base + "RUN apt-get update && apt-get install -y --no-install-recommends git no-such-package\n"};
  EXPECT_GT(git.of(Part::system_packages), 40'000'000u);
  EXPECT_THAT(git.unknown(), testing::ElementsAre("apt: no-such-package"));
  // What is there already comes once; a layer on top takes nothing back.
  const std::string twice = base + "RUN apt-get install -y --no-install-recommends git\n";
  EXPECT_EQ(Predicted{twice}.of(Part::system_packages), git.of(Part::system_packages));
  EXPECT_EQ(Predicted{twice + "RUN apt-get install -y --no-install-recommends git\n"}.of(Part::system_packages),
            git.of(Part::system_packages));
  EXPECT_EQ(Predicted{twice + "RUN apt-get purge -y --auto-remove git\n"}.of(Part::system_packages),
            git.of(Part::system_packages));
  EXPECT_EQ(Predicted{base + "RUN apt-get install -y git && make && apt-get purge -y --auto-remove git\n"}.of(
                Part::system_packages),
            0u);
  const Predicted kept{base + "RUN apt-get install -y curl git && make && apt-get remove git && apt-get autoremove\n"};
  EXPECT_EQ(kept.of(Part::system_packages),
            Predicted{base + "RUN apt-get install -y curl\n"}.of(Part::system_packages));
}

TEST(Predict, AFilteredInstallBringsWhatTheRootNeeds) {
  auto files = workspace();
  auto& lock = files["pnpm-lock.yaml"];
  const std::string root = "  .: {}\n";
  lock.replace(lock.find(root), root.size(),
               "  .:\n    dependencies:\n      left:\n        specifier: 1.0.0\n        version: 1.0.0\n");
  const std::string install = "RUN pnpm install --prod --frozen-lockfile --filter @t/auth\n";
  EXPECT_EQ(Predicted{std::string{installed_stage} + install}.of(Part::development_dependencies), 0u);
  EXPECT_THAT((Predicted{std::string{installed_stage} + install, files}.of(Part::development_dependencies)),
              About(5'000'000));
}

TEST(Predict, EachExcludeOfACopyCounts) {
  auto files = workspace();
  files["docs/a.md"] = bytes(1'000);
  files["docs/b.pdf"] = bytes(2'000);
  files["docs/c.txt"] = bytes(4'000);
  EXPECT_EQ(Predicted("FROM node:20\nCOPY --exclude=*.md --exclude=*.pdf docs /docs\n", files).of(Part::source),
            4'000u);
  EXPECT_EQ(Predicted("FROM node:20\nCOPY --exclude=*.md docs /docs\n", files).of(Part::source), 6'000u);
}

TEST(Predict, WhatACacheMountHoldsIsNotInTheImage) {
  const std::string update = "RUN --mount=type=cache,target=/var/lib/apt/lists apt-get update\n";
  EXPECT_EQ(Predicted("FROM node:20\n" + update).of(Part::caches), 0u);
}

TEST(Predict, PackagesOfNoKnownSizeAreEstimatedAndSaidToBe) {
  const Predicted image{std::string{installed_stage} + "RUN pnpm install --prod --frozen-lockfile\n", workspace(),
                        Sizes{.packages = {}, .images = known_sizes_for_test().images, .files = {}}};
  EXPECT_EQ(image.prediction.known, Known::estimated);
  EXPECT_LT(image.prediction.bytes.least, image.prediction.bytes.most);
}

// What `loadline generate` writes: a folder that is not there is left out, and so is what nobody builds.
TEST(Predict, ALoopCopiesWhatItsVariableNames) {
  const auto image = [](const std::string& words) {
    return Predicted{
        "FROM node:20 AS build\nWORKDIR /app\nARG SHIPS=\"services/auth/dist services/auth/views\"\nCOPY . .\n"
        "RUN pnpm --filter @t/auth build\n"
        "RUN for path in " +
        words +
        "; do \\\n"
        "      if [ -e \"$path\" ]; then mkdir -p \"/out/$(dirname \"$path\")\" && cp -R \"$path\" \"/out/$path\"; fi; \\\n"
        "    done\n"
        "FROM node:20\nCOPY --from=build /out /app\n"};
  };
  const auto built = image("${SHIPS} services/auth/src");
  EXPECT_GT(built.of(Part::generated_output), 5'000u);
  EXPECT_EQ(built.of(Part::source), 10'000u);
  EXPECT_THAT(built.unknown(), testing::IsEmpty());
  EXPECT_THAT(image("services/auth/dist $(find . -name .prisma)").unknown(),
              testing::ElementsAre("what `$(find . -name .prisma)` names"));
}

TEST(Predict, AnInstallThatIsTriedAgainIsOne) {
  const auto tools = [](const std::string& run) {
    auto sizes = known_sizes_for_test();
    return Predicted{"FROM node:20\nRUN " + run + "\n", workspace(), sizes}.of(Part::tools);
  };
  const auto once = tools("npm install -g typescript@5.0.0");
  EXPECT_GT(once, 0u);
  EXPECT_EQ(tools("for i in 1 2 3; do npm install -g typescript@5.0.0 && break; done"), once);
}

TEST(Predict, CopyOfCpWithParentsKeepsThePath) {
  const Predicted image{
      "FROM node:20 AS build\nWORKDIR /app\nCOPY . .\n"
      "RUN pnpm --filter @t/auth build && mkdir /out && cp --recursive --parents services/*/dist /out\n"
      "FROM node:20\nCOPY --from=build /out /app\n"};
  EXPECT_GT(image.of(Part::generated_output), 5'000u);
  EXPECT_EQ(image.of(Part::source), 0u);
}

}  // namespace
}  // namespace loadline::predict
