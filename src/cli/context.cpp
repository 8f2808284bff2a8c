// SPDX-License-Identifier: Apache-2.0
// loadline context [SERVICE...]: what the builds send, and what of it they need.
#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/parallel.h"
#include "base/read_file.h"
#include "cli/built_services.h"
#include "cli/commands.h"
#include "cli/scan_options.h"
#include "cli/text_style.h"
#include "fleet/context_use.h"
#include "report/context.h"

namespace loadline::cli {
namespace {

struct Options {
  std::vector<std::string> services;
  scan::Request scan;
  std::string proposed;
  std::string format = "text";
  std::string color = "auto";
  std::size_t top = 8;
  std::size_t width = 0;
  unsigned threads = 0;
  bool on_disk = false;
};

// The rules about contexts; what they find about a build is shown with it.
const std::vector<std::string> context_rules = {
    "context-not-ignored",      "copy-source-ignored",        "copy-source-missing",         "dead-ignore-pattern",
    "duplicate-ignore-pattern", "ignore-exception-overruled", "whole-context-before-install"};

// Builds with a context that is known here: those of the services named, or every one of a judged Dockerfile.
std::optional<std::vector<const fleet::Build*>> chosen_builds(const fleet::Fleet& fleet, const Options& options) {
  std::vector<const fleet::Build*> out;
  if (options.services.empty()) {
    for (const auto& build : fleet.builds)
      if (build.context != nullptr && build.dockerfile->judged) out.push_back(&build);
    return out;
  }
  const auto services = built_services(fleet, options.services);
  if (!services) return std::nullopt;
  for (const auto* service : *services) {
    if (std::ranges::find(out, service->build) != out.end()) continue;
    if (service->build->context == nullptr) {
      std::cerr << "loadline: the context of '" << service->name << "' is not in this repository\n";
      return std::nullopt;
    }
    out.push_back(service->build);
  }
  return out;
}

const context::IgnoreFile& rules_of(const fleet::Context& context) {
  static const context::IgnoreFile nothing;
  return context.ignore == nullptr ? nothing : context.ignore->rules;
}

// Contexts as some ignore file leaves them, each read once however many builds share it.
class Contents {
 public:
  Contents(const scan::Audit& audit, bool on_disk) : audit_{audit}, on_disk_{on_disk} {}

  [[nodiscard]] const context::Context& of(const fleet::Context& context, const context::IgnoreFile& ignore) {
    const auto [at, is_new] = known_.try_emplace({context.folder, &ignore});
    if (is_new)
      at->second = on_disk_ ? context::read_context(*audit_.tree, context.folder, ignore)
                            : context::context_of(audit_.fleet->files, context.folder, ignore);
    return at->second;
  }

 private:
  const scan::Audit& audit_;
  bool on_disk_;
  std::map<std::pair<std::string, const context::IgnoreFile*>, context::Context> known_;
};

// Named by an instruction of its Dockerfile, or by a line of its ignore file.
bool is_about(const Finding& finding, const fleet::Build& build) {
  const auto& path = finding.at.source->path();
  return path == build.dockerfile->path || (build.context->ignore != nullptr && path == build.context->ignore->path);
}

report::ContextOfBuild described(const fleet::Build& build, const scan::Audit& audit, Contents& contents,
                                 const context::IgnoreFile* proposed) {
  report::ContextOfBuild out{
      .services = build.services,
      .dockerfile = build.dockerfile->path,
      .ignore_file = build.context->ignore == nullptr ? "" : build.context->ignore->path,
      .use = use_of(build, contents.of(*build.context, rules_of(*build.context)), *audit.fleet),
      .after = std::nullopt,
      .findings = {},
  };
  if (out.services.empty())
    for (const auto& use : build.uses) out.services.push_back(use.by);
  if (proposed != nullptr) out.after = use_of(build, contents.of(*build.context, *proposed), *audit.fleet);
  for (const auto& finding : audit.findings)
    if (is_about(finding, build)) out.findings.push_back(&finding);
  return out;
}

// A proposed ignore file, with the text that its patterns point into.
struct Proposed {
  std::unique_ptr<Source> source;
  context::IgnoreFile rules;
};

Result<Proposed> read_proposed(const std::string& path) {
  auto text = read_file(path, "the proposed ignore file");
  if (!text) return tl::make_unexpected(std::move(text.error()));
  Proposed out;
  out.source = std::make_unique<Source>(path, std::move(*text));
  out.rules = context::IgnoreFile::parse(*out.source);
  if (const auto& problems = out.rules.problems(); !problems.empty())
    return failure("line " + std::to_string(problems.front().place.position().line) + ": " + problems.front().message,
                   path);
  return out;
}

Exit run(Options& options) {
  set_thread_count(options.threads);
  Proposed proposed;
  if (!options.proposed.empty()) {
    auto read = read_proposed(options.proposed);
    if (!read) {
      std::cerr << "loadline: " << read.error().text() << '\n';
      return Exit::unreadable;
    }
    proposed = std::move(*read);
  }
  options.scan.rules = context_rules;
  options.scan.no_baseline = true;
  const auto tried = try_audit(options.scan, "reading");
  if (!tried.audit) return tried.exit;
  const auto builds = chosen_builds(*tried.audit->fleet, options);
  if (!builds) return Exit::usage;
  if (builds->empty()) {
    std::cerr << "loadline: no build here has a context that is known\n";
    return Exit::unreadable;
  }
  Contents contents{*tried.audit, options.on_disk};
  std::vector<report::ContextOfBuild> out;
  for (const auto* build : *builds)
    out.push_back(described(*build, *tried.audit, contents, proposed.source ? &proposed.rules : nullptr));
  std::ranges::stable_sort(out, std::ranges::greater{}, [](const auto& one) { return one.use.content.bytes; });
  const report::ContextRequest request{
      .style = text_style(options.color, options.width, 120), .most = options.top, .on_disk = options.on_disk};
  std::cout << (options.format == "json" ? report::context_json(out, request) : report::context_text(out, request))
            << std::flush;
  return std::cout ? Exit::clean : Exit::unreadable;
}

}  // namespace

void add_context(CommandLine& command) {
  const auto options = std::make_shared<Options>();
  options->scan.root = ".";
  command.options = {
      {"service", &options->services, "Only the builds of these Compose services"},
      {"--path,--root", &options->scan.root, "The folder of the fleet"},
      {"--ignore-file", &options->proposed, "Also as it would be under this ignore file"},
      {"--on-disk", &options->on_disk,
       "What is on this disk, installed packages and .git too, and not a clean checkout"},
      {"--top", &options->top, "How many entries of each folder to show"},
      {"--format", &options->format, "text or json", {"text", "json"}},
      {"--color", &options->color, "auto, always or never", {"auto", "always", "never"}},
      {"--width", &options->width, "Columns of text output; 0 asks the terminal"},
      {"--threads", &options->threads, "Threads to use; 0 means all cores"},
  };
  for (auto& option : config_options(options->scan)) command.options.push_back(option);
  command.run = [options] { return run(*options); };
}

}  // namespace loadline::cli
