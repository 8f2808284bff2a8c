// SPDX-License-Identifier: Apache-2.0
// DOCKER_HOST and CONTAINER_HOST, then the places where the daemons listen by default.
#include "image/daemon.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <utility>
#include <vector>

#include "base/source.h"
#include "base/text.h"
#include "json/value.h"

namespace loadline::image {
namespace {

bool is_socket(const std::string& path) {
  struct stat about{};
  return ::stat(path.c_str(), &about) == 0 && S_ISSOCK(about.st_mode);
}

}  // namespace

Result<Listening> listening(Daemon daemon, const Environment& environment) {
  const bool docker = daemon == Daemon::docker;
  const auto* variable = docker ? "DOCKER_HOST" : "CONTAINER_HOST";
  if (const auto set = environment(variable); set && !set->empty()) {
    constexpr std::string_view unix = "unix://";
    constexpr std::string_view tcp = "tcp://";
    if (set->starts_with(unix)) return Listening{set->substr(unix.size()), "http://daemon"};
    const auto tls = environment("DOCKER_TLS_VERIFY");
    if (set->starts_with(tcp) && (!tls || tls->empty())) return Listening{"", "http://" + set->substr(tcp.size())};
    return failure("only Unix sockets and plain TCP are spoken with a daemon", *set,
                   "docker save writes an archive that can be read");
  }
  const auto runtime = environment("XDG_RUNTIME_DIR").value_or(fmt::format("/run/user/{}", ::getuid()));
  const auto places = docker ? std::vector<std::string>{"/var/run/docker.sock", runtime + "/docker.sock"}
                             : std::vector<std::string>{runtime + "/podman/podman.sock", "/run/podman/podman.sock"};
  for (const auto& place : places)
    if (is_socket(place)) return Listening{place, "http://daemon"};
  return failure(docker ? "no Docker daemon listens here" : "no Podman service listens here", places.front(),
                 fmt::format("{} names another place", variable));
}

Status stream_saved(Daemon daemon, const std::string& name, const Environment& environment,
                    const http::Settings& settings, const Sink& sink) {
  const auto where = listening(daemon, environment);
  if (!where) return tl::make_unexpected(where.error());
  auto once = settings;
  once.tries = 1;  // the stream cannot be taken up again
  auto client = http::Client::open(once);
  if (!client) return tl::make_unexpected(client.error());
  const auto answer = (*client)->stream(
      {.address = where->address + "/images/" + name + "/get", .socket = where->socket}, sink);
  if (!answer) {
    auto error = answer.error();
    if (contains(error.place, "/images/")) error = {"the daemon does not answer", where->socket, error.cause};
    return tl::make_unexpected(std::move(error));
  }
  if (answer->status == 200) return {};
  const Source source{"", answer->body};
  const auto document = json::parse(source);
  const std::string said{document.root.string_or("message", "")};
  return failure(answer->status == 404 ? "the daemon has no such image" : "the daemon does not give the image away",
                 name, said.empty() ? fmt::format("HTTP {}", answer->status) : said);
}

}  // namespace loadline::image
