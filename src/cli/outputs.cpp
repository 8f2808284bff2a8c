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

report::Results results_of(const scan::Audit& audit) {
  return {.findings = audit.findings,
          .suppressed = audit.suppressed,
          .version = version,
          .page_of = [](std::string_view rule) {
            const auto found = rules::rules_named(rule);
            return found.empty() ? std::string_view{} : found.front()->page;
          }};
}

using A = const scan::Audit&;
using R = const Rendering&;

std::string text(A audit, R rendering) {
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

struct Format {
  std::string_view name;
  std::string (*render)(A audit, R rendering);
};
constexpr std::array table = {
    Format{"text", &text},
    Format{"json", [](A a, R r) { return report::audit_json(*a.fleet, a.findings, a.suppressed, r.figures); }},
    Format{"sarif", [](A a, R) { return report::sarif(results_of(a)); }},
    Format{"github", [](A a, R) { return report::github_annotations(results_of(a)); }},
    Format{"gitlab", [](A a, R) { return report::gitlab_code_quality(results_of(a)); }},
    Format{"junit", [](A a, R) { return report::junit(results_of(a)); }},
    Format{"checkstyle", [](A a, R) { return report::checkstyle(results_of(a)); }},
    // GitHub refuses a comment of more than 65,536 characters; the default of 10 rules is for a terminal.
    Format{"markdown", [](A a, R r) { return report::markdown(results_of(a), r.top == 10 ? 50 : r.top); }},
};

const Format* format_named(std::string_view name) {
  const auto found = std::ranges::find(table, name, &Format::name);
  return found == table.end() ? nullptr : &*found;
}

}  // namespace

std::vector<std::string> formats() {
  std::vector<std::string> out;
  for (const auto& format : table) out.emplace_back(format.name);
  return out;
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
  return format_named(format)->render(audit, rendering);
}

}  // namespace loadline::cli
