// SPDX-License-Identifier: Apache-2.0
// Reads it from the tags of image builds, and how to log in from the step in front of them.
#include "generate/registry.h"

#include "base/text.h"

namespace loadline::generate {
namespace {

// "registry.example.com/harbour" of "registry.example.com/harbour/auth:latest"; empty where an expression decides.
std::string prefix_of(std::string_view tag) {
  const auto slash = tag.find('/');
  if (slash == tag.npos) return {};
  const auto host = tag.substr(0, slash);
  const bool is_host = host.find_first_of(".:") != host.npos || host == "localhost";
  const auto last = tag.rfind('/');
  const auto prefix = tag.substr(0, last);
  return is_host && !contains(prefix, "$") ? std::string{prefix} : std::string{};
}

void read_login(const workflow::Workflow& workflow, const std::string& job, Registry& out) {
  const auto* found = workflow.job_named(job);
  const auto* step = found != nullptr ? found->step_using("docker/login-action") : nullptr;
  if (step == nullptr) return;
  const auto input = [&](const char* name) {
    const auto at = step->with.find(name);
    return at == step->with.end() ? std::string{} : at->second.value;
  };
  out.login_registry = input("registry");
  out.username = input("username");
  // A password that stands in the file is not carried on into another one.
  if (const auto password = input("password"); contains(password, "${{")) out.password = password;
}

}  // namespace

std::optional<Registry> registry_of(const fleet::Fleet& fleet) {
  for (const auto& workflow : fleet.workflows) {
    if (workflow.provider == workflow::Provider::bake) continue;
    for (const auto& build : workflow.builds)
      for (const auto& tag : build.tags) {
        const auto prefix = prefix_of(tag.value);
        if (prefix.empty()) continue;
        Registry out{.prefix = prefix, .place = tag.place, .login_registry = {}, .username = {}, .password = {}};
        read_login(workflow, build.job, out);
        return out;
      }
  }
  return std::nullopt;
}

std::string compose_image(const std::optional<Registry>& registry, const std::string& image, const std::string& tag) {
  const std::string prefix = registry ? "${REGISTRY:-" + registry->prefix + "}/" : std::string{};
  return prefix + image + ":${TAG:-" + tag + "}";
}

}  // namespace loadline::generate
