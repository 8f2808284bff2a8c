// SPDX-License-Identifier: Apache-2.0
// The fleet: every file tied to every other, each fact once, with the place that proves it.
//
// This Compose service is built from that Dockerfile, with that target and those args, in that context, for
// that workspace package, which listens on that port and serves that health path. Rules read this and never
// search the disk. Everything here lives as long as the Fleet and is not changed after assemble().
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_tree.h"
#include "base/source.h"
#include "code/facts.h"
#include "compose/project.h"
#include "config/configs.h"
#include "context/context.h"
#include "context/ignore.h"
#include "dockerfile/stages.h"
#include "dockerfile/syntax.h"
#include "fleet/sources.h"
#include "shell/packages.h"
#include "shell/syntax.h"
#include "workflow/workflow.h"
#include "workspace/workspace.h"

namespace loadline::fleet {

struct Fleet;
struct Build;

// What a path says about the part that its file plays. A fixture or an archived file is not a production
// runtime, and most rules leave it alone.
enum class Setting : std::uint8_t { production, development, test, example, archived };
[[nodiscard]] Setting setting_of(std::string_view path);
[[nodiscard]] std::string_view name_of(Setting setting);

// A RUN (or the shell form of CMD, ENTRYPOINT) with its commands understood.
struct Run {
  const dockerfile::Instruction* instruction = nullptr;
  std::string text;  // what the shell gets
  shell::Script script;
  std::vector<shell::PackageCall> calls;
  const Source* source = nullptr;

  [[nodiscard]] Place place_of(Span in_text) const;  // a span of `text`, in the Dockerfile
  [[nodiscard]] bool mounts_cache_at(std::string_view folder) const;  // RUN --mount=type=cache,target=...
  [[nodiscard]] bool mounts_any_cache() const;

  std::optional<std::uint32_t> heredoc_begin;  // set: `text` starts at this offset of the source
};

// Who builds a Dockerfile.
struct Use {
  std::string by;  // "service auth", "bake target auth", "workflow ci.yml job build"
  Place place;
};

struct Dockerfile {
  std::string path;
  dockerfile::File file;
  Setting setting = Setting::production;
  std::vector<Run> runs;          // in the order of the instructions, RUN only
  std::vector<const Build*> builds;  // at least one: as a plain build where nobody uses it
  std::vector<Use> uses;
  bool judged = true;             // false: nothing uses it while others are used, or it is archived
  std::optional<std::size_t> family;  // cluster of near-duplicates, index into Fleet::families

  [[nodiscard]] const Run* run_of(const dockerfile::Instruction& instruction) const;
  [[nodiscard]] Place at(Span span) const { return {file.source, span}; }
  [[nodiscard]] bool used() const { return !uses.empty(); }
};

struct IgnoreFile {
  std::string path;
  context::IgnoreFile rules;
};

// A context as builds share it: one folder with one ignore file (or none).
struct Context {
  std::string folder;
  const IgnoreFile* ignore = nullptr;
  context::Context content;
};

// A RUN together with where it stands.
struct StageRun {
  const dockerfile::Stage* stage = nullptr;
  const dockerfile::Step* step = nullptr;
  const Run* run = nullptr;
};

// What most rules walk over, worked out once for a build: see stage_runs.h for its parts.
struct StageWalks {
  std::vector<std::vector<StageRun>> runs_of_stage;  // by the stage's index
  std::vector<StageRun> reachable_runs, image_runs;
  std::vector<const dockerfile::Stage*> reachable_stages, image_stages;
};

// One Dockerfile as one or more services build it.
struct Build {
  const Dockerfile* dockerfile = nullptr;
  dockerfile::BuildRequest request;
  dockerfile::Stages stages;
  StageWalks walks;  // over `stages`
  const Context* context = nullptr;  // null: not known (nobody says), or remote
  std::vector<Use> uses;
  std::vector<std::string> services;  // names of the Compose services that build it so

  // Of the package that is built: empty where it could not be told.
  const workspace::Workspace* workspace = nullptr;
  const workspace::Manifest* package = nullptr;
  std::optional<workspace::Closure> closure;  // what the package needs in production; nothing without a lockfile

  [[nodiscard]] Place at(const dockerfile::Instruction& instruction) const;
  [[nodiscard]] Place at(Span span) const;
  // Text of a RUN with the stage's variables put in, as far as they are known.
  [[nodiscard]] std::string expanded(const dockerfile::Stage& stage, std::string_view shell_text) const;
  // The image at the bottom of the target's chain; null for scratch or unknown.
  [[nodiscard]] const dockerfile::ImageReference* base_of(const dockerfile::Stage& stage) const;
};

enum class Libc : std::uint8_t { unknown, glibc, musl };
[[nodiscard]] Libc libc_of(const dockerfile::ImageReference& image);

// What a health check asks for, as far as its text tells.
struct HealthProbe {
  Place place;
  bool in_compose = false;
  std::string program;                 // "curl", "wget", "node", "pg_isready", ...
  std::optional<std::string> path;     // HTTP path
  std::optional<std::uint32_t> port;
  std::string method = "GET";
  std::string host;                    // "localhost", ...
  Place path_place, port_place;        // the bytes that say so, where they can be told
  std::vector<HealthProbe> otherwise;  // tried where this one fails: what stands behind each `||`
};

enum class ServiceKind : std::uint8_t { application, infrastructure };

struct Combination;

struct Service {
  std::string name;
  ServiceKind kind = ServiceKind::application;
  const Combination* combination = nullptr;
  const compose::Service* definition = nullptr;
  const Build* build = nullptr;  // null: it runs an image that is not built here
  // Judged as a production runtime: as a production combination has it, or where none of its folder does, as
  // what stands there has it.
  bool production = false;
  const workspace::Workspace* workspace = nullptr;
  const workspace::Manifest* package = nullptr;
  const code::ServiceFacts* facts = nullptr;

