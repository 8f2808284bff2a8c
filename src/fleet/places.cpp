// SPDX-License-Identifier: Apache-2.0
// Where a finding about a file as a whole points.
#include "fleet/places.h"

namespace loadline::fleet {

Place first_line(const Dockerfile& dockerfile) {
  const auto& instructions = dockerfile.file.instructions;
  const auto at = instructions.empty() ? 0U : instructions.front().span.begin;
  return {dockerfile.file.source, dockerfile.file.source->line_at(at)};
}

}  // namespace loadline::fleet
