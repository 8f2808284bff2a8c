// SPDX-License-Identifier: Apache-2.0
// A password or token in ARG or ENV: it can be read out of the image or its history.
#include <algorithm>
#include <array>

#include "attribute/history.h"
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "fleet/variables_in_shell.h"
#include "rules/image_check.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

// What build steps are fed where they insist on a value: no secret, and it says so.
bool is_stand_in(std::string_view value) {
  const auto text = lower(value);
  constexpr std::array<std::string_view, 9> words = {
      "dummy", "placeholder", "fake", "not-a-secret", "notasecret", "build-only", "buildtime", "build-time", "example"};
  return std::ranges::any_of(words, [&](std::string_view word) { return contains(text, word); });
}

std::string_view unquoted(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front())
    return text.substr(1, text.size() - 2);
  return text;
}

// The ARG that a value is taken from: "${NPM_TOKEN}" and "$NPM_TOKEN".
std::string_view variable_of(std::string_view value) {
  if (!value.starts_with('$')) return {};
  value.remove_prefix(1);
  if (value.starts_with('{') && value.ends_with('}')) value = value.substr(1, value.size() - 2);
  return value.substr(0, value.find_first_of(":-"));
}

bool is_arg(const dockerfile::Stage& stage, std::string_view name) {
  return std::ranges::any_of(stage.steps, [&](const auto& step) {
    return step.instruction->keyword == Keyword::arg &&
           std::ranges::any_of(step.instruction->pairs, [&](const auto& pair) { return pair.key == name; });
  });
}

void check_env(const fleet::Build& build, const dockerfile::Stage& stage, const dockerfile::Pair& pair, Findings& out) {
  if (!pair.value) return;
  const auto value = unquoted(*pair.value);
  if (const auto from = variable_of(value); !from.empty()) {
    // Also when the environment variable overwrites the ARG of the same name.
    if (!is_arg(stage, from)) return;
    auto& finding = out.report(
        build.at(pair.span),
        "`" + pair.key + "` stays in the image's configuration, where everybody who pulls it can read it");
    if (!is_in_image(build, stage))
      finding.message = "`" + pair.key + "` stays in this stage's configuration, and in every cache it is exported to";
    return;
  }
  if (!fleet::is_secret_value(value) || is_stand_in(value)) return;
  out.report(build.at(pair.span), "the value of `" + pair.key + "` stands here, and in the configuration of the image");
}

void check_arg(const fleet::Build& build, const dockerfile::Stage* stage, const dockerfile::Pair& pair, Findings& out) {
  const auto value = pair.value ? unquoted(*pair.value) : std::string_view{};
  if (is_stand_in(value)) return;
  if (!value.empty() && !value.starts_with('$') && fleet::is_secret_value(value)) {
    out.report(build.at(pair.span),
               "the value of `" + pair.key + "` stands here, for everybody who can read the repository");
  } else if (value.empty()) {
    auto& finding = out.report(
        build.at(pair.span), "a value of `" + pair.key + "` given by --build-arg is written into the image's history");
    finding.severity = Severity::warning;
    if (stage != nullptr && !is_in_image(build, *stage))
      finding.message = "a value of `" + pair.key +
                        "` given by --build-arg stays in every cache that this stage is exported to";
  }
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto& instruction : build.dockerfile->file.instructions) {
    if (instruction.keyword == Keyword::from) break;
    if (instruction.keyword == Keyword::arg)
      for (const auto& pair : instruction.pairs)
        if (fleet::is_secret_name(pair.key) && pair.value && !pair.value->empty()) check_arg(build, nullptr, pair, out);
  }
  for (const auto* stage : reachable_stages(build))
    for (const auto& step : stage->steps) {
      const auto keyword = step.instruction->keyword;
      if (step.triggered || (keyword != Keyword::env && keyword != Keyword::arg)) continue;
      for (const auto& pair : step.instruction->pairs) {
        if (!fleet::is_secret_name(pair.key)) continue;
        if (keyword == Keyword::env) check_env(build, *stage, pair, out);
        if (keyword == Keyword::arg) check_arg(build, stage, pair, out);
      }
    }
}

// Of the history: "ARG NPM_TOKEN=...", "RUN |1 NPM_TOKEN=... npm ci".
void check_history(const image::Config& config, std::size_t entry, Findings& out) {
  const auto instruction = attribute::instruction_of(config.history[entry].created_by);
  if (instruction.starts_with("ENV ")) return;  // is seen in the environment that it makes
  // Build arguments stand before the command, which may say anything.
  const auto arguments = std::string_view{config.history[entry].created_by};
  const auto upto = arguments.find("/bin/sh -c");
  for (const auto word :
       split_blanks(instruction.starts_with("ARG ") ? std::string_view{instruction} : arguments.substr(0, upto))) {
    const auto equals = word.find('=');
    if (equals == word.npos || !fleet::is_secret_name(word.substr(0, equals))) continue;
    const auto value = unquoted(word.substr(equals + 1));
    if (!fleet::is_secret_value(value) || is_stand_in(value)) continue;
    out.report(config.history_places[entry],
               "the value of `" + std::string{word.substr(0, equals)} + "` stands in the image's history");
  }
}

void check_image(const attribute::BuiltImage& built, const fleet::Fleet&, Findings& out) {
  const auto& config = built.image.config;
  for (const auto& variable : config.environment) {
    const std::string_view text{variable.value};
    const auto equals = text.find('=');
    if (equals == text.npos || !fleet::is_secret_name(text.substr(0, equals))) continue;
    const auto value = text.substr(equals + 1);
    if (!fleet::is_secret_value(value) || is_stand_in(value)) continue;
    out.report(variable.place, "the value of `" + std::string{text.substr(0, equals)} +
                                   "` stands in the image's configuration, where everybody who pulls it can read it");
  }
  for (std::size_t i = 0; i < config.history.size(); ++i) check_history(config, i, out);
}

}  // namespace

extern constexpr Rule secret_in_build_variable{
    .info =
        {.name = "secret-in-build-variable",
         .summary = "A password or token is kept in ARG or ENV",
         .severity = Severity::error,
         .aliases =
             "DL3064 SecretsUsedInArgOrEnv DS-0031 CIS-DI-0010 S6472 c3e1b6ae secret-in-build-arg secrets-in-arg-or-env prefer-secret-mounts-for-build-credentials require-secret-mounts"},
    .check = &check,
};

extern constexpr ImageCheck secret_in_build_variable_of_image = &check_image;

}  // namespace loadline::rules
