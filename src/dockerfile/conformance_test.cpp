// SPDX-License-Identifier: Apache-2.0
// The reference's own tables, read from a checkout beside the project: $LOADLINE_CORPUS/buildkit and the
// public fleets there. Skipped where they are not.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "dockerfile/dump.h"
#include "dockerfile/lexer.h"
#include "dockerfile/syntax.h"
#include "dockerfile/words.h"

namespace loadline::dockerfile {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> corpus(const std::string& part) {
  const char* const root = std::getenv("LOADLINE_CORPUS");
  if (root == nullptr || !fs::exists(fs::path{root} / part)) return std::nullopt;
  return fs::path{root} / part;
}
const std::string reference = "buildkit/frontend/dockerfile";

std::string read(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

std::vector<fs::path> folders_of(const fs::path& folder) {
  std::vector<fs::path> out;
  for (const auto& entry : fs::directory_iterator{folder}) {
    if (entry.is_directory()) out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

#define LOADLINE_NEEDS(name, part) \
  const auto name = corpus(part);  \
  if (!name) GTEST_SKIP() << "no " << (part) << " under LOADLINE_CORPUS"

TEST(ReferenceParser, TreesAreEqual) {
  LOADLINE_NEEDS(folder, reference + "/parser/testfiles");
  std::size_t count = 0;
  for (const auto& one : folders_of(*folder)) {
    const Source source{(one / "Dockerfile").string(), read(one / "Dockerfile")};
    const auto file = parse(source);
    EXPECT_EQ(dump(file) + "\n", read(one / "result")) << one;
    EXPECT_EQ(print(file), source.text()) << one;
    ++count;
  }
  EXPECT_GE(count, 33u);
}

TEST(ReferenceParser, RefusedFilesHaveProblems) {
  LOADLINE_NEEDS(folder, reference + "/parser/testfiles-negative");
  for (const auto& one : folders_of(*folder)) {
    const Source source{(one / "Dockerfile").string(), read(one / "Dockerfile")};
    EXPECT_FALSE(parse(source).problems.empty()) << one;
  }
}

TEST(ReferenceParser, LinesAreEqual) {
  LOADLINE_NEEDS(path, reference + "/parser/testfile-line/Dockerfile");
  const Source source{path->string(), read(*path)};
  const auto file = parse(source);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> lines;
  for (const auto& instruction : file.instructions) {
    lines.emplace_back(source.position(instruction.span.begin).line, source.position(instruction.span.end).line);
  }
  // parser_test.go, TestParseIncludesLineNumbers
  EXPECT_EQ(lines, (std::vector<std::pair<std::uint32_t, std::uint32_t>>{{5, 5}, {11, 12}, {17, 31}}));
}

TEST(ReferenceWords, OneWord) {
  LOADLINE_NEEDS(path, reference + "/shell/envVarTest");
  const std::map<std::string, std::string, std::less<>> environment{
      {"PWD", "/home"}, {"SHELL", "bash"}, {"KOREAN", "한국어"}, {"NULL", ""}};
  const Lookup lookup = [&](std::string_view name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional{found->second};
  };
  std::size_t count = 0;
  const auto text = read(*path);
  for (const auto line : split_lines(text)) {
    const auto cells = split(line, '|');
    if (line.starts_with('#') || cells.size() != 3 || trim(cells[0]) == "W") continue;
    const auto word = expand_word(trim(cells[1]), lookup);
    EXPECT_EQ(word ? word->text : "error", trim(cells[2])) << line;
    ++count;
  }
  EXPECT_GE(count, 228u);
}

TEST(ReferenceWords, SeveralWords) {
  LOADLINE_NEEDS(path, reference + "/shell/wordsTest");
  std::map<std::string, std::string, std::less<>> environment;
  const Lookup lookup = [&](std::string_view name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional{found->second};
  };
  std::size_t count = 0;
  const auto text = read(*path);
  for (const auto line : split(text, '\n')) {
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with("ENV ")) {
      const auto pair = line.substr(std::min(line.find_first_not_of(' ', 3), line.size()));
      environment.insert_or_assign(std::string{pair.substr(0, pair.find('='))},
                                   std::string{pair.substr(pair.find('=') + 1)});
      continue;
    }
    const auto bar = line.find('|');
    const auto expected = line.substr(line.find_first_not_of(' ', bar + 1));
    const auto words = expand_words(trim(line.substr(0, bar)), lookup);
    std::string got = "error";
    if (words) {
      got.clear();
      for (const auto& word : *words) got += (got.empty() ? "" : ",") + word;
    }
    EXPECT_EQ(got, expected) << line;
    ++count;
  }
  EXPECT_GE(count, 24u);
}

// Files that people really build: they read without a problem and print back as they were.
class RealFleet : public testing::TestWithParam<std::pair<std::string, std::size_t>> {};

TEST_P(RealFleet, ReadsAndPrintsBack) {
  const auto& [name, at_least] = GetParam();
  LOADLINE_NEEDS(folder, name);
  std::size_t count = 0;
  for (const auto& entry : fs::recursive_directory_iterator{*folder}) {
    const auto file_name = entry.path().filename().string();
    const bool named = file_name == "Dockerfile" || file_name.starts_with("Dockerfile.") ||
                       file_name.ends_with(".Dockerfile") || file_name == "Containerfile";
    if (!entry.is_regular_file() || !named || file_name.ends_with(".dockerignore")) continue;
    const Source source{entry.path().string(), read(entry.path())};
    const auto file = parse(source);
    EXPECT_EQ(print(file), source.text()) << entry.path();
    for (const auto& problem : file.problems) {
      ADD_FAILURE() << entry.path() << ":" << problem.place.position().line << ": " << problem.message;
    }
    ++count;
  }
  EXPECT_GE(count, at_least);
}

INSTANTIATE_TEST_SUITE_P(Corpus, RealFleet,
                         testing::Values(std::pair<std::string, std::size_t>{"awesome-compose", 30},
                                         std::pair<std::string, std::size_t>{"vextrus-erp", 20}),
                         [](const auto& fleet) { return replace_all(fleet.param.first, "-", "_"); });

}  // namespace
}  // namespace loadline::dockerfile
