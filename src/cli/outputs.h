// SPDX-License-Identifier: Apache-2.0
// The formats of an audit, and where each goes.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/service_figures.h"
#include "report/terminal.h"
#include "scan/scan.h"

namespace loadline::cli {

// text, json, sarif, github, gitlab, junit, checkstyle, markdown: the last six hold findings and nothing else, so
// whoever has some can write them.
[[nodiscard]] std::vector<std::string> formats();
[[nodiscard]] bool is_of_findings(std::string_view format);
// At most `most` rows where a format has rows; 10, as the terminal has it, means what the format's readers take.
[[nodiscard]] std::string findings_text(std::string_view format, const std::vector<Finding>& findings,
                                        std::span<const Suppressed> suppressed, std::size_t most);

struct Output {
  std::string format;
  std::string path;  // empty: standard output
};
// `--format F --output a --output sarif=b`: an output that names no format takes F; standard output gets F unless
// an output without a format took it. `known`: the formats that the command has.
[[nodiscard]] std::vector<Output> outputs_of(const std::string& format, const std::vector<std::string>& written,
                                             const std::vector<std::string>& known);

struct Rendering {
  std::string root;  // as the user wrote it
  report::Style style;
  std::size_t top = 10;
  bool overview = true;         // services and matrices too
  bool show_suppressed = false;
  report::FiguresByService figures = {};
};
[[nodiscard]] std::string rendered(const std::string& format, const scan::Audit& audit, const Rendering& rendering);

}  // namespace loadline::cli
