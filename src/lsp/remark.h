// SPDX-License-Identifier: Apache-2.0
// Findings as an editor takes them: plain values that outlive the audit, with ranges instead of offsets.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"
#include "lsp/text.h"

namespace loadline::lsp {

struct RemarkNote {
  std::string path;  // empty: about the remark as a whole
  Range range;
  std::string text;
};

struct TextEdit {
  std::string path;
  Range range;
  std::string text;
  bool makes = false;  // the file is not there yet
};

struct Offer {  // a fix
  std::string title;
  Grade grade = Grade::manual;
  std::vector<TextEdit> edits;
};

struct Remark {
  const RuleInfo* rule = nullptr;
  Severity severity = Severity::warning;
  Span span;  // in the document
  std::string message;
  std::vector<RemarkNote> notes;
  std::vector<Offer> offers;
};

using Remarks = std::vector<Remark>;

[[nodiscard]] Remark remark_of(const Finding& finding);
[[nodiscard]] std::map<std::string, Remarks, std::less<>> by_path(const std::vector<Finding>& findings);

// After `removed` bytes at `begin` became `added`: remarks behind move along, those that it touches go.
void move_along(Remarks& remarks, std::uint32_t begin, std::uint32_t removed, std::uint32_t added);

}  // namespace loadline::lsp
