// SPDX-License-Identifier: Apache-2.0
// loadline debug ...: what the parsers see, for conformance runs and bug reports. Reads files by their path on
// this machine, as a person gives them; output is stable but not part of the contract.
#include <filesystem>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/paths.h"
#include "base/read_file.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/debug_version.h"
#include "compose/load.h"
#include "config/keys.h"
#include "context/ignore.h"
#include "dockerfile/dump.h"
#include "dockerfile/syntax.h"
#include "dockerfile/words.h"
#include "rules/registry.h"
#include "rules/rule.h"
#include "scan/scan.h"
#include "workspace/reach.h"

namespace loadline::cli {
namespace {

std::unique_ptr<Source> read_source(const std::string& path) {
  auto text = read_file(path);
  if (text) return std::make_unique<Source>(path, std::move(*text));
  std::cerr << "loadline: " << text.error().text() << '\n';
  return nullptr;
}

void print_problems(const std::vector<Problem>& problems) {
  for (const auto& problem : problems) {
    const auto position = problem.place.position();
    std::cerr << (problem.place ? problem.place.source->path() : "?") << ':' << position.line << ':' << position.column
              << ": " << problem.message << '\n';
  }
}

Exit dump_dockerfile(const std::string& path) {
  const auto source = read_source(path);
  if (!source) return Exit::unreadable;
  const auto file = dockerfile::parse(*source);
  std::cout << dockerfile::dump(file);
  print_problems(file.problems);
  return file.problems.empty() ? Exit::clean : Exit::findings;
}

// Lines of standard input: NAME=value sets a variable, anything else is a word to expand.
Exit expand_words() {
  std::map<std::string, std::string, std::less<>> variables;
  const auto lookup = [&](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional{found->second};
  };
  for (std::string line; std::getline(std::cin, line);) {
    const auto equals = line.find('=');
    const bool sets = equals != std::string::npos && equals > 0 &&
                      line.substr(0, equals).find_first_not_of(
                          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    if (sets) {
      variables[line.substr(0, equals)] = line.substr(equals + 1);
      continue;
    }
    const auto expanded = dockerfile::expand_word(line, lookup);
    std::cout << line << " | " << (expanded ? expanded->text : "error: " + expanded.error().text()) << '\n';
  }
  return Exit::clean;
}

Exit match_paths(const std::string& file, const std::vector<std::string>& paths) {
  const auto source = read_source(file);
  if (!source) return Exit::unreadable;
  const auto ignore = context::IgnoreFile::parse(*source);
  print_problems(ignore.problems());
  for (const auto& path : paths) {
    const auto pattern = ignore.deciding_pattern(path);
    std::cout << (ignore.excludes(path) ? "excluded " : "included ") << path;
    if (pattern) {
      const auto& decided = ignore.patterns()[*pattern];
      std::cout << "  by line " << source->position(decided.span.begin).line << ": " << source->text(decided.span);
    }
    std::cout << '\n';
  }
  return Exit::clean;
}

Exit merge_compose(const std::vector<std::string>& files) {
  std::map<std::string, std::unique_ptr<Source>, std::less<>> sources;
  const auto folder = std::filesystem::absolute(files.front()).parent_path();
  const auto open = [&](const std::string& path) -> const Source* {
    auto& source = sources[path];
    if (auto text = source ? std::string{} : read_file((folder / path).string()); !source && text)
      source = std::make_unique<Source>(path, std::move(*text));
    return source.get();
  };
  compose::LoadRequest request;
  for (const auto& file : files)
    request.files.push_back(std::filesystem::relative(std::filesystem::absolute(file), folder).generic_string());
  const auto project = compose::load(request, open);
  std::cout << compose::to_json(project) << '\n';
  print_problems(project.problems);
  return project.problems.empty() ? Exit::clean : Exit::findings;
}

struct ClosureOptions {
  std::string importer;
  std::string root = ".";
  bool development = false, own = false;
};

Exit print_closure(const ClosureOptions& options) {
  const auto audit = scan::audit({.root = options.root, .rules = {}, .services = {}});
  if (!audit) {
    std::cerr << "loadline: " << audit.error().text() << '\n';
    return Exit::unreadable;
  }
  const auto folder = options.importer == "." ? std::string{} : clean_path(options.importer);
  for (const auto& workspace : audit->fleet->workspaces) {
    if (workspace.lockfile == nullptr || workspace.member_in(folder) == nullptr) continue;
    const workspace::ClosureRequest request{.development = options.development};
    const auto closure = workspace::Reach{workspace, folder, request, {.links = !options.own}}.closure();
    for (const auto& importer : closure.importers) std::cout << "workspace " << importer << '\n';
    for (const auto package : closure.packages) std::cout << workspace.lockfile->packages[package].key << '\n';
    return Exit::clean;
  }
  std::cerr << "loadline: no lockfile here knows the importer " << options.importer << '\n';
  return Exit::usage;
}

Exit print_reads(const std::string& root) {
  const auto audit = scan::audit({.root = root, .rules = {}, .services = {}});
  if (!audit) {
    std::cerr << "loadline: " << audit.error().text() << '\n';
    return Exit::unreadable;
  }
  for (const auto& path : audit->fleet->sources->paths_read()) std::cout << path << '\n';
  return Exit::clean;
}

Exit print_schema() {
  std::vector<std::string_view> names;
  for (const auto& entry : rules::all_rules()) names.push_back(entry.rule->info.name);
  std::cout << config::json_schema(names);
  return Exit::clean;
}

CommandLine& subcommand(CommandLine& command, std::string name, std::string summary) {
  return command.commands.emplace_back(CommandLine{.name = std::move(name), .summary = std::move(summary)});
}

}  // namespace

void add_debug(CommandLine& command) {
  auto file = std::make_shared<std::string>();
  auto paths = std::make_shared<std::vector<std::string>>();

  auto& dockerfile = subcommand(command, "dockerfile", "The tree of a Dockerfile in the reference parser's notation");
  dockerfile.options = {{.name = "file", .target = file.get(), .help = "The Dockerfile", .required = true}};
  dockerfile.run = [file] { return dump_dockerfile(*file); };

  subcommand(command, "words", "Expands the words on standard input").run = &expand_words;

  auto& ignore = subcommand(command, "ignore", "Which paths an ignore file excludes, and by which line");
  ignore.options = {{.name = "file", .target = file.get(), .help = "The ignore file", .required = true},
                    {.name = "path", .target = paths.get(), .help = "Paths in the context", .required = true}};
  ignore.run = [file, paths] { return match_paths(*file, *paths); };

  auto& merged = subcommand(command, "compose", "The merged project as JSON");
  merged.options = {{.name = "file", .target = paths.get(), .help = "Its files in order", .required = true}};
  merged.run = [paths] { return merge_compose(*paths); };

  auto& closure = subcommand(command, "closure", "The packages that a workspace folder needs");
  auto options = std::make_shared<ClosureOptions>();
  closure.options = {
      {.name = "importer", .target = &options->importer, .help = "Its folder; . for the root", .required = true},
      {"--root", &options->root, "The folder of the workspace"},
      {"--dev", &options->development, "With what it needs for development"},
      {"--own", &options->own, "Without what the members need that it links to"}};
  closure.run = [options] { return print_closure(*options); };

  subcommand(command, "config-schema", "The JSON schema of loadline.toml").run = &print_schema;
  auto& version = subcommand(command, "version", "Which lines \"A < B\" of standard input are wrong");
  version.options = {{.name = "ecosystem",
                      .target = file.get(),
                      .help = "npm, debian, apk, rpm, pypi, maven, rubygems, nuget or go",
                      .required = true}};
  version.run = [file] { return check_versions(*file, std::cin, std::cout, std::cerr); };

  auto& reads = subcommand(command, "reads", "The files that an audit reads");
  auto root = std::make_shared<std::string>(".");
  reads.options = {{"path", root.get(), "The folder to audit"}};
  reads.run = [root] { return print_reads(*root); };
}

}  // namespace loadline::cli
