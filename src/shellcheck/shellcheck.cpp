// SPDX-License-Identifier: Apache-2.0
// Scripts into files, files to processes, their JSON back to comments.
#include "shellcheck/shellcheck.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <tuple>

#include "base/parallel.h"
#include "base/process.h"
#include "base/text.h"
#include "json/value.h"

namespace loadline::shellcheck {
namespace {

namespace fs = std::filesystem;

// A folder that goes away with everything in it, whatever happens.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::error_code error;
    std::string name = (fs::temp_directory_path(error) / "loadline-XXXXXX").string();
    if (!error && ::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~ScratchFolder() {
    std::error_code error;
    if (!path_.empty()) fs::remove_all(path_, error);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// What makes no sense for a line of a Dockerfile; the first three are those that hadolint leaves out as well
// (Hadolint/Shell.hs): "ash" is a shell that it does not know of, and two need a comment in the script.
constexpr std::string_view exclusions = "SC2187,SC1090,SC1091";

// ShellCheck counts columns in characters (json1: a tab is one); places here are bytes.
std::uint32_t byte_column(std::string_view line, std::uint32_t column) {
  std::size_t at = 0;
  for (std::uint32_t passed = 1; passed < column && at < line.size(); ++passed) {
    ++at;
    while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U) ++at;
  }
  return static_cast<std::uint32_t>(at + 1);
}

Position position_of(const json::Value& comment, std::string_view line_key, std::string_view column_key,
                     const std::vector<std::string_view>& lines) {
  const auto number = [&](std::string_view key) {
    const auto* value = comment.find(key);
    return value == nullptr ? 1U : parse_integer<std::uint32_t>(value->text).value_or(1);
  };
  const auto line = std::max(1U, number(line_key));
  const auto text = line <= lines.size() ? lines[line - 1] : std::string_view{};
  return {line, byte_column(text, number(column_key))};
}

// "/tmp/loadline-AbCdEf/17" is script 17.
std::optional<std::size_t> script_of(const json::Value& comment) {
  const auto file = comment.string_or("file", "");
  return parse_integer<std::size_t>(file.substr(file.rfind('/') + 1));
}

Result<std::vector<Comment>> read_comments(std::string output, std::span<const std::string> scripts) {
  const Source source{"shellcheck", std::move(output)};
  const auto document = json::parse(source);
  const auto* comments = document.root.find("comments");
  if (!document.problems.empty() || comments == nullptr)
    return failure("shellcheck printed something else than JSON", "shellcheck");
  std::vector<Comment> out;
  for (const auto& item : comments->items) {
    const auto script = script_of(item);
    if (!script || *script >= scripts.size()) continue;
    const auto lines = split_lines(scripts[*script]);
    const auto* code = item.find("code");
    out.push_back({.script = *script,
                   .begin = position_of(item, "line", "column", lines),
                   .end = position_of(item, "endLine", "endColumn", lines),
                   .code = code == nullptr ? 0 : parse_integer<unsigned>(code->text).value_or(0),
                   .level = std::string{item.string_or("level", "info")},
                   .message = std::string{item.string_or("message", "")}});
  }
  return out;
}

}  // namespace

std::optional<std::string> find_program() {
  const char* path = std::getenv("PATH");
  if (path == nullptr) return std::nullopt;
  for (const auto folder : split(path, ':')) {
    const auto candidate = std::string{folder.empty() ? "." : folder} + "/shellcheck";
    if (is_program(candidate)) return candidate;
  }
  return std::nullopt;
}

Result<std::vector<Comment>> comments_on(const std::string& program, std::span<const std::string> scripts) {
  if (scripts.empty()) return std::vector<Comment>{};
  const ScratchFolder folder;
  if (folder.path().empty()) return failure("cannot make a temporary folder for ShellCheck");
  for (std::size_t i = 0; i < scripts.size(); ++i) {
    std::ofstream file{folder.path() + "/" + std::to_string(i), std::ios::binary};
    file << scripts[i];
    if (!file.flush()) return failure("cannot write a script for ShellCheck", folder.path());
  }
  // One process for many scripts: starting it takes longer than reading one. Dealt out like cards, so that long
  // scripts of one Dockerfile do not land in one process.
  const std::size_t processes = std::min<std::size_t>(scripts.size(), std::max(1U, thread_count()));
  std::vector<Result<std::vector<Comment>>> parts(processes);
  for_each_index(processes, [&](std::size_t part) {
    std::vector<std::string> command = {
        program, "--norc", "--format=json1", "--exclude", std::string{exclusions}, "--severity=style"};
    for (std::size_t i = part; i < scripts.size(); i += processes)
      command.push_back(folder.path() + "/" + std::to_string(i));
    auto output = output_of(command);
    parts[part] = output ? read_comments(std::move(*output), scripts) : tl::make_unexpected(output.error());
  });
  std::vector<Comment> out;
  for (auto& part : parts) {
    if (!part) return tl::make_unexpected(part.error());
    out.insert(out.end(), part->begin(), part->end());
  }
  std::ranges::stable_sort(out, {}, [](const Comment& c) { return std::tuple{c.script, c.begin, c.code, c.message}; });
  return out;
}

}  // namespace loadline::shellcheck
