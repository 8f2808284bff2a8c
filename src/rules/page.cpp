// SPDX-License-Identifier: Apache-2.0
// Reads the fences of a rule's page.
#include "rules/page.h"

#include <array>
#include <utility>

#include "base/text.h"

namespace loadline::rules {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> usual_names = {{
    {"dockerfile", "Dockerfile"},
    {"yaml", "compose.yaml"},
    {"ignore", ".dockerignore"},
    {"json", "package.json"},
    {"ts", "src/main.ts"},
    {"image", "image"},
}};

std::string usual_name(std::string_view language) {
  for (const auto& [known, name] : usual_names)
    if (known == language) return std::string{name};
  return {};
}

struct Line {
  std::string_view text;
  std::size_t begin, end;  // end: after the line feed
};

std::vector<Line> lines_of(std::string_view page) {
  std::vector<Line> out;
  for (std::size_t begin = 0; begin < page.size();) {
    const auto newline = page.find('\n', begin);
    const std::size_t end = newline == page.npos ? page.size() : newline + 1;
    out.push_back({page.substr(begin, (newline == page.npos ? end : newline) - begin), begin, end});
    begin = end;
  }
  return out;
}

}  // namespace

std::vector<PageExample> examples_of(std::string_view page) {
  std::vector<PageExample> out;
  PageExample open;
  const auto close = [&] {
    if (!open.files.empty()) out.push_back(std::move(open));
    open = {};
  };
  const auto lines = lines_of(page);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].text.starts_with("```")) {
      if (!trim(lines[i].text).empty()) close();
      continue;
    }
    const auto ticks = lines[i].text.substr(0, lines[i].text.find_first_not_of('`'));
    const auto words = split_blanks(lines[i].text.substr(ticks.size()));
    PageFence fence{.language = words.empty() ? "" : std::string{words[0]}, .line = i + 1};
    fence.name = words.size() > 1 ? std::string{words[1]} : usual_name(fence.language);
    fence.begin = fence.end = lines[i].end;
    for (++i; i < lines.size() && lines[i].text != ticks; ++i) fence.end = lines[i].end;
    fence.content = page.substr(fence.begin, fence.end - fence.begin);

    if (fence.language == "findings") {
      open.findings = std::move(fence);
    } else if (fence.language == "fixed") {
      if (fence.name.empty() && !open.files.empty()) fence.name = open.files.front().name;
      open.fixed.push_back(std::move(fence));
    } else if (!fence.name.empty()) {
      // A new input after the expectations of the last example starts the next one.
      if (open.findings || !open.fixed.empty()) close();
      if (open.files.empty()) open.line = fence.line;
      open.files.push_back(std::move(fence));
    }
  }
  close();
  return out;
}

}  // namespace loadline::rules
