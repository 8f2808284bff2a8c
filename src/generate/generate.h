// SPDX-License-Identifier: Apache-2.0
// The target state of a fleet, written from its own facts: Dockerfiles, ignore files, Compose overlays, a bake
// file, CI, documents. Each kind is a pure function of the fleet; nothing here reads or writes a disk.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/fleet.h"

namespace loadline::predict {
struct Sizes;
}

namespace loadline::generate {

// A file to write. Paths are relative to the tree's root.
struct File {
  std::string path;
  std::string text;
  std::string why;  // one sentence for the plan
};

// What was not generated, or only in part, and what a person has to do about it.
struct Note {
  std::string about;  // a service, a file
  std::string text;
  Place place;        // what proves it; may be empty
};

struct Plan {
  std::vector<File> files;  // by path
  std::vector<Note> notes;
};

enum class Variant : std::uint8_t { automatic, glibc, alpine, distroless };

struct Options {
  std::vector<std::string> services;  // names; empty: all that are built here
  bool per_service = false;           // one Dockerfile each instead of one per family
  Variant variant = Variant::automatic;
  std::string frontend;  // "1.20": what `# syntax=docker/dockerfile:` may use; empty: the oldest that serves
  std::string folder = "docker";  // where new Dockerfiles and bake's file go
  std::string probe_image;  // that has loadline-probe as /probe, for distroless images; empty: Node.js asks itself
  const predict::Sizes* sizes = nullptr;  // what packages weigh; null: nobody knows
};

// How one service is built and run after generation: what the Compose overlay, the bake file and CI share.
// Beside `args` every Dockerfile takes SOURCE, REVISION and CREATED for its labels, and SOURCE_DATE_EPOCH.
struct Target {
  const fleet::Service* service = nullptr;
  // By evidence: "node", "node-native" (compiled in the build), "node-glibc", "static", "python", "go", "java".
  std::string family;
  std::string because;  // the evidence, as a sentence's end: "bcrypt has no prebuilt binary for musl"
  std::string dockerfile;  // path of the generated Dockerfile
  std::string context;  // folder, "" for the root
  std::string stage;  // of the Dockerfile; empty: the last
  std::map<std::string, std::string> args;
  std::string image;  // name without registry and tag: "erp-auth"
  std::optional<std::uint32_t> port;
  std::optional<std::string> health_path;  // the one the source serves
  std::string user;  // numeric "1000:1000"
  std::vector<std::string> command;  // exec form, as CMD [...] has it
  std::vector<std::string> health_command;  // exec form, as HEALTHCHECK CMD [...] has it; empty: there is none
  std::vector<std::string> writable;  // folders that it writes to at run time: tmpfs under a read-only root
  std::vector<std::string> folders;  // that the image has for it, as its user's: what a new volume takes its owner from
};
// Of every chosen service that can be generated, by service name; `notes` says why the others cannot.
[[nodiscard]] std::vector<Target> targets_of(const fleet::Fleet& fleet, const Options& options,
                                             std::vector<Note>& notes);

// One function per kind. `targets` are those of targets_of.
[[nodiscard]] Plan dockerfiles(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options);
[[nodiscard]] Plan ignore_files(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options);
[[nodiscard]] Plan compose_files(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options);
[[nodiscard]] Plan bake_file(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options);
[[nodiscard]] Plan ci_files(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options);
[[nodiscard]] Plan documents(const fleet::Fleet& fleet, const std::vector<Target>& targets, const Options& options);
[[nodiscard]] Plan health_patches(const fleet::Fleet& fleet, const std::vector<Target>& targets,
                                  const Options& options);
[[nodiscard]] Plan split_proposals(const fleet::Fleet& fleet, const std::vector<Target>& targets,
                                   const Options& options);

}  // namespace loadline::generate
