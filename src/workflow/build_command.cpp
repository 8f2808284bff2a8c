// SPDX-License-Identifier: Apache-2.0
// The flags of docker build and its relatives, as far as they say what is built from what.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "workflow/commands.h"

namespace loadline::workflow {
namespace {

// Flags of docker build, buildx build, podman build, buildah bud and kaniko that take a value, in addition
// to those that are read below (docs.docker.com/reference/cli/docker/buildx/build, buildah-build(1)).
constexpr std::array<std::string_view, 40> value_flags = {"--add-host",
                                                          "--allow",
                                                          "--annotation",
                                                          "--attest",
                                                          "--build-context",
                                                          "--builder",
                                                          "--call",
                                                          "--cgroup-parent",
                                                          "--cpu-period",
                                                          "--cpu-quota",
                                                          "--cpu-shares",
                                                          "--cpuset-cpus",
                                                          "--cpuset-mems",
                                                          "--format",
                                                          "--iidfile",
                                                          "--isolation",
                                                          "--label",
                                                          "--memory",
                                                          "--memory-swap",
                                                          "--metadata-file",
                                                          "--network",
                                                          "--no-cache-filter",
                                                          "--output",
                                                          "--progress",
                                                          "--secret",
                                                          "--security-opt",
                                                          "--shm-size",
                                                          "--ssh",
                                                          "--ulimit",
                                                          "--volume",
                                                          "--layers",
                                                          "--authfile",
                                                          "--arch",
                                                          "--os",
                                                          "--variant",
                                                          "--jobs",
                                                          "--cpp-flag",
                                                          "-o",
                                                          "-m",
                                                          "-c"};

struct Flags {
  std::string_view file, target, context, tag;  // the long names of what is read
};
struct Reading {
  const ScriptText& script;
  const Mask& mask;
  ImageBuild& build;
  Place place;

