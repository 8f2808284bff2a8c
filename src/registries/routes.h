// SPDX-License-Identifier: Apache-2.0
// From where this machine fetches an image: its mirrors, as Docker's daemon.json and the registries.conf of Podman,
// Buildah and Skopeo name them.
//
// References: docs.docker.com/docker-hub/image-library/mirror ("registry-mirrors", for Docker Hub alone) and
// docs.docker.com/reference/cli/dockerd ("insecure-registries"); containers-registries.conf(5), version 2.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "base/result.h"
#include "image/image.h"
#include "image/reference.h"

namespace loadline::registries {

enum class PullBy : std::uint8_t { any, digest, tag };

struct Mirror {
  std::string location;  // "mirror.example:5000/hub"
  bool insecure = false;
  PullBy pull_by = PullBy::any;
};

// A [[registry]] of registries.conf.
struct Registry {
  std::string prefix;    // "docker.io", "example.com/team", "*.example.com"
  std::string location;  // that stands in for the prefix; empty: nothing does
  bool insecure = false;
  bool blocked = false;
  std::vector<Mirror> mirrors;
};

struct Routes {
  std::vector<Registry> registries;       // of containers
  std::vector<std::string> hub_mirrors;   // of Docker: "https://mirror.example"
  std::vector<std::string> insecure;      // of Docker: "host:port"
};

// Adds what a file's text says; a later table takes the place of an earlier one with its prefix.
[[nodiscard]] Result<void> add_registries_conf(Routes& routes, const std::string& text, const std::string& place);
[[nodiscard]] Result<void> add_daemon_json(Routes& routes, const std::string& text, const std::string& place);

// All files of this machine. Fails where one is there and cannot be understood.
[[nodiscard]] Result<Routes> routes_of(const Environment& environment);

// Where to ask for the image, mirrors first. Fails where the registry is blocked.
[[nodiscard]] Result<std::vector<image::Endpoint>> endpoints_of(const image::Reference& reference,
                                                                const Routes& routes);

// For image::ConnectRequest: the files are read when a registry is to be asked, and not before.
[[nodiscard]] std::function<Result<std::vector<image::Endpoint>>(const image::Reference&)> endpoints_by(
    Environment environment);

}  // namespace loadline::registries
