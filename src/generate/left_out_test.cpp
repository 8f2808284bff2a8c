// SPDX-License-Identifier: Apache-2.0
// Packages that today's image has and the manifest does not name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "generate/fleet_for_test.h"

namespace loadline::generate {
namespace {

using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> told_of(const std::string& copy) {
  auto texts = two_services();
  texts["services/api/Dockerfile"] =
      "FROM node:22 AS build\nWORKDIR /src\nCOPY . .\n"
      "FROM node:22\nWORKDIR /app\nCOPY --from=build /src/services/api/dist dist\n" +
      copy + "CMD [\"node\", \"dist/main.js\"]\n";
  return Generated{texts}.told();
}

TEST(LeftOut, IsAPackageThatTheManifestDoesNotName) {
  EXPECT_THAT(told_of("COPY --from=build /src/services/mail/dist public\n"),
              Contains(HasSubstr("api: today's image has `/src/services/mail/dist` of @shop/mail")));
}

TEST(LeftOut, IsNoneThatTheServiceNeedsOrThatIsNotBuilt) {
  const auto none = Each(Not(HasSubstr("today's image has")));
  EXPECT_THAT(told_of("COPY --from=build /src/shared/kernel/dist node_modules/@shop/kernel/dist\n"), none);
  EXPECT_THAT(told_of("COPY --from=build /src/services/mail/package.json services/mail/\n"), none);
  EXPECT_THAT(told_of("COPY --from=build /src/services/mailer/dist public\n"), none);
  EXPECT_THAT(told_of("COPY --from=build /src /src\n"), none);
}

}  // namespace
}  // namespace loadline::generate