  [[nodiscard]] Expanded expanded(std::string_view text) const {
    auto out = expand_shell(text, script.environment);
    out.text = mask.show(out.text);
    out.open = out.open || contains(out.text, "${{");
    return out;
  }
  [[nodiscard]] Located<std::string> located(std::string_view text) const { return {expanded(text).text, place}; }
  Located<std::string> mattering(std::string_view text) {
    auto value = expanded(text);
    build.open = build.open || value.open;
    return {std::move(value.text), place};
  }
  void add_argument(std::string_view text) {
    const auto value = expanded(text);
    build.open = build.open || value.open;
    const auto equals = value.text.find('=');
    if (equals == value.text.npos) {
      // "--build-arg NAME" takes the value of the environment.
      const auto known = script.environment.find(value.text);
      build.args[value.text] = known == script.environment.end() ? "" : known->second;
    } else {
      build.args[value.text.substr(0, equals)] = value.text.substr(equals + 1);
    }
  }
  void add_list(std::vector<Located<std::string>>& to, std::string_view text) {
    for (const auto part : split(text, ',')) to.push_back(located(part));
  }
};

// Takes the flag at `name`; whether it was one that has a value.
bool take_flag(std::string_view name, std::string_view value, bool kaniko, Reading& reading) {
  auto& build = reading.build;
  if (name == "--file" || name == "-f" || (kaniko && name == "--dockerfile"))
    build.dockerfile = reading.mattering(value);
  else if (kaniko && (name == "--context" || name == "-c")) build.context = reading.mattering(value);
  else if (name == "--target") build.target = reading.mattering(value);
  else if (name == "--build-arg") reading.add_argument(value);
  else if (name == "--tag" || name == "-t" || (kaniko && (name == "--destination" || name == "-d")))
    build.tags.push_back(reading.located(value));
  else if (name == "--cache-from") build.cache_from.push_back(reading.located(value));
  else if (name == "--cache-to") build.cache_to.push_back(reading.located(value));
  else if (kaniko && name == "--cache-repo") build.cache_to.push_back(reading.located(value));
  else if (name == "--platform" || name == "--custom-platform") reading.add_list(build.platforms, value);
  else return std::ranges::find(value_flags, name) != value_flags.end();
  return true;
}

// --sbom, --provenance and --push may stand alone or with "=false"; --attest says it as "type=sbom".
void take_switch(std::string_view name, std::string_view value, ImageBuild& build) {
  const bool on = value != "false" && value != "0";
  if (name == "--push") build.push = on;
  if (name == "--sbom") build.sbom = on;
  if (name == "--provenance") build.provenance = on;
  if (name == "--attest" && contains(value, "type=sbom")) build.sbom = true;
  if (name == "--attest" && contains(value, "type=provenance")) build.provenance = true;
  if (name == "--output" && contains(value, "push=true")) build.push = true;
}

}  // namespace

bool is_remote(std::string_view context) {
  return contains(context, "://") || context.starts_with("git@") || context.starts_with("github.com/");
}

void complete_paths(ImageBuild& build, const std::string& folder, Place place) {
  // `folder` is where paths start. What holds an expression or stands elsewhere stays as written.
  const auto here = [&](Located<std::string>& path) {
    if (contains(path.value, "$") || is_remote(path.value)) return false;
    if (auto inside = resolve_path(folder, path.value)) {
      path.value = std::move(*inside);
      return true;
    }
    return false;
  };
  const bool remote = build.context && is_remote(build.context->value);
  const bool known = build.context && !remote && here(*build.context);
  if (build.dockerfile) {
    here(*build.dockerfile);
  } else if (build.context && !remote) {
    const auto base = known ? build.context->value : build.context->value + "/";
    build.dockerfile = Located<std::string>{known ? join_path(base, "Dockerfile") : base + "Dockerfile", place};
  }
}

// `docker build $EXTRA_ARGS .`: the shell makes words of what the variable holds, and none where it is empty.
// Nothing where the word stays one.
std::optional<std::vector<std::string>> words_of_variable(std::string_view word, const ScriptText& script) {
  if (!word.starts_with('$')) return std::nullopt;
  const auto value = expand_shell(word, script.environment);
  if (value.open || !(value.text.empty() || contains(value.text, " "))) return std::nullopt;
  std::vector<std::string> out;
  for (const auto part : split_blanks(value.text)) out.emplace_back(part);
  return out;
}

ImageBuild read_build(const shell::Command& command, std::string_view tool, std::size_t operands_from,
                      const ScriptText& script, const std::string& folder, const Mask& mask) {
  ImageBuild out;
  out.tool = tool;
  out.job = script.job;
  out.place = script.place(command.span.begin);
  const bool kaniko = tool == "kaniko";
  out.push = kaniko && !command.has_flag("--no-push");
  Reading reading{script, mask, out, out.place};
  const auto arguments = command.arguments();
  std::vector<std::string> words{arguments.begin(), arguments.end()};
  for (std::size_t i = operands_from; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (!word.starts_with('-') || word == "-") {
      if (const auto parts = words_of_variable(word, script)) {
        words.insert(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, parts->begin(), parts->end());
      } else if (!out.context) {
        out.context = reading.mattering(word);
      }
      continue;
    }
    const auto equals = word.starts_with("--") ? word.find('=') : word.npos;
    const auto name = word.substr(0, equals);
    const bool apart = equals == word.npos;
    const auto value = !apart                 ? word.substr(equals + 1)
                       : i + 1 < words.size() ? std::string_view{words[i + 1]}
                                              : std::string_view{};
    const bool takes_value = take_flag(name, value, kaniko, reading);
    take_switch(name, apart && !takes_value ? "" : value, out);
    if (takes_value && apart) ++i;
  }
  if (kaniko && out.context && out.context->value.starts_with("dir://")) out.context->value.erase(0, 6);
  if (kaniko && out.context && out.dockerfile) {
    // Kaniko looks where the path says and then in the context: a bare "Dockerfile" means the latter.
    auto& path = out.dockerfile->value;
    const bool elsewhere = path.starts_with('/') || path.starts_with("./") || contains(path, "$") ||
                           is_below(clean_path(path), clean_path(out.context->value));
    if (!elsewhere) path = out.context->value + "/" + path;
  }
  if (!out.context && out.dockerfile && !kaniko) out.context = Located<std::string>{".", out.place};
  complete_paths(out, folder, out.place);
  return out;
}

}  // namespace loadline::workflow
