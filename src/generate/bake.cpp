// SPDX-License-Identifier: Apache-2.0
// One bake file for all images of the fleet: `docker buildx bake` builds them all, or those that are named.
#include <algorithm>
#include <map>

#include "base/paths.h"
#include "base/text.h"
#include "generate/bake_file.h"
#include "generate/lines.h"
#include "generate/registry.h"

namespace loadline::generate {
namespace {

std::string variable(std::string_view name, std::string_view value, std::string_view comment) {
  return "# " + std::string{comment} + "\nvariable \"" + std::string{name} + "\" {\n  default = " + std::string{value} +
         "\n}\n\n";
}

std::string variables(const std::optional<Registry>& registry) {
  std::string out;
  out += variable("REGISTRY", hcl_string(registry ? registry->prefix : ""),
                  registry ? "Where images go, as CI has it."
                           : "Where images go: \"registry.example.com/team\". Empty: nowhere but this machine.");
  out += variable("TAG", "\"dev\"", "Of every image.");
  out += variable("PLATFORMS", "\"linux/amd64\"",
                  "One or several, with commas; another one than the builder's own needs an emulator.");
  out += variable("SOURCE", "\"\"", "The repository, the commit and its time: for the images' labels.");
  out += "variable \"REVISION\" {\n  default = \"\"\n}\n\nvariable \"CREATED\" {\n  default = \"\"\n}\n\n";
  out += variable("RELEASE", "false",
                  "true: caches are pushed, SBOM and provenance attached. Needs a builder of `docker buildx create`,\n"
                  "# since the engine's own can do neither.");
  out += "variable \"PREFIX\" {\n  default = REGISTRY == \"\" ? \"\" : \"${REGISTRY}/\"\n}\n\n";
  return out;
}

std::string group(std::string_view name, const std::vector<std::string>& targets) {
  std::string out = "group \"" + std::string{name} + "\" {\n  targets = [\n";
  for (const auto& target : targets) out += "    " + hcl_string(target) + ",\n";
  return out + "  ]\n}\n\n";
}

constexpr std::string_view shared = R"(target "_service" {
  platforms = split(",", PLATFORMS)
  args = {
    SOURCE   = SOURCE
    REVISION = REVISION
    CREATED  = CREATED
  }
  attest = RELEASE ? ["type=provenance,mode=max", "type=sbom"] : []
}
)";

std::string arguments(const std::map<std::string, std::string>& args) {
  std::size_t width = 0;
  for (const auto& [name, value] : args) width = std::max(width, name.size());
  std::string out;
  for (const auto& [name, value] : args)
    out += "    " + name + std::string(width - name.size(), ' ') + " = " + hcl_string(value) + "\n";
  return out;
}

std::string target_text(const Target& target) {
  const std::string image = "${PREFIX}" + target.image;
  const std::string cache = "type=registry,ref=" + image + ":buildcache";
  std::string out = "\ntarget " + hcl_string(bake_name(target)) + " {\n  inherits   = [\"_service\"]\n";
  out += "  context    = " + hcl_string(target.context.empty() ? "." : target.context) + "\n";
  // bake takes the Dockerfile's path from the context
  out += "  dockerfile = " + hcl_string(path_between(target.context, target.dockerfile)) + "\n";
  if (!target.stage.empty()) out += "  target     = " + hcl_string(target.stage) + "\n";
  if (!target.args.empty()) out += "  args = {\n" + arguments(target.args) + "  }\n";
  out += "  tags       = [" + hcl_string(image + ":${TAG}", true) + "]\n";
  out += "  cache-from = REGISTRY == \"\" ? [] : [" + hcl_string(cache, true) + "]\n";
  out += "  cache-to   = RELEASE && REGISTRY != \"\" ? [" + hcl_string(cache + ",mode=max", true) + "] : []\n";
  return out + "}\n";
}

}  // namespace

std::string bake_name(const Target& target) {
  // bake takes letters, digits, "_" and "-"
  std::string out;
  for (const char c : target.service->name)
    out += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ? c : '-';
  return out;
}

std::string bake_path(const fleet::Fleet& fleet) {
  for (const char* name : {"docker-bake.hcl", "docker-bake.fleet.hcl", "docker-bake.services.hcl"})
    if (!fleet.has_file(name)) return name;
  return "docker-bake.loadline.hcl";
}

Plan bake_file(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options&) {
  Plan plan;
  if (targets.empty()) return plan;
  const auto path = bake_path(fleet);
  std::string text = "# Every image of the fleet; paths are seen from this folder.\n#\n#   docker buildx bake" +
                     std::string{path == "docker-bake.hcl" ? "" : " -f " + path} + "\n#   docker buildx bake" +
                     std::string{path == "docker-bake.hcl" ? "" : " -f " + path} + " " + bake_name(targets.front()) +
                     "\n\n";
  text += variables(registry_of(fleet));
  std::vector<std::string> all;
  std::map<std::string, std::vector<std::string>> families;
  for (const auto& target : targets) {
    all.push_back(bake_name(target));
    families[target.family].push_back(bake_name(target));
  }
  text += group("default", all);
  for (const auto& [family, names] : families)
    if (families.size() > 1 && std::ranges::find(all, family) == all.end()) text += group(family, names);
  text += shared;
  for (const auto& target : targets) text += target_text(target);
  plan.files.push_back({path, text,
                        "builds " + std::to_string(targets.size()) +
                            (targets.size() == 1 ? " image" : " images, each") + " with a cache of its own"});
  if (path != "docker-bake.hcl")
    plan.notes.push_back({path, "`docker-bake.hcl` is there already and is left alone: name this one with -f", {}});
  return plan;
}

}  // namespace loadline::generate
