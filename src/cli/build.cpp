// SPDX-License-Identifier: Apache-2.0
// loadline build [SERVICE...]: builds on the user's own builder, and keeps a record of what each build took.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/process.h"
#include "base/text.h"
#include "builds/store.h"
#include "cli/build_jobs.h"
#include "cli/built_services.h"
#include "cli/commands.h"
#include "cli/generated.h"
#include "cli/outputs.h"
#include "cli/progress.h"
#include "cli/text_style.h"
#include "cli/told.h"
#include "cli/write_file.h"
#include "generate/lines.h"
#include "git/history.h"
#include "report/builds.h"
#include "survey/survey.h"

namespace loadline::cli {
namespace {

struct Options {
  std::vector<std::string> services;
  scan::Request scan;
  bool generated = false, cold = false, show = false, dry_run = false, verbose = false;
  std::string with = "auto", builder, builds, logs;
  std::vector<std::string> passed_on;
  std::string format = "text";
  std::vector<std::string> outputs;
  std::string color = "auto";
  std::size_t width = 0;
};

const std::vector<std::string> build_formats{"text", "csv", "json", "prometheus"};

// "1f0c2d9a8b7c", with "-dirty" where tracked files differ from it, as `git describe --dirty` says it.
std::string commit_of(const std::string& root) {
  auto out = git::head_commit(root).substr(0, 12);
  if (out.empty()) return out;
  const auto changed = output_of({"git", "-C", root, "status", "--porcelain", "--untracked-files=no"});
  return changed && !changed->empty() ? out + "-dirty" : out;
}

// Nothing, with the reason told, where the fleet or a service cannot be had.
std::optional<std::vector<builds::Job>> jobs_of(Options& options, Exit& exit) {
  auto& root = options.scan.root;
  if (options.generated) {
    const auto tried = try_without_generated(options.scan);
    exit = tried.exit;
    if (!tried.audit) return std::nullopt;
    exit = Exit::usage;
    if (!built_services(*tried.audit->fleet, options.services)) return std::nullopt;
    auto jobs = generated_jobs(root, *tried.audit->fleet, options.services);
    if (jobs) return std::move(*jobs);
    exit = told(jobs.error().text(), Exit::unreadable);
    return std::nullopt;
  }
  options.scan.rules = {"unreadable-file"};  // only the fleet is wanted
  const auto tried = try_audit(options.scan, "reading");
  exit = tried.exit;
  if (!tried.audit) return std::nullopt;
  exit = Exit::usage;
  const auto all = built_services(*tried.audit->fleet, {});
  const auto chosen = built_services(*tried.audit->fleet, options.services);
  if (!chosen) return std::nullopt;
  const auto labels = survey::labels_of(*all);
  std::vector<std::string> own;
  for (const auto* service : *chosen)
    own.push_back(labels[static_cast<std::size_t>(std::ranges::find(*all, service) - all->begin())]);
  return present_jobs(root, *chosen, own);
}

std::string rendered(const std::string& format, const std::vector<builds::RecordedBuild>& all,
                     const std::vector<std::string>& services, const report::Style& style) {
  if (format == "csv") return builds::as_csv(all);
  if (format == "json") return builds::as_json(all);
  if (format == "prometheus") return builds::as_metrics(all);
  return report::builds_text(all, services, style);
}

// The records as asked for; the table only of these services.
Exit tell(const Options& options, builds::Store& store, const std::vector<std::string>& services) {
  const auto all = store.all();
  if (!all) return told(all.error().text(), Exit::unreadable);
  for (const auto& output : outputs_of(options.format, options.outputs, build_formats)) {
    const auto style = output.path.empty() ? text_style(options.color, options.width, 120)
                                           : report::Style{.width = options.width == 0 ? 120 : options.width};
    const auto text = rendered(output.format, *all, services, style);
    if (!output.path.empty() && !write_file(output.path, text)) return Exit::unreadable;
    if (output.path.empty() && !(std::cout << text << std::flush)) return Exit::unreadable;
  }
  return Exit::clean;
}

void tell_failure(const builds::Outcome& outcome, bool shown) {
  std::cerr << "loadline: " << outcome.build.service << " does not build: " << outcome.build.failure << '\n';
  if (shown) return;
  constexpr std::size_t most = 30;
  const auto lines = split_lines(outcome.log);
  for (std::size_t i = lines.size() - std::min(most, lines.size()); i < lines.size(); ++i)
    std::cerr << lines[i] << '\n';
}

std::string log_path(const Options& options, const builds::Job& job) {
  return (std::filesystem::path{options.logs} / (generate::identifier(job.service, '-') + ".log")).string();
}

// Builds one after the other, so that none waits for another while the clock runs.
Exit build_all(const Options& options, const std::vector<builds::Job>& jobs, const builds::Engine& engine,
               const builds::Request& request, builds::Store& store) {
  Exit exit = Exit::clean;
  std::error_code error;  // where it matters, the file that cannot be written is told
  if (!options.logs.empty()) std::filesystem::create_directories(options.logs, error);
  for (const auto& job : jobs) {
    Progress progress{"building " + job.service};
    const auto outcome = run(job, engine, request, [&](std::string_view line) {
      if (options.verbose) std::cerr << line << '\n';
    });
    progress.done();
    if (!outcome) return told(outcome.error().text(), Exit::unreadable);
    if (!outcome->build.failure.empty()) {
      exit = Exit::findings;
      tell_failure(*outcome, options.verbose);
    }
    if (!options.logs.empty() && !write_file(log_path(options, job), outcome->log)) return Exit::unreadable;
    if (const auto kept = store.append(outcome->build); !kept) return told(kept.error().text(), Exit::unreadable);
  }
  return exit;
}

Exit show_commands(const std::vector<builds::Job>& jobs, const builds::Engine& engine, const builds::Request& request) {
  for (const auto& job : jobs) {
    std::cout << "cd " << generate::shell_word(job.folder) << " &&";
    for (const auto& word : command_of(job, engine, request)) std::cout << ' ' << generate::shell_word(word);
    std::cout << '\n';
  }
  return std::cout.flush() ? Exit::clean : Exit::unreadable;
}

Exit run_command(Options& options) {
  const auto path = options.builds.empty() ? builds::store_path(options.scan.root, process_environment())
                                           : options.builds;
  if (options.show) {
    if (!std::filesystem::exists(path)) return told(path + ": no build was recorded yet", Exit::unreadable);
    auto store = builds::Store::open(path);
    return store ? tell(options, *store, options.services) : told(store.error().text(), Exit::unreadable);
  }
  Exit exit = Exit::clean;
  const auto jobs = jobs_of(options, exit);
  if (!jobs) return exit;
  if (jobs->empty()) return told("no service is built here", Exit::usage);
  const auto engine = builds::find_engine(options.with);
  if (!engine) return told(engine.error().text(), Exit::unreadable);
  if (engine->way == builds::Way::build) {
    if (!options.builder.empty()) return told("--builder is of buildx, which this docker does not have", Exit::usage);
    for (const auto& job : *jobs)
      if (!job.not_plain.empty())
        return told(job.service + ": " + job.not_plain + ", which `docker build` cannot be told; buildx can",
                    Exit::unreadable);
  }
  const builds::Request request{.cold = options.cold,
                                .builder = options.builder,
                                .options = options.passed_on,
                                .commit = commit_of(options.scan.root)};
  if (options.dry_run) return show_commands(*jobs, *engine, request);
  auto store = builds::Store::open(path);
  if (!store) return told(store.error().text(), Exit::unreadable);
  if (!engine->weighs)
    std::cerr << "loadline: this engine keeps images in containerd's store and does not say what they weigh unpacked: "
                 "sizes are not measured\n";
  exit = build_all(options, *jobs, *engine, request, *store);
  if (exit == Exit::unreadable) return exit;
  std::vector<std::string> services;
  for (const auto& job : *jobs) services.push_back(job.service);
  const auto told_all = tell(options, *store, services);
  return told_all == Exit::clean ? exit : told_all;
}

}  // namespace

void add_build(CommandLine& command) {
  const auto options = std::make_shared<Options>();
  options->scan.root = ".";
  options->scan.no_baseline = true;
  command.options = {
      {"service", &options->services, "Only these services; none: all that are built here"},
      {"--path,--root", &options->scan.root, "The folder of the fleet"},
      {"--generated", &options->generated,
       "As the files of `loadline generate` build them, and not as the present ones do"},
      {"--cold", &options->cold, "Take no step from the cache (--no-cache; cache mounts stay)"},
      {"--with", &options->with, "docker buildx bake, docker build, or whichever is there", {"auto", "bake", "build"}},
      {"--builder", &options->builder, "buildx's name of the builder; the current one, if not given"},
      {"--docker-option", &options->passed_on, "A word handed on to docker, as in --docker-option=--pull (repeatable)"},
      {"--builds", &options->builds,
       "The file that builds are recorded in; if not given, one for this folder below ~/.local/state"},
      {"--logs", &options->logs, "Write what the builder prints to SERVICE.log in this folder"},
      {"--show", &options->show, "Build nothing: show what was recorded"},
      {"--dry-run", &options->dry_run, "Build nothing: show the commands"},
      {"--verbose", &options->verbose, "Show what the builder prints, on standard error"},
      {"--format", &options->format, "How standard output is written", build_formats},
      {"--output", &options->outputs,
       "Write to this FILE instead of standard output, or as FORMAT=FILE beside it (repeatable)"},
      {"--color", &options->color, "auto, always or never", {"auto", "always", "never"}},
      {"--width", &options->width, "Columns of text output; 0 asks the terminal"},
  };
  for (auto& option : config_options(options->scan)) command.options.push_back(std::move(option));
  command.run = [options] { return run_command(*options); };
}

}  // namespace loadline::cli
