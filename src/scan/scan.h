// SPDX-License-Identifier: Apache-2.0
// From a folder to findings: find, configure, read, link, check, compare with the baseline, sort.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/file_tree.h"
#include "base/result.h"
#include "finding/finding.h"
#include "finding/suppressed.h"
#include "fix/apply.h"
#include "fleet/fleet.h"
#include "git/history.h"

namespace loadline::scan {

struct Request {
  std::string root;                    // a folder of this machine
  std::vector<std::string> rules;  // names or other tools' codes, whatever their level is; empty: all that are on
  bool others_too = false;  // those that are on run beside the ones that were asked for
  std::vector<std::string> services;  // only findings that concern these; empty: all
  Severity least = Severity::info;
  bool all_files = false;  // judge fixtures, examples, archived and unused files too
  bool shellcheck = false;  // start ShellCheck, where it is installed; so does asking for its rule by name
  std::string config;  // a loadline.toml that governs everything, instead of those found
  bool no_config = false;  // as if there were none
  std::string baseline;  // a file of accepted findings; empty: the one that the configuration names
  bool no_baseline = false;  // report what is accepted too
  std::string today;  // year-month-day; empty: the clock's, in UTC
  std::vector<std::string> left_out;  // files that are not read, as if they were not there
  std::string revision;  // of the repository around the root: as it stands there; empty: as it lies on the disk
  fix::Texts overlay;  // in place of what stands on the disk, or added to it
};

struct Audit {
  std::unique_ptr<git::History> history;  // that a revision's tree reads from; else null
  std::string commit;  // of a revision: 40 hexadecimal digits
  std::unique_ptr<FileTree> disk;  // below an overlay; else null
  std::unique_ptr<FileTree> tree;
  std::unique_ptr<fleet::Fleet> fleet;
  std::vector<Finding> findings;  // sorted
  std::vector<Suppressed> suppressed;  // by comments and by the baseline
  std::size_t fixed = 0;  // entries of the baseline that no longer stand for anything
  std::string baseline;  // the file that was compared with; empty: none
  std::size_t rules_run = 0;
  std::string shellcheck_missing;  // why its checks are left out, though they were asked for; empty: they are not
};

[[nodiscard]] std::string today_of_the_clock();  // year-month-day, in UTC

// Fails where the root, its configuration or the baseline cannot be read, or a rule is not known; a broken file in
// it is a finding. What is wrong in a configuration is all in the error's text, a line each.
[[nodiscard]] Result<Audit> audit(const Request& request);

}  // namespace loadline::scan
