// SPDX-License-Identifier: Apache-2.0
// loadline init PATH: a loadline.toml from what the fleet is. What it sets holds already, so that no result changes;
// the rest stands there as comments, with figures of this fleet.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "base/paths.h"
#include "base/units.h"
#include "cli/commands.h"
#include "cli/scan_options.h"
#include "cli/write_file.h"

namespace loadline::cli {
namespace {

struct Options {
  scan::Request scan;
  bool force = false;
  bool print = false;
};

std::string toml_text(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    if (byte == '"' || byte == '\\') out += std::string{"\\"} + byte;
    else if (value < 0x20 || value == 0x7F) out += std::string{"\\u00"} + digits[value >> 4U] + digits[value & 15U];
    else out += byte;
  }
  return out + "\"";
}

std::string list_of(const std::set<std::string>& items) {
  std::string out;
  for (const auto& item : items) out += (out.empty() ? "" : ", ") + toml_text(item);
  return "[" + out + "]";
}

void add_image(std::set<std::string>& registries, std::string_view text) {
  const auto image = dockerfile::parse_image_reference(text);
  if (!image.registry.empty()) registries.insert(image.registry);
}

// Every registry that the rule untrusted-registry would ask about.
std::set<std::string> registries_of(const fleet::Fleet& fleet) {
  std::set<std::string> out;
  for (const auto& build : fleet.builds)
    for (const auto& stage : build.stages.stages) {
      if (stage.image && !stage.image->registry.empty()) out.insert(stage.image->registry);
      for (const auto& step : stage.steps) {
        if (step.from_image) add_image(out, *step.from_image);
        for (const auto& mount : step.mounts)
          if (mount.from_image) add_image(out, *mount.from_image);
      }
    }
  for (const auto& combination : fleet.combinations)
    for (const auto& service : combination.services)
      if (service.image && !service.image->registry.empty()) out.insert(service.image->registry);
  return out;
}

constexpr std::size_t most_rules = 10;

std::string rules_text(const std::vector<Finding>& findings) {
  std::map<std::string_view, std::pair<std::size_t, Severity>> counts;
  for (const auto& finding : findings) {
    auto& [count, severity] = counts[finding.rule->name];
    ++count;
    severity = std::max(severity, finding.severity);
  }
  std::vector<std::tuple<std::size_t, std::string_view, Severity>> order;
  for (const auto& [rule, entry] : counts) order.emplace_back(entry.first, rule, entry.second);
  std::ranges::sort(order, [](const auto& a, const auto& b) {
    return std::get<0>(a) != std::get<0>(b) ? std::get<0>(a) > std::get<0>(b) : std::get<1>(a) < std::get<1>(b);
  });
  std::string out =
      "# Levels: off, on, info, warning, error; a rule's name or another tool's code for it (DL3008).\n"
      "# `loadline rules` lists the rules. Those that say most here today, as they are by default:\n[rules]\n";
  if (order.size() > most_rules) order.resize(most_rules);
  for (const auto& [count, rule, severity] : order)
    out += "# " + std::string{rule} + " = \"" + std::string{name_of(severity)} + "\"  # " + count_text(count) +
           (count == 1 ? " finding\n" : " findings\n");
  return out;
}

std::string overrides_text(const fleet::Fleet& fleet) {
  std::set<std::string> folders;
  for (const auto& dockerfile : fleet.dockerfiles)
    if (dockerfile.setting != fleet::Setting::production && !folder_of(dockerfile.path).empty())
      folders.emplace(folder_of(dockerfile.path));
  if (folders.empty()) folders.insert("legacy");
  return "\n# Other levels for some paths; the patterns are those of .dockerignore, seen from here.\n"
         "# [[overrides]]\n# paths = " +
         list_of(folders) + "\n# rules.runs-as-root = \"off\"\n";
}

std::string services_text(const fleet::Fleet& fleet) {
  std::set<std::string> names;
  for (const auto* service : fleet.services())
    if (service->kind == fleet::ServiceKind::application) names.insert(service->name);
  std::string out =
      "\n# What holds for one service: levels, and a budget (read and checked; no command compares with it yet).\n";
  for (const auto& name : names) out += "# [services." + toml_text(name) + "]\n# image-size = \"500 MB\"\n";
  return out;
}

std::string text_of(const scan::Audit& audit) {
  const auto& fleet = *audit.fleet;
  std::string out =
      "# Settings of loadline, written by `loadline init`. Nothing that is set here changes what it finds today;\n"
      "# what is commented out shows what could be set. docs/configuration.md describes every setting.\n\n"
      "# Exit with 1 from this severity on, or never.\nfail-on = \"error\"\n\n"
      "# Accept what is there and fail on what is new: `loadline baseline`, then\n"
      "# baseline = \"loadline-baseline.txt\"\n\n";
  out += rules_text(audit.findings) + overrides_text(fleet);
  const auto registries = registries_of(fleet);
  out +=
      "\n# Where images may come from: every registry that this fleet uses today. \"ghcr.io/acme\" is narrower.\n"
      "[registries]\n";
  out += (registries.empty() ? "# trusted = [\"docker.io\"]" : "trusted = " + list_of(registries)) + std::string{"\n"};
  out +=
      "\n# Labels that every production image must have: text, url, email, semver, spdx, rfc3339 or hash.\n"
      "# [labels.required]\n# \"org.opencontainers.image.source\" = \"url\"\n";
  out += services_text(fleet);
  out +=
      "\n# Budgets of every service, and what the whole fleet must reach.\n"
      "# [budgets]\n# image-size = \"500 MB\"\n# context-size = \"20 MB\"\n# cold-build = \"10min\"\n"
      "# cached-build = \"60s\"\n# findings = { error = 0 }\n# coverage = { health-check = 100, resource-limits = 100 }\n";
  return out;
}

Exit run(Options& options) {
  const auto path = (std::filesystem::path{options.scan.root} / config::file_name).string();
  std::error_code error;
  const bool exists = std::filesystem::exists(std::filesystem::symlink_status(path, error));
  if (exists && !options.force && !options.print) {
    std::cerr << "loadline: " << path
              << " is there already; --force writes it anew, --print shows what would be written\n";
    return Exit::usage;
  }
  options.scan.no_config = true;
  options.scan.no_baseline = true;
  const auto tried = try_audit(options.scan, "reading");
  if (!tried.audit) return tried.exit;
  const auto text = text_of(*tried.audit);
  if (options.print) {
    std::cout << text;
    return Exit::clean;
  }
  if (!write_file(path, text)) return Exit::unreadable;
  std::cout << path << ": written\n";
  return Exit::clean;
}

}  // namespace

void add_init(CommandLine& command) {
  auto options = std::make_shared<Options>();
  options->scan.root = ".";
  command.options = {
      {"path", &options->scan.root, "The folder that gets a loadline.toml"},
      {"--force", &options->force, "Write it even if there is one"},
      {"--print", &options->print, "Print it, write nothing"},
  };
  command.run = [options] { return run(*options); };
}

}  // namespace loadline::cli
