// SPDX-License-Identifier: Apache-2.0
// Which shell a RUN has, and which variables: `SHELL`, a heredoc's `#!`, hadolint's `# hadolint shell=`, or what
// the base image's /bin/sh is.
#include "fleet/shell_scripts.h"

#include <algorithm>
#include <map>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/stage_runs.h"

namespace loadline::fleet {
namespace {

using dockerfile::Keyword;

// Set in every build (docs.docker.com, "Predefined ARGs").
constexpr std::string_view proxies[] = {"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy",
                                        "FTP_PROXY",  "ftp_proxy",  "NO_PROXY",    "no_proxy"};

// A shell that ShellCheck knows; empty for others.
std::string known_shell(std::string_view path) {
  const auto name = lower(base_name(path));
  for (const std::string_view shell : {"sh", "bash", "dash", "ksh", "ash"})
    if (name == shell) return std::string{shell};
  return "";
}

std::string shell_of_base(const Build& build, const dockerfile::Stage& stage) {
  const auto* base = build.base_of(stage);
  if (base == nullptr) return "sh";
  const bool windows = contains(base->full, "windows") || contains(base->full, "nanoserver") ||
                       contains(base->tag, "servercore");
  return windows ? "" : "sh";
}

// `# hadolint shell=/bin/bash`, since people have it in their files.
std::string shell_in_comment(const dockerfile::File& file, std::uint32_t from, std::uint32_t to) {
  std::string out;
  for (const auto& comment : file.comments) {
    if (comment.span.begin < from || comment.span.begin >= to) continue;
    const auto text = trim(file.source->text(comment.span).substr(1));
    constexpr std::string_view mark = "hadolint shell=";
    if (text.starts_with(mark)) out = trim(text.substr(mark.size()));
  }
  return out;
}

struct Situation {
  std::string shell;                              // "bash"; empty: not one to be checked
  std::map<std::string, bool, std::less<>> variables;
};

// The instruction's own heredoc may say which program reads it.
std::string shell_of_run(const Run& run, const std::string& shell) {
  if (!run.heredoc_begin) return shell;
  const auto body = split_blanks(run.instruction->body.text);
  for (const auto word : body)  // `bash <<EOF`
    if (!word.starts_with('<') && !word.starts_with('-')) return known_shell(word);
  if (!run.text.starts_with("#!")) return shell;
  const auto words = split_blanks(split_lines(run.text).front().substr(2));
  if (words.empty()) return shell;
  const bool env = base_name(words.front()) == "env" && words.size() > 1;
  return known_shell(env ? words[1] : words.front());
}

ShellScript script_of(const Dockerfile& dockerfile, const Run& run, const Situation& now, const std::string& shell) {
  ShellScript out{.dockerfile = &dockerfile, .run = &run, .text = "#!/bin/" + shell + "\n"};
  out.first_line = 2;
  for (const auto& [name, known] : now.variables) {
    out.text += "export " + name + "=1\n";
    ++out.first_line;
  }
  out.text += run.text + "\n";
  return out;
}

void scripts_of_stage(const Build& build, const dockerfile::Stage& stage, std::map<std::size_t, Situation>& ends,
                      std::vector<ShellScript>& out) {
  const auto& file = build.dockerfile->file;
  Situation now;
  if (stage.parent) now = ends[*stage.parent];
  else {
    now.shell = shell_of_base(build, stage);
    for (const auto name : proxies) now.variables[std::string{name}] = true;
  }
  std::uint32_t before = stage.from->span.begin;
  if (const auto said = shell_in_comment(file, 0, before); !said.empty()) now.shell = known_shell(said);
  for (const auto& step : stage.steps) {
    const auto& instruction = *step.instruction;
    if (step.triggered) continue;
    if (const auto said = shell_in_comment(file, before, instruction.span.begin); !said.empty())
      now.shell = known_shell(said);
    before = instruction.span.begin;
    if (instruction.keyword == Keyword::shell && !instruction.words.empty())
      now.shell = known_shell(instruction.words.front().text);
    if (instruction.keyword == Keyword::env || instruction.keyword == Keyword::arg)
      for (const auto& pair : instruction.pairs)
        if (pair.key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") ==
            std::string::npos)
          now.variables[pair.key] = true;
    const Run* run = instruction.keyword == Keyword::run ? build.dockerfile->run_of(instruction) : nullptr;
    if (run == nullptr || instruction.json) continue;
    const auto shell = now.shell.empty() ? "" : shell_of_run(*run, now.shell);
    if (!shell.empty()) out.push_back(script_of(*build.dockerfile, *run, now, shell));
  }
  ends[stage.index] = std::move(now);
}

// The offset of a position in a text, lines cut at '\n'.
std::size_t offset_of(std::string_view text, Position at) {
  std::size_t begin = 0;
  for (std::uint32_t line = 1; line < at.line; ++line) {
    const auto newline = text.find('\n', begin);
    if (newline == text.npos) return text.size();
    begin = newline + 1;
  }
  return std::min(begin + at.column - 1, text.size());
}

}  // namespace

Place ShellScript::place_of(Position begin, Position end) const {
  if (begin.line < first_line || end.line < first_line) return {run->source, run->instruction->span};
  begin.line -= first_line - 1;
  end.line -= first_line - 1;
  const auto from = offset_of(run->text, begin);
  return run->place_of(span_at(from, std::max(from, offset_of(run->text, end))));
}

std::vector<ShellScript> shell_scripts(const Fleet& fleet) {
  std::vector<ShellScript> out;
  for (const auto& dockerfile : fleet.dockerfiles) {
    if (!dockerfile.judged || dockerfile.builds.empty()) continue;
    const Build& build = *dockerfile.builds.front();
    std::map<std::size_t, Situation> ends;
    for (const auto& stage : build.stages.stages)
      if (stage.from != nullptr) scripts_of_stage(build, stage, ends, out);
  }
  return out;
}

}  // namespace loadline::fleet
