// SPDX-License-Identifier: Apache-2.0
// Layout of Dockerfile text: one way to write each instruction, so that every family reads alike.
#include "generate/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::generate {

std::string exec_form(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) {
    std::string quoted;
    for (const char c : word) {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
    out += (out.empty() ? "\"" : ", \"") + quoted + "\"";
  }
  return "[" + out + "]";
}

std::string syntax_line(const Options& options) {
  return options.frontend.empty() ? "" : "# syntax=docker/dockerfile:" + options.frontend + "\n";
}

bool frontend_has(const Options& options, unsigned minor) {
  const auto parts = split(options.frontend, '.');
  if (parts.front() != "1") return false;
  return parts.size() == 1 || parse_integer<unsigned>(parts[1]).value_or(0) >= minor;
}

std::string usage_comment(const std::vector<const Target*>& targets) {
  const auto& first = *targets.front();
  const auto command = [](const Target& target) {
    std::string out;
    if (!target.stage.empty()) out += " --target " + target.stage;
    for (const auto& [name, value] : target.args)
      out += " --build-arg " + name + "=" + (contains(value, " ") ? "'" + value + "'" : value);
    return out;
  };
  if (targets.size() == 1)
    return fmt::format("#   docker build -f {} {}\n", first.dockerfile, first.context.empty() ? "." : first.context);
  std::string out = "# The arguments choose the service; without any it is " + first.service->name + ".\n";
  std::set<std::string> seen;  // several services may be one image
  for (const auto* target : targets)
    if (const auto line = command(*target); seen.insert(line).second)
      out += fmt::format("#   docker build -f {}{} {}\n", target->dockerfile, line,
                         target->context.empty() ? "." : target->context);
  return out;
}

std::string argument(const std::vector<const Target*>& targets, const std::string& name) {
  for (const auto* target : targets)
    if (const auto found = target->args.find(name); found != target->args.end()) {
      const bool quoted = found->second.find_first_of(" \t") != std::string::npos || found->second.empty();
      return "ARG " + name + "=" + (quoted ? "\"" + found->second + "\"" : found->second) + "\n";
    }
  return {};
}

std::string labels(std::string_view title) {
  return fmt::format(
      "ARG SOURCE=\"\"\n"
      "ARG REVISION=\"\"\n"
      "ARG CREATED=\"\"\n"
      "LABEL org.opencontainers.image.title=\"{}\" \\\n"
      "      org.opencontainers.image.source=\"${{SOURCE}}\" \\\n"
      "      org.opencontainers.image.revision=\"${{REVISION}}\" \\\n"
      "      org.opencontainers.image.created=\"${{CREATED}}\"\n",
      title);
}

std::string ending(const Target& target, std::string_view stop_signal) {
  std::string out;
  if (target.args.contains("PORT")) out += "EXPOSE ${PORT}\n";
  else if (target.port) out += "EXPOSE " + std::to_string(*target.port) + "\n";
  if (!target.health_command.empty())
    out += "HEALTHCHECK --interval=15s --timeout=3s --start-period=30s --retries=3 \\\n    CMD " +
           exec_form(target.health_command) + "\n";
  out += fmt::format("STOPSIGNAL {}\n", stop_signal);
  return out + "CMD " + exec_form(target.command) + "\n";
}

std::string run(std::string_view mounts, const std::vector<std::string>& commands) {
  std::string out = "RUN ";
  if (!mounts.empty()) out += std::string{mounts} + " \\\n    ";
  for (std::size_t i = 0; i < commands.size(); ++i) out += (i == 0 ? "" : " \\\n    && ") + commands[i];
  return out + "\n";
}

std::vector<const Target*> last_stages(const std::vector<const Target*>& targets) {
  std::vector<const Target*> out;
  std::set<std::string> seen;
  for (const auto* target : targets)
    if (seen.insert(target->stage).second) out.push_back(target);
  return out;
}

}  // namespace loadline::generate
