// SPDX-License-Identifier: Apache-2.0
// Code generators that run before anything is compiled, since what is compiled imports what they write: `prisma
// generate`, a package's `db:generate`, `codegen`.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "generate/generate.h"

namespace loadline::generate {

struct NodeService;

struct Codegen {
  const workspace::Manifest* member = nullptr;  // in whose folder it runs
  std::string script;                           // of its manifest; empty: a program that it depends on
  std::vector<std::string> program;             // {"prisma", "generate"}
  std::string schema;  // of a program: the file that it reads, in the member's folder
  bool operator==(const Codegen&) const = default;
};

struct CodegenPlan {
  std::vector<Codegen> steps;                    // in the order in which they run
  std::map<std::string, std::string> variables;  // that the build stage has to give them
  std::map<const workspace::Manifest*, std::vector<std::string>> outputs;  // names in its folder that a run reads
  bool engine = false;  // Prisma's query engine runs in the service
};

// What today's Dockerfile runs before its build, then what turbo.json puts in front of `build`, then the clients of
// Prisma that neither makes. Says in `notes` what today's Dockerfile runs that is not carried over.
[[nodiscard]] CodegenPlan codegen_of(const fleet::Fleet& fleet, const NodeService& node, std::vector<Note>& notes);

}  // namespace loadline::generate
