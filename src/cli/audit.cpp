// SPDX-License-Identifier: Apache-2.0
// loadline audit PATH: the main job.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/names.h"
#include "cli/progress.h"
#include "report/json.h"
#include "report/text.h"
#include "rules/advice.h"
#include "rules/registry.h"
#include "rules/rule.h"
#include "scan/scan.h"

namespace loadline::cli {
namespace {

struct Options {
  scan::Request scan;
  std::string format = "text";
  std::string output;
  std::string fail_on = "error";
  std::string severity = "info";
  std::string color = "auto";
  std::string shellcheck = "never";
  std::size_t top = 10;
  std::size_t width = 0;
  unsigned threads = 0;
};

bool wants_color(const Options& options) {
  if (options.color != "auto") return options.color == "always";
  const char* no_color = std::getenv("NO_COLOR");  // no-color.org: set and not empty
  if (no_color != nullptr && *no_color != '\0') return false;
  return options.output.empty() && ::isatty(STDOUT_FILENO) == 1;
}

std::size_t terminal_width(const Options& options) {
  if (options.width > 0) return options.width;
  winsize size{};
  if (options.output.empty() && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
  return 100;
}

// The old file or the new one, never half of one: written beside and renamed over.
bool write_file(const std::string& path, const std::string& text) {
  const std::string beside = path + ".part";
  std::ofstream out{beside, std::ios::binary};
  out << text;
  out.close();
  std::error_code error;
  if (!out.fail()) std::filesystem::rename(beside, path, error);
  if (!out.fail() && !error) return true;
  std::filesystem::remove(beside, error);
  return false;
}

bool fails(const std::vector<Finding>& findings, const std::string& level) {
  if (level == "never") return false;
  const auto least = severity_named(level);
  for (const auto& finding : findings)
    if (finding.severity >= *least) return true;
  return false;
}

report::Advice advice_for(std::string_view rule) {
  const auto advice = rules::advice_of(rule);
  return {advice.why, advice.what_to_do};
}

Exit run(Options& options) {
  set_thread_count(options.threads);
  options.scan.least = *severity_named(options.severity);
  options.scan.shellcheck = options.shellcheck == "auto";
  if (!all_known_rules(options.scan.rules)) return Exit::usage;
  Progress progress{"auditing " + options.scan.root};
  const auto audit = scan::audit(options.scan);
  progress.done();
  if (!audit) {
    std::cerr << "loadline: " << audit.error().text() << '\n';
    return Exit::unreadable;
  }
  if (!audit->shellcheck_missing.empty())
    std::cerr << "loadline: RUN lines were not checked by ShellCheck: " << audit->shellcheck_missing << '\n';
  if (!all_known_services(*audit->fleet, options.scan.services)) return Exit::usage;

  const report::Style style{.color = wants_color(options), .width = terminal_width(options)};
  const std::string text = options.format == "json" ? report::audit_json(*audit->fleet, audit->findings)
                                                    : report::audit_text(*audit->fleet, audit->findings, advice_for,
                                                                         {.style = style,
                                                                          .root = options.scan.root,
                                                                          .most = options.top,
                                                                          .overview = options.scan.rules.empty()});
  if (options.output.empty()) {
    std::cout << text << std::flush;
    if (!std::cout) return Exit::unreadable;
  } else if (!write_file(options.output, text)) {
    std::cerr << "loadline: cannot write " << options.output << '\n';
    return Exit::unreadable;
  }
  return fails(audit->findings, options.fail_on) ? Exit::findings : Exit::clean;
}

}  // namespace

void add_audit(CommandLine& command) {
  auto options = std::make_shared<Options>();
  auto& scan = options->scan;
  scan.root = ".";
  const std::vector<std::string> levels{"info", "warning", "error"};
  command.options = {
      {"path", &scan.root, "The folder to audit; nothing outside it is read"},
      {"--rule", &scan.rules, "Only this rule, on or off by default (name or another tool's code; repeatable)"},
      {"--all-files", &scan.all_files, "Judge fixtures, examples, archived and unused files too"},
      {"--shellcheck",
       &options->shellcheck,
       "auto: RUN lines are checked by ShellCheck too, where it is installed",
       {"auto", "never"}},
      {"--service", &scan.services, "Only findings about this Compose service (repeatable)"},
      {"--severity", &options->severity, "Leave out findings below this level", levels},
      {"--format", &options->format, "text or json", {"text", "json"}},
      {"--output", &options->output, "Write to this file instead of standard output"},
      {"--fail-on",
       &options->fail_on,
       "Exit with 1 from this level on, or never",
       {"info", "warning", "error", "never"}},
      {"--top", &options->top, "How many rules to show in full, by their costliest finding; 0 shows every finding"},
      {"--color", &options->color, "auto, always or never", {"auto", "always", "never"}},
      {"--width", &options->width, "Columns of text output; 0 asks the terminal"},
      {"--threads", &options->threads, "Threads to use; 0 means all cores"},
      // For tests: the same bytes on any day.
      {.name = "--today",
       .target = &scan.today,
       .help = "The date that ends of life are compared with (year-month-day)",
       .hidden = true},
  };
  command.run = [options] { return run(*options); };
}

}  // namespace loadline::cli
