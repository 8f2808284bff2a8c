// SPDX-License-Identifier: Apache-2.0
// buildkit frontend/dockerfile/instructions/bfflag.go: a bool without a value is true; a list is given again and again.
#include "dockerfile/copy_flags.h"

#include "base/text.h"

namespace loadline::dockerfile {

std::vector<std::string> excludes_of(const Instruction& instruction) {
  std::vector<std::string> out;
  for (const auto& flag : instruction.flags)
    if (flag.name == "exclude" && flag.value) out.push_back(*flag.value);
  return out;
}

bool is_on(const Step& step, std::string_view flag) {
  const auto found = step.flags.find(flag);
  return found != step.flags.end() && !(found->second && equals_ignoring_case(*found->second, "false"));
}

}  // namespace loadline::dockerfile
