// SPDX-License-Identifier: Apache-2.0
// Goes through a CI script command by command, following `cd`.
#include "workflow/commands.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::workflow {
namespace {

using Words = std::vector<std::string_view>;

// The folder of each shell of a script; a subshell starts where its parent stands.
class Folders {
 public:
  Folders(const shell::Script& script, std::string start)
      : parents_{script.scopes}, folders_(std::max<std::size_t>(1, script.scopes.size())) {
    folders_[0] = std::move(start);
  }
  const std::string& of(std::uint32_t scope) {
    if (scope >= folders_.size()) scope = 0;
    if (!folders_[scope])
      folders_[scope] = scope == 0 ? std::string{} : std::string{of(parents_[scope] < scope ? parents_[scope] : 0)};
    return *folders_[scope];
  }
  void change(std::uint32_t scope, std::string_view to) {
    const auto next = resolve_path(of(scope), to);
    if (next && !contains(to, "$") && !contains(to, "\x01")) folders_[scope < folders_.size() ? scope : 0] = *next;
  }

 private:
  std::vector<std::uint32_t> parents_;
  std::vector<std::optional<std::string>> folders_;
};

// The first word that is no flag, from `from` on; global flags with values are few.
std::size_t operand(const Words& words, std::size_t from) {
  while (from < words.size() && words[from].starts_with('-')) {
    const bool takes_value = words[from] == "-f" || words[from] == "--file" || words[from] == "-p" ||
                             words[from] == "--project-name" || words[from] == "--profile" ||
                             words[from] == "--context" || words[from] == "-H" || words[from] == "--env-file" ||
                             words[from] == "--project-directory" || words[from] == "--builder";
    from += takes_value ? 2 : 1;
  }
  return from;
}

std::string_view word_at(const Words& words, std::size_t at) {
  return at < words.size() ? words[at] : std::string_view{};
}

// Where the image stands among the words of `docker run`, from `from` on. Flags that take no value are few.
std::size_t image_operand(const Words& words, std::size_t from) {
  constexpr std::array<std::string_view, 16> alone = {
      "--rm",   "-d", "--detach", "-i",      "--interactive", "-t",          "--tty",         "-it",
      "--init", "-P", "-q",       "--quiet", "--privileged",  "--read-only", "--publish-all", "-ti"};
  while (from < words.size() && words[from].starts_with('-'))
    from += contains(words[from], "=") || std::ranges::find(alone, words[from]) != alone.end() ? 1U : 2U;
  return from;
}

struct Reader {
  const ScriptText& script;
  const Mask& mask;
  Workflow& out;

  void add_action(const shell::Command& command, std::string_view kind, std::string_view tool) const {
    Action action{std::string{kind}, std::string{tool}, script.place(command.span.begin), script.job, {}};
    std::string arguments;
    for (const auto word : command.arguments()) arguments += (arguments.empty() ? "" : " ") + std::string{word};
    action.inputs["arguments"] = {mask.show(arguments), action.place};
    out.actions.push_back(std::move(action));
  }

  Located<std::string> located(std::string_view text, Place place) const {
    return {mask.show(expand_shell(text, script.environment).text), place};
  }

  // docker compose build, or up --build: words from `from` on are those of compose.
  void read_compose(const shell::Command& command, const Words& words, std::size_t from,
                    const std::string& folder) const {
    const auto verb = operand(words, from);
    const bool up = word_at(words, verb) == "up" || word_at(words, verb) == "run";
    if (word_at(words, verb) != "build" && !(up && command.has_flag("--build"))) return;
    ImageBuild build;
    build.tool = "compose";
    build.job = script.job;
    build.place = script.place(command.span.begin);
    build.push = command.has_flag("--push");
    read_files(words, from, verb, folder, build);
    for (auto i = verb + 1; i < words.size(); ++i) {
      if (words[i] == "--build-arg" || words[i] == "--ssh" || words[i] == "-m" || words[i] == "--memory" ||
          words[i] == "--scale")
        ++i;
      else if (!words[i].starts_with('-')) build.services.push_back(located(words[i], build.place));
    }
    out.builds.push_back(std::move(build));
  }

  // The -f and --file flags among words[from, to).
  void read_files(const Words& words, std::size_t from, std::size_t to, const std::string& folder,
                  ImageBuild& build) const {
    for (auto i = from; i < to && i < words.size(); ++i) {
      std::string_view file;
      if (words[i] == "-f" || words[i] == "--file") file = word_at(words, ++i);
      else if (words[i].starts_with("--file=")) file = words[i].substr(7);
      if (file.empty()) continue;
      auto named = located(file, build.place);
      if (auto inside = resolve_path(folder, named.value); inside && !contains(named.value, "$")) named.value = *inside;
      build.files.push_back(std::move(named));
    }
  }

  void read_bake(const shell::Command& command, const Words& words, std::size_t verb, const std::string& folder) const {
    ImageBuild build;
    build.tool = "bake";
    build.job = script.job;
    build.place = script.place(command.span.begin);
    build.push = command.has_flag("--push");
    build.sbom = command.has_flag("--sbom");
    build.provenance = command.has_flag("--provenance");
    read_files(words, verb + 1, words.size(), folder, build);
    for (auto i = verb + 1; i < words.size(); ++i) {
      if (words[i] == "-f" || words[i] == "--file" || words[i] == "--set" || words[i] == "--metadata-file" ||
          words[i] == "--progress" || words[i] == "--builder" || words[i] == "--allow" || words[i] == "--call" ||
          words[i] == "--var")
        ++i;
      else if (!words[i].starts_with('-')) build.services.push_back(located(words[i], build.place));
    }
    out.builds.push_back(std::move(build));
  }

