// SPDX-License-Identifier: Apache-2.0
// Folders of the image that belong to its user, so that a new volume over one can be written to.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generate/fleet_for_test.h"

namespace loadline::generate {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// The two services, of which api mounts these.
Texts with_volumes(const std::string& mounts, const std::string& lines = {}) {
  auto texts = two_services();
  texts["services/api/Dockerfile"] = "FROM node:22\nWORKDIR /app\nCOPY . .\nWORKDIR /app/services/api\n" + lines +
                                     "CMD [\"node\", \"dist/main.js\"]\n";
  texts["compose.yaml"] =
      "services:\n  api:\n    build: { context: ., dockerfile: services/api/Dockerfile }\n    volumes: [" + mounts +
      "]\n  mail:\n    build: { context: ., dockerfile: services/mail/Dockerfile }\n"
      "volumes: { data: {}, state: {} }\n";
  return texts;
}

TEST(OwnFolders, AreWhereNamedVolumesGoAndWhatTodaysImageMakes) {
  const Generated made{with_volumes("data:/data, state:/var/lib/shop", "RUN mkdir -p uploads\n")};
  EXPECT_THAT(made.target("api")->folders, ElementsAre("/app/services/api/uploads", "/data", "/var/lib/shop"));
  EXPECT_THAT(made.target("mail")->folders, IsEmpty());
}

TEST(OwnFolders, AreNoneOfTheBaseAndNoModules) {
  const Generated made{
      with_volumes("state:/var/run/x, /app/node_modules, data:/app, './here:/here', 'state:/conf:ro'")};
  EXPECT_THAT(made.target("api")->folders, IsEmpty());
  EXPECT_THAT(made.dockerfile("docker/node.Dockerfile"), Not(HasSubstr("chown")));
}

TEST(OwnFolders, AreMadeBelowWhatIsCopiedOntoTheRootBeforeTheTimesAreSet) {
  const auto text = Generated{with_volumes("data:/data")}.dockerfile("docker/node.Dockerfile");
  EXPECT_THAT(text, HasSubstr("ARG FOLDERS=/data\nRUN for folder in ${FOLDERS}; do \\\n"
                              "      mkdir -p \"/out${folder}\" && chown -R 1000:1000 \"/out${folder}\" || exit 1; \\\n"
                              "    done\nARG SOURCE_DATE_EPOCH"));
  Options each;
  each.per_service = true;
  EXPECT_THAT((Generated{with_volumes("data:/data"), each}.dockerfile("docker/api.Dockerfile")),
              HasSubstr("RUN mkdir -p /out/data \\\n    && chown -R 1000:1000 /out/data\n"));
}

TEST(OwnFolders, AreToldWhereTheVolumeStaysAndTheProgramMoves) {
  auto texts = with_volumes("data:/srv/uploads, state:/data, /srv/node_modules");
  texts["services/api/Dockerfile"] = "FROM node:22\nWORKDIR /srv\nCOPY . .\nCMD [\"node\", \"dist/main.js\"]\n";
  EXPECT_THAT(
      Generated{texts}.told(),
      Contains("api: Compose mounts `data` at `/srv/uploads`, which is `uploads` where its program starts today; the "
               "generated one starts in `/app/services/api`: mount it at `/app/services/api/uploads`, unless a "
               "setting gives the program the whole path"));
  EXPECT_THAT(Generated{texts}.told(), Not(Contains(HasSubstr("mounts `state`"))));
  EXPECT_THAT(Generated{texts}.told(), Not(Contains(HasSubstr("node_modules"))));
  EXPECT_THAT((Generated{with_volumes("data:/app/services/api/uploads")}.told()), Not(Contains(HasSubstr("mounts `"))));
}

TEST(OwnFolders, AreChosenByAnArgumentThatNamesNoneForTheOther) {
  const Generated made{with_volumes("data:/data")};
  EXPECT_EQ(made.target("api")->args.at("FOLDERS"), "/data");
  EXPECT_EQ(made.target("mail")->args.at("FOLDERS"), "");
}

}  // namespace
}  // namespace loadline::generate
