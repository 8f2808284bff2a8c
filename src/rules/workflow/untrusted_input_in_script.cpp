// SPDX-License-Identifier: Apache-2.0
// Text of strangers that becomes part of a script beside an image build.
#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// What anybody may write (docs.github.com, "Script injections"; securitylab.github.com, "untrusted input").
constexpr std::array<std::string_view, 14> strangers = {"github.event.issue.title",
                                                        "github.event.issue.body",
                                                        "github.event.pull_request.title",
                                                        "github.event.pull_request.body",
                                                        "github.event.comment.body",
                                                        "github.event.review.body",
                                                        "github.event.review_comment.body",
                                                        "github.event.discussion.title",
                                                        "github.event.discussion.body",
                                                        "github.event.pull_request.head.ref",
                                                        "github.event.pull_request.head.label",
                                                        "github.head_ref",
                                                        "github.event.head_commit.message",
                                                        "github.event.head_commit.author.name"};

std::string variable_for(std::string_view expression) {
  std::string out;
  const std::size_t from = expression.starts_with("github.event.") ? 13 : expression.starts_with("github.") ? 7 : 0;
  for (const char c : expression.substr(from))
    out += std::isalnum(static_cast<unsigned char>(c)) != 0
               ? static_cast<char>(std::toupper(static_cast<unsigned char>(c)))
               : '_';
  return out;
}

// Inside '...' a shell would take the variable's name for text.
bool is_in_single_quotes(const workflow::Interpolation& expression) {
  const auto& source = *expression.place.source;
  const auto line = source.line_at(expression.place.span.begin);
  const auto before = source.text({line.begin, expression.place.span.begin});
  return std::ranges::count(before, '\'') % 2 == 1;
}

void add_fix(const workflow::Step& step, const workflow::Interpolation& expression, const Source& source,
             Finding& finding) {
  const auto line = source.line_at(step.run_key.span.begin);
  const auto lead = trim(source.text({line.begin, step.run_key.span.begin}));
  if (!lead.empty() || is_in_single_quotes(expression)) return;  // `- run:` has no room in front of it
  const auto variable = variable_for(expression.text);
  std::vector<Edit> edits = {{expression.place, "${" + variable + "}"}};
  const std::string entry = variable + ": ${{ " + expression.text + " }}";
  if (step.first_variable) {
    edits.push_back(line_before(source, step.first_variable.span.begin, entry));
  } else {
    if (!step.env.empty()) return;
    edits.push_back(lines_before(source, step.run_key.span.begin, {"env:", "  " + entry}));
  }
  finding.fixes.push_back({"Hand the text over in a variable", Grade::risky, std::move(edits)});
}

void check(const workflow::Workflow& workflow, const fleet::Fleet&, Findings& out) {
  if (workflow.builds.empty()) return;
  for (const auto& job : workflow.jobs)
    for (const auto& step : job.steps) {
      if (!step.run) continue;
      std::vector<std::string> fixed;  // one fix at a time for each: both would add the same variable
      for (const auto& expression : workflow::expressions_in(*step.run)) {
        if (std::ranges::find(strangers, expression.text) == strangers.end()) continue;
        auto& finding = out.report(expression.place, "who writes `" + expression.text +
                                                         "` writes a piece of this script, which runs with the "
                                                         "credentials of an image build");
        if (std::ranges::find(fixed, expression.text) != fixed.end()) continue;
        fixed.push_back(expression.text);
        add_fix(step, expression, *workflow.source, finding);
      }
    }
}

}  // namespace

extern constexpr Rule untrusted_input_in_script{
    .info = {.name = "untrusted-input-in-script",
             .summary = "A workflow that builds images puts text of strangers into a script",
             .severity = Severity::error,
             .fixable = Fixable::sometimes,
             .aliases = "template-injection CKV_GHA_2 20f14e1a run-shell-injection"},
    .check = &check,
};

}  // namespace loadline::rules
