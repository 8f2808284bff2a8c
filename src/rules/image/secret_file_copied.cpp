// SPDX-License-Identifier: Apache-2.0
// COPY .env, COPY id_rsa.
#include "base/paths.h"
#include "base/text.h"
#include "fleet/stage_runs.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using dockerfile::Keyword;

std::string_view secret_of(std::string_view name) {
  if (name == ".env" || name == ".env.production" || name == ".env.local") return "settings with passwords";
  if (name == ".npmrc" || name == ".yarnrc" || name == ".pypirc" || name == ".netrc" || name == "auth.json")
    return "tokens of a registry";
  if (name == "id_rsa" || name == "id_ed25519" || name == "id_ecdsa" || name == "id_dsa") return "a private key";
  if (name == ".git-credentials" || name == "credentials.json" || name == "service-account.json" ||
      name == "kubeconfig" || name == ".htpasswd")
    return "credentials";
  return {};
}

// Named, so meant; a token that is taken from a variable is none.
bool holds_references_only(const fleet::Fleet& fleet, std::string_view path) {
  const auto* source = fleet.sources->open(std::string{path});
  if (source == nullptr) return false;
  const auto text = source->text();
  return base_name(path) == ".npmrc" && (!contains(text, "_auth") || contains(text, "${"));
}

void check(const fleet::Build& build, const fleet::Fleet& fleet, Findings& out) {
  for (const auto* stage : image_stages(build))
    for (const auto& step : stage->steps) {
      const auto& instruction = *step.instruction;
      if ((instruction.keyword != Keyword::copy && instruction.keyword != Keyword::add) || step.from_stage ||
          step.from_image)
        continue;
      for (std::size_t i = 0; i + 1 < instruction.words.size(); ++i) {
        const auto& word = instruction.words[i];
        const auto what = secret_of(base_name(word.text));
        if (what.empty()) continue;
        if (build.context != nullptr && holds_references_only(fleet, join_path(build.context->folder, word.text)))
          continue;
        out.report(build.at(word.span), "`" + word.text + "` usually holds " + std::string{what} +
                                            ", and stays in this layer whatever is removed later");
      }
    }
}

}  // namespace

extern constexpr Rule secret_file_copied{
    .info = {.name = "secret-file-copied",
             .summary = "A file that holds secrets is copied into the image",
             .severity = Severity::warning,
             .on = false},
    .check = &check,
};

}  // namespace loadline::rules
