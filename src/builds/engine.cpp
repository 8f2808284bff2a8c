// SPDX-License-Identifier: Apache-2.0
// Command lines, a clock, and what the engine says of the image afterwards.
#include "builds/engine.h"

#include <fmt/chrono.h>

#include <chrono>
#include <cmath>
#include <ctime>

#include "base/process.h"
#include "base/text.h"
#include "builds/log.h"

namespace loadline::builds {
namespace {

// What `docker` prints on standard output; empty where it fails.
std::string asked(std::vector<std::string> words) {
  words.insert(words.begin(), "docker");
  const auto out = output_of(words);
  return out ? std::string{trim(*out)} : std::string{};
}

// An image of our own name: the user's tags stay where they are.
std::string tag_of(const Job& job) {
  std::string name;
  for (const char c : lower(job.service)) name += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
  while (name.starts_with('-')) name.erase(0, 1);
  while (name.ends_with('-')) name.pop_back();
  while (contains(name, "--")) name = replace_all(name, "--", "-");
  return "loadline/" + (name.empty() ? "image" : name) + ":latest";
}

std::string now() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

void measure(const Request& request, std::string_view log, double seconds, RecordedBuild& build) {
  const auto count = counted(logged_steps(log));
  // Nothing came from the cache: then it is a build with an empty one, whatever was asked for.
  if (request.cold || (count.all > 0 && count.cached == 0)) {
    build.cold_seconds = seconds;
    return;
  }
  build.cached_seconds = seconds;
  if (count.all == 0) return;
  build.steps = count.all;
  build.cached_steps = count.cached;
}

}  // namespace

std::string_view name_of(Way way) { return way == Way::bake ? "docker buildx bake" : "docker build"; }

Result<Engine> find_engine(std::string_view wanted) {
  if (!output_of({"docker", "--version"})) return failure("there is no `docker` on the path");
  Engine out;
  const bool buildx = contains(asked({"buildx", "version"}), "buildx");
  if (wanted == "bake" && !buildx) return failure("this docker has no buildx, and so no bake");
  out.way = wanted != "build" && buildx ? Way::bake : Way::build;
  if (asked({"version", "--format", "{{.Server.Version}}"}).empty())
    return failure("docker's engine does not answer: `docker version` says why");
  out.weighs = !contains(asked({"info", "--format", "{{json .DriverStatus}}"}), "io.containerd.snapshotter");
  return out;
}

std::vector<std::string> command_of(const Job& job, const Engine& engine, const Request& request) {
  std::vector<std::string> out = {"docker"};
  const auto add = [&](std::vector<std::string> words) { out.insert(out.end(), words.begin(), words.end()); };
  if (engine.way == Way::bake) {
    add({"buildx", "bake", "--progress", "plain"});
    if (!request.builder.empty()) add({"--builder", request.builder});
    for (const auto& file : job.files) add({"--file", file});
    add({"--load", "--set", job.target + ".tags=" + tag_of(job)});
    if (request.cold) add({"--no-cache"});
    add(request.options);
    add({job.target});
    return out;
  }
  add({"build", "--progress", "plain", "--tag", tag_of(job), "--file", job.dockerfile});
  if (!job.stage.empty()) add({"--target", job.stage});
  for (const auto& [name, value] : job.args) add({"--build-arg", name + "=" + value});
  if (request.cold) add({"--no-cache"});
  add(request.options);
  add({job.context});
  return out;
}

Result<Outcome> run(const Job& job, const Engine& engine, const Request& request,
                    const std::function<void(std::string_view)>& line) {
  Outcome out;
  const auto began = std::chrono::steady_clock::now();
  const auto status = run_program(
      // bake asks a person before it reads beyond its folder; these files are the user's own, as Compose reads them.
      {.words = command_of(job, engine, request),
       .folder = job.folder,
       .environment = {"DOCKER_BUILDKIT=1", "BUILDX_BAKE_ENTITLEMENTS_FS=0", "BUILDKIT_PROGRESS=plain"}},
      [&](std::string_view text) {
        out.log.append(text).push_back('\n');
        if (line) line(text);
      });
  if (!status) return tl::make_unexpected(status.error());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  auto& build = out.build;
  build.service = job.service;
  build.commit = request.commit;
  build.finished = now();
  build.dockerfile = job.recorded_as;
  build.builder = std::string{name_of(engine.way)} + (request.builder.empty() ? "" : ", " + request.builder);
  if (*status != 0) {
    build.failure = failure_in(out.log);
    if (build.failure.empty()) build.failure = "exit status " + std::to_string(*status);
    return out;
  }
  // A tenth of a second is more than a machine repeats.
  measure(request, out.log, std::round(took.count() * 10) / 10, build);
  if (engine.weighs)
    build.image_bytes = parse_integer<std::uint64_t>(asked({"image", "inspect", "--format", "{{.Size}}", tag_of(job)}));
  return out;
}

}  // namespace loadline::builds
