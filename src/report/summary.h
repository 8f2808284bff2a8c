// SPDX-License-Identifier: Apache-2.0
// The fleet at a glance: plain values that every report renders, so that no two of them disagree.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "finding/finding.h"
#include "fleet/controls.h"
#include "fleet/fleet.h"

namespace loadline::report {

// One headline: "health checks   7 of 18 answered by the code   target: all".
enum class Mark : std::uint8_t { good, bad, unknown };
struct Figure {
  std::string area;
  std::string value;
  std::string target;
  Mark mark = Mark::unknown;
};

struct ServiceRow {
  const fleet::Service* service = nullptr;
  std::string name;
  std::string base;        // "node:20-alpine"; the image of a service that is not built here
  std::string user;        // "1001", "root", "?"
  std::string health;      // "/health/live", "pg_isready", "none", "?"
  std::string limits;      // "1 cpu 512 MB", "none"
  std::string dockerfile;
  fleet::ServiceKind kind = fleet::ServiceKind::application;
  fleet::Truth non_root = fleet::Truth::unknown;
  fleet::Truth healthy = fleet::Truth::unknown;
  fleet::Truth limited = fleet::Truth::unknown;
  fleet::Truth read_only = fleet::Truth::no;
  std::size_t plain_secrets = 0;
  std::size_t findings = 0;
};

// Rows are controls or practices, columns are services or Dockerfiles.
struct Matrix {
  struct Row {
    std::string name;       // "read-only root"
    std::string short_name;  // "read-only": where the width is small
    std::vector<fleet::Truth> cells;  // one per column
    // Over the cells that are known; nothing where none is.
    [[nodiscard]] std::string percentage() const;
  };
  std::string title;
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

struct Counts {
  std::size_t errors = 0, warnings = 0, infos = 0;
  std::size_t fixable = 0;
};

struct Summary {
  std::vector<Figure> figures;
  std::vector<ServiceRow> services;
  Matrix practices;   // best practice by Dockerfile in use
  Matrix controls;    // security control by service
  Counts counts;
  std::size_t dockerfiles = 0, dockerfiles_used = 0, files = 0, services_built = 0, services_run = 0;
};

[[nodiscard]] Summary summary_of(const fleet::Fleet& fleet, const std::vector<Finding>& findings);

}  // namespace loadline::report
