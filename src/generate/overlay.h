// SPDX-License-Identifier: Apache-2.0
// One Compose overlay while it is made: the entries of each service, and what they need at the top of the file.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "generate/generate.h"
#include "generate/registry.h"
#include "generate/wiring.h"

namespace loadline::generate {

struct Entry {  // of a service: "init" and "true", or "build" and the lines below it
  std::string key;
  std::string text;      // on the key's line; with `nested`, lines below it
  bool nested = false;
  std::string tag = {};  // "!override"
};

struct Overlay {
  const fleet::Fleet& fleet;
  const Options& options;
  const Wiring& wiring;
  const Segments& segments;
  std::vector<Note>& notes;
  std::optional<Registry> registry = {};
  std::set<std::string, std::less<>> anchors = {};         // that services refer to: "small", "logging"
  std::map<std::string, std::string> secrets = {};         // name, file
  std::vector<std::string> unknown_images = {};            // services whose capabilities were left alone
  bool resets = false;                                     // uses !reset or !override

  void note(const Member& member, std::string text, Place place = {});
};

// In the usual order of keys, of one service in production. Empty where nothing is to say.
[[nodiscard]] std::vector<Entry> production_entries(const Member& member, Overlay& overlay);
// The same for development: sources mounted, a debugger's port, no limits.
[[nodiscard]] std::vector<Entry> development_entries(const Member& member, Overlay& overlay, std::uint32_t debug_port);

// Parts of production_entries.
void add_build(const Member& member, Overlay& overlay, std::vector<Entry>& out);
void add_dependencies(const Member& member, Overlay& overlay, std::vector<Entry>& out);
void add_secrets(const Member& member, Overlay& overlay, std::vector<Entry>& out);  // with `environment`
void add_mounts(const Member& member, Overlay& overlay, std::vector<Entry>& out);
void add_ports(const Member& member, Overlay& overlay, std::vector<Entry>& out);
void add_networks(const Member& member, Overlay& overlay, std::vector<Entry>& out);  // with `labels`
void add_health(const Member& member, Overlay& overlay, std::vector<Entry>& out);
void add_deploy(const Member& member, Overlay& overlay, std::vector<Entry>& out);
void add_hardening(const Member& member, Overlay& overlay, std::vector<Entry>& out);

// The name of the edge network on the engine, with Compose's variable in it: labels of Traefik have to say it.
[[nodiscard]] std::string edge_name(const Overlay& overlay);

// `volumes` without sources of the host and node_modules of its own; nothing where none is of that kind.
[[nodiscard]] std::optional<std::string> mounts_kept(const Member& member, const Overlay& overlay);

// "../services/auth" of a path of the tree, as a Compose file in the combination's folder writes it.
[[nodiscard]] std::string path_from(const Overlay& overlay, std::string_view path);

// The text of an overlay: header, anchors, services, networks, secrets.
[[nodiscard]] std::string overlay_text(std::string_view header, const Overlay& overlay,
                                       const std::map<std::string, std::vector<Entry>>& services);

}  // namespace loadline::generate
