// SPDX-License-Identifier: Apache-2.0
// The three ways to ask: a connection, a request, a program.
#pragma once

#include "address.h"

namespace probe {

struct StatusRange {
  std::uint32_t first = 200;
  std::uint32_t last = 399;
};

struct Request {
  std::int64_t deadline = 0;  // of now_in_milliseconds()
  Text method = "GET";
  StatusRange statuses[8];
  std::uint32_t status_count = 1;
  Text headers[8];
  std::uint32_t header_count = 0;
  Text body;  // must stand in the answer; empty: anything does
};

// Whether it is healthy; what to say goes into `line`.
[[nodiscard]] bool knock(const Target& target, const Request& request, Line& line);
// Runs a program to its end, by PATH where it has no slash; healthy where its status is 0.
[[nodiscard]] bool run_program(char** arguments, char** environment, std::int64_t deadline, Line& line);

}  // namespace probe
