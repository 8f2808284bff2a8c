// SPDX-License-Identifier: Apache-2.0
// Any bytes as an ignore file; its own lines are the paths that it judges.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "context/context.h"
#include "context/go_match.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadline;
  const Source source{".dockerignore", std::string{reinterpret_cast<const char*>(data), size}};
  const auto ignore = context::IgnoreFile::parse(source);
  context::Context files;
  for (const auto line : split_lines(source.text())) {
    const bool excluded = ignore.excludes(line);
    const auto decided = ignore.deciding_pattern(line);
    if (excluded != ignore.is_exclusion(decided)) std::abort();
    (void)ignore.may_reenter(line);
    (void)context::go_match(line, source.text());
    files.files.push_back({.path = std::string{line}, .size = line.size()});
    if (files.files.size() >= 64) break;
  }
  std::ranges::sort(files.files, {}, &File::path);
  for (const auto line : split_lines(source.text().substr(0, 200))) {
    (void)context::select(files, line);
    (void)context::select(files, line, {.parents = true, .excludes = {std::string{line}}});
  }
  (void)context::context_of(files.files, "", ignore);
  (void)context::dead_patterns(ignore, files.files, "");
  return 0;
}
