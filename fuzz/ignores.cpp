// SPDX-License-Identifier: Apache-2.0
// Any bytes as a Dockerfile and as YAML with comments that ignore.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "suppression/ignores.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadline;
  const std::string text{reinterpret_cast<const char*>(data), size};
  const Source source{"Dockerfile", text};
  for (const auto& ignores : {suppression::ignores_in(dockerfile::parse(source)), suppression::ignores_in(source)})
    for (const auto& ignore : ignores) {
      if (ignore.covers.end > text.size() || ignore.covers.begin > ignore.covers.end) std::abort();
      for (const auto& rule : ignore.directive.rules)
        if (rule.place.span.end > text.size()) std::abort();
    }
  return 0;
}
