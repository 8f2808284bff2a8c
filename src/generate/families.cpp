// SPDX-License-Identifier: Apache-2.0
// Every chosen service gets its family by evidence, then what the family's Dockerfile has to be told about it.
//
// One Dockerfile serves a whole family: services differ by arguments, and where they differ in what arguments cannot
// say (CMD is not expanded, and one may have no port), by a last stage of their own.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "generate/bases.h"
#include "generate/drafts.h"
#include "generate/evidence.h"

namespace loadline::generate {
namespace {

bool is_windows(const fleet::Service& service) {
  if (service.build != nullptr && service.build->dockerfile->file.escape == '`') return true;
  if (!service.image) return false;
  const auto name = lower(service.image->full);
  return contains(name, "/windows") || contains(name, "nanoserver") || contains(name, "servercore");
}

// By the images that its stages stand on, of which the last one often says nothing ("alpine").
std::string language_without_template(const fleet::Build& build) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> languages = {{
      {"dotnet/sdk", ".NET"},
      {"dotnet/aspnet", ".NET"},
      {"dotnet/runtime", ".NET"},
      {"ruby", "Ruby"},
      {"php", "PHP"},
      {"composer", "PHP"},
      {"rust", "Rust"},
      {"elixir", "Elixir"},
      {"bun", "Bun"},
  }};
  for (const auto& stage : build.stages.stages) {
    if (!stage.reachable || !stage.image) continue;
    for (const auto& [image, language] : languages)
      if (base_name(stage.image->name) == image || stage.image->name == image ||
          stage.image->name.ends_with("/" + std::string{image}))
        return std::string{language};
  }
  return {};
}

// Why there is no template for it; empty where there is one. Named by the base that it stands on today.
std::string refusal(const fleet::Service& service) {
  if (service.definition->build && service.definition->build->dockerfile_inline)
    return "its Dockerfile stands inside the Compose file, and is not read yet";
  if (service.build == nullptr) return "the Dockerfile that it is built from is not here";
  if (is_windows(service)) return "it is a Windows container";
  if (service.package != nullptr || is_go(service) || is_java(service)) return {};
  if (const auto language = language_without_template(*service.build); !language.empty())
    return "it is built with " + language + ", for which there is no template yet";
  if (!service.image) return {};
  const auto base = std::string{base_name(service.image->name)};
  if (base == "python" || base == "node" || contains(base, "nodejs")) return {};
  return "there is no template for services on `" + base + "` yet";
}

bool serves_files(const fleet::Service& service) {
  if (!service.image) return false;
  const auto base = base_name(service.image->name);
  return base == "nginx" || base == "httpd" || base == "caddy" || base == "nginx-unprivileged";
}

bool is_python(const fleet::Service& service) { return service.image && base_name(service.image->name) == "python"; }

}  // namespace

std::vector<Draft> drafts_of(const fleet::Fleet& fleet, const Options& options, std::vector<Note>& notes) {
  std::vector<Draft> out;
  std::set<std::string> seen;
  for (const auto* service : fleet.services()) {
    if (service->kind != fleet::ServiceKind::application) continue;
    const bool chosen = options.services.empty() ||
                        std::ranges::find(options.services, service->name) != options.services.end();
    if (!chosen) continue;
    if (const auto why = refusal(*service); !why.empty()) {
      notes.push_back({service->name, "not generated: " + why, service->at()});
      continue;
    }
    if (!seen.insert(service->name).second) {
      notes.push_back(
          {service->name, "not generated: two Compose projects have a service of this name", service->at()});
      continue;
    }
    Draft draft{.service = service};
    if (is_go(*service)) draft.go = go_service_of(fleet, *service, notes);
    else if (is_java(*service)) draft.java = java_service_of(fleet, *service, notes);
    else if (is_python(*service)) draft.python = python_service_of(fleet, *service, notes);
    else if (serves_files(*service)) draft.front_end = front_end_of(fleet, *service, notes);
    else draft.node = node_service_of(fleet, *service, notes);
    if (draft.python || draft.front_end || draft.node || draft.go || draft.java) out.push_back(std::move(draft));
  }
  return out;
}

std::vector<Target> targets_of(const fleet::Fleet& fleet, const Options& options, std::vector<Note>& notes) {
  const auto drafts = drafts_of(fleet, options, notes);
  if (drafts.empty() && notes.empty())
    notes.push_back({"Compose", "no file of it builds a service here, and what is generated is for services", {}});
  std::vector<Target> out;
  for (auto& target : node_targets(fleet, drafts, options, notes)) out.push_back(std::move(target));
  for (auto& target : static_targets(fleet, drafts, options, notes)) out.push_back(std::move(target));
  for (auto& target : python_targets(fleet, drafts, options, notes)) out.push_back(std::move(target));
  for (auto& target : go_targets(fleet, drafts, options, notes)) out.push_back(std::move(target));
  for (auto& target : java_targets(fleet, drafts, options, notes)) out.push_back(std::move(target));
  std::ranges::sort(out, {}, [](const Target& target) { return target.service->name; });
  return out;
}

}  // namespace loadline::generate
