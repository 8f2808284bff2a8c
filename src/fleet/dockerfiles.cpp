// SPDX-License-Identifier: Apache-2.0
// Dockerfiles of a fleet: by the names that people give them, and by whoever names them; their RUN lines
// understood as shell.
#include <algorithm>
#include <array>
#include <set>

#include "base/parallel.h"
#include "base/paths.h"
#include "base/text.h"
#include "fleet/parts.h"
#include "fleet/templates.h"

namespace loadline::fleet {
namespace {

using dockerfile::Instruction;
using dockerfile::Keyword;

// A JSON-form RUN is one command of literal words; no shell looks at it, unless it is one.
shell::Script script_of_json(const Instruction& instruction) {
  std::vector<shell::Word> words;
  for (const auto& word : instruction.words) words.push_back({word.text, word.span, true});
  return shell::script_of_words(std::move(words), instruction.span);
}

// Whether the heredoc is what a shell is to run: `<<EOF`, `<<EOF bash`, `bash -e <<EOF`.
bool is_script(const Instruction& instruction) {
  if (instruction.heredocs.empty()) return false;
  auto words = split_blanks(instruction.body.text);
  const auto heredoc = std::ranges::find_if(words, [](std::string_view word) { return word.starts_with("<<"); });
  if (heredoc == words.end() || heredoc->find_first_not_of("<-") == heredoc->npos) return false;
  words.erase(heredoc);
  if (words.empty()) return true;
  constexpr std::array<std::string_view, 6> shells = {"sh", "bash", "dash", "ash", "zsh", "ksh"};
  if (instruction.heredocs.size() > 1 || std::ranges::find(shells, base_name(words[0])) == shells.end()) return false;
  return std::all_of(words.begin() + 1, words.end(), [](std::string_view word) {
    const bool option = word == "pipefail" || word == "errexit" || word == "nounset";
    return option || (word.starts_with('-') && (word.starts_with("--") || !contains(word, "c")));
  });
}

Run run_of_instruction(const Instruction& instruction, const Source& source) {
  Run run;
  run.instruction = &instruction;
  run.source = &source;
  if (instruction.json) {
    run.script = script_of_json(instruction);
  } else if (is_script(instruction)) {
    const auto& heredoc = instruction.heredocs.front();
    run.text = heredoc.content;
    run.heredoc_begin = heredoc.content_span.begin;
    // "#!/usr/bin/env python3": not a shell, nothing to understand.
    const bool other_program = run.text.starts_with("#!") && !contains(split_lines(run.text).front(), "sh");
    if (!other_program) run.script = shell::parse(run.text);
  } else {
    run.text = instruction.body.text;
    run.script = shell::parse(run.text);
  }
  run.calls = shell::package_calls(run.script);
  return run;
}

std::set<std::string> named_dockerfiles(const Fleet& fleet) {
  std::set<std::string> out;
  for (const auto& combination : fleet.combinations)
    for (const auto& [name, service] : combination.project.services) {
      if (!service.build || service.build->dockerfile_inline) continue;
      if (const auto path = resolve_path(service.build->context.value, service.build->dockerfile.value))
        out.insert(*path);
    }
  for (const auto& workflow : fleet.workflows)
    for (const auto& build : workflow.builds)
      if (build.dockerfile && !build.open) out.insert(build.dockerfile->value);
  return out;
}

}  // namespace

bool is_dockerfile_name(std::string_view name) {
  const auto folded = lower(name);
  if (folded.ends_with(".dockerignore") || folded.ends_with(".md") || folded.ends_with(".ts") ||
      folded.ends_with(".js") || folded.ends_with(".py") || folded.ends_with(".go"))
    return false;
  for (const std::string_view stem : {"dockerfile", "containerfile"}) {
    if (folded == stem || folded.starts_with(std::string{stem} + ".")) return true;
    if (folded.ends_with("." + std::string{stem})) return true;
  }
  return false;
}

Dockerfile make_dockerfile(const Source& source) {
  Dockerfile out;
  out.path = source.path();
  out.setting = setting_of(source.path());
  out.file = dockerfile::parse(source);
  for (const auto& instruction : out.file.instructions)
    if (instruction.keyword == Keyword::run) out.runs.push_back(run_of_instruction(instruction, source));
  return out;
}

void read_dockerfiles(Fleet& fleet) {
  std::set<std::string> paths = named_dockerfiles(fleet);
  std::erase_if(paths, [&](const std::string& path) { return !fleet.has_file(path); });
  for (const auto& file : fleet.files)
    if (file.kind == FileKind::regular && is_dockerfile_name(base_name(file.path)) && !is_vendored(file.path))
      paths.insert(file.path);

  const std::vector<std::string> list{paths.begin(), paths.end()};
  std::vector<std::optional<Dockerfile>> made(list.size());
  for_each_index(list.size(), [&](std::size_t i) {
    if (const Source* source = fleet.sources->open(list[i])) made[i] = make_dockerfile(*source);
  });
  for (auto& dockerfile : made) {
    if (!dockerfile) continue;
    // The vector's buffer moves with it, so the runs' pointers to instructions stay good.
    fleet.dockerfiles.push_back(std::move(*dockerfile));
    const auto& problems = fleet.dockerfiles.back().file.problems;
    fleet.problems.insert(fleet.problems.end(), problems.begin(), problems.end());
  }
}

const Run* Dockerfile::run_of(const Instruction& instruction) const {
  const auto found = std::ranges::find(runs, &instruction, &Run::instruction);
  return found == runs.end() ? nullptr : &*found;
}

Place Run::place_of(Span in_text) const {
  if (instruction->json) return {source, in_text};
  if (heredoc_begin) return {source, {*heredoc_begin + in_text.begin, *heredoc_begin + in_text.end}};
  return {source, instruction->body.to_source(in_text)};
}

bool Run::mounts_cache_at(std::string_view folder) const {
  return std::ranges::any_of(instruction->flags, [&](const dockerfile::Flag& flag) {
    if (flag.name != "mount" || !flag.value || !contains(*flag.value, "type=cache")) return false;
    for (const auto field : split(*flag.value, ','))
      for (const std::string_view key : {"target=", "dst=", "destination="})
        if (field.starts_with(key) && is_below(folder, field.substr(key.size()))) return true;
    return false;
  });
}

bool Run::mounts_any_cache() const {
  return std::ranges::any_of(instruction->flags, [](const dockerfile::Flag& flag) {
    return flag.name == "mount" && flag.value && contains(*flag.value, "type=cache");
  });
}

}  // namespace loadline::fleet
