// SPDX-License-Identifier: Apache-2.0
// EXPOSE 22.
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool is_admin(std::string_view port) {
  port = port.substr(0, port.find('/'));
  return port == "22" || port == "23" || port == "3389" || port == "5900";
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::expose) continue;
    for (const auto& word : instruction.words) {
      if (!is_admin(word.text)) continue;
      auto& finding = out.report(
          dockerfile.at(word.span),
          "a container is entered with `docker exec`; a login of its own has passwords, keys and updates to look after");
      if (instruction.words.size() == 1)
        finding.fixes.push_back({.title = "Take it out",
                                 .grade = Grade::risky,
                                 .edits = {without_instruction(*dockerfile.file.source, instruction)}});
      else
        finding.fixes.push_back(
            {.title = "Take it out", .grade = Grade::manual, .edits = {replaced(dockerfile.at(word.span), "")}});
    }
  }
}

}  // namespace

extern constexpr Rule admin_port_exposed{
    .info = {.name = "admin-port-exposed",
             .summary = "An image offers a remote login",
             .severity = Severity::warning,
             .fixable = Fixable::always,
             .on = false,
             .aliases = "DS-0004 CKV_DOCKER_1 S6473 5907595b"},
    .check = &check,
};

}  // namespace loadline::rules
