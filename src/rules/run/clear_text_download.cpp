// SPDX-License-Identifier: Apache-2.0
// curl http://...
#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool downloads(std::string_view program) {
  return program == "curl" || program == "wget" || program == "aria2c" || program == "git";
}

// Loopback and names without a dot are inside the network of the build; apt's mirrors are signed.
bool goes_outside(std::string_view url) {
  auto host = url.substr(std::string_view{"http://"}.size());
  host = host.substr(0, host.find_first_of("/:?"));
  return contains(host, ".") && !host.starts_with("127.") && !host.starts_with("10.") &&
         !host.starts_with("192.168.") && !host.ends_with(".local") && !host.ends_with(".internal") &&
         !contains(host, "$") && !host.ends_with(".onion");
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  const auto say = [&](Place place) -> Finding& {
    return out.report(place, "anybody on the way can read and replace what comes over plain HTTP");
  };
  for (const auto& run : dockerfile.runs)
    for (const auto& command : run.script.commands) {
      if (!downloads(command.program())) continue;
      for (const auto& word : command.words)
        if (word.text.starts_with("http://") && goes_outside(word.text))
          offer(say(run.place_of(word.span)), "Use HTTPS", Grade::risky, within_word(run, word, "http://", "https://"));
    }
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::add || instruction.flag("checksum") != nullptr) continue;
    for (const auto& word : instruction.words) {
      if (!word.text.starts_with("http://") || !goes_outside(word.text)) continue;
      const Span scheme{word.span.begin, word.span.begin + 7};
      auto& finding = say(dockerfile.at(word.span));
      if (dockerfile.at(scheme).text() == "http://")
        finding.fixes.push_back(
            {.title = "Use HTTPS", .grade = Grade::risky, .edits = {replaced(dockerfile.at(scheme), "https://")}});
    }
  }
}

}  // namespace

extern constexpr Rule clear_text_download{
    .info = {.name = "clear-text-download",
             .summary = "Something is downloaded over plain HTTP",
             .severity = Severity::warning,
             .fixable = Fixable::sometimes,
             .aliases = "S5332 curlUseHttpsUrl wgetUseHttpsUrl"},
    .check = &check,
};

}  // namespace loadline::rules
