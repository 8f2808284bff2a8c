// SPDX-License-Identifier: Apache-2.0
// VOLUME /etc.
#include <algorithm>
#include <array>

#include "rules/edits.h"
#include "rules/image_check.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

bool is_sensitive(std::string_view path) {
  constexpr std::array<std::string_view, 12> folders = {
      "/", "/bin", "/boot", "/dev", "/etc", "/lib", "/proc", "/sbin", "/sys", "/usr", "/root", "/var/run/docker.sock"};
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return std::ranges::find(folders, path) != folders.end();
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : dockerfile.file.instructions) {
    if (instruction.keyword != dockerfile::Keyword::volume) continue;
    for (const auto& word : instruction.words) {
      if (!is_sensitive(word.text)) continue;
      auto& finding = out.report(
          dockerfile.at(word.span),
          "`" + word.text + "` of every container is kept outside of it, and outlives an update of the image");
      finding.fixes.push_back(
          {.title = "Take the volume out",
           .grade = instruction.words.size() == 1 ? Grade::risky : Grade::manual,
           .edits = {instruction.words.size() == 1 ? without_instruction(*dockerfile.file.source, instruction)
                                                   : replaced(dockerfile.at(word.span), "")}});
    }
  }
}

void check_image(const attribute::BuiltImage& built, const fleet::Fleet&, Findings& out) {
  for (const auto& volume : built.image.config.volumes)
    if (is_sensitive(volume))
      out.report(built.image.config.place,
                 "`" + volume + "` of every container is kept outside of it, and outlives an update of the image");
}

}  // namespace

extern constexpr Rule sensitive_volume{
    .info = {.name = "sensitive-volume",
             .summary = "A folder that the system needs is declared a volume",
             .severity = Severity::warning,
             .fixable = Fixable::always,
             .aliases = "DKL-DI-0002 dockerd-socket-mount"},
    .check = &check,
};

extern constexpr ImageCheck sensitive_volume_of_image = &check_image;

}  // namespace loadline::rules
