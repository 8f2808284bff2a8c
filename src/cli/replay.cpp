// SPDX-License-Identifier: Apache-2.0
// loadline replay SERVICE...: the build cache over the repository's own history.
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/read_file.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/text_style.h"
#include "cli/told.h"
#include "history/replay.h"
#include "report/replay.h"

namespace loadline::cli {
namespace {

struct Options {
  std::vector<std::string> services;
  std::string path = ".";
  std::string since;
  std::string until = "HEAD";
  std::string commits = "500";
  std::string runner = "local";
  std::string timings;
  std::vector<std::string> candidates;
  std::string format = "text";
  std::string color = "auto";
  std::size_t width = 0;
  bool all_parents = false;
  bool as_now = false;
  bool old_engine = false;
};

replay::Runner runner_named(std::string_view name) {
  for (const auto runner : {replay::Runner::registry_max, replay::Runner::registry_min, replay::Runner::none})
    if (name_of(runner) == name) return runner;
  return replay::Runner::local;
}

// PATH=FILE: what stands at PATH of the fleet in every commit.
Result<history::Overrides> read_candidates(const std::vector<std::string>& written) {
  history::Overrides out;
  for (const auto& one : written) {
    const auto equals = one.find('=');
    if (equals == one.npos || equals == 0) return failure("a candidate is written PATH=FILE", one);
    auto text = read_file(one.substr(equals + 1));
    if (!text) return tl::make_unexpected(std::move(text.error()));
    out[one.substr(0, equals)] = std::move(*text);
  }
  return out;
}

Exit print(const Options& options, const report::ReplayView& view) {
  if (options.format == "svg") {
    if (view.today->builds.size() != 1) return told("a picture is of one build: name one service", Exit::usage);
    std::cout << report::replay_svg(view.today->builds.front());
  } else if (options.format == "json") {
    std::cout << report::replay_json(view);
  } else {
    std::cout << report::replay_text(view, text_style(options.color, options.width, 120));
  }
  return std::cout.flush() ? Exit::clean : Exit::unreadable;
}

Exit run(const Options& options) {
  history::Request request{.folder = options.path, .services = options.services};
  const auto commits = parse_integer<std::size_t>(options.commits);
  if (!commits) return told("--commits takes a number; 0 means all", Exit::usage);
  request.range = {
      .until = options.until, .since = options.since, .most = *commits, .first_parent = !options.all_parents};
  request.runner = runner_named(options.runner);
  request.as_now = options.as_now;
  request.settings.cache_mount_id_counts = options.old_engine;
  if (!options.timings.empty()) {
    const auto log = read_file(options.timings);
    if (!log) return told(log.error().text(), Exit::unreadable);
    auto times = history::parse_timings(*log, options.timings);
    if (!times) return told(times.error().text(), Exit::unreadable);
    request.times = std::move(*times);
  }
  auto candidates = read_candidates(options.candidates);
  if (!candidates) return told(candidates.error().text(), Exit::unreadable);

  const auto today = history::replay(request);
  if (!today) return told(today.error().text(), Exit::unreadable);
  report::ReplayView view{
      .today = &*today, .runner = options.runner, .details = !options.services.empty() || today->builds.size() == 1};
  if (candidates->empty()) return print(options, view);
  request.candidates = std::move(*candidates);
  const auto other = history::replay(request);
  if (!other) return told(other.error().text(), Exit::unreadable);
  view.candidate = &*other;
  return print(options, view);
}

}  // namespace

void add_replay(CommandLine& command) {
  const auto options = std::make_shared<Options>();
  command.options = {
      {"service", &options->services, "Only these services, instruction by instruction; none: one line for each"},
      {"--path,--root", &options->path, "The fleet's folder, in a git repository"},
      {"--commits", &options->commits, "The newest commits to replay; 0 means all"},
      {"--since", &options->since, "Commits after this revision or date (2026-01-31, \"3 months ago\")"},
      {"--until", &options->until, "The newest commit"},
      {"--all-parents", &options->all_parents,
       "Commits that merges brought in, too, and not the branch's own line only"},
      {"--runner",
       &options->runner,
       "What the cache keeps from build to build",
       {"local", "registry-max", "registry-min", "none"}},
      {"--as-now", &options->as_now, "Build every commit as the newest says, instead of as it said itself"},
      {"--candidate", &options->candidates,
       "PATH=FILE: the same with FILE in place of PATH, side by side (repeatable)"},
      {"--timings", &options->timings, "The log of docker build --progress=plain, for how long steps take"},
      {"--old-engine", &options->old_engine, "As Docker 20.10 does it: ids of cache mounts count"},
      {"--format", &options->format, "text, json, or svg (of one service)", {"text", "json", "svg"}},
      {"--color", &options->color, "auto, always or never", {"auto", "always", "never"}},
      {"--width", &options->width, "Columns of text output; 0 asks the terminal"},
  };
  command.run = [options] { return run(*options); };
}

}  // namespace loadline::cli
