// SPDX-License-Identifier: Apache-2.0
// Drives the builder that the user has: `docker buildx bake` where there is buildx, else `docker build` with BuildKit.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "builds/recorded.h"

namespace loadline::builds {

// The image of one service, as both ways are told of it. Paths are seen from `folder`.
struct Job {
  std::string service = {};
  std::string folder = {};                // where the builder is started
  std::vector<std::string> files = {};    // Compose files, or a bake file
  std::string target = {};                // in these
  std::string context = {}, dockerfile = {}, stage = {};
  std::map<std::string, std::string> args = {};
  std::string recorded_as = {};           // the Dockerfile's path in the fleet
  std::string not_plain = {};             // what `docker build` could not be told: "its build takes secrets"
};

enum class Way : std::uint8_t { bake, build };
[[nodiscard]] std::string_view name_of(Way way);  // "docker buildx bake", "docker build"

struct Engine {
  Way way = Way::build;
  bool weighs = true;  // the engine says what an image weighs unpacked; one with containerd's store says something else
};
// What `docker` on the path can do; `wanted`: "auto", "bake" or "build". Fails where there is no docker, no engine that
// answers, or not what is wanted.
[[nodiscard]] Result<Engine> find_engine(std::string_view wanted);

struct Request {
  bool cold = false;  // nothing from the cache of steps
  std::string builder = {};  // buildx's name of it; empty: the current one
  std::vector<std::string> options = {};  // handed on as they are
  std::string commit = {};  // for the record
};

[[nodiscard]] std::vector<std::string> command_of(const Job& job, const Engine& engine, const Request& request);

struct Outcome {
  RecordedBuild build;
  std::string log;  // all that the builder printed
};
// Fails where the builder cannot be started; a build that fails is an outcome. `line` sees the log as it comes.
[[nodiscard]] Result<Outcome> run(const Job& job, const Engine& engine, const Request& request,
                                  const std::function<void(std::string_view)>& line);

}  // namespace loadline::builds
