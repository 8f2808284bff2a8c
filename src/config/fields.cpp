// SPDX-License-Identifier: Apache-2.0
// The fields that a team's own rules may ask for, by subject; docs/own-rules.md describes each.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "config/own_rule.h"

namespace loadline::config {
namespace {

constexpr std::array<std::string_view, 4> subjects = {"service", "instruction", "stage", "dockerfile"};

constexpr std::array<std::string_view, 24> service_fields = {
    "service.name",     "service.kind",     "service.production", "service.port",
    "service.user",     "service.restart",  "service.labels.*",   "service.environment.*",
    "service.networks", "service.ports",    "service.volumes",    "service.profiles",
    "image.full",       "image.registry",   "image.name",         "image.tag",
    "image.digest",     "build.dockerfile", "build.target",       "build.context",
    "build.args.*",     "health.path",      "health.port",        "compose.*"};

constexpr std::array<std::string_view, 15> instruction_fields = {
    "instruction.keyword", "instruction.text", "instruction.flags.*", "instruction.command", "stage.name",
    "stage.final",         "image.full",       "image.registry",      "image.name",          "image.tag",
    "image.digest",        "dockerfile.path",  "dockerfile.setting",  "instruction.heredoc", "stage.user"};

constexpr std::array<std::string_view, 15> stage_fields = {
    "stage.name",   "stage.final",     "stage.user",          "stage.workdir",
    "stage.ports",  "stage.labels.*",  "stage.environment.*", "stage.has-health-check",
    "image.full",   "image.registry",  "image.name",          "image.tag",
    "image.digest", "dockerfile.path", "dockerfile.setting"};

constexpr std::array<std::string_view, 6> dockerfile_fields = {"dockerfile.path",    "dockerfile.setting",
                                                               "dockerfile.bytes",   "dockerfile.stages",
                                                               "dockerfile.used-by", "dockerfile.text"};

bool stands_for(std::string_view pattern, std::string_view field) {
  if (!pattern.ends_with(".*")) return pattern == field;
  pattern.remove_suffix(1);
  return field.starts_with(pattern) && field.size() > pattern.size();
}

}  // namespace

std::string_view name_of(Subject subject) { return subjects[static_cast<std::size_t>(subject)]; }

std::vector<std::string_view> fields_of(Subject subject) {
  switch (subject) {
    case Subject::service: return {service_fields.begin(), service_fields.end()};
    case Subject::instruction: return {instruction_fields.begin(), instruction_fields.end()};
    case Subject::stage: return {stage_fields.begin(), stage_fields.end()};
    case Subject::dockerfile: return {dockerfile_fields.begin(), dockerfile_fields.end()};
  }
  return {};
}

bool is_field_of(Subject subject, std::string_view field) {
  return std::ranges::any_of(fields_of(subject), [&](auto pattern) { return stands_for(pattern, field); });
}

// A name in braces counts as a placeholder where it has a dot; "{}" and "${NAME}" are text.
std::vector<std::string> unknown_placeholders(const OwnRule& rule) {
  std::vector<std::string> out;
  for (std::size_t at = 0; (at = rule.message.find('{', at)) != std::string::npos; ++at) {
    const auto end = rule.message.find('}', at);
    if (end == std::string::npos) break;
    const auto name = std::string_view{rule.message}.substr(at + 1, end - at - 1);
    if (contains(name, ".") && !is_field_of(rule.on, name)) out.emplace_back(name);
  }
  return out;
}

}  // namespace loadline::config
