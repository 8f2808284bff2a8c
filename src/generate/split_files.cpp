// SPDX-License-Identifier: Apache-2.0
// The proposal as files in one folder: nothing outside of it is touched until somebody applies its patch.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "generate/drafts.h"
#include "generate/lines.h"
#include "generate/profiles.h"
#include "generate/registry.h"
#include "generate/split.h"
#include "generate/wiring.h"

namespace loadline::generate {
namespace {

std::string variable_of(const Split& split) {
  std::string out;
  for (const char c : identifier(split.name, '_')) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out + "_URL";
}

std::string compose_command(const fleet::Combination& combination, const std::string& path) {
  std::string out = "docker compose";
  for (const auto& file : combination.files) out += " -f " + shell_word(path_between(combination.folder, file));
  return out + " -f " + shell_word(path_between(combination.folder, path));
}

// The new service where only the old one's neighbours reach it, and the old one told where it is.
std::string compose_text(const fleet::Fleet& fleet, const Split& split) {
  const auto& service = *split.target->service;
  const auto& combination = *service.combination;
  const auto registry = registry_of(fleet);
  std::string networks;
  for (const auto& [name, attachment] : service.definition->networks) networks += (networks.empty() ? "" : ", ") + name;
  std::string out = "# " + split.name + " beside the files that are run today:\n#\n#   " +
                    compose_command(combination, split.folder + "/wiring.yaml") + " up -d\n\nservices:\n  " +
                    yaml_scalar(service.name) + ":\n    depends_on:\n      " + split.name +
                    ":\n        condition: service_healthy\n    environment:\n      " + variable_of(split) +
                    ": http://" + split.name + ":8080\n\n";
  std::string lines = "image: " + compose_image(registry, split.target->image + "-ml", "latest") +
                      "\nbuild:\n  context: " + yaml_scalar(path_between(combination.folder, split.target->context)) +
                      "\n  dockerfile: " +
                      yaml_scalar(path_between(split.target->context, split.folder + "/Dockerfile")) + "\n";
  if (!networks.empty() && networks != "default") lines += "networks: [" + networks + "]\n";
  lines +=
      "cap_drop: [ALL]\ndeploy:\n  resources:\n" + indented(resources_text(profile_named("ml")), 4) +
      "init: true\nlogging:\n  driver: json-file\n  options: {max-file: \"3\", max-size: 10m}\n"
      "read_only: true\nrestart: unless-stopped\nsecurity_opt: [\"no-new-privileges:true\"]\ntmpfs: [\"/tmp:size=64m\"]\n";
  return out + "  " + split.name + ":\n" + indented(lines, 4);
}

std::string readme(const Split& split, const Options& options) {
  const auto& service = split.target->service->name;
  const auto halves = halves_of(split, options);
  std::string out = "# " + service + " in two\n\n" + service + " loads " + listed(split.heavy) + ". " + split.name +
                    " is a service for that alone: it runs the functions below and answers by HTTP; " + service +
                    " asks it, and its image no longer holds them.\n\n";
  out += "| packages of production | |\n| --- | --- |\n| " + service + " today | " + half_text(halves.today) +
         " |\n| " + service + " afterwards | " + half_text(halves.service) + " |\n| " + split.name + " | " +
         half_text(halves.heavy) + " |\n\n";
  if (halves.today.unknown > 0)
    out += "`loadline predict " + service + "` asks the registry for what is unknown, and remembers it.\n\n";
  out += "| function | from | imported at |\n| --- | --- | --- |\n";
  for (const auto& module : split.modules)
    for (const auto& function : module.functions) {
      std::vector<std::string> places;
      for (const auto& place : module.imported_at)
        places.push_back("`" + place.source->path() + ":" + std::to_string(place.position().line) + "`");
      out += "| `" + function + "` | `" + module.source + "` | " + listed(places, 9) + " |\n";
    }
  if (split.applied)
    return out +
           "\nThe service asks it already. `loadline generate --kind split --write` takes its part of the lockfile anew.\n";
  const auto manifest = split.node.package->source->path();
  out +=
      "\nTo do, in this order:\n\n"
      "1. `git apply " +
      split.folder + "/service.patch`: callers import a module that asks " + split.name +
      ".\n"
      "2. In `" +
      manifest + "` move " + listed(split.heavy) +
      " from `dependencies` to `devDependencies`: the build still "
      "compiles against it, production does without. Then `pnpm install --lockfile-only`.\n"
      "3. `" +
      compose_command(*split.target->service->combination, split.folder + "/wiring.yaml") +
      " up -d --build`.\n\n"
      "To look at before: arguments and results travel as JSON, so dates arrive as texts, and methods, maps and bigints do not "
      "arrive. A call can now fail or take up to 30 seconds when " +
      split.name +
      " is down or busy. It asks nobody who they are: "
      "keep it on a network that only " +
      service +
      " is on.\n\n"
      "The part of the lockfile here is as old as the one that it was taken from: `loadline generate --kind split --write` takes it anew.\n";
  return out;
}

void add_split(const fleet::Fleet& fleet, const Split& split, const Options& options, Plan& plan) {
  const auto halves = halves_of(split, options);
  const auto dockerfile = split.folder + "/Dockerfile";
  const auto add = [&](const std::string& name, std::string text, std::string why) {
    plan.files.push_back({split.folder + "/" + name, std::move(text), std::move(why)});
  };
  const auto& service = split.target->service->name;
  File image{dockerfile, split_dockerfile(fleet, split, options),
             split.name + ": " + listed(split.heavy) + " and the functions of " + service + " that need it"};
  add("Dockerfile.dockerignore", ignore_text(fleet, image, {split.target}), "what that Dockerfile copies");
  plan.files.push_back(std::move(image));
  add("package.json", split_manifest(split), "the packages of " + split.name + " alone");
  add("pnpm-lock.yaml", split_lockfile(split), "their part of the lockfile, as it stands there");
  add("server.mjs", split_server(split), "the functions behind HTTP");
  add("wiring.yaml", compose_text(fleet, split), split.name + " beside " + service);
  if (!split.applied)
    add("service.patch", split_patch(fleet, split),
        "what " + service + " asks in their place; to review, and to apply by hand");
  add("README.md", readme(split, options), "what moves, the size of both halves, and what to do");
  const auto now = split.applied
                       ? "its packages are " + half_text(halves.service)
                       : "its packages are " + half_text(halves.today) + " today; split, " + half_text(halves.service);
  plan.notes.push_back(
      {service, now + ", and " + split.name + " has " + half_text(halves.heavy), split.target->service->at()});
}

// Requirements of a Python service that belong with models.
Note python_note(const fleet::Fleet& fleet, const PythonService& python) {
  constexpr std::array<std::string_view, 10> heavy = {"tensorflow",  "tensorflow-cpu",       "torch",   "transformers",
                                                      "onnxruntime", "scikit-learn",         "xgboost", "lightgbm",
                                                      "spacy",       "sentence-transformers"};
  const auto path = join_path(python.folder, python.requirements);
  const Source* source = python.requirements == "requirements.txt" ? fleet.sources->open(path) : nullptr;
  if (source == nullptr) return {};
  for (const auto line : split_lines(source->text())) {
    const auto name = lower(trim(line.substr(0, line.find_first_of("=<>~![; "))));
    if (std::ranges::find(heavy, name) != heavy.end())
      return {python.service->name,
              "it is not split: it has " + name + ", and there is a proposal for Node.js only",
              {source, span_at(static_cast<std::size_t>(line.data() - source->text().data()), name.size())}};
  }
  return {};
}

}  // namespace

Plan split_proposals(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options) {
  Plan plan;
  std::vector<Note> told;  // targets_of has told them
  const auto drafts = drafts_of(fleet, options, told);
  for (const auto& target : targets) {
    const auto draft = std::ranges::find(drafts, target.service, &Draft::service);
    if (draft == drafts.end()) continue;
    if (draft->python)
      if (auto note = python_note(fleet, *draft->python); !note.text.empty()) plan.notes.push_back(std::move(note));
    if (!draft->node) continue;
    if (const auto split = split_of(fleet, target, *draft->node, options, plan.notes))
      add_split(fleet, *split, options, plan);
  }
  if (plan.files.empty() && plan.notes.empty())
    plan.notes.push_back({"split", "no service here has packages for models of its own", {}});
  std::ranges::sort(plan.files, {}, &File::path);
  return plan;
}

}  // namespace loadline::generate
