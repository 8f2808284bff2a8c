// SPDX-License-Identifier: Apache-2.0
// Each command of today's Dockerfile is one of: an install or housekeeping, which the template does in its own way; the
// build; a code generator, which is carried over; or something that is not understood, which is told.
#include "generate/codegen_today.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "generate/node.h"
#include "generate/prisma.h"
#include "generate/text.h"
#include "workspace/filter.h"

namespace loadline::generate {
namespace {

using workspace::Manifest;

// Users, folders and texts: what they set up the generated Dockerfile has otherwise, or does without.
constexpr std::array<std::string_view, 40> housekeeping = {
    "cd",     "mkdir",    "rm",      "rmdir",   "cp",       "mv",    "ln",   "chmod",    "chown",   "echo",
    "printf", "true",     ":",       "set",     "export",   "unset", "test", "[",        "[[",      "exit",
    "cat",    "ls",       "touch",   "find",    "grep",     "pwd",   "id",   "addgroup", "adduser", "sleep",
    "sh",     "groupadd", "useradd", "usermod", "groupmod", "umask", "du",   "which",    "bash",    "install"};
// They compile, as the script `build` does.
constexpr std::array<std::string_view, 8> compilers = {"tsc",  "nest", "next",          "vite",
                                                       "nuxt", "ng",   "react-scripts", "vue-tsc"};
constexpr std::array<std::string_view, 8> bundlers = {"esbuild", "rollup", "webpack", "tsup",
                                                      "swc",     "babel",  "ncc",     "unbuild"};

// A command with what a package manager puts around it taken off.
struct Asked {
  std::string name;  // of a script or a program
  std::vector<std::string> arguments;
  std::vector<std::string> filters;
  std::string folder;  // as written
  bool recursive = false;
  bool may_be_script = false;
};

// Where a command stands, and the text that tells of it.
struct At {
  std::string folder;  // in the image
  std::string text;
  Place place;
};

struct Reading {
  const fleet::Fleet& fleet;
  const NodeService& node;
  std::vector<Note>& notes;
  bool built = false;
  std::vector<Codegen> out = {};
  std::set<std::string> told = {};
};

void add(Reading& reading, const Codegen& step) {
  if (std::ranges::find(reading.out, step) == reading.out.end()) reading.out.push_back(step);
}

void tell(Reading& reading, const At& at) {
  if (!reading.told.insert(at.text).second) return;
  reading.notes.push_back({reading.node.service->name,
                           "today's Dockerfile runs `" + at.text + "` " + (reading.built ? "after" : "before") +
                               " its build, and the generated one does not: see whether " +
                               (reading.built ? "the service" : "the build") + " needs what that makes",
                           at.place});
}

std::optional<Asked> asked_by(const shell::Command& command, const shell::PackageCall* call) {
  Asked out;
  if (call != nullptr) {
    if (call->action != shell::PackageAction::run) return std::nullopt;
    out.name = call->script;
    // As they are written: a manager's grammar takes the program's own flags for its.
    const auto name = std::ranges::find(command.words, call->script, &shell::Word::text);
    for (auto word = name == command.words.end() ? name : name + 1; word != command.words.end(); ++word)
      out.arguments.push_back(word->text);
    out.filters = call->filters;
    out.folder = call->folder;
    out.recursive = call->recursive;
    out.may_be_script = call->subcommand != "exec" && call->subcommand != "x" && call->subcommand != "dlx" &&
                        command.program() != "npx" && command.program() != "pnpx";
    return out;
  }
  out.name = command.program();
  for (const auto word : command.arguments()) out.arguments.emplace_back(word);
  return out;
}

bool is_folder_of(std::string_view folder, const NodeService& node, const Manifest& member) {
  const auto inside = relative_path(member.folder, node.workspace->folder);
  return !inside.empty() && inside != "." && ("/" + std::string{folder}).ends_with("/" + inside);
}

// Whose folder a command runs in: a member's where the path ends like it; else the service's or the root's.
const Manifest* whose(const NodeService& node, std::string_view folder, const std::string& script) {
  for (const auto* member : compiled_packages(node))
    if (is_folder_of(folder, node, *member)) return member;
  const auto* root = node.workspace->member_in(node.workspace->folder);
  const auto* context = node.service->build->context;
  if (context != nullptr && context->folder == node.package->folder) return node.package;
  if (script.empty() || root == nullptr) return node.package;
  return !root->scripts.contains(script) && node.package->scripts.contains(script) ? node.package : root;
}

std::vector<const Manifest*> chosen(const Reading& reading, const std::vector<std::string>& filters) {
  auto all = compiled_packages(reading.node);
  if (filters.empty()) return all;
  const auto wanted = workspace::chosen_by(*reading.node.workspace, {.selectors = filters});
  std::vector<const Manifest*> out;
  for (const auto* member : all)
    if (std::ranges::find(wanted, member) != wanted.end()) out.push_back(member);
  return out;
}

// Whether it is a script of packages that the service has no use for.
bool is_for_others(const Reading& reading, const std::vector<std::string>& filters, const std::string& script) {
  const auto& workspace = *reading.node.workspace;
  const auto wanted = filters.empty() ? workspace.members : workspace::chosen_by(workspace, {.selectors = filters});
  return std::ranges::any_of(wanted, [&](const auto* member) {
    return member->folder != workspace.folder && member->scripts.contains(script);
  });
}

// The tasks of `turbo run a b --filter=c`, and whom it asks.
void read_turbo(Reading& reading, const Asked& asked, const At& at) {
  std::vector<std::string> tasks, filters;
  for (std::size_t i = 0; i < asked.arguments.size(); ++i) {
    const auto& word = asked.arguments[i];
    if (word == "--") break;
    if (word.starts_with("--filter=")) filters.push_back(word.substr(9));
    else if ((word == "--filter" || word == "-F") && i + 1 < asked.arguments.size())
      filters.push_back(asked.arguments[++i]);
    else if (!word.starts_with('-') && word != "run") tasks.push_back(word);
  }
  if (!tasks.empty() && tasks.front() == "prune") return;
  for (const auto& task : tasks) {
    if (compiles(task)) {
      reading.built = true;
      continue;
    }
    const auto steps = steps_of_script(chosen(reading, filters), task);
    for (const auto& step : steps) add(reading, step);
    if (steps.empty() && !is_for_others(reading, filters, task)) tell(reading, at);
  }
}

std::string schema_named(const Asked& asked) {
  for (std::size_t i = 0; i < asked.arguments.size(); ++i) {
    const auto& word = asked.arguments[i];
    if (word.starts_with("--schema=")) return clean_path(word.substr(9));
    if (word == "--schema" && i + 1 < asked.arguments.size()) return clean_path(asked.arguments[i + 1]);
  }
  return {};
}

bool exists(const fleet::Fleet& fleet, const std::string& path) {
  return fleet.has_file(path) || fleet.has_folder(path);
}

// `prisma generate --schema packages/db/prisma/schema.prisma`: of the package that the path leads into.
void read_prisma_schema(Reading& reading, const std::string& schema, const Manifest* member, const At& at) {
  const auto& workspace = *reading.node.workspace;
  if (exists(reading.fleet, join_path(member->folder, schema)))
    return add(reading, {member, {}, {"prisma", "generate"}, schema});
  const auto full = join_path(workspace.folder, schema);
  const Manifest* owner = nullptr;
  for (const auto* each : workspace.members)
    if (each->folder != workspace.folder && is_below(full, each->folder)) owner = each;
  if (owner == nullptr || !exists(reading.fleet, full)) return tell(reading, at);
  const auto all = compiled_packages(reading.node);
  if (std::ranges::find(all, owner) != all.end())
    add(reading, {owner, {}, {"prisma", "generate"}, relative_path(full, owner->folder)});
}

// Without a path it is of the package in whose folder it runs, or of the only one that has a schema.
void read_prisma(Reading& reading, const Asked& asked, const At& at) {
  const auto& node = reading.node;
  const auto* member = whose(node, at.folder, {});
  const auto found = asked.filters.empty() ? std::vector<const Manifest*>{} : chosen(reading, asked.filters);
  if (found.size() == 1) member = found.front();
  if (const auto schema = schema_named(asked); !schema.empty()) return read_prisma_schema(reading, schema, member, at);
  if (!asked.filters.empty() && found.empty()) return;  // for packages that the service has no use for
  std::vector<const Manifest*> having;
  for (const auto* each : compiled_packages(node))
    if (prisma_schema_of(reading.fleet, *each, {})) having.push_back(each);
  if (std::ranges::find(having, member) == having.end() && having.size() == 1) member = having.front();
  if (std::ranges::find(having, member) != having.end()) return add(reading, {member, {}, {"prisma", "generate"}, {}});
  const auto* root = node.workspace->member_in(node.workspace->folder);
  if (root != nullptr && prisma_schema_of(reading.fleet, *root, {})) tell(reading, at);
}

void read_text(Reading& reading, std::string_view script, At at, unsigned depth);

void read_asked(Reading& reading, const Asked& asked, At at, unsigned depth) {
  const auto& node = reading.node;
  if (!asked.folder.empty()) at.folder = asked.folder.starts_with('/') ? asked.folder : at.folder + "/" + asked.folder;
  if (asked.name == "turbo") return read_turbo(reading, asked, at);
  if (asked.name == "prisma" && !asked.arguments.empty() && asked.arguments.front() == "generate")
    return read_prisma(reading, asked, at);
  if (asked.may_be_script) {
    const auto* root = node.workspace->member_in(node.workspace->folder);
    auto members = !asked.filters.empty() || asked.recursive
                       ? chosen(reading, asked.filters)
                       : std::vector<const Manifest*>{whose(node, at.folder, asked.name)};
    std::erase_if(members, [&](const auto* member) { return !member->scripts.contains(asked.name); });
    // The root's own files are not in the image: only what it hands on to its packages is understood.
    if (members.size() == 1 && members.front() == root && root != node.package && depth < 3)
      return read_text(reading, root->scripts.at(asked.name).value, at, depth + 1);
    if (compiles(asked.name)) {
      reading.built = true;
      return;
    }
    if (!members.empty() && !reading.built) {
      for (const auto& step : steps_of_script(members, asked.name)) add(reading, step);
      return;
    }
    if (members.empty() && (!asked.filters.empty() || asked.recursive) &&
        is_for_others(reading, asked.filters, asked.name))
      return;
    if (!members.empty() || !asked.filters.empty()) return tell(reading, at);
  }
  if (among(compilers, asked.name) || (!reading.built && among(bundlers, asked.name))) {
    reading.built = true;
    return;
  }
  if (!among(housekeeping, asked.name) || ((asked.name == "sh" || asked.name == "bash") && !asked.arguments.empty() &&
                                           !asked.arguments.front().starts_with('-')))
    tell(reading, at);
}

// "dotenv -e .env -- pnpm db:generate": what it starts; the file is none of the image's.
std::string_view without_dotenv(std::string_view script) {
  const auto first = script.substr(0, script.find(' '));
  const auto at = script.find(" -- ");
  return (first == "dotenv" || first == "dotenvx") && at != script.npos ? script.substr(at + 4) : script;
}

void read_commands(Reading& reading, const shell::Script& script, const std::vector<shell::PackageCall>& calls, At at,
                   const std::function<At(const shell::Command&)>& where, unsigned depth) {
  for (const auto& command : script.commands) {
    if (command.substitution || command.program().empty()) continue;
    if (command.program() == "cd") {
      for (const auto argument : command.arguments())
        at.folder = argument.starts_with('/') ? std::string{argument} : at.folder + "/" + std::string{argument};
      continue;
    }
    const auto call = std::ranges::find(calls, &command, &shell::PackageCall::command);
    const auto asked = asked_by(command, call == calls.end() ? nullptr : &*call);
    if (!asked) continue;
    auto here = where(command);
    // A package call knows its folders itself.
    here.folder = clean_path(call == calls.end() ? at.folder : here.folder);
    read_asked(reading, *asked, here, depth);
  }
}

void read_text(Reading& reading, std::string_view script, At at, unsigned depth) {
  const auto parsed = shell::parse(without_dotenv(script));
  if (parsed.broken) return tell(reading, at);
  read_commands(reading, parsed, shell::package_calls(parsed), at, [&](const shell::Command&) { return at; }, depth);
}

std::string shortened(std::string_view text) {
  const auto line = replace_all(text, "\\\n", " ");
  std::string out;
  for (const auto word : split_blanks(line)) out += (out.empty() ? "" : " ") + std::string{word};
  return replace_all(out.size() > 90 ? out.substr(0, 87) + "..." : out, "`", "'");
}

}  // namespace

bool compiles(std::string_view script) { return contains(script, "build") || contains(script, "compile"); }

std::vector<const Manifest*> compiled_packages(const NodeService& node) {
  auto out = node.members;
  out.push_back(node.package);
  return out;
}

std::vector<Codegen> steps_of_script(const std::vector<const Manifest*>& members, const std::string& script) {
  std::vector<Codegen> out;
  for (const auto* member : members)
    if (member->scripts.contains(script)) out.push_back({member, script, {}, {}});
  return out;
}

std::vector<Codegen> codegen_today(const fleet::Fleet& fleet, const NodeService& node, std::vector<Note>& notes) {
  Reading reading{fleet, node, notes};
  if (node.service->build == nullptr) return {};
  const auto& build = *node.service->build;
  for (const auto& [stage, step, run] : fleet::reachable_runs(build)) {
    const auto where = [&, run = run, step = step](const shell::Command& command) {
      return At{step->workdir.value_or("/"), shortened(slice(run->text, command.span.begin, command.span.end)),
                run->place_of(command.span)};
    };
    read_commands(reading, run->script, run->calls, {step->workdir.value_or("/"), {}, {}}, where, 0);
  }
  return std::move(reading.out);
}

}  // namespace loadline::generate
