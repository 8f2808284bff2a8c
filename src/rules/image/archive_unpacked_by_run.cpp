// SPDX-License-Identifier: Apache-2.0
// COPY a.tar.gz /, RUN tar xf /a.tar.gz.
#include <algorithm>
#include <array>
#include <map>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

// What ADD unpacks by itself (docs.docker.com, "ADD": identity, gzip, bzip2 or xz).
bool is_archive(std::string_view name) {
  constexpr std::array<std::string_view, 10> endings = {".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2",
                                                        ".tbz", ".tar.xz", ".txz", ".tar.zst", ".tar.Z"};
  return std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

bool unpacks(const shell::Command& command, std::string_view archive) {
  if (command.program() != "tar") return false;
  bool extracts = false, names = false;
  for (const auto argument : command.arguments()) {
    const bool letters = !argument.starts_with("--") && argument.find_first_not_of("-xzvfjJpkmo") == argument.npos;
    extracts = extracts || argument == "--extract" || argument == "--get" || (letters && contains(argument, "x"));
    names = names || base_name(argument) == archive;
  }
  return extracts && names;
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto* stage : reachable_stages(build)) {
    std::map<std::string, const dockerfile::Step*, std::less<>> copied;
    for (const auto& step : stage->steps) {
      const auto& instruction = *step.instruction;
      if (instruction.keyword == Keyword::copy && !step.from_stage && !step.from_image)
        for (const auto& word : instruction.words)
          if (is_archive(word.text)) copied.emplace(base_name(word.text), &step);
      const auto* run = instruction.keyword == Keyword::run ? build.dockerfile->run_of(instruction) : nullptr;
      if (run == nullptr) continue;
      for (const auto& command : run->script.commands)
        for (const auto& [name, copy] : copied) {
          if (!unpacks(command, name)) continue;
          auto& finding = out.report(build.at(*copy->instruction),
                                     "`ADD " + name + "` unpacks it on its way, and keeps no archive");
          finding.notes.push_back({run->place_of(command.span), "unpacked here; a removal afterwards frees nothing"});
        }
    }
  }
}

}  // namespace

extern constexpr Rule archive_unpacked_by_run{
    .info = {.name = "archive-unpacked-by-run",
             .summary = "An archive is copied and then unpacked, so it stays in the image",
             .severity = Severity::info,
             .aliases = "DL3010 prefer-add-unpack"},
    .check = &check,
};

}  // namespace loadline::rules
