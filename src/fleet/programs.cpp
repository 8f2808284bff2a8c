// SPDX-License-Identifier: Apache-2.0
// Which programs an image has.
//
// The base decides first. Sources: the Dockerfiles of the Docker Official Images (buildpack-deps:curl holds
// curl and wget; the slim variants are debian:*-slim plus the runtime), Alpine's busybox applets (wget, nc,
// no curl), the package lists of distroless. What a RUN installs or a COPY brings counts as well.
#include "fleet/programs.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::fleet {
namespace {

bool among(std::initializer_list<std::string_view> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

Truth base_has(const dockerfile::ImageReference& image, std::string_view program) {
  const auto name = base_name(image.name);
  if (!among({"curl", "wget", "nc", "bash", "sh"}, program)) return Truth::unknown;
  const bool official = image.registry == "docker.io" && !contains(image.name, "/");
  if (contains(image.name, "distroless")) return contains(image.tag, "debug") ? Truth::unknown : Truth::no;
  if (!official) return Truth::unknown;
  const bool language = among({"node", "python", "ruby", "golang", "rust", "php"}, name);
  if (!language && !among({"alpine", "debian", "ubuntu"}, name)) return Truth::unknown;
  if (libc_of(image) == Libc::musl) return truth(among({"sh", "wget", "nc"}, program));
  const bool minimal = contains(image.tag, "slim") || among({"debian", "ubuntu"}, name);
  if (minimal) return truth(among({"sh", "bash"}, program));
  // php:*-apache and php:*-fpm keep curl; node, python, ruby, golang and rust stand on buildpack-deps.
  if (name == "php") return program == "wget" || program == "nc" ? Truth::unknown : Truth::yes;
  return program == "nc" ? Truth::no : Truth::yes;
}

// A package is usually called like its program; a few are not.
bool provides(std::string_view package, std::string_view program) {
  package = package.substr(0, package.find_first_of("=@~<>"));
  if (package == program) return true;
  if (program == "nc") return package.starts_with("netcat");
  return false;
}

}  // namespace

Truth has_program(const Build& build, const dockerfile::Stage& stage, std::string_view program) {
  for (const auto* at : build.stages.chain_of(stage))
    for (const auto& step : at->steps) {
      if (const Run* run = build.dockerfile->run_of(*step.instruction)) {
        for (const auto& call : run->calls)
          if (call.action == shell::PackageAction::install) {
            for (const auto& package : call.packages) {
              if (provides(package.text, program)) return Truth::yes;
              if (!package.literal) return Truth::unknown;
            }
          }
        continue;
      }
      // Something of that name, or a whole folder of programs, is brought from elsewhere.
      if (step.instruction->keyword != dockerfile::Keyword::copy &&
          step.instruction->keyword != dockerfile::Keyword::add)
        continue;
      for (const auto& word : step.words)
        if (word && (base_name(*word) == program || word->ends_with("/bin") || word->ends_with("/bin/")))
          return Truth::unknown;
    }
  const auto* base = build.base_of(stage);
  return base == nullptr ? Truth::unknown : base_has(*base, program);
}

bool may_listen_for_it(const Build& build) {
  constexpr std::array<std::string_view, 7> others = {"caddy", "nginx",       "haproxy",   "envoy",
                                                      "httpd", "supervisord", "s6-overlay"};
  const auto* target = build.stages.target_stage();
  if (target == nullptr) return false;
  for (const auto* stage : build.stages.chain_of(*target))
    for (const auto& step : stage->steps) {
      using dockerfile::Keyword;
      const auto keyword = step.instruction->keyword;
      if (keyword == Keyword::env || keyword == Keyword::label || keyword == Keyword::arg) continue;
      const auto& text = step.instruction->body.text;
      if (std::ranges::any_of(others, [&](std::string_view other) { return contains(text, other); })) return true;
    }
  return false;
}

}  // namespace loadline::fleet
