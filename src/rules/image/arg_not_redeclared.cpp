// SPDX-License-Identifier: Apache-2.0
// A global ARG that a stage uses without declaring it: it is empty there.
#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "fleet/stage_runs.h"
#include "fleet/variables_in_shell.h"
#include "rules/edits.h"
#include "rules/rule.h"

namespace loadline::rules {
namespace {

using fleet::Truth;

// What official images set beside PATH, by their own Dockerfiles (github.com/docker-library, nodejs/docker-node,
// nginx/docker-nginx, adoptium/containers, rust-lang/docker-rust). Those of distributions set nothing.
struct Sets {
  std::string_view image;
  std::string_view variables;  // separated by blanks
};
constexpr std::array<Sets, 15> official = {{
    {"alpine", ""},
    {"busybox", ""},
    {"debian", ""},
    {"fedora", ""},
    {"rockylinux", ""},
    {"ubuntu", ""},
    {"node", "NODE_VERSION YARN_VERSION"},
    {"python", "PYTHON_VERSION PYTHON_SHA256 PYTHON_PIP_VERSION PYTHON_SETUPTOOLS_VERSION GPG_KEY LANG"},
    {"golang", "GOLANG_VERSION GOTOOLCHAIN GOPATH"},
    {"ruby", "RUBY_VERSION RUBY_MAJOR RUBY_DOWNLOAD_URL RUBY_DOWNLOAD_SHA256 GEM_HOME BUNDLE_APP_CONFIG LANG"},
    {"rust", "RUST_VERSION RUSTUP_HOME CARGO_HOME"},
    {"php",
     "PHP_VERSION PHP_URL PHP_SHA256 PHP_ASC_URL PHPIZE_DEPS PHP_INI_DIR PHP_CFLAGS PHP_CPPFLAGS PHP_LDFLAGS GPG_KEYS "
     "APACHE_CONFDIR APACHE_ENVVARS"},
    {"nginx", "NGINX_VERSION NJS_VERSION NJS_RELEASE ACME_VERSION PKG_RELEASE DYNPKG_RELEASE"},
    {"postgres", "PG_MAJOR PG_VERSION PGDATA GOSU_VERSION LANG DOCKER_PG_LLVM_DEPS"},
    {"eclipse-temurin", "JAVA_VERSION JAVA_HOME LANG LANGUAGE LC_ALL"},
}};

// Whether the image that the stage stands on brings a variable along, over which an undeclared ARG does not lie.
Truth base_sets(const fleet::Build& build, const dockerfile::Stage& stage, std::string_view name) {
  if (stands_on_scratch(build, stage)) return Truth::no;
  const auto* base = build.base_of(stage);
  if (base == nullptr || base->registry != "docker.io") return Truth::unknown;
  const auto known = std::ranges::find(official, std::string_view{base->name}, &Sets::image);
  if (known == official.end()) return Truth::unknown;
  const auto variables = split_blanks(known->variables);
  return std::ranges::find(variables, name) != variables.end() ? Truth::yes : Truth::no;
}

// The builder's own; no image sets them.
bool is_of_platform(std::string_view name) {
  constexpr std::array<std::string_view, 8> names = {"TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT",
                                                     "BUILDPLATFORM",  "BUILDOS",  "BUILDARCH",  "BUILDVARIANT"};
  return std::ranges::find(names, name) != names.end();
}

struct Uses {
  std::vector<Place> places;
};

bool is_declared_before(const dockerfile::Stage& stage, const dockerfile::Instruction& instruction,
                        std::string_view name) {
  const auto known = stage.variables.find(name);
  return known != stage.variables.end() && known->second.declared != nullptr &&
         known->second.declared->span.begin < instruction.span.begin;
}

// Names that FROM sees and the stage does not: its file's global ARGs, and the platform's.
std::map<std::string, Uses, std::less<>> uses_of(const fleet::Build& build, const dockerfile::Stage& stage) {
  const auto is_global = [&](std::string_view name) {
    return build.stages.globals.contains(name) || is_of_platform(name);
  };
  std::map<std::string, Uses, std::less<>> out;
  for (const auto& step : stage.steps) {
    if (step.triggered) continue;
    for (const auto& name : step.missing_variables)
      if (is_global(name) && !is_declared_before(stage, *step.instruction, name))
        out[name].places.push_back(fleet::place_of_variable(build, *step.instruction, name));
  }
  for (const auto& [at, step, run] : runs_of(build, stage))
    for (const auto& [name, span] : fleet::variables_in_shell(run->text, run->script))
      if (is_global(name) && !is_declared_before(stage, *run->instruction, name))
        out[name].places.push_back(run->place_of(span));
  return out;
}

void check(const fleet::Build& build, const fleet::Fleet&, Findings& out) {
  for (const auto& stage : build.stages.stages)
    for (auto& [name, uses] : uses_of(build, stage)) {
      std::ranges::sort(uses.places, {}, &Place::span);
      const auto brought = is_of_platform(name) ? Truth::no : base_sets(build, stage, name);
      if (brought == Truth::yes) continue;
      auto& finding = out.report(uses.places.front(), "`" + name + "` is empty here: the stage does not declare it");
      if (brought == Truth::unknown) {
        finding.severity = Severity::info;
        finding.message = "`" + name + "` is empty here, unless the base image sets it: the stage does not declare it";
      }
      const auto global = build.stages.globals.find(name);
      if (global != build.stages.globals.end() && global->second.declared != nullptr)
        finding.notes.push_back(
            {build.at(*global->second.declared), "declared before the first FROM: only FROM lines see it"});
      for (std::size_t i = 1; i < uses.places.size(); ++i) finding.notes.push_back({uses.places[i], "and here"});
      finding.fixes.push_back({.title = "Declare it in the stage",
                               .grade = Grade::risky,
                               .edits = {line_after(*build.dockerfile->file.source, stage.from->span, "ARG " + name)}});
    }
}

}  // namespace

extern constexpr Rule arg_not_redeclared{
    .info = {.name = "arg-not-redeclared",
             .summary = "A stage uses a global ARG that it does not declare, so it is empty",
             .severity = Severity::error,
             .fixable = Fixable::always,
             .aliases = "UndefinedVar"},
    .check = &check,
};

}  // namespace loadline::rules
