// SPDX-License-Identifier: Apache-2.0
// What is a template, told by its ending and by marks in places that no builder would take them in.
#include "fleet/templates.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::fleet {
namespace {

using dockerfile::Instruction;
using dockerfile::Keyword;

constexpr std::array<std::string_view, 3> marks = {"{{", "{%", "<%"};

bool has_ending_of_template(std::string_view path) {
  constexpr std::array<std::string_view, 9> endings = {".j2",       ".jinja", ".jinja2", ".tmpl",    ".tpl",
                                                       ".template", ".erb",   ".in",     ".mustache"};
  return std::ranges::any_of(endings, [&](std::string_view ending) { return path.ends_with(ending); });
}

// Commands, labels and environment may hold such marks as they are: `docker inspect --format '{{.Id}}'`.
bool takes_no_marks(const Instruction& instruction) {
  constexpr std::array<Keyword, 6> plain = {Keyword::from, Keyword::copy,   Keyword::add,
                                            Keyword::user, Keyword::expose, Keyword::workdir};
  return instruction.heredocs.empty() && std::ranges::find(plain, instruction.keyword) != plain.end();
}

bool is_marked(const Dockerfile& dockerfile) {
  const auto whole = dockerfile.file.source->text();
  if (std::ranges::none_of(marks, [&](std::string_view mark) { return contains(whole, mark); })) return false;
  const auto text_of = [&](const Instruction& instruction) { return dockerfile.at(instruction.span).text(); };
  return std::ranges::any_of(dockerfile.file.instructions, [&](const Instruction& instruction) {
    const auto text = text_of(instruction);
    return std::ranges::any_of(marks, [&](std::string_view mark) {
      return text.starts_with(mark) || (takes_no_marks(instruction) && contains(text, mark));
    });
  });
}

// "Dockerfile.envs" without a FROM is put together with others.
bool is_part(const Dockerfile& dockerfile) {
  const auto name = lower(base_name(dockerfile.path));
  return name != "dockerfile" && name != "containerfile" &&
         std::ranges::find(dockerfile.file.instructions, Keyword::from, &Instruction::keyword) ==
             dockerfile.file.instructions.end();
}

// "3.14", "22", "8.0-aspnet", "v1.27", "8u131": not "2fa" and not "k8s".
bool is_version(std::string_view folder) {
  if (folder.starts_with('v')) folder.remove_prefix(1);
  constexpr std::string_view digits = "0123456789";
  const auto end = folder.find_first_not_of(digits);
  if (end == 0 || folder.empty()) return false;
  return end == folder.npos || ((folder[end] == '.' || folder[end] == 'u') &&
                                contains(digits, folder.substr(end + 1, 1)) && end + 1 < folder.size());
}

}  // namespace

bool is_template(const Dockerfile& dockerfile) {
  if (dockerfile.used()) return false;
  return has_ending_of_template(dockerfile.path) || is_marked(dockerfile) || is_part(dockerfile);
}

bool is_of_catalogue(const Dockerfile& dockerfile) {
  return !dockerfile.used() && std::ranges::any_of(split(folder_of(dockerfile.path), '/'), is_version);
}

bool is_vendored(std::string_view path) {
  const auto parts = split(path, '/');
  for (std::size_t i = 0; i + 1 < parts.size(); ++i)
    if (parts[i] == "vendor" && contains(parts[i + 1], ".") && i + 2 < parts.size()) return true;
  return false;
}

}  // namespace loadline::fleet
