// SPDX-License-Identifier: Apache-2.0
// What images would weigh after the fixes that an audit has: the fleet is edited in memory and predicted again.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "predict/predict.h"
#include "scan/scan.h"

namespace loadline::survey {

// The fleet as it would be after a set of fixes; predictions point into it.
struct Mended {
  std::unique_ptr<FileTree> tree;
  std::unique_ptr<fleet::Fleet> fleet;  // null where nothing could be applied
};

struct AfterFixes {
  std::string rule;  // empty: the fixes of all rules together
  Mended mended;
  std::vector<std::optional<predict::Prediction>> predictions;  // beside the services; nothing: it is gone
};

using Services = std::vector<const fleet::Service*>;
// One for each rule that has fixes, by name, then the one of all together; fixes that are to be finished by a person
// are left out. Empty where no finding has a fix.
[[nodiscard]] std::vector<AfterFixes> after_fixes(const scan::Audit& audit, const Services& services,
                                                  const predict::Sizes& sizes);

}  // namespace loadline::survey