  std::optional<dockerfile::ImageReference> image;       // the base, or the image that it runs
  std::optional<Located<std::uint32_t>> listens;         // port in the source, environment applied
  std::optional<HealthProbe> probe;                      // Compose's, else the Dockerfile's
  bool health_disabled = false;
  std::optional<Located<std::string>> user;              // Compose's, else the Dockerfile's
  std::optional<Located<std::uint32_t>> proxy_port;      // traefik's loadbalancer.server.port
  bool behind_proxy = false;                             // labels route to it
  std::map<std::string, Located<std::string>, std::less<>> environment;  // image's ENV, then Compose's

  [[nodiscard]] Place at() const { return definition->place; }
};

enum class Role : std::uint8_t { development, production, standalone, test, other };
[[nodiscard]] std::string_view name_of(Role role);

// Compose files that people run together.
struct Combination {
  std::string name;  // "docker-compose.yml + docker-compose.prod.yml"
  Role role = Role::standalone;
  std::vector<std::string> files;
  compose::Project project;
  std::string folder;            // where `docker compose` is run
  std::deque<Service> services;  // by name
  Setting setting = Setting::production;
  // False for archived files, fixtures and examples inside a repository: rules leave them alone.
  [[nodiscard]] bool judged() const { return setting == Setting::production || setting == Setting::development; }
};

// Dockerfiles that are nearly the same text.
struct Family {
  std::vector<const Dockerfile*> members;  // by path
  double similarity = 0;                   // the least between neighbours, 0 to 1
};

// What looks like a package in an import and is a folder: tsconfig's paths and baseUrl, Node's imports.
struct PathAliases {
  std::vector<std::string> patterns;      // "@app/*"
  std::vector<code::Alias> folders;       // where those with one target lead: {"@app/", "services/x/src/app/"}
  std::vector<std::string> base_folders;  // relative to the tree's root
};

// A listed file that holds a secret by what stands in it.
struct PrivateFile {
  std::string path;
  std::string_view what;  // "a private key", "a registry token", "secrets"
};

// What ShellCheck says about the script of a RUN (shellcheck.net/wiki/SC2086).
struct ShellProblem {
  const Dockerfile* dockerfile = nullptr;
  Place place;
  unsigned code = 0;   // 2086
  std::string level;   // "error", "warning", "info", "style"
  std::string message;
};

struct Fleet {
  const FileTree* tree = nullptr;
  std::unique_ptr<Sources> sources;
  std::vector<File> files;  // the repository's own, sorted by path
  bool repository = false;  // the root is a git repository's top: `.git` stands in it
  bool all_files = false;   // fixtures, examples, archived and unused files are judged as if they were in production
  config::Configs configs;  // every loadline.toml that governs something here
  std::string today;        // "2026-11-01", for what comes to its end; empty: nobody said, so nothing has

  std::deque<Dockerfile> dockerfiles;     // by path
  std::deque<IgnoreFile> ignore_files;    // by path
  std::deque<Context> contexts;
  std::deque<Build> builds;
  std::deque<Combination> combinations;   // the one that says most about production first
  std::deque<workspace::Manifest> manifests;
  std::deque<workspace::Lockfile> lockfiles;
  std::deque<workspace::Workspace> workspaces;
  std::deque<workflow::Workflow> workflows;  // CI and bake
  std::vector<Family> families;
  std::map<const workspace::Manifest*, code::ServiceFacts> facts;  // of packages that a service runs
  std::map<const workspace::Manifest*, PathAliases> path_aliases;         // of the same packages
  std::vector<PrivateFile> private_files;  // by path
  context::IgnoreFile git_ignored;        // by the repository's .gitignore files: what need not be listed to exist
  std::vector<ShellProblem> shell_problems;  // filled by whoever may start ShellCheck; empty where nobody did
  std::vector<Problem> problems;          // of parsing, with their places
  std::vector<Error> unreadable;
  std::deque<Source> unreadable_sources;  // empty, beside `unreadable`: where a finding can point to

  [[nodiscard]] bool has_file(std::string_view path) const;
  [[nodiscard]] bool has_folder(std::string_view path) const;
  [[nodiscard]] const Dockerfile* dockerfile_at(std::string_view path) const;
  // One entry per name and project folder: as it runs in production, else as the first judged combination has it.
  [[nodiscard]] std::vector<const Service*> services() const;
};

struct AssembleRequest {
  std::vector<File> files;
  bool repository = false;
  bool all_files = false;
  config::Configs configs = {};  // read by whoever knows where they may stand
  std::string today;  // year-month-day; the one place where a clock comes in
};
// Reads, parses and links. `tree` must outlive the fleet.
[[nodiscard]] Fleet assemble(const FileTree& tree, AssembleRequest request);

}  // namespace loadline::fleet
