// SPDX-License-Identifier: Apache-2.0
// What a team's own rules may ask for is listed in one room and answered in another: the two must agree.
#include "rules/own_fields.h"

#include <gtest/gtest.h>

#include <string>

#include "config/own_rule.h"

namespace loadline::rules {
namespace {

TEST(OwnFields, EveryFieldListedIsAnswered) {
  using config::Subject;
  for (const auto subject : {Subject::service, Subject::instruction, Subject::stage, Subject::dockerfile})
    for (const auto listed : config::fields_of(subject)) {
      std::string field{listed};
      if (field.ends_with('*')) field.replace(field.size() - 1, 1, "any");
      EXPECT_TRUE(is_answered(field)) << listed;
    }
  EXPECT_FALSE(is_answered("service.nonsense"));
}

}  // namespace
}  // namespace loadline::rules
