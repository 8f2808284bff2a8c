// SPDX-License-Identifier: Apache-2.0
// The promise of every fix, over whole fleets: the example, the examples of all pages, and the checkouts in
// LOADLINE_CORPUS. The engine proves each pass; a fix that it has to refuse is a failure here.
#include "scan/mend.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "rules/page.h"
#include "rules/registry.h"
#include "rules/rule.h"

namespace loadline::scan {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "loadline-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  void write(const std::string& path, const std::string& text) const {
    const auto full = fs::path{path_} / path;
    fs::create_directories(full.parent_path());
    if (text.starts_with("-> ")) fs::create_symlink(trim(std::string_view{text}.substr(3)), full);
    else std::ofstream{full, std::ios::binary} << text;
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

MendRequest request_for(const std::string& root, Grade grade) {
  return {.scan = {.root = root, .today = "2026-11-01"}, .grade = grade};
}

struct Counts {
  std::size_t fixes = 0, files = 0, audits = 0;
  std::map<std::string_view, std::size_t> by_rule;
  std::size_t refused = 0;
  std::size_t unsettled = 0;  // folders that a second run changes again
};

std::string text_of(const Mend& mend) {
  return mend.path + ":" + std::to_string(mend.line) + " " + std::string{mend.rule->name} + ": " + mend.title + ": " +
         mend.reason;
}

void expect_well_formed(const Audit& audit) {
  for (const auto& finding : audit.findings)
    for (const auto& fix : finding.fixes) {
      EXPECT_FALSE(fix.edits.empty() && fix.grade != Grade::manual) << finding.rule->name << ": " << fix.title;
      EXPECT_FALSE(fix.title.empty()) << finding.rule->name;
      std::map<std::string, std::vector<Span>> spans;
      for (const auto& edit : fix.edits) {
        ASSERT_NE(edit.at.source, nullptr) << finding.rule->name;
        EXPECT_LE(edit.at.span.begin, edit.at.span.end) << finding.rule->name;
        EXPECT_LE(edit.at.span.end, edit.at.source->text().size()) << finding.rule->name;
        spans[edit.path()].push_back(edit.at.span);
      }
      for (auto& [path, list] : spans) {
        std::ranges::sort(list);
        for (std::size_t i = 1; i < list.size(); ++i)
          EXPECT_LE(list[i - 1].end, list[i].begin) << path << " " << finding.rule->name << ": " << fix.title;
      }
    }
}

// Mends, and mends what comes of it. What the engine refuses is never written; it is counted, and so are folders that
// a second run changes again.
void expect_proven(const std::string& root, Grade grade, Counts& counts) {
  auto request = request_for(root, grade);
  const auto mended = mend(request);
  ASSERT_TRUE(mended) << mended.error().text();
  expect_well_formed(mended->last);
  counts.refused += mended->refused.size();
  for (const auto& one : mended->refused) std::cout << root << " refused " << text_of(one) << '\n';
  for (const auto& one : mended->waiting) ADD_FAILURE() << root << " waits for ever " << text_of(one);
  counts.fixes += mended->fixed.size();
  counts.files += mended->files.size();
  counts.audits += mended->audits;
  for (const auto& one : mended->fixed) ++counts.by_rule[one.rule->name];

  for (const auto& file : mended->files) request.scan.overlay[file.path] = file.after;
  const auto again = mend(request);
  ASSERT_TRUE(again) << again.error().text();
  if (!again->files.empty()) ++counts.unsettled;
}

void tell(std::string_view what, Grade grade, const Counts& counts) {
  std::cout << what << " (" << name_of(grade) << "): " << counts.fixes << " fixes of " << counts.by_rule.size()
            << " rules in " << counts.files << " files, " << counts.audits << " audits, " << counts.refused
            << " refused, " << counts.unsettled << " changed again by a second run\n";
  for (const auto& [rule, count] : counts.by_rule) std::cout << "  " << rule << " " << count << '\n';
}

// Fixes that the engine refuses today, of the examples and of the example fleet: each is a rule to mend. These numbers
// may only become smaller.
struct Known {
  std::size_t refused, unsettled;
};
void expect_no_worse(const Counts& counts, const Known& known) {
  EXPECT_LE(counts.refused, known.refused);
  EXPECT_LE(counts.unsettled, known.unsettled);
}

class Proven : public ::testing::TestWithParam<Grade> {};
INSTANTIATE_TEST_SUITE_P(Grades, Proven, ::testing::Values(Grade::safe, Grade::risky),
                         [](const auto& grade) { return std::string{name_of(grade.param)}; });

TEST_P(Proven, TheExampleFleet) {
  Counts counts;
  expect_proven(std::string{LOADLINE_SOURCE_DIR} + "/examples/erp", GetParam(), counts);
  EXPECT_GT(counts.fixes, 0u);
  tell("examples/erp", GetParam(), counts);
  expect_no_worse(counts, GetParam() == Grade::safe ? Known{0, 0} : Known{1, 0});
}

TEST_P(Proven, TheExamplesOfEveryPage) {
  Counts counts;
  std::size_t examples = 0;
  for (const auto& entry : rules::all_rules())
    for (const auto& example : rules::examples_of(entry.page)) {
      SCOPED_TRACE(std::string{entry.rule->info.name} + ".md:" + std::to_string(example.line));
      const Folder folder;
      for (const auto& file : example.files) folder.write(file.name, file.content);
      expect_proven(folder.path(), GetParam(), counts);
      ++examples;
    }
  EXPECT_GT(counts.fixes, 0u);
  tell(std::to_string(examples) + " examples", GetParam(), counts);
  expect_no_worse(counts, GetParam() == Grade::safe ? Known{1, 0} : Known{3, 0});
}

TEST_P(Proven, TheCorpus) {
  const char* corpus = std::getenv("LOADLINE_CORPUS");
  if (corpus == nullptr) GTEST_SKIP() << "LOADLINE_CORPUS names no folder of checkouts";
  Counts counts;
  std::set<fs::path> checkouts;
  for (const auto& entry : fs::directory_iterator{corpus})
    if (entry.is_directory()) checkouts.insert(entry.path());
  for (const auto& checkout : checkouts) expect_proven(checkout.string(), GetParam(), counts);
  tell(std::to_string(checkouts.size()) + " checkouts", GetParam(), counts);
}

TEST(Mend, OnlyWhatIsAskedFor) {
  const Folder folder;
  folder.write("Dockerfile", "FROM node:20\nMAINTAINER me\nWORKDIR app\nCMD [\"node\", \"x\"]\n");
  auto request = request_for(folder.path(), Grade::risky);
  request.scan.rules = {"maintainer-deprecated"};
  const auto mended = mend(request);
  ASSERT_TRUE(mended);
  ASSERT_EQ(mended->fixed.size(), 1u);
  EXPECT_EQ(mended->fixed[0].rule->name, "maintainer-deprecated");
  ASSERT_EQ(mended->files.size(), 1u);
  EXPECT_FALSE(contains(mended->files[0].after, "MAINTAINER"));
  EXPECT_TRUE(contains(mended->files[0].after, "WORKDIR app\n"));
  request.paths = {"other"};
  EXPECT_TRUE(mend(request)->files.empty());
}

TEST(Mend, LeavesLinksToTheirFiles) {
  const Folder folder;
  folder.write("Dockerfile", "FROM node:20\nMAINTAINER me\nCMD [\"node\", \"x\"]\n");
  folder.write("web/Dockerfile", "-> ../Dockerfile");
  const auto mended = mend(request_for(folder.path(), Grade::risky));
  ASSERT_TRUE(mended);
  for (const auto& file : mended->files) EXPECT_NE(file.path, "web/Dockerfile");
}

TEST(Mend, RefusesAnUnknownRule) {
  auto request = request_for(".", Grade::safe);
  request.scan.rules = {"no-such-rule"};
  EXPECT_FALSE(mend(request));
}

}  // namespace
}  // namespace loadline::scan
