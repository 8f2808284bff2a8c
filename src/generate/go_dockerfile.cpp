// SPDX-License-Identifier: Apache-2.0
// The Dockerfile of Go services: a static program on an image that holds certificates, time zones and a user, and
// nothing else. It is compiled on the builder's own platform for the one that is asked for.
#include "generate/bases.h"
#include "generate/drafts.h"
#include "generate/own_folders.h"
#include "generate/text.h"

namespace loadline::generate {
namespace {

constexpr std::string_view runtime_image = "gcr.io/distroless/static-debian12:nonroot";
constexpr std::string_view caches =
    "--mount=type=cache,id=go-modules,target=/go/pkg/mod \\\n    --mount=type=cache,id=go-build,target=/root/.cache/go-build";

// Without net/http, which would make it three times as large. Not part of the service's module.
constexpr std::string_view health_program = R"(//go:build ignore

// The health check of an image without shell or curl: 0 where 127.0.0.1:$PORT answers, and $HEALTH_PATH, where there is
// one, with a status from 200 to 399; else 1.
package main

import (
	"fmt"
	"net"
	"os"
	"time"
)

func healthy(port, path string) bool {
	connection, err := net.DialTimeout("tcp", "127.0.0.1:"+port, 2*time.Second)
	if err != nil {
		return false
	}
	defer connection.Close()
	if path == "" {
		return true
	}
	if connection.SetDeadline(time.Now().Add(2*time.Second)) != nil {
		return false
	}
	if _, err := fmt.Fprintf(connection, "GET %s HTTP/1.0\r\nHost: localhost:%s\r\n\r\n", path, port); err != nil {
		return false
	}
	var version string
	var status int
	_, err = fmt.Fscan(connection, &version, &status)
	return err == nil && status >= 200 && status < 400
}

func main() {
	if !healthy(os.Getenv("PORT"), os.Getenv("HEALTH_PATH")) {
		os.Exit(1)
	}
}
)";

}  // namespace

std::vector<File> go_dockerfile(const fleet::Fleet& fleet, const std::vector<const Target*>& targets,
                                const std::vector<const GoService*>& services, const Options& options) {
  const auto& first = *services.front();
  const auto& path = targets.front()->dockerfile;
  const auto health = path.substr(0, path.rfind(".Dockerfile")) + ".health.go";
  std::vector<Note> told;  // targets_of has told them
  std::string text = syntax_line(options);
  text += targets.size() == 1 ? "# " + targets.front()->service->name + ", a Go service.\n"
                              : "# One Dockerfile for the Go services.\n";
  text += usage_comment(targets);
  text += "ARG GO_IMAGE=" + go_image(fleet, *first.service, told) +
          "\nARG RUNTIME_IMAGE=" + std::string{runtime_image} + "\n\n";
  text += "FROM --platform=${BUILDPLATFORM} ${GO_IMAGE} AS build\nENV CGO_ENABLED=0\nWORKDIR /health\n";
  text += "ARG TARGETOS=linux\nARG TARGETARCH=amd64\nCOPY " + health + " main.go\n";
  text += run(std::string{caches},
              {"GOOS=${TARGETOS} GOARCH=${TARGETARCH} go build -trimpath -ldflags=\"-s -w\" -o /out/health main.go"});
  text += "WORKDIR /module\n" + argument(targets, "SERVICE");
  if (first.fetches)
    text += "COPY ${SERVICE}/go.mod ${SERVICE}/go.sum ./\n" + run(std::string{caches}, {"go mod download"});
  text += "COPY ${SERVICE} ./\n" + argument(targets, "MAIN") + argument(targets, "PROGRAM");
  text += run(std::string{caches},
              {"GOOS=${TARGETOS} GOARCH=${TARGETARCH} go build -trimpath -buildvcs=false -ldflags=\"-s -w\"" +
               (first.tags.empty() ? "" : " -tags=" + first.tags) + " -o \"/out${PROGRAM}\" \"${MAIN}\""});
  text += own_folders_step(targets, "/out");
  text +=
      "ARG SOURCE_DATE_EPOCH=\"\"\n"
      "RUN if [ -n \"$SOURCE_DATE_EPOCH\" ]; then find /out -exec touch -h -d \"@$SOURCE_DATE_EPOCH\" {} +; fi\n\n";
  text += "FROM ${RUNTIME_IMAGE} AS runtime\n" + argument(targets, "SERVICE") + argument(targets, "PORT") +
          argument(targets, "HEALTH_PATH");
  std::string environment;
  for (const char* name : {"PORT", "HEALTH_PATH"})
    if (!argument(targets, name).empty())
      environment += (environment.empty() ? "ENV " : " \\\n    ") + std::string{name} + "=${" + name + "}";
  if (!environment.empty()) text += environment + "\n";
  text += "COPY --from=build /out /\n";
  if (!first.workdir.empty()) text += "WORKDIR " + first.workdir + "\n";
  text += "USER " + targets.front()->user + "\nENTRYPOINT []\n";
  if (targets.front()->stage.empty()) {
    text += ending(*targets.front(), "SIGTERM") + labels("${SERVICE}");
  } else {
    text += labels("${SERVICE}");
    for (const auto* target : last_stages(targets))
      text += "\nFROM runtime AS " + target->stage + "\n" + ending(*target, "SIGTERM");
  }
  return {{path, text, targets.front()->because},
          {health, std::string{health_program}, "the health check of images without a shell, built by " + path}};
}

}  // namespace loadline::generate
