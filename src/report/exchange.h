// SPDX-License-Identifier: Apache-2.0
// Findings in the formats that other programs read. Pure functions of plain values; each ends with a line feed.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"
#include "finding/suppressed.h"

namespace loadline::report {

struct Results {
  const std::vector<Finding>& findings;
  std::span<const Suppressed> suppressed;
  std::string_view version;  // of loadline
  std::function<std::string_view(std::string_view rule)> page_of;  // a rule's page in Markdown; may give nothing
};

// SARIF 2.1.0 (OASIS, docs.oasis-open.org/sarif/sarif/v2.1.0), as code scanning takes it.
[[nodiscard]] std::string sarif(const Results& results);
// Workflow commands of GitHub Actions, which become annotations (docs.github.com, "Workflow commands").
[[nodiscard]] std::string github_annotations(const Results& results);
// GitLab's Code Quality report (docs.gitlab.com/ci/testing/code_quality, "Code Quality report format").
[[nodiscard]] std::string gitlab_code_quality(const Results& results);
// JUnit XML as Jenkins and GitLab read it: a suite per file, a failure per finding, what is hidden as skipped.
[[nodiscard]] std::string junit(const Results& results);
// Checkstyle XML, which most review bots read.
[[nodiscard]] std::string checkstyle(const Results& results);
// A table for a comment on a pull request; at most `most` rows, the worst first.
[[nodiscard]] std::string markdown(const Results& results, std::size_t most);

}  // namespace loadline::report
