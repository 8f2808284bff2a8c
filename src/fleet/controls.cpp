// SPDX-License-Identifier: Apache-2.0
// Questions about a service as Compose would start it.
#include "fleet/controls.h"

#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"

namespace loadline::fleet {

bool is_root_user(std::string_view user) {
  const auto name = user.substr(0, user.find(':'));
  return name == "root" || (!name.empty() && name.find_first_not_of('0') == name.npos);
}

Truth image_runs_as_root(const dockerfile::ImageReference& image) {
  const auto name = base_name(image.name);
  if (contains(image.tag, "nonroot") || contains(image.name, "unprivileged")) return Truth::no;
  if (image.name.starts_with("distroless/") || contains(image.name, "/distroless/")) return Truth::yes;
  // Docker Official Images whose USER is root, checked by their Dockerfiles. Databases and brokers mostly
  // start as root and drop to a user of their own, or not, by version: those stay unknown.
  constexpr std::array<std::string_view, 22> root = {
      "node",           "python",     "ruby",        "golang", "rust",   "php",    "openjdk", "eclipse-temurin",
      "amazoncorretto", "maven",      "gradle",      "debian", "ubuntu", "alpine", "busybox", "fedora",
      "almalinux",      "rockylinux", "amazonlinux", "nginx",  "httpd",  "bun"};
  const bool official = image.registry == "docker.io" && !contains(image.name, "/");
  return official && std::ranges::find(root, name) != root.end() ? Truth::yes : Truth::unknown;
}

namespace {

// Docker Official Images have no HEALTHCHECK as a policy (github.com/docker-library/faq, "healthcheck"); the others
// were checked by their Dockerfiles (confluentinc/kafka-images, temporalio/docker-builds).
bool is_without_health_check(const dockerfile::ImageReference& image) {
  constexpr std::array<std::string_view, 3> others = {"confluentinc/cp-kafka", "temporalio/auto-setup",
                                                      "temporalio/server"};
  if (image.registry != "docker.io") return false;
  return !contains(image.name, "/") || std::ranges::find(others, image.name) != others.end();
}

Truth opposite(Truth value) { return value == Truth::unknown ? value : value == Truth::yes ? Truth::no : Truth::yes; }

bool has_text(const std::vector<compose::Text>& list, std::string_view wanted) {
  return std::ranges::any_of(list, [&](const auto& item) { return equals_ignoring_case(item.value, wanted); });
}

}  // namespace

Truth runs_as_non_root(const Service& service) {
  if (service.user && !service.user->value.empty()) return truth(!is_root_user(service.user->value));
  if (service.image) return opposite(image_runs_as_root(*service.image));
  return Truth::unknown;
}

Truth has_health_check(const Service& service) {
  if (service.health_disabled) return Truth::no;
  if (service.probe) return Truth::yes;
  // What is built here shows its whole chain but for the base, and application bases bring no check.
  if (service.build != nullptr) return Truth::no;
  return service.image && is_without_health_check(*service.image) ? Truth::no : Truth::unknown;
}

bool has_memory_limit(const Service& service) {
  const auto& definition = *service.definition;
  return definition.mem_limit ||
         (definition.deploy && definition.deploy->limits && definition.deploy->limits->memory_bytes);
}

bool has_cpu_limit(const Service& service) {
  const auto& definition = *service.definition;
  return definition.cpus || (definition.deploy && definition.deploy->limits && definition.deploy->limits->cpus);
}

bool has_read_only_root(const Service& service) {
  return service.definition->read_only && service.definition->read_only->value;
}

bool drops_capabilities(const Service& service) { return has_text(service.definition->cap_drop, "ALL"); }

bool forbids_new_privileges(const Service& service) {
  return std::ranges::any_of(service.definition->security_opt, [](const auto& option) {
    const auto text = lower(option.value);
    return text == "no-new-privileges" || text == "no-new-privileges:true" || text == "no-new-privileges=true";
  });
}

bool bounds_its_logs(const Service& service) {
  const auto& logging = service.definition->logging;
  if (!logging) return false;
  // "local" rotates by itself; drivers that send logs away keep none here.
  if (!logging->driver.empty() && logging->driver != "json-file") return true;
  return logging->options.contains("max-size");
}

bool restarts(const Service& service) {
  const auto& definition = *service.definition;
  if (definition.deploy && definition.deploy->restart_policy)
    return definition.deploy->restart_policy->condition != "none";
  return definition.restart && definition.restart->value != "no";
}

}  // namespace loadline::fleet
