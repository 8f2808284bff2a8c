// SPDX-License-Identifier: Apache-2.0
// Lines "#7 [auth build 3/5] RUN npm ci", "#7 CACHED", "#7 DONE 21.4s", "#7 ERROR: process ... exit code: 1".
// Reference: BuildKit util/progress/progressui/printer.go.
#include "builds/log.h"

#include <charconv>
#include <map>

#include "base/text.h"

namespace loadline::builds {
namespace {

std::string folded(std::string_view text) {
  std::string out;
  for (const auto word : split_blanks(text)) out += (out.empty() ? "" : " ") + std::string{word};
  return out;
}

std::optional<double> seconds_of(std::string_view text) {
  if (!text.ends_with('s')) return std::nullopt;
  text.remove_suffix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_number(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == text.npos; }

// The instruction behind "[linux/amd64 build 3/5] "; nothing of any other step.
std::optional<std::string> instruction_of(std::string_view rest) {
  const auto close = rest.find("] ");
  if (!rest.starts_with('[') || close == rest.npos) return std::nullopt;
  const auto words = split_blanks(rest.substr(1, close - 1));
  if (words.empty()) return std::nullopt;
  const auto parts = split(words.back(), '/');
  if (parts.size() != 2 || !is_number(parts[0]) || !is_number(parts[1])) return std::nullopt;
  return folded(rest.substr(close + 2));
}

// "#7" and what follows it; nothing of other lines.
struct Line {
  std::string_view number, rest;
};
std::optional<Line> numbered(std::string_view line) {
  const auto blank = line.find(' ');
  if (!line.starts_with('#') || blank == line.npos || !is_number(line.substr(1, blank - 1))) return std::nullopt;
  return Line{line.substr(0, blank), trim(line.substr(blank))};
}

}  // namespace

std::vector<LoggedStep> logged_steps(std::string_view log) {
  std::vector<LoggedStep> out;
  std::map<std::string_view, std::size_t> at;  // by number
  for (const auto text : split_lines(log)) {
    const auto line = numbered(text);
    if (!line) continue;
    const auto known = at.find(line->number);
    if (known == at.end()) {
      if (auto instruction = instruction_of(line->rest)) {
        at[line->number] = out.size();
        out.push_back({.text = std::move(*instruction)});
      }
      continue;
    }
    auto& step = out[known->second];
    if (line->rest == "CACHED") step.cached = true;
    else if (line->rest.starts_with("ERROR")) step.failed = true;
    else if (line->rest.starts_with("DONE ")) step.seconds = seconds_of(trim(line->rest.substr(5)));
  }
  return out;
}

StepCount counted(const std::vector<LoggedStep>& steps) {
  StepCount out;
  for (const auto& step : steps) {
    if (step.from_base() || (!step.cached && !step.seconds)) continue;
    ++out.all;
    if (step.cached) ++out.cached;
  }
  return out;
}

std::string failure_in(std::string_view log) {
  for (const auto& step : logged_steps(log))
    if (step.failed) return step.text;
  std::string out;
  for (const auto line : split_lines(log))
    if (line.starts_with("ERROR: ") || line.starts_with("error: ")) out = trim(line.substr(7));
  return out;
}

}  // namespace loadline::builds
