// SPDX-License-Identifier: Apache-2.0
// The gate's table for a terminal, for scripts (schema 1, docs/gate.schema.json), for a pull request, and as a badge.
#pragma once

#include <string>
#include <vector>

#include "finding/finding.h"
#include "gate/gate.h"
#include "report/terminal.h"

namespace loadline::report {

// What is not as it was in another revision.
struct Against {
  std::string revision = {};  // as asked for: "origin/main"
  std::string commit = {};    // 40 hexadecimal digits
  std::vector<gate::Change> changes = {};
  std::vector<Finding> fresh = {};  // findings that were not there
  std::size_t fixed = 0;       // findings that are gone
};

// What became of the file of accepted figures.
struct Ratcheted {
  std::string file;
  bool made = false;  // there was none before
  gate::Ratchet ratchet = {};
};

struct GateView {
  gate::Table table = {};
  bool passed = true;  // what the exit status says
  bool measured_required = false;
  std::vector<std::string> notes = {};  // as the survey has them
  const Against* against = nullptr;      // may be null
  const Ratcheted* ratcheted = nullptr;  // may be null
};

// "3 of 22 checks fail, 5 are not measured"; for headings.
[[nodiscard]] std::string gate_headline(const GateView& view);

[[nodiscard]] std::string gate_text(const GateView& view, const Style& style);
[[nodiscard]] std::string gate_json(const GateView& view);
// A comment on a pull request: what fails, what changed, and the rest folded away.
[[nodiscard]] std::string gate_markdown(const GateView& view);
// A picture that stands alone.
[[nodiscard]] std::string gate_badge(const GateView& view);
// What shields.io asks an endpoint for (shields.io/badges/endpoint-badge).
[[nodiscard]] std::string gate_shields(const GateView& view);

}  // namespace loadline::report
