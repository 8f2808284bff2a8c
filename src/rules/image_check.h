// SPDX-License-Identifier: Apache-2.0
// What a rule says of a built image.
//
// What is wrong with a Dockerfile can mostly be seen in the image that was built from it, too. So a rule may have a
// second check, of the image that `loadline image` reads: the finding has one name, one page and one level, wherever it
// was made. It stands beside the rule as `extern constexpr ImageCheck NAME_of_image`; rules.cmake lists who has one. A
// rule about built images alone has no other check.
#pragma once

#include "attribute/built_image.h"
#include "rules/rule.h"

namespace loadline::rules {

using ImageCheck = Check<attribute::BuiltImage>;

}  // namespace loadline::rules
