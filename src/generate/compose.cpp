// SPDX-License-Identifier: Apache-2.0
// Two overlays beside the user's Compose files, which are left alone: production as it should be, and development with
// sources mounted and a debugger's port.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/resource_profile.h"
#include "generate/image_needs.h"
#include "generate/lines.h"
#include "generate/overlay.h"

namespace loadline::generate {
namespace {

// The order of dclint, as the rule service-keys-out-of-order has it; what is merged in goes first.
constexpr std::array<std::string_view, 22> usual = {
    "<<",          "image",   "build",       "container_name", "depends_on",  "volumes",  "volumes_from",
    "configs",     "secrets", "environment", "env_file",       "ports",       "networks", "network_mode",
    "extra_hosts", "command", "entrypoint",  "working_dir",    "healthcheck", "logging",  "labels",
    "user"};

void sort_entries(std::vector<Entry>& entries) {
  const auto rank = [](const Entry& entry) { return std::ranges::find(usual, entry.key) - usual.begin(); };
  std::ranges::stable_sort(entries, [&](const Entry& one, const Entry& other) {
    if (rank(one) != rank(other)) return rank(one) < rank(other);
    return rank(one) == static_cast<std::ptrdiff_t>(usual.size()) && one.key < other.key;
  });
}

struct Stem {
  std::string folder, stem, extension;
};
Stem stem_of(std::string_view path) {
  const auto name = base_name(path);
  const auto dot = name.rfind('.');
  return {std::string{folder_of(path)}, std::string{name.substr(0, dot)}, std::string{name.substr(dot)}};
}

// The first of these names that nobody has taken.
std::string free_path(const fleet::Fleet& fleet, const Stem& stem, const std::vector<std::string>& endings) {
  for (const auto& ending : endings) {
    auto path = join_path(stem.folder, stem.stem + ending + stem.extension);
    if (!fleet.has_file(path)) return path;
  }
  return join_path(stem.folder, stem.stem + endings.back() + ".loadline" + stem.extension);
}

bool speaks_of_production(std::string_view stem) { return contains(stem, "prod") || contains(stem, "live"); }

std::string production_path(const fleet::Fleet& fleet, const fleet::Combination& combination) {
  const auto last = stem_of(combination.files.back());
  if (combination.files.size() > 1 || speaks_of_production(last.stem))
    return free_path(fleet, last, {speaks_of_production(last.stem) ? ".hardened" : ".production.hardened"});
  return free_path(fleet, last, {".production", ".production.hardened"});
}

// Where the project is run: every path of -f is seen from there.
std::string command_line(const fleet::Combination& combination, const std::vector<std::string>& files,
                         std::string_view path) {
  std::string out = "docker compose";
  for (const auto& file : files) out += " -f " + shell_word(path_between(combination.folder, file));
  return out + " -f " + shell_word(path_between(combination.folder, path));
}

std::string wrapped(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += line.empty() ? "#\n" : "# " + line + "\n";
  return out;
}

std::string production_header(const Overlay& overlay, std::string_view path) {
  const auto& combination = *overlay.wiring.combination;
  std::vector<std::string> lines = {"Production, over the files that are run today; they are left as they are:", "",
                                    "  " + command_line(combination, combination.files, path) + " up -d", ""};
  if (overlay.resets)
    lines.emplace_back("Needs Docker Compose 2.24.4 or newer: !reset and !override take away what those files say.");
  lines.emplace_back("Limits are where to start, by what each service is; `docker stats` tells what it needs.");
  if (overlay.anchors.contains("restart"))
    lines.emplace_back(
        "Restarts: Swarm keeps to delay and window; the engine alone doubles its pause, from 100 ms to a minute.");
  return wrapped(lines);
}

void tell_segments(Overlay& overlay, Plan& plan) {
  const auto& about = overlay.wiring.combination->name;
  if (overlay.segments.of.empty()) {
    plan.notes.push_back({about, "its networks are left as they are: " + overlay.segments.reason, {}});
    return;
  }
  std::map<std::string, std::vector<std::string>> open;  // services by what is not known of them
  for (const auto& member : overlay.wiring.members)
    if (!member.all_known && member.part != Part::data)
      open[member.unknown].push_back("`" + member.service->name + "`");
  for (const auto& [unknown, names] : open)
    plan.notes.push_back({about,
                          listed(names, 99) + (names.size() == 1 ? " is" : " are") +
                              " on the network of the databases "
                              "in any case: " +
                              unknown + " is not in the repository, and may name one",
                          {}});
  std::map<std::string, std::size_t> sizes;
  for (const auto& [service, networks] : overlay.segments.of)
    for (const auto& network : networks) ++sizes[network];
  std::vector<std::string> parts;
  for (const auto& [network, size] : sizes) parts.push_back(network + " (" + std::to_string(size) + ")");
  plan.notes.push_back({about,
                        "networks by who talks to whom: " + listed(parts) +
                            "; a connection that no file of the "
                            "repository names would be cut",
                        {}});
}

void add_production(const fleet::Fleet& fleet, const Wiring& wiring, const Options& options, Plan& plan) {
  // Chosen services alone cannot be put on networks of their own: the others would not be there.
  const auto segments = options.services.empty() ? segments_of(wiring)
                                                 : Segments{{}, {}, "only some services were chosen"};
  Overlay overlay{.fleet = fleet,
                  .options = options,
                  .wiring = wiring,
                  .segments = segments,
                  .notes = plan.notes,
                  .registry = registry_of(fleet)};
  std::map<std::string, std::vector<Entry>> services;
  for (const auto& member : wiring.members) {
    const auto chosen = [&](const std::string& name) { return name == member.service->name; };
    if (!options.services.empty() && std::ranges::none_of(options.services, chosen)) continue;
    if (auto entries = production_entries(member, overlay); !entries.empty())
      services[member.service->name] = std::move(entries);
  }
  if (services.empty()) return;
  tell_segments(overlay, plan);
  if (!overlay.unknown_images.empty())
    plan.notes.push_back({wiring.combination->name,
                          "capabilities and root file systems of " + listed(overlay.unknown_images, 12) +
                              " are left as they are: what these images need is not known",
                          {}});
  const auto path = production_path(fleet, *wiring.combination);
  plan.files.push_back({path, overlay_text(production_header(overlay, path), overlay, services),
                        "limits, health, hardening and networks of " + std::to_string(services.size()) +
                            (services.size() == 1 ? " service, over " : " services, over ") +
                            wiring.combination->name});
}

// What the first file says without any overlay.
const fleet::Combination& base_of(const fleet::Fleet& fleet, const fleet::Combination& combination) {
  for (const auto& other : fleet.combinations)
    if (other.files.size() == 1 && other.files.front() == combination.files.front()) return other;
  return combination;
}

void add_development(const fleet::Fleet& fleet, const Wiring& production, const Options& options, Plan& plan) {
  const auto& base = base_of(fleet, *production.combination);
  Wiring wiring{&base, production.members};
  for (auto& member : wiring.members)
    for (const auto& service : base.services)
      if (service.name == member.service->name) member.service = &service;
  const Segments none;
  std::vector<Note> quiet;
  Overlay overlay{.fleet = fleet, .options = options, .wiring = wiring, .segments = none, .notes = quiet};
  std::map<std::string, std::vector<Entry>> services;
  std::uint32_t port = 9229;
  for (const auto& member : wiring.members) {
    const bool in_base = std::ranges::any_of(base.services, [&](const auto& each) { return &each == member.service; });
    if (member.target == nullptr || !in_base) continue;
    auto entries = development_entries(member, overlay, port);
    if (entries.empty()) continue;
    services[member.service->name] = std::move(entries);
    ++port;
  }
  if (services.empty()) return;
  const auto path = free_path(fleet, stem_of(base.files.front()), {".dev", ".development", ".dev.mounts"});
  const auto header = wrapped(
      {"Development: sources mounted, restarted at every edit, a debugger's port on the host itself:", "",
       "  " + command_line(base, base.files, path) + " up --build", "",
       "Needs Docker Compose 2.24.4 or newer. Packages of the workspace are as the image compiled them."});
  plan.files.push_back({path, overlay_text(header, overlay, services),
                        "sources, restarts and debugger's ports of " + std::to_string(services.size()) +
                            (services.size() == 1 ? " service, over " : " services, over ") + base.name});
}

}  // namespace

std::vector<Entry> production_entries(const Member& member, Overlay& overlay) {
  std::vector<Entry> out;
  if (member.part == Part::application && member.target == nullptr) {
    // What its image holds is as unknown as before: only what no image minds.
    add_deploy(member, overlay, out);
    add_networks(member, overlay, out);
    add_dependencies(member, overlay, out);
    add_hardening(member, overlay, out);
  } else {
    for (const auto add : {&add_build, &add_dependencies, &add_secrets, &add_mounts, &add_ports, &add_networks,
                           &add_health, &add_deploy, &add_hardening})
      add(member, overlay, out);
  }
  sort_entries(out);
  return out;
}

Plan compose_files(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options) {
  Plan plan;
  for (const auto& wiring : wirings_of(fleet, targets)) {
    add_production(fleet, wiring, options, plan);
    add_development(fleet, wiring, options, plan);
  }
  std::ranges::sort(plan.files, {}, &File::path);
  return plan;
}

}  // namespace loadline::generate
