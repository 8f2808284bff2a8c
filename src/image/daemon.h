// SPDX-License-Identifier: Apache-2.0
// An image of a Docker or Podman daemon, as its save stream: Docker Engine API, "Export an image"
// (GET /images/{name}/get), which Podman answers as well.
#pragma once

#include <string>

#include "base/environment.h"
#include "http/client.h"
#include "image/stream.h"

namespace loadline::image {

enum class Daemon : std::uint8_t { docker, podman };

// Where the daemon listens: the path of a socket, or "http://host:port". Fails for what is not spoken here (TLS, SSH).
struct Listening {
  std::string socket;
  std::string address;  // "http://docker" for a socket
};
[[nodiscard]] Result<Listening> listening(Daemon daemon, const Environment& environment);

// Passes on what `docker save NAME` would write.
[[nodiscard]] Status stream_saved(Daemon daemon, const std::string& name, const Environment& environment,
                                  const http::Settings& settings, const Sink& sink);

}  // namespace loadline::image
