// SPDX-License-Identifier: Apache-2.0
// JUnit and Checkstyle.
#include <map>

#include "report/escape.h"
#include "report/exchange.h"

namespace loadline::report {
namespace {

constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

// What is said of one file, in the order of the file.
struct OfFile {
  std::vector<const Finding*> findings;
  std::vector<const Suppressed*> suppressed;
};

std::string_view path_of(const Finding& finding) {
  return finding.at ? std::string_view{finding.at.source->path()} : std::string_view{"."};
}

std::map<std::string_view, OfFile> by_file(const Results& results) {
  std::map<std::string_view, OfFile> out;
  for (const auto& finding : results.findings) out[path_of(finding)].findings.push_back(&finding);
  for (const auto& one : results.suppressed) out[path_of(one.finding)].suppressed.push_back(&one);
  return out;
}

Position position_of(const Finding& finding) {
  return finding.at ? code_point_position(*finding.at.source, finding.at.span.begin) : Position{};
}

std::string counts(std::size_t tests, std::size_t failures, std::size_t skipped) {
  return "tests=\"" + std::to_string(tests) + "\" failures=\"" + std::to_string(failures) + "\" errors=\"0\" skipped=\"" +
         std::to_string(skipped) + "\"";
}

std::string test_case(std::string_view path, const Finding& finding) {
  const auto at = position_of(finding);
  return "    <testcase classname=\"" + xml(path) + "\" name=\"" + xml(finding.rule->name) + " at line " +
         std::to_string(at.line) + ", column " + std::to_string(at.column) + "\" time=\"0\">";
}

std::string failure_text(std::string_view path, const Finding& finding) {
  std::string body = std::string{path} + ":" + std::to_string(position_of(finding).line) + ": " + finding.message;
  for (const auto& note : finding.notes) body += "\n" + note.text;
  return "<failure type=\"" + std::string{name_of(finding.severity)} + "\" message=\"" + xml(finding.message) + "\">" +
         xml(body) + "</failure></testcase>\n";
}

}  // namespace

std::string junit(const Results& results) {
  const auto files = by_file(results);
  const std::size_t failures = results.findings.size();
  const std::size_t skipped = results.suppressed.size();
  std::string out{declaration};
  if (files.empty())  // a report without any test reads as a run that did not happen
    return out + "<testsuites name=\"loadline\" " + counts(1, 0, 0) + ">\n  <testsuite name=\"loadline\" " + counts(1, 0, 0) +
           ">\n    <testcase classname=\"loadline\" name=\"no findings\" time=\"0\"/>\n  </testsuite>\n</testsuites>\n";
  out += "<testsuites name=\"loadline\" " + counts(failures + skipped, failures, skipped) + ">\n";
  for (const auto& [path, file] : files) {
    out += "  <testsuite name=\"" + xml(path) + "\" " +
           counts(file.findings.size() + file.suppressed.size(), file.findings.size(), file.suppressed.size()) + ">\n";
    for (const auto* finding : file.findings) out += test_case(path, *finding) + failure_text(path, *finding);
    for (const auto* one : file.suppressed)
      out += test_case(path, one->finding) + "<skipped message=\"" + xml("ignored by " + one->by) + "\"/></testcase>\n";
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

std::string checkstyle(const Results& results) {
  std::string out{declaration};
  out += "<checkstyle version=\"4.3\">\n";
  for (const auto& [path, file] : by_file(results)) {
    if (file.findings.empty()) continue;
    out += "  <file name=\"" + xml(path) + "\">\n";
    for (const auto* finding : file.findings) {
      const auto at = position_of(*finding);
      out += "    <error line=\"" + std::to_string(at.line) + "\" column=\"" + std::to_string(at.column) +
             "\" severity=\"" + std::string{name_of(finding->severity)} + "\" message=\"" + xml(finding->message) +
             "\" source=\"loadline." + xml(finding->rule->name) + "\"/>\n";
    }
    out += "  </file>\n";
  }
  return out + "</checkstyle>\n";
}

}  // namespace loadline::report
