// SPDX-License-Identifier: Apache-2.0
// Runs a page of examples: judge, compare, say which lines differ.
#include "cli/check_own_rules.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "base/read_file.h"
#include "base/text.h"
#include "cli/told.h"
#include "cli/write_file.h"
#include "rules/judge.h"
#include "rules/page.h"
#include "scan/configure.h"

namespace loadline::cli {
namespace {

std::string line_of(const Finding& finding) {
  const auto at = finding.at.position();
  return finding.at.source->path() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + " " +
         std::string{name_of(finding.severity)} + ": " + finding.message + " [" + std::string{finding.rule->name} +
         "]\n";
}

// What the own rules say of one example.
Result<std::string> findings_of(const rules::PageExample& example) {
  std::map<std::string, std::string, std::less<>> texts;
  for (const auto& file : example.files) texts[file.name] = file.content;
  std::vector<File> files;
  for (const auto& [path, text] : texts) files.push_back({path, FileKind::regular, text.size(), false});
  const auto tree = memory_tree(texts);
  auto configs = scan::configure({.root = {}, .config = {}, .none = false}, *tree, files);
  if (!configs) return tl::make_unexpected(configs.error());
  const auto fleet = fleet::assemble(*tree,
                                     {.files = files, .repository = true, .configs = std::move(*configs), .today = {}});
  std::string out;
  for (const auto& finding : rules::judge({.rules = {}}, fleet).findings)
    if (finding.at) out += line_of(finding);
  return out;
}

void say_difference(std::string_view expected, std::string_view actual) {
  for (const auto line : split_lines(expected))
    if (!contains("\n" + std::string{actual}, "\n" + std::string{line} + "\n") && !line.empty())
      std::cout << "  - " << line << '\n';
  for (const auto line : split_lines(actual))
    if (!contains("\n" + std::string{expected}, "\n" + std::string{line} + "\n") && !line.empty())
      std::cout << "  + " << line << '\n';
}

}  // namespace

Exit test_own_rules(const std::string& path) {
  const auto read = read_file(path);
  if (!read) return told(read.error().text(), Exit::unreadable);
  std::string page = *read;
  const auto examples = rules::examples_of(page);
  if (examples.empty()) return told(path + ": there is no example in it", Exit::unreadable);
  const bool update = std::getenv("UPDATE") != nullptr;
  std::size_t wrong = 0;
  std::vector<std::tuple<std::size_t, std::size_t, std::string>> replacements;
  for (const auto& example : examples) {
    const auto actual = findings_of(example);
    if (!actual) {
      std::cerr << "loadline: " << path << ":" << example.line << ": " << actual.error().text() << '\n';
      return Exit::unreadable;
    }
    const std::string expected = example.findings ? example.findings->content : "";
    if (expected == *actual) continue;
    if (update && example.findings) {
      replacements.emplace_back(example.findings->begin, example.findings->end, *actual);
      continue;
    }
    ++wrong;
    std::cout << path << ":" << example.line << ": the rules say something else (- expected, + found)\n";
    say_difference(expected, *actual);
  }
  std::ranges::reverse(replacements);
  for (const auto& [begin, end, text] : replacements) page.replace(begin, end - begin, text);
  if (!replacements.empty() && !write_file(path, page)) return Exit::unreadable;
  std::cout << examples.size() << (examples.size() == 1 ? " example, " : " examples, ") << wrong << " wrong\n";
  return wrong == 0 ? Exit::clean : Exit::findings;
}

}  // namespace loadline::cli
