// SPDX-License-Identifier: Apache-2.0
// A service with the facts of its language, before the arguments of its family's Dockerfile are chosen.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generate/generate.h"
#include "generate/go.h"
#include "generate/java.h"
#include "generate/node.h"
#include "generate/python.h"

namespace loadline::generate {

// Exactly one of the families is set.
struct Draft {
  const fleet::Service* service = nullptr;
  std::optional<NodeService> node;
  std::optional<NodeService> front_end;
  std::optional<PythonService> python;
  std::optional<GoService> go;
  std::optional<JavaService> java;
};
// Of every chosen service that can be generated, by name.
[[nodiscard]] std::vector<Draft> drafts_of(const fleet::Fleet& fleet, const Options& options, std::vector<Note>& notes);

// The targets of one language; the drafts of others are left alone.
[[nodiscard]] std::vector<Target> node_targets(const fleet::Fleet& fleet, const std::vector<Draft>& drafts,
                                               const Options& options, std::vector<Note>& notes);
[[nodiscard]] std::vector<Target> static_targets(const fleet::Fleet& fleet, const std::vector<Draft>& drafts,
                                                 const Options& options, std::vector<Note>& notes);
[[nodiscard]] std::vector<Target> python_targets(const fleet::Fleet& fleet, const std::vector<Draft>& drafts,
                                                 const Options& options, std::vector<Note>& notes);

[[nodiscard]] std::vector<Target> go_targets(const fleet::Fleet& fleet, const std::vector<Draft>& drafts,
                                             const Options& options, std::vector<Note>& notes);
[[nodiscard]] std::vector<Target> java_targets(const fleet::Fleet& fleet, const std::vector<Draft>& drafts,
                                               const Options& options, std::vector<Note>& notes);

// CMD takes no argument: where services of one Dockerfile start differently, each has a last stage with its name.
void name_stages_by_service(std::vector<Target>& targets);

// The text of one Dockerfile for the targets that share it, and the files that it copies from beside itself.
[[nodiscard]] std::vector<File> node_dockerfile(const fleet::Fleet& fleet, const std::vector<const Target*>& targets,
                                                const std::vector<const NodeService*>& services,
                                                const Options& options);
[[nodiscard]] std::vector<File> static_dockerfile(const fleet::Fleet& fleet, const std::vector<const Target*>& targets,
                                                  const std::vector<const NodeService*>& services,
                                                  const Options& options);
[[nodiscard]] std::vector<File> python_dockerfile(const fleet::Fleet& fleet, const std::vector<const Target*>& targets,
                                                  const std::vector<const PythonService*>& services,
                                                  const Options& options);
[[nodiscard]] std::vector<File> go_dockerfile(const fleet::Fleet& fleet, const std::vector<const Target*>& targets,
                                              const std::vector<const GoService*>& services, const Options& options);
[[nodiscard]] std::vector<File> java_dockerfile(const fleet::Fleet& fleet, const std::vector<const Target*>& targets,
                                                const std::vector<const JavaService*>& services,
                                                const Options& options);

// The ignore file of one Dockerfile for the targets that it builds.
[[nodiscard]] std::string ignore_text(const fleet::Fleet& fleet, const File& dockerfile,
                                      const std::vector<const Target*>& targets);

}  // namespace loadline::generate
