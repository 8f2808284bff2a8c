// SPDX-License-Identifier: Apache-2.0
// ADD https://... without --checksum.
#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::add || instruction.flag("checksum") != nullptr) continue;
    for (std::size_t i = 0; i + 1 < instruction.words.size(); ++i) {
      const std::string_view text = instruction.words[i].text;
      const bool repository = text.ends_with(".git") || contains(text, ".git#") || text.starts_with("git@");
      if ((text.starts_with("https://") || text.starts_with("http://")) && !repository)
        out.report(dockerfile.at(instruction.words[i].span), "whatever the server sends today is taken");
    }
  }
}

}  // namespace

extern constexpr Rule download_without_checksum{
    .info = {.name = "download-without-checksum",
             .summary = "A download is not compared with a checksum",
             .severity = Severity::info,
             .on = false},
    .check = &check,
};

}  // namespace loadline::rules
