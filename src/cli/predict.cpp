// SPDX-License-Identifier: Apache-2.0
// loadline predict [SERVICE...]: how big the images will be, and why.
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "base/environment.h"
#include "base/parallel.h"
#include "cli/built_services.h"
#include "cli/commands.h"
#include "cli/learn.h"
#include "cli/text_style.h"
#include "predict/local_sources.h"
#include "predict/predict.h"
#include "predict/why.h"
#include "report/prediction.h"
#include "scan/scan.h"
#include "survey/after_fixes.h"

namespace loadline::cli {
namespace {

using report::PredictedService;

struct Options {
  std::vector<std::string> services;
  std::string root = ".";
  std::string format = "text";
  std::string why;
  std::string color = "auto";
  std::size_t top = 5;
  std::size_t width = 0;
  unsigned threads = 0;
  bool compare = false, offline = false, refresh = false;
  predict::SourceRequest sources;
};

using survey::Services;

// A comment more in a Dockerfile is no saving.
bool differs_much(const predict::Amount& a, const predict::Amount& b) {
  constexpr std::uint64_t little = 100'000;
  return std::max(a.likely, b.likely) - std::min(a.likely, b.likely) >= little;
}

void compare(std::vector<PredictedService>& described, const Services& services, const scan::Audit& audit,
             const predict::Sizes& sizes) {
  for (const auto& after : survey::after_fixes(audit, services, sizes)) {
    for (auto& service : described) {
      const auto at = std::ranges::find(services, service.name, [](const auto* one) { return one->name; });
      const auto& prediction = after.predictions[static_cast<std::size_t>(at - services.begin())];
      if (!prediction || (!after.rule.empty() && !differs_much(prediction->bytes, service.prediction.bytes))) continue;
      service.alternatives.push_back(
          {after.rule.empty() ? "all of them" : after.rule, prediction->bytes, prediction->unknown.empty()});
    }
  }
}

std::vector<PredictedService> described(const Services& services, std::vector<predict::Prediction> predicted,
                                        const Options& options, const predict::Sizes& sizes) {
  std::vector<PredictedService> out;
  for (std::size_t i = 0; i < services.size(); ++i) {
    const auto& build = *services[i]->build;
    PredictedService one{.name = services[i]->name,
                         .dockerfile = build.dockerfile->path,
                         .prediction = std::move(predicted[i]),
                         .duplicates = {},
                         .alternatives = {},
                         .why = {}};
    if (build.closure) {
      one.lockfile = build.workspace->lockfile;
      if (options.why.empty()) one.duplicates = predict::duplicates_of(*one.lockfile, build.closure->packages, sizes);
      else one.why = predict::why(*build.workspace, build.package->folder, options.why, sizes);
    }
    out.push_back(std::move(one));
  }
  std::ranges::stable_sort(out, std::ranges::greater{},
                           [](const PredictedService& one) { return one.prediction.bytes.likely; });
  return out;
}

Exit run(Options& options) {
  set_thread_count(options.threads);
  options.sources.root = options.root;
  options.sources.ask_cache = !options.refresh;
  auto sources = predict::sources_for(options.sources, process_environment());
  if (!sources) {
    std::cerr << "loadline: " << sources.error().text() << '\n';
    return Exit::usage;
  }
  const auto audit = scan::audit({.root = options.root, .rules = {}, .services = {}});
  if (!audit) {
    std::cerr << "loadline: " << audit.error().text() << '\n';
    return Exit::unreadable;
  }
  const auto services = built_services(*audit->fleet, options.services);
  if (!services) return Exit::usage;
  if (services->empty()) {
    std::cerr << "loadline: no Compose service here is built from a Dockerfile\n";
    return Exit::unreadable;
  }
  if (!options.offline) {
    learn(*services, *audit->fleet, *sources);
    // What was learnt is in the cache, also where --refresh did not ask it before.
    if (options.refresh && sources->cache != nullptr)
      sources->sizes.packages.insert(sources->sizes.packages.begin(), predict::cached(sources->cache));
  }
  auto described_services = described(*services, predictions(*services, *audit->fleet, sources->sizes), options,
                                      sources->sizes);
  if (options.compare) compare(described_services, *services, *audit, sources->sizes);
  std::cout << (options.format == "json"
                    ? report::prediction_json(described_services)
                    : report::prediction_text(described_services,
                                              {.style = text_style(options.color, options.width, 110),
                                               .most = options.top,
                                               .why = options.why}))
            << std::flush;
  return std::cout ? Exit::clean : Exit::unreadable;
}

}  // namespace

void add_predict(CommandLine& command) {
  auto options = std::make_shared<Options>();
  command.options = {
      {"service", &options->services, "Compose services to predict; all that are built here where none is named"},
      {"--path,--root", &options->root, "The folder of the fleet; nothing outside it is read but caches"},
      {"--compare", &options->compare, "Also as it would be after each fix that the audit has"},
      {"--why", &options->why, "Why this package is in the images, and what would go with it"},
      {"--offline", &options->offline, "Never ask the network: caches and recorded tables only"},
      {"--refresh", &options->refresh, "Learn every size anew, whatever was remembered"},
      {"--image-size", &options->sources.images, "The size of a base image, as in base:1=150MB (repeatable)"},
      {"--store", &options->sources.store, "pnpm's store; where pnpm would have it, if not given"},
      {"--top", &options->top, "How many duplicates to show for each service"},
      {"--format", &options->format, "text or json", {"text", "json"}},
      {"--color", &options->color, "auto, always or never", {"auto", "always", "never"}},
      {"--width", &options->width, "Columns of text output; 0 asks the terminal"},
      {"--threads", &options->threads, "Threads to use; 0 means all cores"},
  };
  command.run = [options] { return run(*options); };
}

}  // namespace loadline::cli
