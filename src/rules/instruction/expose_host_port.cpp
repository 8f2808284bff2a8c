// SPDX-License-Identifier: Apache-2.0
// EXPOSE 8080:80, EXPOSE 127.0.0.1:80:80.
#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::expose) continue;
    for (const auto& word : instruction.words) {
      const auto colon = word.text.rfind(':');
      if (colon == word.text.npos || contains(word.text, "$") || contains(word.text, "[")) continue;
      const auto port = word.text.substr(colon + 1);
      auto& finding = out.report(dockerfile.at(word.span),
                                 "only `" + port + "` counts: who runs the image chooses the port of the host");
      if (port.empty()) continue;
      finding.fixes.push_back({.title = "Write the container's port alone",
                               .grade = Grade::safe,
                               .edits = {replaced(dockerfile.at(word.span), port)}});
    }
  }
}

}  // namespace

extern constexpr Rule expose_host_port{
    .info = {.name = "expose-host-port",
             .summary = "EXPOSE names an address or a port of the host",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "ExposeInvalidFormat"},
    .check = &check,
};

}  // namespace loadline::rules
