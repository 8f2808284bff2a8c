// SPDX-License-Identifier: Apache-2.0
// Operands of COPY against the repository.
#include "fleet/copied.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "dockerfile/copy_flags.h"

namespace loadline::fleet {
namespace {

using dockerfile::Keyword;

bool is_remote_source(std::string_view text) {
  return contains(text, "://") || text.starts_with("git@") || text.ends_with(".git") || text.starts_with("github.com/");
}

bool is_heredoc(const dockerfile::Instruction& instruction, std::string_view text) {
  return !instruction.heredocs.empty() && contains(text, "<<");
}

std::string in_context(std::string_view written) {
  auto path = clean_path("/" + std::string{written});
  return path.substr(1);
}

}  // namespace

std::vector<CopySource> context_sources(const Build& build, const dockerfile::Stage& stage) {
  std::vector<CopySource> out;
  for (const auto& step : stage.steps) {
    const auto& instruction = *step.instruction;
    const bool copies = instruction.keyword == Keyword::copy || instruction.keyword == Keyword::add;
    if (!copies || step.triggered || instruction.flag("from") != nullptr ||
        step.words.size() != instruction.words.size())
      continue;
    for (std::size_t i = 0; i + 1 < step.words.size(); ++i) {
      if (!step.words[i] || step.words[i]->empty() || is_heredoc(instruction, instruction.words[i].text)) continue;
      if (instruction.keyword == Keyword::add && is_remote_source(*step.words[i])) continue;
      out.push_back({&stage, &step, in_context(*step.words[i]), build.at(instruction.words[i].span)});
    }
  }
  return out;
}

bool may_be_generated(const Fleet& fleet, std::string_view path) {
  constexpr std::array<std::string_view, 30> made = {
      "dist",          "build",    "out",     "output",   "target",    "node_modules", "bin",       "obj",
      "vendor",        "coverage", ".next",   ".nuxt",    ".output",   ".svelte-kit",  "generated", "gen",
      "__generated__", "publish",  "release", "releases", "artifacts", "artifact",     "tmp",       "certs",
      "secrets",       "_build",   "site",    "venv",     ".venv",     "wheels"};
  for (const auto part : split(path, '/'))
    if (std::ranges::find(made, part) != made.end()) return true;
  constexpr std::array<std::string_view, 17> endings = {".jar", ".war", ".ear", ".whl", ".tgz", ".gz",
                                                        ".tar", ".zip", ".deb", ".rpm", ".so",  ".exe",
                                                        ".pem", ".crt", ".key", ".env", ".apk"};
  if (std::ranges::any_of(endings, [&](std::string_view ending) { return path.ends_with(ending); })) return true;
  if (fleet.git_ignored.excludes(path)) return true;
  if (!fleet.has_file(".gitmodules")) return false;
  const Source* modules = fleet.sources->open(".gitmodules");
  if (modules == nullptr) return true;
  for (const auto line : split_lines(modules->text())) {
    const auto text = trim(line);
    const auto equals = text.find('=');
    if (text.starts_with("path") && equals != text.npos && is_below(path, trim(text.substr(equals + 1)))) return true;
  }
  return false;
}

Presence presence_of(const Build& build, const CopySource& source, const Fleet& fleet) {
  if (build.context == nullptr) return Presence::unknown;
  const auto& folder = build.context->folder;
  // A folder that is not in the repository is filled before the build, by a step that is not understood.
  if (folder != "." && !fleet.has_folder(folder)) return Presence::unknown;
  if (source.path.empty()) {  // the whole context
    const bool all_ignored = build.context->content.files.empty() && build.context->ignore != nullptr;
    return all_ignored && (folder == "." || fleet.has_folder(folder)) ? Presence::ignored : Presence::there;
  }
  const auto selected = context::select(build.context->content, source.path,
                                        {.parents = dockerfile::is_on(*source.step, "parents"), .excludes = {}});
  if (selected.wildcard || !selected.files.empty()) return Presence::there;
  const auto in_tree = resolve_path(build.context->folder, source.path);
  if (!in_tree) return Presence::unknown;
  if (fleet.has_file(*in_tree) || fleet.has_folder(*in_tree)) return Presence::ignored;
  return may_be_generated(fleet, *in_tree) ? Presence::unknown : Presence::missing;
}

bool is_code_file(std::string_view path) {
  constexpr std::array<std::string_view, 22> endings = {
      ".ts", ".tsx", ".mts",  ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte", ".py",
      ".go", ".rs",  ".java", ".kt",  ".rb", ".php", ".cs",  ".c",   ".cc",  ".cpp",    ".swift"};
  return !path.ends_with(".d.ts") &&
         std::ranges::any_of(endings, [&](std::string_view ending) { return path.ends_with(ending); });
}

}  // namespace loadline::fleet
