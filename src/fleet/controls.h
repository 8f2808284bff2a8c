// SPDX-License-Identifier: Apache-2.0
// Plain questions about a service or a Dockerfile, answered once for rules, matrices and the report.
//
// Three-valued where the truth is: what cannot be known from the files is unknown, never a guess.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::fleet {

enum class Truth : std::uint8_t { no, yes, unknown };
constexpr Truth truth(bool value) { return value ? Truth::yes : Truth::no; }

// A name or id that means root: "root", "0", "0:0", "root:root". Empty: not set, so not known here.
[[nodiscard]] bool is_root_user(std::string_view user);
// Whether the image by itself runs as root: official language and distribution images do.
[[nodiscard]] Truth image_runs_as_root(const dockerfile::ImageReference& image);

// Of a service as Compose would start it.
[[nodiscard]] Truth runs_as_non_root(const Service& service);
[[nodiscard]] Truth has_health_check(const Service& service);  // unknown: the image may bring its own
[[nodiscard]] bool has_memory_limit(const Service& service);
[[nodiscard]] bool has_cpu_limit(const Service& service);
[[nodiscard]] bool has_read_only_root(const Service& service);
[[nodiscard]] bool drops_capabilities(const Service& service);      // cap_drop: ALL
[[nodiscard]] bool forbids_new_privileges(const Service& service);
[[nodiscard]] bool bounds_its_logs(const Service& service);
[[nodiscard]] bool restarts(const Service& service);

// An environment variable that by its name holds a secret and by its value really does.
[[nodiscard]] bool is_secret_name(std::string_view name);
[[nodiscard]] bool is_secret_value(std::string_view value);  // not empty, a switch, a number, a path or a reference
struct PlainSecret {
  std::string name;
  Place place;
  bool literal = false;  // the value itself stands in the file, and is not taken from the environment
};
[[nodiscard]] std::vector<PlainSecret> plain_secrets(const Service& service);        // of its environment
[[nodiscard]] std::vector<PlainSecret> plain_build_secrets(const Service& service);  // of its build's args

// Of a Dockerfile as it is built.
[[nodiscard]] bool is_multi_stage(const Build& build);
[[nodiscard]] Truth installs_with_cache_mount(const Build& build);   // unknown: it installs nothing
[[nodiscard]] Truth build_runs_as_non_root(const Build& build);
[[nodiscard]] bool build_has_health_check(const Build& build);
[[nodiscard]] Truth base_is_pinned(const Build& build);              // by digest
[[nodiscard]] Truth installs_before_sources(const Build& build);     // unknown: it installs nothing

// Stages that end up in the image: the target and its parents.
[[nodiscard]] bool is_in_image(const Build& build, const dockerfile::Stage& stage);
// An application package install: npm, pnpm, yarn, pip and so on, of what a manifest lists; not of named tools.
[[nodiscard]] bool installs_dependencies(const shell::PackageCall& call);

}  // namespace loadline::fleet
