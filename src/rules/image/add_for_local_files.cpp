// SPDX-License-Identifier: Apache-2.0
// ADD of files that COPY would bring just as well.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/copied.h"
#include "fleet/stage_runs.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

// ADD unpacks by content, not by name: tar itself, gzip, bzip2, xz, zstd.
bool may_be_an_archive(const fleet::Fleet& fleet, const std::string& path, std::uint64_t size) {
  if (size < 4) return false;
  constexpr std::uint64_t most = std::uint64_t{8} << 20;
  if (size > most) return true;  // not read: may be one
  const Source* source = fleet.sources->open(path);
  if (source == nullptr) return true;
  const auto text = source->text();
  constexpr std::array<std::string_view, 5> magics = {"\x1f\x8b", "BZh",
                                                      "\xfd"
                                                      "7zXZ",
                                                      "\x28\xb5\x2f\xfd", "PK"};
  return slice(text, 257, 262) == "ustar" ||
         std::ranges::any_of(magics, [&](std::string_view magic) { return text.starts_with(magic); });
}

// Whether COPY would do the same for this operand.
fleet::Truth is_plain(const fleet::Build& build, const fleet::Fleet& fleet, const fleet::CopySource& source) {
  if (build.context == nullptr) return fleet::Truth::unknown;
  const auto& content = build.context->content;
  const auto selection = context::select(content, source.path);
  if (selection.files.empty()) return fleet::Truth::unknown;
  for (const auto i : selection.files) {
    const auto& file = content.files[i];
    // What lies inside a folder is copied as it is.
    if (!selection.wildcard && file.path != source.path) continue;
    const auto path = resolve_path(content.folder, file.path);
    if (!path || may_be_an_archive(fleet, *path, file.size)) return fleet::Truth::no;
  }
  return fleet::Truth::yes;
}

bool has_flags_of_its_own(const dockerfile::Instruction& instruction) {
  return std::ranges::any_of(instruction.flags, [](const auto& flag) {
    return flag.name == "checksum" || flag.name == "keep-git-dir" || flag.name == "unpack";
  });
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  for (const auto* stage : reachable_stages(build)) {
    const auto sources = context_sources(build, *stage);
    for (const auto& step : stage->steps) {
      const auto& instruction = *step.instruction;
      if (instruction.keyword != Keyword::add || step.triggered || has_flags_of_its_own(instruction) ||
          instruction.words.size() < 2)
        continue;
      std::size_t plain = 0;
      for (const auto& source : sources)
        if (source.step == &step && is_plain(build, fleet, source) == fleet::Truth::yes) ++plain;
      if (plain + 1 != instruction.words.size()) continue;
      auto& finding = out.report(build.at(instruction.keyword_span),
                                 "ADD also unpacks archives and downloads; COPY brings these files just the same");
      const auto written = build.at(instruction.keyword_span).text();
      if (!equals_ignoring_case(written, "ADD")) continue;
      finding.fixes.push_back({.title = "Use COPY",
                               .grade = Grade::safe,
                               .edits = {{build.at(instruction.keyword_span), written == "add" ? "copy" : "COPY"}}});
    }
  }
}

}  // namespace

extern constexpr Rule add_for_local_files{
    .info = {.name = "add-for-local-files",
             .summary = "ADD brings plain files of the context",
             .severity = Severity::info,
             .fixable = Fixable::sometimes,
             .aliases = "DL3020 DS-0005 CIS-DI-0009 CKV_DOCKER_4 S7029 9513a694 prefer-copy-over-add"},
    .check = &check,
};

}  // namespace loadline::rules
