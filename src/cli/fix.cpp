// SPDX-License-Identifier: Apache-2.0
// loadline fix PATH: the diff on standard output, what became of each fix on standard error.
#include <fmt/format.h>

#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "cli/commands.h"
#include "cli/names.h"
#include "cli/progress.h"
#include "fix/diff.h"
#include "fix/replace.h"
#include "scan/mend.h"

namespace loadline::cli {
namespace {

struct Options {
  scan::MendRequest mend;
  bool apply = false;
  bool unsafe = false;
  bool check = false;
  unsigned threads = 0;
};

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string{count == 1 ? one : many};
}

void tell(const std::vector<scan::Mend>& mends, std::string_view what) {
  for (const auto& mend : mends) {
    std::cerr << fmt::format("{}: {}:{} {}: {}", what, mend.path, mend.line, mend.rule->name, mend.title);
    if (!mend.reason.empty()) std::cerr << "\n  " << mend.reason;
    std::cerr << '\n';
  }
}

void tell(const scan::Mended& mended, const Options& options) {
  std::map<std::string_view, std::size_t> by_rule;
  std::size_t width = 0;
  for (const auto& mend : mended.fixed) {
    ++by_rule[mend.rule->name];
    width = std::max(width, mend.rule->name.size());
  }
  for (const auto& [rule, count] : by_rule) std::cerr << fmt::format("{:<{}}  {}\n", rule, width, count);
  tell(mended.waiting, "waits");
  tell(mended.refused, "refused");
  if (mended.fixed.empty()) {
    std::cerr << "nothing to fix";
  } else {
    std::cerr << (options.apply ? "fixed " : "would fix ") << counted(mended.fixed.size(), "finding", "findings")
              << " in " << counted(mended.files.size(), "file", "files");
  }
  if (mended.risky > 0) std::cerr << "; " << mended.risky << " more with --unsafe";
  if (mended.by_hand > 0) std::cerr << "; " << mended.by_hand << " to be finished by hand";
  if (!mended.files.empty() && !options.apply) std::cerr << "; --apply writes";
  std::cerr << '\n';
}

// All are looked at before the first is written: a file that somebody edits stops the whole run.
bool write(const std::string& root, const std::vector<fix::Replacement>& files) {
  bool good = true;
  for (const auto step : {&fix::may_replace, &fix::replace}) {
    for (const auto& file : files) {
      const auto done = step(root, file);
      if (done) continue;
      std::cerr << "loadline: " << done.error().text() << '\n';
      good = false;
    }
    if (!good) return false;
  }
  return true;
}

Exit run(Options& options) {
  set_thread_count(options.threads);
  auto& request = options.mend;
  request.grade = options.unsafe ? Grade::risky : Grade::safe;
  if (!all_known_rules(request.scan.rules)) return Exit::usage;
  Progress progress{"fixing " + request.scan.root};
  const auto mended = scan::mend(request);
  progress.done();
  if (!mended) {
    std::cerr << "loadline: " << mended.error().text() << '\n';
    return Exit::unreadable;
  }
  if (!all_known_services(*mended->last.fleet, request.scan.services)) return Exit::usage;

  if (!options.apply)
    for (const auto& file : mended->files) std::cout << fix::unified_diff(file.path, file.before, file.after);
  std::cout << std::flush;
  if (!std::cout) return Exit::unreadable;
  if (options.apply && !write(request.scan.root, mended->files)) return Exit::unreadable;
  tell(*mended, options);
  return options.check && !mended->files.empty() ? Exit::findings : Exit::clean;
}

}  // namespace

void add_fix(CommandLine& command) {
  auto options = std::make_shared<Options>();
  auto& scan = options->mend.scan;
  scan.root = ".";
  command.options = {
      {"path", &scan.root, "The folder to fix; nothing outside it is read or written"},
      {"--apply", &options->apply, "Write the files instead of printing a diff"},
      {"--unsafe", &options->unsafe, "Also fixes that may change behaviour or drop a comment"},
      {"--check", &options->check, "Exit with 1 where something would change, or has"},
      {"--rule", &scan.rules, "Only this rule (name or another tool's code; repeatable)"},
      {"--service", &scan.services, "Only findings about this Compose service (repeatable)"},
      {"--threads", &options->threads, "Threads to use; 0 means all cores"},
      {.name = "--today", .target = &scan.today, .help = "As of this date (year-month-day)", .hidden = true},
  };
  command.run = [options] { return run(*options); };
}

}  // namespace loadline::cli
