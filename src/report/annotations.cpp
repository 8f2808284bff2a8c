// SPDX-License-Identifier: Apache-2.0
// Annotations of GitHub Actions and GitLab's Code Quality report.
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "finding/fingerprint.h"
#include "report/escape.h"
#include "report/exchange.h"

namespace loadline::report {
namespace {

// As @actions/core escapes (packages/core/src/command.ts: escapeData, escapeProperty).
std::string data(std::string_view text) {
  return replace_all(replace_all(replace_all(valid_utf8(text), "%", "%25"), "\r", "%0D"), "\n", "%0A");
}
std::string property(std::string_view text) { return replace_all(replace_all(data(text), ":", "%3A"), ",", "%2C"); }

std::string_view command_of(Severity severity) {
  return severity == Severity::info ? "notice" : severity == Severity::warning ? "warning" : "error";
}

std::string place_properties(const Place& at) {
  const auto begin = code_point_position(*at.source, at.span.begin);
  const auto end = code_point_position(*at.source, at.span.end);
  std::string out = "file=" + property(at.source->path()) + ",line=" + std::to_string(begin.line) +
                    ",endLine=" + std::to_string(end.line);
  // Columns count only where the annotation is about one line; the end is the last column, not the one behind it.
  if (begin.line == end.line)
    out += ",col=" + std::to_string(begin.column) +
           ",endColumn=" + std::to_string(std::max(begin.column, end.column - 1));
  return out + ",";
}

}  // namespace

std::string github_annotations(const Results& results) {
  std::string out;
  for (const auto& finding : results.findings) {
    std::string message = finding.message;
    for (const auto& note : finding.notes) {
      message += "\n";
      if (note.at) message += note.at.source->path() + ":" + std::to_string(note.at.position().line) + ": ";
      message += note.text;
    }
    out += "::" + std::string{command_of(finding.severity)} + " " + (finding.at ? place_properties(finding.at) : "") +
           "title=" + property(finding.rule->name) + "::" + data(message) + "\n";
  }
  return out;
}

std::string gitlab_code_quality(const Results& results) {
  auto out = nlohmann::ordered_json::array();
  const auto fingerprints = fingerprints_of(results.findings);
  for (std::size_t i = 0; i < results.findings.size(); ++i) {
    const auto& finding = results.findings[i];
    if (!finding.at) continue;  // the format knows nothing without a place
    const auto& source = *finding.at.source;
    out.push_back({{"type", "issue"},
                   {"check_name", finding.rule->name},
                   {"description", finding.message},
                   {"fingerprint", fingerprints[i].word()},
                   {"severity", finding.severity == Severity::info      ? "info"
                                : finding.severity == Severity::warning ? "minor"
                                                                        : "major"},
                   {"location",
                    {{"path", source.path()},
                     {"lines",
                      {{"begin", source.position(finding.at.span.begin).line},
                       {"end", source.position(finding.at.span.end).line}}}}}});
  }
  return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace loadline::report
