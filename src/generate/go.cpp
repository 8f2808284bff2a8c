// SPDX-License-Identifier: Apache-2.0
// Read from go.mod and from the `go build` of the Dockerfile that is there. Programs are built without cgo: what needs
// a C library is refused.
#include "generate/go.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "generate/evidence.h"

namespace loadline::generate {
namespace {

constexpr std::array<std::string_view, 6> needs_cgo = {
    "github.com/mattn/go-sqlite3",    "github.com/confluentinc/confluent-kafka-go",
    "github.com/h2non/bimg",          "github.com/davidbyttow/govips",
    "gopkg.in/gographics/imagick.v3", "github.com/godror/godror",
};
// Flags of `go build` whose value is the next word.
constexpr std::array<std::string_view, 16> with_value = {
    "-o",       "-p",   "-asmflags", "-buildmode", "-C",      "-compiler", "-gccgoflags", "-gcflags", "-installsuffix",
    "-ldflags", "-mod", "-modfile",  "-overlay",   "-pkgdir", "-tags",     "-toolexec"};

// One `go build` (or `go install`) of a reachable stage, its words as the shell would have them.
struct GoBuild {
  std::string output, tags, package;
  bool stamps = false;  // -ldflags sets variables
  bool cgo = false;
};

std::optional<GoBuild> build_of(const fleet::Build& build, const dockerfile::Stage& stage,
                                const shell::Command& command) {
  if (command.program() != "go") return std::nullopt;
  std::vector<std::string> words;
  for (const auto word : command.arguments()) words.push_back(build.expanded(stage, word));
  if (words.empty() || (words.front() != "build" && words.front() != "install")) return std::nullopt;
  GoBuild out;
  const auto set = stage.variables.find("CGO_ENABLED");
  out.cgo = set != stage.variables.end() && set->second.value == "1";
  for (const auto& assignment : command.assignments) out.cgo = out.cgo || assignment.text == "CGO_ENABLED=1";
  for (std::size_t i = 1; i < words.size(); ++i) {
    const auto& word = words[i];
    if (!word.starts_with('-')) {
      out.package = out.package.empty() ? word : out.package;
      continue;
    }
    const auto equals = word.find('=');
    const auto flag = word.substr(word.starts_with("--") ? 1 : 0, equals == word.npos ? word.npos : equals);
    const bool takes_next = equals == word.npos && std::ranges::find(with_value, flag) != with_value.end();
    const std::string value = equals != word.npos                  ? word.substr(equals + 1)
                              : takes_next && i + 1 < words.size() ? words[i + 1]
                                                                   : "";
    if (takes_next) ++i;
    if (flag == "-o") out.output = value;
    if (flag == "-tags") out.tags = replace_all(value, " ", ",");
    if (flag == "-ldflags") out.stamps = contains(value, "-X");
  }
  return out;
}

std::vector<GoBuild> builds_of(const fleet::Build& build) {
  std::vector<GoBuild> out;
  for (const auto& [stage, step, run] : fleet::reachable_runs(build))
    for (const auto& command : run->script.commands)
      if (auto one = build_of(build, *stage, command)) out.push_back(std::move(*one));
  return out;
}

// "main.go" is the folder that it lies in; "./cmd/api/" is "./cmd/api"; a path of the module's own name is a folder
// too.
std::string package_folder(std::string package, std::string_view module) {
  if (!module.empty() && (package == module || package.starts_with(std::string{module} + "/")))
    package = "." + package.substr(module.size());
  if (package.ends_with(".go")) package = folder_of(package);
  const auto clean = clean_path(package);
  return clean.empty() || clean == "." ? "." : "./" + clean;
}

bool has_main(const fleet::Fleet& fleet, const std::string& folder) {
  for (const auto& file : fleet.files) {
    if (folder_of(file.path) != folder || !file.path.ends_with(".go") || file.path.ends_with("_test.go")) continue;
    const Source* source = fleet.sources->open(file.path);
    if (source == nullptr) continue;
    for (const auto line : split_lines(source->text()))
      if (trim(line) == "package main") return true;
  }
  return false;
}

// Where nothing names it: the module's own folder, or the only one below cmd/.
std::string only_main(const fleet::Fleet& fleet, const std::string& folder) {
  if (has_main(fleet, folder)) return ".";
  std::string found;
  const auto prefix = join_path(folder, "cmd") + "/";
  std::string last;
  for (const auto& file : fleet.files) {
    if (!file.path.starts_with(prefix)) continue;
    const auto below = folder_of(file.path);
    if (below == last || !file.path.ends_with(".go")) continue;
    last = below;
    if (!has_main(fleet, last)) continue;
    if (!found.empty()) return {};
    found = "./" + relative_path(last, folder);
  }
  return found;
}

struct Module {
  std::string name;
  std::string outside;  // a folder outside of it that a `replace` names
  std::string cgo;      // a module that needs a C library
  bool inside = false;  // a `replace` names a folder of its own
  bool requires_any = false;
};

Module read_module(std::string_view text, const std::string& folder) {
  Module out;
  for (const auto line : split_lines(text)) {
    const auto words = split_blanks(line.substr(0, line.find("//")));
    if (words.size() >= 2 && words[0] == "module") out.name = words[1];
    for (const auto word : words)
      if (std::ranges::find(needs_cgo, word) != needs_cgo.end() ||
          std::ranges::any_of(needs_cgo, [&](auto name) { return word.starts_with(std::string{name} + "/v"); }))
        out.cgo = word;
    out.requires_any = out.requires_any || (words.size() >= 2 && words[0] == "require") ||
                       (words.size() >= 2 && words[1].starts_with('v') && contains(words[0], "."));
    const auto arrow = std::ranges::find(words, "=>");
    if (arrow == words.end() || arrow + 1 == words.end() || !(arrow + 1)->starts_with('.')) continue;
    const auto target = resolve_path(folder, *(arrow + 1));
    if (target && is_below(*target, folder) && (folder.empty() || *target != folder)) out.inside = true;
    else out.outside = *(arrow + 1);
  }
  return out;
}

std::optional<std::string> module_folder(const fleet::Fleet& fleet, const fleet::Build& build) {
  std::vector<std::string> folders;
  if (build.context != nullptr) folders.push_back(build.context->folder);
  folders.emplace_back(folder_of(build.dockerfile->path));
  for (const auto& folder : folders)
    if (fleet.has_file(join_path(folder, "go.mod"))) return folder;
  return std::nullopt;
}

// What the last stage takes along beside the program.
void note_other_files(const GoService& go, std::vector<Note>& notes) {
  const auto* target = go.service->build->stages.target_stage();
  // Where the image is the one that builds, all of its source is in it.
  for (const auto* stage : go.service->build->stages.chain_of(*target))
    if (stage->image && base_name(stage->image->name) == "golang") return;
  std::vector<std::string> others;
  for (const auto& step : target->steps) {
    if (step.instruction->keyword != dockerfile::Keyword::copy || step.words.size() < 2) continue;
    for (std::size_t i = 0; i + 1 < step.words.size(); ++i) {
      const auto& word = step.words[i];
      if (!word || base_name(*word) == base_name(go.program) || contains(*word, "/ssl/") ||
          contains(*word, "zoneinfo") || contains(*word, "/etc/passwd") || contains(*word, "/etc/group"))
        continue;
      others.push_back("`" + *word + "`");
    }
  }
  if (others.empty()) return;
  notes.push_back({go.service->name,
                   "its image copies " + listed(others, 5) +
                       " today, and the generated one holds the program alone: see whether it reads them when it runs",
                   go.service->at()});
}

}  // namespace

bool is_go(const fleet::Service& service) {
  return service.build != nullptr && service.package == nullptr &&
         std::ranges::any_of(service.build->stages.stages, [](const auto& stage) {
           return stage.reachable && stage.image && base_name(stage.image->name) == "golang";
         });
}

std::optional<GoService> go_service_of(const fleet::Fleet& fleet, const fleet::Service& service,
                                       std::vector<Note>& notes) {
  const auto refuse = [&](std::string text) {
    notes.push_back({service.name, "not generated: " + std::move(text), service.at()});
    return std::nullopt;
  };
  const auto& build = *service.build;
  const auto folder = module_folder(fleet, build);
  if (!folder) return refuse("no go.mod stands in its context");
  GoService out{.service = &service, .folder = *folder};
  const auto path = join_path(out.folder, "go.mod");
  const Source* source = fleet.sources->open(path);
  const auto module = read_module(source == nullptr ? "" : source->text(), out.folder);
  if (!module.outside.empty())
    return refuse(path + " takes a module from " + module.outside + ", outside of its folder");
  if (!module.cgo.empty())
    return refuse("`" + module.cgo + "` needs a C compiler and a C library (cgo), and the template builds without");
  const bool vendored = fleet.has_folder(join_path(out.folder, "vendor"));
  const bool sums = fleet.has_file(join_path(out.folder, "go.sum"));
  if (module.requires_any && !sums && !vendored)
    return refuse("there is no go.sum, so no two builds would take the same modules; commit one");
  out.fetches = sums && !vendored && !module.inside;

  const auto command = command_words(service);
  const auto builds = builds_of(build);
  const auto named = std::ranges::find_if(builds, [&](const GoBuild& one) {
    return !command.empty() && base_name(one.output) == base_name(command.front());
  });
  const GoBuild none;
  const auto& today = named != builds.end() ? *named : builds.empty() ? none : builds.front();
  if (today.cgo) return refuse("its Dockerfile switches cgo on, and the template builds without a C compiler");
  const bool plain = !today.package.empty() && !contains(today.package, "$") && !contains(today.package, "...");
  out.main = plain ? package_folder(today.package, module.name) : only_main(fleet, out.folder);
  if (plain && !has_main(fleet, join_path(out.folder, out.main == "." ? "" : out.main.substr(2)))) out.main.clear();
  if (out.main.empty()) return refuse("nothing says which of its packages is the program that it starts");
  out.tags = today.tags;
  if (today.stamps)
    notes.push_back({service.name, "its build sets variables with -ldflags -X today, and the generated one does not",
                     service.at()});

  const auto* stage = build.stages.target_stage();
  const auto workdir = stage->workdir.value_or("/");
  const bool starts_it = !command.empty() && base_name(command.front()) != "go" && base_name(command.front()) != "sh" &&
                         base_name(command.front()) != "air" && !command.front().ends_with(".sh");
  if (starts_it) {
    const auto& word = command.front();
    out.program = word.starts_with('/') ? word
                  : contains(word, "/") ? "/" + clean_path(join_path(workdir.substr(1), word))
                                        : "/usr/local/bin/" + word;
    out.arguments.assign(command.begin() + 1, command.end());
    if (stage->workdir && workdir != "/") out.workdir = workdir;
  } else {
    out.program = "/usr/local/bin/" + service.name;
    notes.push_back({service.name,
                     "its Dockerfile does not say plainly which program it starts: the generated one starts what " +
                         out.main + " makes, without arguments",
                     service.at()});
  }
  note_other_files(out, notes);
  note_system_packages(service, {}, notes);
  return out;
}

}  // namespace loadline::generate
