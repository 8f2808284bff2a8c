// SPDX-License-Identifier: Apache-2.0
// What is known of a service whatever its language: where it listens, which path tells its health, its image's name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "generate/generate.h"

namespace loadline::generate {

// Where the service listens: its source (the environment applied), else its command, else the one port that EXPOSE or
// Compose names; then `certain` is false.
struct Port {
  std::uint32_t number = 0;
  bool certain = true;
  Place place;
};
[[nodiscard]] std::optional<Port> port_of(const fleet::Service& service, const code::ServiceFacts* facts);

// The same, set in the target as its port and PORT; what is not known, or not certain, is said in `notes`.
[[nodiscard]] std::optional<Port> take_port(const fleet::Service& service, const code::ServiceFacts* facts,
                                            Target& target, std::vector<Note>& notes);

// The path to ask for: what is asked today where the source serves it, else a route for liveness, else any for health.
[[nodiscard]] std::optional<std::string> health_path_of(const fleet::Service& service, const code::ServiceFacts* facts);

// "harbour-auth": the Compose file's name for the image, else the project's name and the service's.
[[nodiscard]] std::string image_name_of(const fleet::Service& service, const fleet::Fleet& fleet);

// The words of the image's CMD, or of its ENTRYPOINT and CMD together; of a shell form only where it is one plain
// command. Empty: not known.
[[nodiscard]] std::vector<std::string> command_words(const fleet::Service& service);

// What the last stage of the image that is built today copies from its builder to `below`, as written; empty: nothing.
[[nodiscard]] std::vector<std::string> copied_to(const fleet::Build& build, std::string_view below);

// System packages that the image installs in its last stage today, but for tools that a generated image does without
// (curl and wget for the health check, an init, a shell). Sorted.
[[nodiscard]] std::vector<std::string> packages_at_run_time(const fleet::Service& service);

// Says that these are not taken over, but for those that are `brought`: whether the service needs them no file tells.
void note_system_packages(const fleet::Service& service, const std::vector<std::string>& brought,
                          std::vector<Note>& notes);

// tmpfs folders: /tmp, and those that Compose mounts already.
[[nodiscard]] std::vector<std::string> writable_folders(const fleet::Service& service);

}  // namespace loadline::generate
