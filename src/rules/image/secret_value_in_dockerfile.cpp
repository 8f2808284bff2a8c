// SPDX-License-Identifier: Apache-2.0
// AKIA..., ghp_..., -----BEGIN PRIVATE KEY-----.
#include <algorithm>
#include <array>
#include <set>

#include "base/letters.h"
#include "base/text.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

// Forms that their makers have published so that they can be found (docs.github.com "About authentication",
// docs.aws.amazon.com "IAM identifiers", docs.gitlab.com "Token overview", api.slack.com, stripe.com, npmjs.com).
struct Form {
  std::string_view prefix;
  std::size_t length;  // of what follows: at least
  std::string_view what;
};
constexpr std::array<Form, 15> forms = {{
    {"AKIA", 16, "an access key of AWS"},
    {"ghp_", 36, "a token of GitHub"},
    {"gho_", 36, "a token of GitHub"},
    {"ghs_", 36, "a token of GitHub"},
    {"github_pat_", 60, "a token of GitHub"},
    {"glpat-", 20, "a token of GitLab"},
    {"xoxb-", 24, "a token of Slack"},
    {"xoxp-", 24, "a token of Slack"},
    {"sk_live_", 24, "a key of Stripe"},
    {"rk_live_", 24, "a key of Stripe"},
    {"npm_", 36, "a token of npm"},
    {"dckr_pat_", 24, "a token of Docker Hub"},
    {"sk-ant-", 40, "a key of Anthropic"},
    {"SG.", 60, "a key of SendGrid"},
    {"AIza", 35, "a key of Google"},
}};

constexpr Letters token_letters = name_letters + "-.";
// Hardly any word of a file is as long as the shortest of them.
constexpr std::size_t shortest = [] {
  std::size_t out = std::string_view::npos;
  for (const auto& form : forms) out = std::min(out, form.prefix.size() + form.length);
  return out;
}();

// One letter over and over, or a word that says so: an example.
bool is_example(std::string_view token) {
  const std::set<char> letters{token.begin(), token.end()};
  return letters.size() < 8 || contains(token, "EXAMPLE") || contains(token, "example") || contains(token, "xxxx");
}

void look_for_tokens(const fleet::Dockerfile& dockerfile, Findings& out) {
  const auto text = dockerfile.file.source->text();
  for (std::size_t end = 0; end < text.size();) {
    const auto at = token_letters.first_in(text, end);
    end = token_letters.first_not_in(text, at);
    const auto token = text.substr(at, end - at);
    if (token.size() < shortest) continue;
    for (const auto& form : forms)
      if (token.starts_with(form.prefix) && token.size() >= form.prefix.size() + form.length &&
          !is_example(token.substr(form.prefix.size())))
        out.report(dockerfile.at(span_at(at, end)), "this looks like " + std::string{form.what} +
                                                        ", for everybody who reads the repository or pulls the image");
  }
}

void check(const fleet::Dockerfile& dockerfile, const fleet::Fleet&, Findings& out) {
  look_for_tokens(dockerfile, out);
  const auto text = dockerfile.file.source->text();
  constexpr std::string_view mark = "-----BEGIN ";
  for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at + 1)) {
    const auto line = text.substr(at, text.find('\n', at) - at);
    if (contains(line, "PRIVATE KEY-----"))
      out.report(dockerfile.at(span_at(at, at + line.size())),
                 "a private key stands here, for everybody who reads the repository or pulls the image");
  }
}

}  // namespace

extern constexpr Rule secret_value_in_dockerfile{
    .info = {.name = "secret-value-in-dockerfile",
             .summary = "A secret stands in a Dockerfile",
             .severity = Severity::error,
             .aliases = "secrets-in-code"},
    .check = &check,
};

}  // namespace loadline::rules
