// SPDX-License-Identifier: Apache-2.0
// loadline audit PATH: the main job.
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/environment.h"
#include "base/parallel.h"
#include "cli/built_services.h"
#include "cli/commands.h"
#include "cli/learn.h"
#include "cli/names.h"
#include "cli/outputs.h"
#include "cli/scan_options.h"
#include "cli/text_style.h"
#include "cli/told.h"
#include "cli/write_file.h"
#include "survey/service_figures.h"

namespace loadline::cli {
namespace {

struct Options {
  scan::Request scan;
  std::string format = "text";
  std::vector<std::string> outputs;
  std::string fail_on;
  std::string severity = "info";
  std::string color = "auto";
  std::string shellcheck = "never";
  std::size_t top = 10;
  std::size_t width = 0;
  unsigned threads = 0;
  bool show_suppressed = false;
  bool sizes = false, online = false;
  std::size_t history = 0;
};

bool fails(const std::vector<Finding>& findings, const std::string& level) {
  if (level == "never") return false;
  const auto least = severity_named(level);
  for (const auto& finding : findings)
    if (finding.severity >= *least) return true;
  return false;
}

// The command line's level wins over the configuration's.
std::string fail_level(const Options& options, const fleet::Fleet& fleet) {
  if (!options.fail_on.empty()) return options.fail_on;
  const auto* config = fleet.configs.of_root();
  return config != nullptr && config->fail_on ? *config->fail_on : "error";
}

// What takes longer than the audit, where it was asked for. Nothing: the request makes no sense.
std::optional<report::FiguresByService> figures_of(const Options& options, scan::Audit& audit) {
  report::FiguresByService out;
  if (options.sizes) {
    auto sources = predict::sources_for({.root = options.scan.root}, process_environment());
    if (!sources) {
      told(sources.error().text(), Exit::usage);
      return std::nullopt;
    }
    const auto services = built_services(*audit.fleet, {});
    if (options.online && services) learn(*services, *audit.fleet, *sources);
    survey::add_sizes(*audit.fleet, sources->sizes, out);
  }
  if (options.history > 0)
    for (const auto& note : survey::add_history(audit, {options.scan.root, options.history}, out))
      told(note, Exit::clean);
  return out;
}

// A file gets no colours and the usual width, a terminal what it can take.
bool write_all(const Options& options, const scan::Audit& audit, const report::FiguresByService& figures) {
  for (const auto& output : outputs_of(options.format, options.outputs, formats())) {
    Rendering rendering{.root = options.scan.root,
                        .style = {},
                        .top = options.top,
                        .overview = options.scan.rules.empty(),
                        .show_suppressed = options.show_suppressed,
                        .figures = figures};
    if (output.path.empty()) rendering.style = text_style(options.color, options.width, 100);
    else if (options.width > 0) rendering.style.width = options.width;
    if (!output.path.empty() && options.color == "always") rendering.style.color = true;
    const auto text = rendered(output.format, audit, rendering);
    if (!output.path.empty()) {
      if (!write_file(output.path, text)) return false;
    } else {
      std::cout << text << std::flush;
      if (!std::cout) return false;
    }
  }
  return true;
}

Exit run(Options& options) {
  set_thread_count(options.threads);
  options.scan.least = *severity_named(options.severity);
  options.scan.shellcheck = options.shellcheck == "auto";
  if (options.online && !options.sizes) return told("--online asks for sizes: say --sizes as well", Exit::usage);
  // Never taken apart: the process ends with it, and a twelfth of its time would go into giving memory back.
  static Tried* const kept = new Tried{try_audit(options.scan, "auditing")};
  auto& tried = *kept;
  if (!tried.audit) return tried.exit;
  if (!tried.audit->shellcheck_missing.empty())
    std::cerr << "loadline: RUN lines were not checked by ShellCheck: " << tried.audit->shellcheck_missing << '\n';
  if (!all_known_services(*tried.audit->fleet, options.scan.services)) return Exit::usage;
  const auto figures = figures_of(options, *tried.audit);
  if (!figures) return Exit::usage;
  if (!write_all(options, *tried.audit, *figures)) return Exit::unreadable;
  return fails(tried.audit->findings, fail_level(options, *tried.audit->fleet)) ? Exit::findings : Exit::clean;
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
      {"--format", &options->format, "How standard output is written", formats()},
      {"--output", &options->outputs,
       "Write to this FILE instead of standard output, or as FORMAT=FILE beside it (repeatable)"},
      {"--fail-on",
       &options->fail_on,
       "Exit with 1 from this level on, or never; else as loadline.toml says, else error",
       {"info", "warning", "error", "never"}},
      {"--baseline", &scan.baseline, "Accept the findings in this file: see `loadline baseline`"},
      {"--no-baseline", &scan.no_baseline, "Report accepted findings too, even if loadline.toml names a baseline"},
      {"--show-suppressed", &options->show_suppressed, "List what comments and the baseline hide"},
      {"--sizes", &options->sizes,
       "What each image will weigh, from caches and recorded tables: see `loadline predict`"},
      {"--online", &options->online, "With --sizes: ask the registry for what no cache knows"},
      {"--history", &options->history,
       "What today's builds would have missed of the cache at the newest N commits: see `loadline replay --as-now`"},
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
  for (auto& option : config_options(scan)) command.options.push_back(std::move(option));
  command.run = [options] { return run(*options); };
}

}  // namespace loadline::cli
