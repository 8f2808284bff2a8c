// SPDX-License-Identifier: Apache-2.0
// Keys asked for at servers that are gone: hkp://pool.sks-keyservers.net.
#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Shut down on 2021-06-21 (sks-keyservers.net's own notice); pgp.mit.edu and keyserver.ubuntu.com are others' machines.
constexpr std::string_view dead = "sks-keyservers.net";

std::string_view host_within(std::string_view text) {
  const auto at = text.find(dead);
  if (at == text.npos) return {};
  auto begin = at;
  while (begin > 0 &&
         (contains(".-0123456789", text.substr(begin - 1, 1)) || (text[begin - 1] >= 'a' && text[begin - 1] <= 'z')))
    --begin;
  return text.substr(begin, at + dead.size() - begin);
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands)
      for (const auto& word : command.words) {
        const auto host = host_within(word.text);
        if (host.empty()) continue;
        auto& finding = out.report(run.place_of(word.span), "`" + std::string{host} + "` was shut down in June 2021");
        offer(finding, "Ask keyserver.ubuntu.com", Grade::risky, within_word(run, word, host, "keyserver.ubuntu.com"));
      }
}

}  // namespace

extern constexpr Rule dead_key_server{
    .info = {.name = "dead-key-server",
             .summary = "A key server is asked that does not exist any more",
             .severity = Severity::error,
             .fixable = Fixable::sometimes,
             .aliases = "gpgUseHaPools"},
    .check = &check,
};

}  // namespace loadline::rules
