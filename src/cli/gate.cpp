// SPDX-License-Identifier: Apache-2.0
// loadline gate PATH: figures against budgets and against what was accepted.
#include "gate/gate.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "base/read_file.h"
#include "baseline/baseline.h"
#include "cli/commands.h"
#include "cli/outputs.h"
#include "cli/survey_options.h"
#include "cli/text_style.h"
#include "cli/told.h"
#include "cli/write_file.h"
#include "report/gate.h"

namespace loadline::cli {
namespace {

struct Options {
  survey::Request survey;
  std::string baseline;
  bool ratchet = false;
  double tolerance = 1;
  bool require_measured = false;
  std::string against;
  std::string format = "text";
  std::vector<std::string> outputs;
  std::string color = "auto";
  std::size_t width = 0;
  unsigned threads = 0;
};

const std::vector<std::string> gate_formats{"text", "json", "markdown", "badge", "shields"};

// Nothing: it was told why. A file that is to be made is an empty baseline.
std::optional<gate::Baseline> read_baseline(const Options& options, bool& made) {
  if (options.baseline.empty()) return gate::Baseline{};
  if (options.ratchet && !std::filesystem::exists(options.baseline)) {
    made = true;
    return gate::Baseline{};
  }
  const auto text = read_file(options.baseline, "the gate's baseline; --ratchet makes one");
  if (!text) {
    (void)told(text.error().text(), Exit::unreadable);
    return std::nullopt;
  }
  auto read = gate::read_baseline(*text, options.baseline);
  if (read) return std::move(*read);
  (void)told(read.error().text(), Exit::unreadable);
  return std::nullopt;
}

// The fleet as it stands in another revision: only what its own files say, since images and builds are of today.
std::optional<report::Against> compared(const Options& options, const survey::Survey& now,
                                        std::unique_ptr<survey::Survey>& then) {
  auto request = options.survey;
  request.scan.revision = options.against;
  request.images.clear();
  request.image_folder.clear();
  request.builds.clear();
  auto surveyed = try_survey(request);
  if (!surveyed.survey) return std::nullopt;
  then = std::make_unique<survey::Survey>(std::move(*surveyed.survey));
  report::Against out{.revision = options.against, .commit = then->audit.commit, .changes = {}, .fresh = {}};
  out.changes = gate::changes_of(figures_of(*then, survey::Sources::files), figures_of(now, survey::Sources::files));
  const auto same = baseline::compare(baseline::baseline_of(then->audit.findings), now.audit.findings,
                                      [&](std::string_view path) { return now.audit.fleet->has_file(path); });
  for (std::size_t i = 0; i < now.audit.findings.size(); ++i)
    if (!same.accepted[i]) out.fresh.push_back(now.audit.findings[i]);
  out.fixed = same.fixed.size();
  return out;
}

std::string rendered(const std::string& format, const report::GateView& view, const report::Style& style) {
  if (format == "json") return report::gate_json(view);
  if (format == "markdown") return report::gate_markdown(view);
  if (format == "badge") return report::gate_badge(view);
  if (format == "shields") return report::gate_shields(view);
  return report::gate_text(view, style);
}

bool write_all(const Options& options, const report::GateView& view) {
  for (const auto& output : outputs_of(options.format, options.outputs, gate_formats)) {
    const auto style = output.path.empty() ? text_style(options.color, options.width, 100)
                                           : report::Style{.width = options.width == 0 ? 100 : options.width};
    const auto text = rendered(output.format, view, style);
    if (!output.path.empty() && !write_file(output.path, text)) return false;
    if (output.path.empty() && !(std::cout << text << std::flush)) return false;
  }
  return true;
}

Exit nothing_to_hold(const std::string& root) {
  std::cerr << "loadline: there is nothing to hold: no budgets govern " << root << ", and no --baseline is given\n"
            << "loadline: a loadline.toml with `[budgets]` and `image-size = \"500 MB\"` is a beginning;"
            << " --baseline FILE --ratchet accepts today's figures\n";
  return Exit::usage;
}

Exit run(Options& options) {
  set_thread_count(options.threads);
  if (options.ratchet && options.baseline.empty()) return told("--ratchet needs --baseline FILE", Exit::usage);
  if (!(options.tolerance >= 0)) return told("--tolerance takes a number of per cent, 0 or more", Exit::usage);
  bool made = false;
  const auto baseline = read_baseline(options, made);
  if (!baseline) return Exit::unreadable;
  const auto surveyed = try_survey(options.survey);
  if (!surveyed.survey) return surveyed.exit;
  const auto& now = *surveyed.survey;
  const auto& configs = now.audit.fleet->configs;

  const auto figures = figures_of(now);
  report::GateView view{
      .table = gate::judge(figures, gate::limits_of(configs, now.subjects()), *baseline, options.tolerance)};
  if (view.table.rows.empty() && !options.ratchet) return nothing_to_hold(options.survey.scan.root);
  const auto counts = view.table.counts();
  view.measured_required = options.require_measured;
  view.passed = counts.fail == 0 && (counts.not_measured == 0 || !options.require_measured);
  view.notes = now.notes;

  std::unique_ptr<survey::Survey> then;  // findings point into it
  std::optional<report::Against> against;
  if (!options.against.empty()) {
    against = compared(options, now, then);
    if (!against) return Exit::unreadable;
    view.against = &*against;
  }
  report::Ratcheted ratcheted{.file = options.baseline, .made = made, .ratchet = {}};
  if (options.ratchet) {
    ratcheted.ratchet = gate::ratcheted(*baseline, figures);
    if (!write_file(options.baseline, gate::write_baseline(ratcheted.ratchet.baseline))) return Exit::unreadable;
    view.ratcheted = &ratcheted;
  }
  if (!write_all(options, view)) return Exit::unreadable;
  return view.passed ? Exit::clean : Exit::findings;
}

}  // namespace

void add_gate(CommandLine& command) {
  auto options = std::make_shared<Options>();
  options->survey.scan.root = ".";
  command.options = {
      {"path", &options->survey.scan.root, "The folder of the fleet, with a loadline.toml that sets budgets"},
      {"--baseline", &options->baseline, "A file of accepted figures: what is over its budget and no worse passes"},
      {"--ratchet", &options->ratchet,
       "Write better figures to the baseline, never worse ones; make it where it is not"},
      {"--tolerance", &options->tolerance, "Per cent by which bytes and seconds may exceed the baseline"},
      {"--require-measured", &options->require_measured, "Exit with 1 where a figure is not measured"},
      {"--against", &options->against, "Show what changed since this revision of the repository (origin/main)"},
      {"--format", &options->format, "How standard output is written", gate_formats},
      {"--output", &options->outputs,
       "Write to this FILE instead of standard output, or as FORMAT=FILE beside it (repeatable)"},
      {"--color", &options->color, "auto, always or never", {"auto", "always", "never"}},
      {"--width", &options->width, "Columns of text output; 0 asks the terminal"},
      {"--threads", &options->threads, "Threads to use; 0 means all cores"},
  };
  for (auto& option : survey_options(options->survey)) command.options.push_back(std::move(option));
  command.run = [options] { return run(*options); };
}

}  // namespace loadline::cli
