// SPDX-License-Identifier: Apache-2.0
// EXPOSE 80000.
#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::expose) continue;
    for (const auto& word : instruction.words) {
      const auto ports = std::string_view{word.text}.substr(0, word.text.find('/'));
      for (const auto port : split(ports, '-')) {
        const auto number = parse_integer<std::uint64_t>(port);
        if (number && *number > 65535) out.report(dockerfile.at(word.span), "ports end at 65535");
      }
    }
  }
}

}  // namespace

extern constexpr Rule port_out_of_range{
    .info = {.name = "port-out-of-range",
             .summary = "EXPOSE names a port that cannot be",
             .severity = Severity::error,
             .aliases = "DL3011 DS-0008 71bf8cf8 invalid-port"},
    .check = &check,
};

}  // namespace loadline::rules
