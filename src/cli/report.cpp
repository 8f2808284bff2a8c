// SPDX-License-Identifier: Apache-2.0
// loadline report PATH: the whole fleet as a document.
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "base/text.h"
#include "base/units.h"
#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/survey_options.h"
#include "cli/told.h"
#include "cli/write_file.h"
#include "git/history.h"
#include "history/replay.h"
#include "report/document.h"
#include "report/document/facts.h"
#include "survey/after_fixes.h"

namespace loadline::cli {
namespace {

struct Options {
  survey::Request survey;
  std::string format = "markdown";
  std::string output;
  std::string host_memory;
  std::string host_cpus;
  std::string commits = "500";
  bool no_replay = false;
  unsigned threads = 0;
};

// What is wrong with it, or nothing.
std::string read_host(const Options& options, report::HostSize& host) {
  if (!options.host_memory.empty() && !(host.memory_bytes = parse_bytes(options.host_memory)).value_or(0))
    return "--host-memory: \"" + options.host_memory + "\" is no size; one is 64G";
  if (!options.host_cpus.empty() && !((host.cpus = parse_amount(options.host_cpus)).value_or(0) > 0))
    return "--host-cpus: \"" + options.host_cpus + "\" is no number of CPUs";
  return {};
}

// The package at the root says how the fleet is called, else its folder does.
std::string name_of_fleet(const survey::Survey& survey, const std::string& root) {
  for (const auto& manifest : survey.audit.fleet->manifests)
    if (manifest.folder.empty() && !manifest.name.empty()) return manifest.name;
  std::error_code error;
  const auto folder = std::filesystem::weakly_canonical(root, error);
  return error ? root : folder.filename().string();
}

void add_images(const survey::Survey& survey, const survey::AfterFixes* all, report::Facts& facts) {
  for (std::size_t i = 0; i < survey.services.size(); ++i) {
    report::ImageFacts image{
        .service = survey.services[i], .label = survey.labels[i], .prediction = &survey.predictions[i]};
    if (all != nullptr && all->predictions[i]) image.after = &*all->predictions[i];
    if (const auto built = survey.images.find(image.label); built != survey.images.end()) {
      image.built_bytes = built->second.bytes;
      // An archive that stores layers as they are says nothing about what a registry would send.
      if (built->second.compressed < built->second.bytes) image.built_compressed = built->second.compressed;
      image.built_from = built->second.reference;
    } else if (const auto* recorded = builds::newest_with(
                   survey.builds, image.label, [](const auto& build) { return build.image_bytes.has_value(); })) {
      image.built_bytes = recorded->image_bytes;
      image.built_from = recorded->place;
    }
    facts.images.push_back(std::move(image));
  }
}

// A comment more in a Dockerfile is no saving.
constexpr std::uint64_t little = 100'000;

void add_effects(const survey::Survey& survey, const std::vector<survey::AfterFixes>& afterwards,
                 report::Facts& facts) {
  for (const auto& after : afterwards) {
    if (after.rule.empty()) continue;
    report::RuleEffect effect;
    for (std::size_t i = 0; i < survey.services.size(); ++i) {
      if (!after.predictions[i]) continue;
      effect.before += survey.predictions[i].bytes.likely;
      effect.after += after.predictions[i]->bytes.likely;
    }
    if (std::max(effect.before, effect.after) - std::min(effect.before, effect.after) >= little)
      facts.effects[after.rule] = effect;
  }
}

std::optional<history::Replay> replayed(const Options& options, std::size_t most, std::string& why_not) {
  Progress progress{"replaying the history of " + options.survey.scan.root};
  history::Request request{.folder = options.survey.scan.root};
  request.range.most = most;
  auto replay = history::replay(request);
  progress.done();
  if (replay) return std::move(*replay);
  const auto& error = replay.error();
  why_not = (error.place.empty() ? "" : error.place + " ") + error.message +
            (error.cause.empty() ? "" : " (" + error.cause + ")");
  return std::nullopt;
}

std::string rendered(const std::string& format, const report::Document& document) {
  return format == "html" ? report::document_html(document) : report::document_markdown(document);
}

Exit run(Options& options) {
  set_thread_count(options.threads);
  report::Facts facts;
  if (const auto wrong = read_host(options, facts.host); !wrong.empty()) return told(wrong, Exit::usage);
  const auto commits = parse_integer<std::size_t>(options.commits);
  if (!commits) return told("--commits takes a number; 0 means all", Exit::usage);
  const auto surveyed = try_survey(options.survey);
  if (!surveyed.survey) return surveyed.exit;
  const auto& survey = *surveyed.survey;
  const auto& fleet = *survey.audit.fleet;
  if (fleet.dockerfiles.empty() && fleet.combinations.empty())
    return told(options.survey.scan.root + ": there is neither a Dockerfile nor a Compose file here", Exit::unreadable);

  const auto afterwards = survey::after_fixes(survey.audit, survey.services, survey.sources.sizes);
  const bool has_all = !afterwards.empty() && afterwards.back().rule.empty();
  const auto table = gate::judge(figures_of(survey), gate::limits_of(fleet.configs, survey.subjects()), {}, 0);
  std::optional<history::Replay> replay;
  if (!options.no_replay) replay = replayed(options, *commits, facts.no_replay);

  facts.name = name_of_fleet(survey, options.survey.scan.root);
  facts.path = options.survey.scan.root;
  facts.commit = git::head_commit(facts.path);
  facts.fleet = &fleet;
  facts.findings = &survey.audit.findings;
  facts.summary = report::summary_of(fleet, survey.audit.findings);
  facts.plan = fleet::consolidation_of(fleet);
  add_images(survey, has_all ? &afterwards.back() : nullptr, facts);
  add_effects(survey, afterwards, facts);
  facts.builds = &survey.builds;
  facts.replay = replay ? &*replay : nullptr;
  facts.replay_command = "loadline replay" + (facts.path == "." ? std::string{} : " --path " + facts.path) +
                         (options.commits == "500" ? "" : " --commits " + options.commits);
  facts.gate = &table;
  facts.prices = config::prices_of(fleet.configs);

  const auto text = rendered(options.format, report::document_of(facts));
  if (!options.output.empty()) return write_file(options.output, text) ? Exit::clean : Exit::unreadable;
  return std::cout << text << std::flush ? Exit::clean : Exit::unreadable;
}

}  // namespace

void add_report(CommandLine& command) {
  auto options = std::make_shared<Options>();
  options->survey.scan.root = ".";
  command.options = {
      {"path", &options->survey.scan.root, "The folder of the fleet"},
      {"--format", &options->format, "markdown, or one self-contained html page", {"markdown", "html"}},
      {"-o,--output", &options->output, "Write to this FILE instead of standard output"},
      {"--host-memory", &options->host_memory, "The memory that the services have together, as in 64G"},
      {"--host-cpus", &options->host_cpus, "The CPUs that they have together"},
      {"--commits", &options->commits, "The newest commits whose build cache is replayed; 0 means all"},
      {"--no-replay", &options->no_replay, "Leave the history out"},
      {"--threads", &options->threads, "Threads to use; 0 means all cores"},
  };
  for (auto& option : survey_options(options->survey)) command.options.push_back(std::move(option));
  command.run = [options] { return run(*options); };
}

}  // namespace loadline::cli
