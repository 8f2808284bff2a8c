// SPDX-License-Identifier: Apache-2.0
// Runs the reference's own tables, read from a checkout of moby/patternmatcher beside the project.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/text.h"
#include "context/glob.h"
#include "context/ignore.h"
#include "context/utf8.h"

namespace loadline::context {
namespace {

std::string corpus_file(const std::string& path) {
  const char* corpus = std::getenv("LOADLINE_CORPUS");
  if (corpus == nullptr) return "";
  std::ifstream in{std::filesystem::path{corpus} / path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

// The string literals and bare words of a line of Go, in order; a string keeps a leading '"' as its mark.
std::vector<std::string> go_tokens(std::string_view line) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line.substr(i).starts_with("//")) break;
    if (line[i] == '`') {
      const auto end = line.find('`', i + 1);
      out.push_back("\"" + std::string{line.substr(i + 1, end - i - 1)});
      i = end;
    } else if (line[i] == '"') {
      std::string text = "\"";
      for (++i; i < line.size() && line[i] != '"'; ++i) {
        if (line[i] == '\\') ++i;
        text += line[i];
      }
      out.push_back(text);
    } else if (std::isalpha(static_cast<unsigned char>(line[i])) != 0) {
      const auto start = i;
      while (i < line.size() && (std::isalnum(static_cast<unsigned char>(line[i])) != 0 || line[i] == '.')) ++i;
      out.emplace_back(line.substr(start, i - start));
    }
  }
  return out;
}

// The rows between the line that holds `begin` and the first one after it that starts with `end`.
std::vector<std::vector<std::string>> rows(std::string_view go, std::string_view begin, std::string_view end) {
  std::vector<std::vector<std::string>> out;
  bool inside = false;
  for (const auto line : split_lines(go)) {
    const auto trimmed = trim(line);
    if (!inside) inside = contains(line, begin);
    else if (line.starts_with(end)) break;
    else if (trimmed.starts_with('{')) out.push_back(go_tokens(trimmed));
  }
  return out;
}

std::string unmarked(const std::string& token) { return token.substr(1); }

TEST(PatternmatcherTables, Matches) {
  const auto go = corpus_file("patternmatcher/patternmatcher_test.go");
  if (go.empty()) GTEST_SKIP() << "LOADLINE_CORPUS has no patternmatcher checkout";
  std::size_t passed = 0;
  std::size_t total = 0;
  for (const char* table : {"tests := []matchesTestCase{", "tests = append(tests, []matchesTestCase{"}) {
    for (const auto& row : rows(go, table, table[6] == ':' ? "\t}" : "\t\t}")) {
      ASSERT_EQ(row.size(), 3u);
      const bool got = IgnoreFile::of_patterns({unmarked(row[0])}).excludes(unmarked(row[1]));
      EXPECT_EQ(got, row[2] == "true") << row[0] << " " << row[1];
      passed += got == (row[2] == "true") ? 1u : 0u;
      ++total;
    }
  }
  for (const auto& row : rows(go, "multiPatternTests := ", "\t}")) {
    std::vector<std::string> patterns;
    for (std::size_t i = 1; i + 2 < row.size(); ++i) patterns.push_back(unmarked(row[i]));
    const bool got = IgnoreFile::of_patterns(patterns).excludes(unmarked(row[row.size() - 2]));
    EXPECT_EQ(got, row.back() == "true") << row[row.size() - 2];
    passed += got == (row.back() == "true") ? 1u : 0u;
    ++total;
  }
  EXPECT_GE(total, 70u);
  RecordProperty("passed", static_cast<int>(passed));
  RecordProperty("total", static_cast<int>(total));
}

TEST(PatternmatcherTables, Match) {
  const auto go = corpus_file("patternmatcher/patternmatcher_test.go");
  if (go.empty()) GTEST_SKIP() << "LOADLINE_CORPUS has no patternmatcher checkout";
  const auto table = rows(go, "var matchTests = ", "}");
  EXPECT_GE(table.size(), 50u);
  for (const auto& row : table) {
    ASSERT_EQ(row.size(), 4u);
    const auto ignore = IgnoreFile::of_patterns({unmarked(row[0])});
    EXPECT_EQ(ignore.excludes(unmarked(row[1])), row[2] == "true") << row[0] << " " << row[1];
    EXPECT_EQ(ignore.problems().empty(), row[3] == "nil") << row[0];
  }
}

TEST(PatternmatcherTables, Compile) {
  const auto go = corpus_file("patternmatcher/patternmatcher_test.go");
  if (go.empty()) GTEST_SKIP() << "LOADLINE_CORPUS has no patternmatcher checkout";
  const auto table = rows(go, "var compileTests = ", "}");
  EXPECT_GE(table.size(), 20u);
  for (const auto& row : table) {
    ASSERT_EQ(row.size(), 4u);
    const Glob glob{unmarked(row[0])};
    const std::vector<std::string> kinds = {"exactMatch", "prefixMatch", "suffixMatch", "regexpMatch"};
    EXPECT_EQ(kinds[static_cast<std::size_t>(glob.kind())], row[1]) << row[0];
    if (glob.kind() != Glob::Kind::regex) continue;
    EXPECT_EQ(glob.regex_text(), unmarked(row[2])) << row[0];
  }
}

TEST(PatternmatcherTables, ReadAll) {
  const auto go = corpus_file("patternmatcher/ignorefile/ignorefile_test.go");
  if (go.empty()) GTEST_SKIP() << "LOADLINE_CORPUS has no patternmatcher checkout";
  const auto begin = go.find('`') + 1;
  const Source source{".dockerignore", go.substr(begin, go.find('`', begin) - begin)};
  const auto ignore = IgnoreFile::parse(source);
  std::vector<std::string> expected;
  const auto list = go.substr(go.find("expected := "));
  for (const auto line : split_lines(std::string_view{list}.substr(0, list.find("\n\t}"))))
    if (trim(line).starts_with('"')) expected.push_back(unmarked(go_tokens(trim(line)).front()));
  std::vector<std::string> got;
  for (const auto& pattern : ignore.patterns()) got.push_back((pattern.exception ? "!" : "") + pattern.text);
  // The matcher refuses a lone "!", which here is a problem and not a pattern.
  const auto lone = std::erase(expected, "!");
  EXPECT_EQ(ignore.problems().size(), lone);
  EXPECT_EQ(got, expected);
}

}  // namespace
}  // namespace loadline::context
