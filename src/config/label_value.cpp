// SPDX-License-Identifier: Apache-2.0
// The kinds that hadolint's label schema knows (README, "Linting Labels"; rules DL3051 to DL3058), each as its own
// reference writes it.
#include "config/label_value.h"

#include <array>
#include <utility>

#include "config/own_rule.h"

namespace loadline::config {
namespace {

struct Form {
  std::string_view complaint;
  const char* pattern;
};

// In the order of LabelKind.
constexpr std::array<Form, 7> forms = {{
    {"empty", R"(\S)"},
    {"no URL", R"(^[A-Za-z][A-Za-z0-9+.-]*://[^\s/?#]+\S*$)"},  // RFC 3986, with an authority
    {"no e-mail address", R"(^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$)"},
    // semver.org, its own regular expression.
    {"no semantic version",
     R"(^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-((0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(\+([0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*))?$)"},
    // The grammar of SPDX annex D; the rule knows the list of licences.
    {"no SPDX licence expression", R"(^\(*[A-Za-z0-9.:-]+\+?\)*(\s+(AND|OR|WITH)\s+\(*[A-Za-z0-9.:-]+\+?\)*)*$)"},
    // RFC 3339 section 5.6; the separator may be a blank.
    {"no date as RFC 3339 writes it",
     R"(^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt ]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$)"},
    {"no commit of git", R"(^([0-9a-f]{7,40}|[0-9a-f]{64})$)"},
}};

}  // namespace

std::string label_complaint(LabelKind kind, std::string_view value) {
  const auto& form = forms[static_cast<std::size_t>(kind)];
  return Regex{form.pattern}.matches(value) ? std::string{} : std::string{form.complaint};
}

}  // namespace loadline::config