  void read_docker(const shell::Command& command, std::string_view program, const Words& words,
                   const std::string& folder) const {
    auto verb = operand(words, 0);
    const auto first = word_at(words, verb);
    if (first == "compose") return read_compose(command, words, verb + 1, folder);
    const bool buildx = first == "buildx";
    if (buildx || first == "image" || first == "builder") verb = operand(words, verb + 1);
    const auto name = word_at(words, verb);
    if (buildx && name == "bake") return read_bake(command, words, verb, folder);
    if (name == "build" || (program == "buildah" && name == "bud") || (buildx && name == "b")) {
      const std::string tool = buildx ? "docker buildx" : program == "docker" ? "docker build" : std::string{program};
      out.builds.push_back(read_build(command, tool, verb + 1, script, folder, mask));
    } else if (first == "scout" && (word_at(words, verb + 1) == "cves" || word_at(words, verb + 1) == "quickview")) {
      add_action(command, "scan", "docker scout");
    } else if (first == "scout" && word_at(words, verb + 1) == "sbom") {
      add_action(command, "sbom", "docker scout");
    } else if (first == "scan" || first == "sbom" || first == "login") {
      add_action(command, first, "docker");
    } else if (name == "run") {
      read_run(command, words, image_operand(words, verb + 1));
    }
  }

  // A tool out of its own image ("docker run aquasec/trivy:0.72.0 image ..."), whose name is the program's.
  void read_run(const shell::Command& command, const Words& words, std::size_t image) const {
    const auto reference = expand_shell(word_at(words, image), script.environment).text;
    if (reference.empty() || command.has_flag("--entrypoint")) return;
    const auto name = base_name(std::string_view{reference}.substr(0, reference.find('@')));
    read_tool(command, name.substr(0, name.find(':')),
              {words.begin() + static_cast<std::ptrdiff_t>(image) + 1, words.end()});
  }

  void read_tool(const shell::Command& command, std::string_view program, const Words& words) const {
    const auto verb = word_at(words, operand(words, 0));
    const auto format = shell::flag_value(command, "--format", "-f").value_or("");
    if (program == "trivy") {
      const bool document = verb == "sbom" ? false : format.starts_with("cyclonedx") || format.starts_with("spdx");
      const bool scans = verb != "" && verb != "plugin" && verb != "version" && verb != "clean" && verb != "server" &&
                         !document && !command.has_flag("--download-db-only");
      if (document) add_action(command, "sbom", "trivy");
      else if (scans) add_action(command, "scan", "trivy");
    } else if (program == "grype" && verb != "db" && verb != "version" && verb != "") {
      add_action(command, "scan", "grype");
    } else if (program == "snyk" && (verb == "test" || verb == "container" || verb == "monitor")) {
      add_action(command, "scan", "snyk");
    } else if ((program == "syft" && verb != "version" && verb != "") || program == "cdxgen") {
      add_action(command, "sbom", program);
    } else if (program == "cosign" && (verb == "sign" || verb == "sign-blob")) {
      add_action(command, "sign", "cosign");
    } else if (program == "cosign" && (verb == "attest" || verb == "attach")) {
      add_action(command, "attest", "cosign");
    } else if (program == "notation" && verb == "sign") {
      add_action(command, "sign", "notation");
    } else if (program == "dockle" || program == "osv-scanner" || program == "clair-scanner") {
      add_action(command, "scan", program);
    }
  }

  void read_command(const shell::Command& command, Folders& folders) const {
    const auto program = command.program();
    const auto words = command.arguments();
    const auto& folder = folders.of(command.scope);
    if (program == "cd" || program == "pushd") {
      if (!words.empty()) folders.change(command.scope, expand_shell(words.back(), script.environment).text);
    } else if (program == "docker" || program == "podman" || program == "nerdctl" || program == "buildah") {
      read_docker(command, program, words, folder);
    } else if (program == "docker-compose" || program == "podman-compose") {
      read_compose(command, words, 0, folder);
    } else if (program == "docker-buildx") {
      const auto verb = operand(words, 0);
      if (word_at(words, verb) == "bake") read_bake(command, words, verb, folder);
      else if (word_at(words, verb) == "build")
        out.builds.push_back(read_build(command, "docker buildx", verb + 1, script, folder, mask));
    } else if (program == "executor" && command.program_word() != nullptr &&
               contains(command.program_word()->text, "kaniko")) {
      out.builds.push_back(read_build(command, "kaniko", 0, script, folder, mask));
    } else {
      read_tool(command, program, words);
    }
  }
};

}  // namespace

std::string read_script(const ScriptText& script, Workflow& out) {
  Mask mask;
  const auto hidden = mask.hide(script.text);
  const auto parsed = shell::parse(hidden);
  Folders folders{parsed, script.folder};
  // Masks change lengths but keep lines: a place is found by the offset of its line.
  ScriptText local = script;
  local.place = [&](std::size_t offset) {
    const auto lines = std::count(hidden.begin(),
                                  hidden.begin() + static_cast<std::ptrdiff_t>(std::min(offset, hidden.size())), '\n');
    std::size_t at = 0;
    for (auto line = lines; line > 0; --line) at = std::min(script.text.find('\n', at), script.text.size() - 1) + 1;
    return script.place(at);
  };
  const Reader reader{local, mask, out};
  for (const auto& command : parsed.commands) reader.read_command(command, folders);
  return folders.of(0);
}

}  // namespace loadline::workflow
