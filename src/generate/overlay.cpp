// SPDX-License-Identifier: Apache-2.0
// The text of an overlay, with the anchors that its services share.
#include "generate/overlay.h"

#include <algorithm>

#include "base/text.h"
#include "generate/lines.h"
#include "generate/profiles.h"

namespace loadline::generate {
namespace {

std::string entry_text(const Entry& entry) {
  const std::string tag = entry.tag.empty() ? "" : " " + entry.tag;
  if (!entry.nested) return entry.key + ":" + tag + (entry.text.empty() ? "" : " " + entry.text) + "\n";
  return entry.key + ":" + tag + "\n" + indented(entry.text, 2);
}

std::string anchors_text(const Overlay& overlay) {
  std::string out;
  const auto add = [&](std::string_view name, std::string_view lines) {
    if (!overlay.anchors.contains(name)) return;
    out += "x-" + std::string{name} + ": &" + std::string{name} + "\n" + indented(lines, 2) + "\n";
  };
  add("hardened", "cap_drop: [ALL]\ninit: true\nread_only: true\nsecurity_opt: [\"no-new-privileges:true\"]\n");
  add("logging", "driver: json-file\noptions: {max-file: \"3\", max-size: 10m}\n");
  // Swarm waits as it says; the engine alone doubles its own pause from 100 ms to a minute, and reads `condition`.
  add("restart", "condition: any\ndelay: 5s\nwindow: 2m\n");
  for (const auto& profile : profiles()) add(profile.name, resources_text(profile));
  return out;
}

std::string networks_text(const Overlay& overlay) {
  if (overlay.segments.of.empty()) return {};
  std::set<std::string> used;
  for (const auto& [service, networks] : overlay.segments.of) used.insert(networks.begin(), networks.end());
  std::string out = "\nnetworks:\n";
  if (used.contains("data")) out += "  data:\n    internal: true  # no way out of the host from here\n";
  if (used.contains("edge")) out += "  edge:\n    name: " + edge_name(overlay) + "\n";
  return out;
}

std::string secrets_text(const Overlay& overlay) {
  if (overlay.secrets.empty()) return {};
  std::string out = "\nsecrets:\n";
  for (const auto& [name, file] : overlay.secrets) out += "  " + name + ":\n    file: " + yaml_scalar(file) + "\n";
  return out;
}

}  // namespace

void Overlay::note(const Member& member, std::string text, Place place) {
  notes.push_back({member.service->name, std::move(text), place ? place : member.service->at()});
}

std::string edge_name(const Overlay& overlay) {
  // Compose sets the variable itself; a fallback for tools that do not.
  const auto& project = overlay.wiring.combination->project.name;
  const auto fallback = project.empty() ? identifier(overlay.segments.application, '-') : project;
  return "${COMPOSE_PROJECT_NAME:-" + fallback + "}_edge";
}

std::string path_from(const Overlay& overlay, std::string_view path) {
  return path_between(overlay.wiring.combination->folder, path);
}

std::string overlay_text(std::string_view header, const Overlay& overlay,
                         const std::map<std::string, std::vector<Entry>>& services) {
  std::string out{header};
  out += "\n" + anchors_text(overlay) + "services:\n";
  bool first = true;
  for (const auto& [name, entries] : services) {
    if (!first) out += "\n";
    first = false;
    out += "  " + yaml_scalar(name) + ":\n";
    for (const auto& entry : entries) out += indented(entry_text(entry), 4);
  }
  return out + networks_text(overlay) + secrets_text(overlay);
}

}  // namespace loadline::generate
