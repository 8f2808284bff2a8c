// SPDX-License-Identifier: Apache-2.0
// Any bytes as a loadline.toml, as a file of own rules, and as a baseline.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "baseline/baseline.h"
#include "config/config.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadline;
  const std::string text{reinterpret_cast<const char*>(data), size};
  const Source source{"loadline.toml", text};
  for (const auto& reading : {config::read_config(source).problems, config::read_rule_file(source).problems})
    for (const auto& problem : reading)
      if (!problem.place || problem.place.span.end > text.size() || problem.place.span.begin > problem.place.span.end)
        std::abort();
  // What is read is written as it is read again.
  if (const auto accepted = baseline::read(text, "f")) {
    const auto again = baseline::read(baseline::write(*accepted), "f");
    if (!again || again->entries != accepted->entries) std::abort();
  }
  return 0;
}
