// SPDX-License-Identifier: Apache-2.0
// ShellCheck's comments in the lines of a Dockerfile: through continuations, heredocs, shells and variables.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "scan/scan.h"
#include "shellcheck/shellcheck.h"

namespace loadline::scan {
namespace {

class Folder {
 public:
  Folder() { path_ = ::mkdtemp(name_.data()); }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  void write(const std::string& name, std::string_view text) const { std::ofstream{path_ + "/" + name} << text; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string name_ = std::filesystem::temp_directory_path().string() + "/loadline-test-XXXXXX";
  std::string path_;
};

std::string said_about(std::string_view dockerfile) {
  const Folder folder;
  folder.write("Dockerfile", dockerfile);
  const auto audit = scan::audit({.root = folder.path(), .rules = {"shell-script-problem"}});
  EXPECT_TRUE(audit);
  std::string out;
  for (const auto& finding : audit->findings) {
    const auto at = finding.at.position();
    out += std::to_string(at.line) + ":" + std::to_string(at.column) + " " + std::string{finding.at.text()} + " " +
           finding.message.substr(0, finding.message.find(':')) + "\n";
  }
  return out;
}

TEST(ShellCheck, PlacesGoBackThroughContinuationsAndHeredocs) {
  if (!shellcheck::find_program()) GTEST_SKIP() << "shellcheck is not installed";
  EXPECT_EQ(said_about("FROM debian:12\n"
                       "RUN echo one && \\\n"
                       "    # a comment\n"
                       "    echo $two\n"
                       "RUN <<EOF\n"
                       "echo three\n"
                       "echo $four\n"
                       "EOF\n"),
            "4:10 $two SC2086\n4:10 $two SC2154\n7:6 $four SC2086\n7:6 $four SC2154\n");
}

TEST(ShellCheck, VariablesAndTheShellAreTheStages) {
  if (!shellcheck::find_program()) GTEST_SKIP() << "shellcheck is not installed";
  EXPECT_EQ(said_about("FROM debian:12 AS base\n"
                       "ENV KNOWN=1\n"
                       "RUN echo \"$KNOWN\" \"$HTTP_PROXY\"\n"
                       "RUN echo \"${KNOWN:0:1}\"\n"
                       "FROM base\n"
                       "SHELL [\"/bin/bash\", \"-c\"]\n"
                       "RUN echo \"${KNOWN:0:1}\"\n"),
            "4:11 ${KNOWN:0:1} SC3057\n");
}

TEST(ShellCheck, OtherProgramsAndTheJsonFormAreLeftAlone) {
  if (!shellcheck::find_program()) GTEST_SKIP() << "shellcheck is not installed";
  EXPECT_EQ(said_about("FROM python:3.13\n"
                       "RUN <<EOF\n"
                       "#!/usr/bin/env python3\n"
                       "print(f\"{x}\")\n"
                       "EOF\n"
                       "RUN [\"echo\", \"$x\"]\n"
                       "SHELL [\"powershell\", \"-Command\"]\n"
                       "RUN Write-Host $x\n"),
            "");
}

TEST(ShellCheck, WithoutTheProgramThereIsANoteAndTheRestGoesOn) {
  const Folder folder;
  folder.write("Dockerfile", "FROM debian\nRUN echo $a\n");
  const std::string before = std::getenv("PATH");
  ::setenv("PATH", "/nowhere", 1);
  const auto audit = scan::audit({.root = folder.path(), .shellcheck = true});
  ::setenv("PATH", before.c_str(), 1);
  ASSERT_TRUE(audit);
  EXPECT_EQ(audit->shellcheck_missing, "shellcheck is not on PATH");
  EXPECT_FALSE(audit->findings.empty());
}

TEST(Scan, AllFilesJudgesFixturesToo) {
  const Folder folder;
  std::filesystem::create_directories(folder.path() + "/test/fixtures");
  folder.write("test/fixtures/Dockerfile", "FROM debian\n");
  folder.write("Dockerfile", "FROM debian:12\n");
  const std::vector<std::string> rules = {"floating-base-tag"};
  EXPECT_EQ(scan::audit({.root = folder.path(), .rules = rules})->findings.size(), 0U);
  EXPECT_EQ(scan::audit({.root = folder.path(), .rules = rules, .all_files = true})->findings.size(), 1U);
}

}  // namespace
}  // namespace loadline::scan
