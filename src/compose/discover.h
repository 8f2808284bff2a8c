// SPDX-License-Identifier: Apache-2.0
// Which files of a repository are Compose files, and which of them people run together.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compose/load.h"

namespace loadline::compose {

enum class Role : std::uint8_t { development, production, standalone, test, ci, other };
[[nodiscard]] std::string_view role_name(Role role);

struct Combination {
  std::string name;                // of its files: "docker-compose.yml + docker-compose.prod.yml"
  Role role = Role::other;
  std::string folder;              // where `docker compose` is run: the first file's
  std::vector<std::string> files;  // in the order of -f
};

// By its name alone: compose.yaml, docker-compose.prod.yml, dev.compose.yml, compose-ci.yaml, ...
[[nodiscard]] bool is_compose_name(std::string_view path);
// By its content too: it parses as a mapping with `services` or `include`.
[[nodiscard]] bool is_compose_file(const Source& source);

// Per folder: what COMPOSE_FILE in .env says; the base with its override (what `docker compose up` takes); the
// base alone; the base with each overlay; each file that stands alone. A file whose services all have an image
// or a build stands alone; one with services that lack both is an overlay of the base. A file whose leading comment
// tells what it is run with (`docker compose -f a.yml -f b.yml -f itself`) is combined so.
[[nodiscard]] std::vector<Combination> discover(const std::vector<std::string>& paths, Documents& documents);

}  // namespace loadline::compose
