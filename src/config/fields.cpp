// SPDX-License-Identifier: Apache-2.0
// The fields that a team's own rules may ask for, by subject; docs/own-rules.md describes each.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "config/own_rule.h"

namespace loadline::config {
namespace {

using namespace std::string_view_literals;

constexpr std::array<std::string_view, 4> subjects = {"service", "instruction", "stage", "dockerfile"};

constexpr std::array service_fields = {"service.name"sv, "service.kind"sv, "service.production"sv, "service.port"sv, "service.user"sv, "service.restart"sv, "service.networks"sv, "service.ports"sv, "service.volumes"sv, "service.profiles"sv, "service.labels.*"sv, "service.environment.*"sv, "image.full"sv, "image.registry"sv, "image.name"sv, "image.tag"sv, "image.digest"sv, "build.dockerfile"sv, "build.target"sv, "build.context"sv, "build.args.*"sv, "health.program"sv, "health.path"sv, "health.port"sv, "compose.*"sv};

constexpr std::array instruction_fields = {"instruction.keyword"sv, "instruction.text"sv, "instruction.flags.*"sv, "instruction.commands"sv, "stage.name"sv, "stage.final"sv, "image.full"sv, "image.registry"sv, "image.name"sv, "image.tag"sv, "image.digest"sv, "dockerfile.path"sv, "dockerfile.setting"sv};

constexpr std::array stage_fields = {"stage.name"sv, "stage.final"sv, "stage.user"sv, "stage.workdir"sv, "stage.ports"sv, "stage.health-check"sv, "stage.labels.*"sv, "stage.environment.*"sv, "image.full"sv, "image.registry"sv, "image.name"sv, "image.tag"sv, "image.digest"sv, "dockerfile.path"sv, "dockerfile.setting"sv};

constexpr std::array dockerfile_fields = {"dockerfile.path"sv, "dockerfile.setting"sv, "dockerfile.bytes"sv, "dockerfile.stages"sv, "dockerfile.used-by"sv, "dockerfile.text"sv};

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
