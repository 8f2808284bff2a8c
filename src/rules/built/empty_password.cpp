// SPDX-License-Identifier: Apache-2.0
// An account that lets everybody in: "app::19000:0:99999:7:::" in /etc/shadow.
#include "base/text.h"
#include "rules/built_files.h"

namespace loadline::rules {
namespace {

// shadow(5), passwd(5): the second field; "x" in passwd sends to shadow, "*" and "!" let nobody in.
void check_image(const attribute::BuiltImage& built, const fleet::Fleet&, Findings& out) {
  const auto& files = built.image.files;
  for (const std::string_view path : {"etc/shadow", "etc/passwd"}) {
    const auto text = image::tree_of(files)->read(path);
    if (!text) continue;
    const auto layer = files.nodes[files.resolved(0, path, true)].content_layer;
    for (const auto line : split_lines(*text)) {
      const auto fields = split(line, ':');
      // NIS's "+::" names no account.
      if (fields.size() < 7 || fields[0].empty() || fields[0].starts_with('+') || !fields[1].empty()) continue;
      out.report(place_of_layer(built, layer),
                 "`" + std::string{fields[0]} + "` has an empty password in /" + std::string{path});
    }
  }
}

}  // namespace

extern constexpr Rule empty_password{
    .info = {.name = "empty-password",
             .summary = "An account can be entered without a password",
             .severity = Severity::error,
             .aliases = "DKL-LI-0001"},
    .check = {},
};

extern constexpr ImageCheck empty_password_of_image = &check_image;

}  // namespace loadline::rules
