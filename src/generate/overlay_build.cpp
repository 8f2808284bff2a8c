// SPDX-License-Identifier: Apache-2.0
// What a service is built from, what it waits for, and what of its old mounts and environment must go.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/known_images.h"
#include "generate/lines.h"
#include "generate/overlay.h"

namespace loadline::generate {
namespace {

// A folder that holds a package's manifest, or code by its name: what an image is built from.
bool holds_sources(const fleet::Fleet& fleet, std::string_view folder) {
  constexpr std::array<std::string_view, 9> marks = {"package.json",     "tsconfig.json", "pyproject.toml",
                                                     "requirements.txt", "go.mod",        "Cargo.toml",
                                                     "pom.xml",          "Gemfile",       "composer.json"};
  constexpr std::array<std::string_view, 4> code = {"src", "app", "lib", "dist"};
  return std::ranges::any_of(marks, [&](auto mark) { return fleet.has_file(join_path(folder, mark)); }) ||
         std::ranges::find(code, base_name(folder)) != code.end();
}

bool is_for_development(const fleet::Fleet& fleet, const compose::Mount& mount) {
  if (base_name(mount.target) == "node_modules") return mount.type == "volume" || mount.type == "bind";
  const bool relative = !mount.source.starts_with('/') && !mount.source.starts_with('~');
  return mount.type == "bind" && relative && fleet.has_folder(mount.source) && holds_sources(fleet, mount.source);
}

std::string mount_text(const compose::Mount& mount, const Overlay& overlay) {
  const bool in_tree = mount.type == "bind" && !mount.source.starts_with('/') && !mount.source.starts_with('~');
  const auto source = in_tree ? path_from(overlay, mount.source) : mount.source;
  std::string out = "- type: " + mount.type + "\n";
  if (!source.empty()) out += "  source: " + yaml_scalar(in_tree && source != "." ? "./" + source : source) + "\n";
  out += "  target: " + yaml_scalar(mount.target) + "\n";
  return out + (mount.read_only ? "  read_only: true\n" : "");
}

std::string secret_name(const Member& member, std::string_view variable) {
  const auto service = identifier(member.service->name, '_'), name = identifier(variable, '_');
  return name.starts_with(service + "_") ? name : service + "_" + name;
}

bool code_reads(const fleet::Service& service, const std::string& variable) {
  return service.facts != nullptr &&
         std::ranges::any_of(service.facts->environment, [&](const auto& read) { return read.name == variable; });
}

// Others whose environment has the same value in it, alone or in a URL: a new one has to reach them too.
std::string others_with(const std::string& value, const Member& member, const Overlay& overlay) {
  std::vector<std::string> names;
  for (const auto& other : overlay.wiring.members)
    for (const auto& [name, text] : other.service->definition->environment)
      if (&other != &member && text.value && value.size() > 5 && contains(*text.value, value)) {
        names.push_back("`" + other.service->name + "`");
        break;
      }
  return names.empty()
             ? ""
             : "; " + listed(names, 99) + (names.size() == 1 ? " has" : " have") + " it too, and must get the new one";
}

// Whether !reset finds no NAME: a list stays a list of NAME=value, and what two files or `extends` bring together
// becomes one, whatever they wrote (compose-go override/merge.go, loader/reset.go; Compose 2.26.1 was asked).
bool keeps_its_environment(const Member& member, const Overlay& overlay) {
  std::size_t written = 0;
  for (const auto& [path, document] : overlay.wiring.combination->project.documents) {
    const auto* root = document->root();
    const auto* services = root != nullptr ? root->find("services") : nullptr;
    const auto* service = services != nullptr ? services->find(member.service->name) : nullptr;
    const auto* environment = service != nullptr ? service->find("environment") : nullptr;
    if (environment == nullptr) continue;
    ++written;
    if (environment->is_sequence() || service->find("extends") != nullptr) return true;
  }
  return written > 1;
}

bool can_read_a_file(const Member& member, const std::string& variable) {
  if (member.target != nullptr) return code_reads(*member.service, variable + "_FILE");
  return member.part != Part::application && member.service->image &&
         fleet::reads_from_file(*member.service->image, variable);
}

}  // namespace

void add_build(const Member& member, Overlay& overlay, std::vector<Entry>& out) {
  if (member.target == nullptr) return;
  const auto& target = *member.target;
  if (!member.service->definition->image)
    out.push_back({"image", compose_image(overlay.registry, target.image, "latest")});
  std::string lines = "context: " + yaml_scalar(path_from(overlay, target.context)) + "\n";
  lines += "dockerfile: " + yaml_scalar(path_between(target.context, target.dockerfile)) + "\n";
  if (!target.stage.empty()) lines += "target: " + yaml_scalar(target.stage) + "\n";
  if (!target.args.empty()) lines += "args:\n";
  for (const auto& [name, value] : target.args) lines += "  " + name + ": " + compose_scalar(value) + "\n";
  // Only read here: the engine's own builder can take a cache from a registry, and refuses to write one.
  if (overlay.registry) {
    const auto image = "${REGISTRY:-" + overlay.registry->prefix + "}/" + target.image + ":buildcache";
    lines += "cache_from:\n  - type=registry,ref=" + image + "\n";
  }
  overlay.resets = true;
  out.push_back({"build", lines, true, "!override"});
}

void add_dependencies(const Member& member, Overlay& overlay, std::vector<Entry>& out) {
  std::string lines;
  for (const auto& [name, dependency] : member.service->definition->depends_on) {
    const auto* other = overlay.wiring.find(name);
    if (other == nullptr || dependency.condition == "service_completed_successfully") continue;
    const auto asked = will_be_asked(*other);
    const bool waits = dependency.condition == "service_healthy";
    if (!waits && asked == fleet::Truth::yes) lines += name + ":\n  condition: service_healthy\n";
    if (waits && asked == fleet::Truth::no) {
      lines += name + ":\n  condition: service_started\n";
      overlay.note(member,
                   "waited for `" + name +
                       "` to be healthy, which has no health check, and so never started: it "
                       "waits for its start now. Give `" +
                       name + "` a check",
                   dependency.place);
    }
  }
  if (!lines.empty()) out.push_back({"depends_on", lines, true});
}

void add_secrets(const Member& member, Overlay& overlay, std::vector<Entry>& out) {
  const auto& service = *member.service;
  const auto& environment = service.definition->environment;
  std::map<std::string, std::string> lines;
  std::vector<std::string> names, left;
  Place place;
  const bool keeps = keeps_its_environment(member, overlay);
  for (const auto& secret : fleet::plain_secrets(service)) {
    if (!secret.literal || !environment.contains(secret.name) || environment.contains(secret.name + "_FILE")) continue;
    if (!can_read_a_file(member, secret.name)) {
      left.push_back("`" + secret.name + "`");
      if (!place) place = secret.place;
      continue;
    }
    if (keeps && member.target != nullptr) {
      overlay.note(
          member,
          "`" + secret.name +
              "` could be read from a file, and no overlay can take its value away: its `environment` is a list, or "
              "stands in several files. Write it once, as NAME: value, and generate again",
          secret.place);
      continue;
    }
    const auto name = secret_name(member, secret.name);
    // The entry points of these images take an empty value for none.
    lines[secret.name] = keeps ? "\"\"" : "!reset null";
    lines[secret.name + "_FILE"] = "/run/secrets/" + name;
    names.push_back(name);
    overlay.secrets[name] = "./secrets/" + replace_all(name, "_", "-");
    overlay.resets = overlay.resets || !keeps;
    overlay.note(member,
                 "`" + secret.name + "` is read from ./secrets/" + replace_all(name, "_", "-") +
                     ": write a new value into that file and keep it out of git; the old one stands in git's history" +
                     others_with(environment.find(secret.name)->second.value.value_or(""), member, overlay),
                 secret.place);
  }
  if (!left.empty())
    overlay.note(member,
                 "the value of " + listed(left) + " stands in a Compose file, and nothing shows that " +
                     (left.size() == 1 ? "it is" : "they are") +
                     " also read from a file: read NAME_FILE in its code, or take "
                     "the value from the environment",
                 place);
  const auto mode = service.environment.find("NODE_ENV");
  const bool node = member.target != nullptr && member.target->family.starts_with("node");
  if (node && mode != service.environment.end() && mode->second.value != "production") lines["NODE_ENV"] = "production";
  std::string text;
  for (const auto& [name, value] : lines) text += name + ": " + value + "\n";
  if (!names.empty()) out.push_back({"secrets", yaml_list(names)});
  if (!text.empty()) out.push_back({"environment", text, true});
}

std::optional<std::string> mounts_kept(const Member& member, const Overlay& overlay) {
  const auto& volumes = member.service->definition->volumes;
  const auto goes = [&](const compose::Mount& mount) { return is_for_development(overlay.fleet, mount); };
  if (std::ranges::none_of(volumes, goes)) return std::nullopt;
  std::string kept;
  for (const auto& mount : volumes)
    if (!goes(mount)) kept += mount_text(mount, overlay);
  return kept;
}

void add_mounts(const Member& member, Overlay& overlay, std::vector<Entry>& out) {
  const auto kept = member.target != nullptr ? mounts_kept(member, overlay) : std::nullopt;
  if (!kept) return;
  overlay.resets = true;
  if (kept->empty()) out.push_back({"volumes", "[]", false, "!reset"});
  else out.push_back({"volumes", *kept, true, "!override"});
}

}  // namespace loadline::generate
