// SPDX-License-Identifier: Apache-2.0
// loadline baseline PATH: accepts today's findings, so that only new ones fail; --update drops what is fixed.
#include "baseline/baseline.h"

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "base/read_file.h"
#include "base/units.h"
#include "cli/commands.h"
#include "cli/scan_options.h"
#include "cli/write_file.h"

namespace loadline::cli {
namespace {

constexpr std::string_view usual_name = "loadline-baseline.txt";

struct Options {
  scan::Request scan;
  std::string output;
  bool update = false;
};

// What --output says, else what the configuration names, else the usual name in the audited folder.
std::string path_of(const Options& options, const scan::Audit& audit) {
  if (!options.output.empty()) return options.output;
  const auto* config = audit.fleet->configs.of_root();
  if (config != nullptr && config->baseline && config->above.empty())
    return (std::filesystem::path{options.scan.root} / *config->baseline).string();
  return (std::filesystem::path{options.scan.root} / usual_name).string();
}

std::string counted(std::size_t count) { return count_text(count) + (count == 1 ? " finding" : " findings"); }

Exit update(const std::string& path, const scan::Audit& audit) {
  const auto text = read_file(path);
  if (!text) {
    std::cerr << "loadline: there is no baseline " << path << "; `loadline baseline` writes one\n";
    return Exit::unreadable;
  }
  const auto before = baseline::read(*text, path);
  if (!before) {
    std::cerr << "loadline: " << before.error().text() << '\n';
    return Exit::unreadable;
  }
  const auto now = baseline::compare(*before, audit.findings, [&](std::string_view file) {
    return audit.fleet->has_file(file) || audit.tree->read(file).has_value();
  });
  if (!write_file(path, baseline::write({now.kept}))) return Exit::unreadable;
  std::cout << path << ": " << counted(now.fixed.size()) << " fixed and dropped, " << counted(now.kept.size())
            << " still accepted";
  const auto fresh = audit.findings.size() - now.kept.size();
  if (fresh > 0) std::cout << "; " << counted(fresh) << " new, not accepted";
  std::cout << '\n';
  return Exit::clean;
}

Exit run(Options& options) {
  options.scan.no_baseline = true;
  const auto tried = try_audit(options.scan, "auditing");
  if (!tried.audit) return tried.exit;
  const auto path = path_of(options, *tried.audit);
  if (options.update) return update(path, *tried.audit);
  const auto now = baseline::baseline_of(tried.audit->findings);
  if (!write_file(path, baseline::write(now))) return Exit::unreadable;
  std::cout << path << ": " << counted(now.entries.size()) << " accepted\n";
  return Exit::clean;
}

}  // namespace

void add_baseline(CommandLine& command) {
  auto options = std::make_shared<Options>();
  options->scan.root = ".";
  command.options = {
      {"path", &options->scan.root, "The folder whose findings are accepted"},
      {"--output", &options->output,
       "The file; else the one that loadline.toml names, else PATH/loadline-baseline.txt"},
      {"--update", &options->update, "Drop what is fixed from the file, and accept nothing new"},
      {.name = "--today",
       .target = &options->scan.today,
       .help = "The date that ends of life are compared with",
       .hidden = true},
  };
  for (auto& option : config_options(options->scan)) command.options.push_back(std::move(option));
  command.run = [options] { return run(*options); };
}

}  // namespace loadline::cli
