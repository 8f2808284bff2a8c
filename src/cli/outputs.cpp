// SPDX-License-Identifier: Apache-2.0
// One row per format.
#include "cli/outputs.h"

#include <algorithm>
#include <array>

#include "cli/version.h"
#include "report/exchange.h"
#include "report/json.h"
#include "report/suppressed_text.h"
#include "report/text.h"
#include "rules/advice.h"
#include "rules/run.h"

namespace loadline::cli {
namespace {

report::Advice advice_for(std::string_view rule) {
  const auto advice = rules::advice_of(rule);
  return {advice.why, advice.what_to_do};
}

std::string_view page_of(std::string_view rule) {
  const auto found = rules::rules_named(rule);
  return found.empty() ? std::string_view{} : found.front()->page;
}

std::string text(const scan::Audit& audit, const Rendering& rendering) {
  return report::audit_text(*audit.fleet, audit.findings, advice_for,
                            {.style = rendering.style,
                             .root = rendering.root,
                             .most = rendering.top,
                             .overview = rendering.overview,
                             .figures = rendering.figures}) +
         report::suppressed_text({.suppressed = audit.suppressed,
                                  .baseline = audit.baseline,
                                  .fixed = audit.fixed,
                                  .each = rendering.show_suppressed},
                                 rendering.style);
}

using R = const report::Results&;

struct Format {
  std::string_view name;
  std::string (*render)(R results, std::size_t most);
};
constexpr std::array of_findings = {
    Format{"sarif", [](R results, std::size_t) { return report::sarif(results); }},
    Format{"github", [](R results, std::size_t) { return report::github_annotations(results); }},
    Format{"gitlab", [](R results, std::size_t) { return report::gitlab_code_quality(results); }},
    Format{"junit", [](R results, std::size_t) { return report::junit(results); }},
    Format{"checkstyle", [](R results, std::size_t) { return report::checkstyle(results); }},
    // GitHub refuses a comment of more than 65,536 characters; the default of 10 rules is for a terminal.
    Format{"markdown", [](R results, std::size_t most) { return report::markdown(results, most == 10 ? 50 : most); }},
};

}  // namespace

std::vector<std::string> formats() {
  std::vector<std::string> out{"text", "json"};
  for (const auto& format : of_findings) out.emplace_back(format.name);
  return out;
}

bool is_of_findings(std::string_view format) {
  return std::ranges::find(of_findings, format, &Format::name) != of_findings.end();
}

std::string findings_text(std::string_view format, const std::vector<Finding>& findings,
                          std::span<const Suppressed> suppressed, std::size_t most) {
  return std::ranges::find(of_findings, format, &Format::name)
      ->render({.findings = findings, .suppressed = suppressed, .version = version, .page_of = page_of}, most);
}

std::vector<Output> outputs_of(const std::string& format, const std::vector<std::string>& written,
                               const std::vector<std::string>& known) {
  std::vector<Output> out;
  bool taken = false;
  for (const auto& one : written) {
    const auto equals = one.find('=');
    if (equals != std::string::npos && std::ranges::find(known, one.substr(0, equals)) != known.end()) {
      out.push_back({one.substr(0, equals), one.substr(equals + 1)});
    } else {
      out.push_back({format, one});
      taken = true;
    }
  }
  if (!taken) out.push_back({format, ""});
  return out;
}

std::string rendered(const std::string& format, const scan::Audit& audit, const Rendering& rendering) {
  if (format == "text") return text(audit, rendering);
  if (format == "json") return report::audit_json(*audit.fleet, audit.findings, audit.suppressed, rendering.figures);
  return findings_text(format, audit.findings, audit.suppressed, rendering.top);
}

}  // namespace loadline::cli
