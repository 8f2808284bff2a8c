// SPDX-License-Identifier: Apache-2.0
// Which base images generated Dockerfiles stand on: what the fleet uses, as exactly as it says it, and supported.
#pragma once

#include <string>
#include <vector>

#include "generate/generate.h"
#include "generate/node.h"

namespace loadline::generate {

enum class Ground : std::uint8_t { debian, alpine, distroless };

// Node.js for these services of one workspace. Stays on the version that most of them run on; where that gets no
// security fixes any more, moves to the next one that does and that every `engines` allows, and says so.
struct NodeVersion {
  std::string version;  // "22", or as exactly as the fleet has it for the chosen ground
  bool known = false;   // some file of the fleet names it
};
[[nodiscard]] NodeVersion node_version_of(const fleet::Fleet& fleet, const std::vector<NodeService>& services,
                                          std::vector<Note>& notes);
// The image of that version: one that the fleet uses where there is one, with its digest where it stands there.
[[nodiscard]] std::string node_image(const fleet::Fleet& fleet, const NodeVersion& version, Ground ground);

// The same for Python; `needs` is what requires-python and .python-version say, which may be nothing.
[[nodiscard]] std::string python_image(const fleet::Fleet& fleet, const std::string& service,
                                       const std::string& today_on, std::vector<Note>& notes);

// The image of Go that its Dockerfile builds on, where that version is named and still supported; else the oldest
// supported one of 2026, which a note names as such.
[[nodiscard]] std::string go_image(const fleet::Fleet& fleet, const fleet::Service& service, std::vector<Note>& notes);

// Maven on a JDK to build with, and the JRE that the program starts on, both of one version of Java: today's where that
// is for long-term support and at least `release`, which may be empty; else the next such, which a note names. What is
// told of the end of support is what the table knows.
struct JavaImages {
  std::string build;  // "maven:3.9-eclipse-temurin-21"
  std::string runtime;  // "eclipse-temurin:21-jre-noble"
  friend bool operator==(const JavaImages&, const JavaImages&) = default;
};
[[nodiscard]] JavaImages java_images(const fleet::Fleet& fleet, const fleet::Service& service,
                                     const std::string& release, std::vector<Note>& notes);

// A web server for files: an image of nginx that the fleet uses with a version, else the stable one of 2026, which a
// note names as such.
[[nodiscard]] std::string web_image(const fleet::Fleet& fleet, const std::string& service, std::vector<Note>& notes);

}  // namespace loadline::generate
