// SPDX-License-Identifier: Apache-2.0
// Counts and rows, made of the same questions that the rules ask.
#include "report/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <tuple>

#include "base/paths.h"
#include "base/units.h"
#include "fleet/end_of_life.h"
#include "fleet/health.h"

namespace loadline::report {
namespace {

using fleet::Build;
using fleet::Service;
using fleet::ServiceKind;
using fleet::Truth;

std::string image_text(const Service& service) {
  if (!service.image) return service.build != nullptr ? "scratch" : "?";
  const auto& image = *service.image;
  return image.name + (image.tag.empty() ? image.digest.empty() ? ":latest" : "" : ":" + image.tag);
}

std::string health_text(const Service& service) {
  if (service.health_disabled) return "disabled";
  if (!service.probe) return service.build != nullptr ? "none" : "?";
  if (service.probe->path) return *service.probe->path;
  return service.probe->program.empty() ? "yes" : std::string{base_name(service.probe->program)};
}

std::string limits_text(const Service& service) {
  const auto& definition = *service.definition;
  std::string out;
  const auto* limits = definition.deploy && definition.deploy->limits ? &*definition.deploy->limits : nullptr;
  if (limits != nullptr && limits->cpus) out = fmt::format("{:g} cpu", *limits->cpus);
  else if (definition.cpus) out = fmt::format("{:g} cpu", definition.cpus->value);
  std::uint64_t memory = limits != nullptr ? limits->memory_bytes.value_or(0) : 0;
  if (memory == 0 && definition.mem_limit) memory = definition.mem_limit->value;
  if (memory > 0) out += (out.empty() ? "" : " ") + memory_text(memory);
  return out.empty() ? "none" : out;
}

std::string user_text(const Service& service) {
  if (service.user) return service.user->value.empty() ? "?" : service.user->value;
  const auto non_root = runs_as_non_root(service);
  return non_root == Truth::no ? "root" : non_root == Truth::yes ? "non-root" : "?";
}

// A check that the code cannot answer is none.
Truth can_answer_its_health_check(const Service& service) {
  if (serves_its_health_path(service) == Truth::no || listens_on_its_health_port(service) == Truth::no)
    return Truth::no;
  return has_health_check(service);
}

ServiceRow row_of(const Service& service, const std::vector<Finding>& findings) {
  ServiceRow row{.service = &service,
                 .name = service.name,
                 .base = image_text(service),
                 .user = user_text(service),
                 .health = health_text(service),
                 .limits = limits_text(service),
                 .kind = service.kind};
  if (service.build != nullptr) row.dockerfile = service.build->dockerfile->path;
  row.non_root = runs_as_non_root(service);
  row.healthy = can_answer_its_health_check(service);
  row.limited = fleet::truth(has_memory_limit(service));
  row.read_only = fleet::truth(has_read_only_root(service));
  row.plain_secrets = plain_secrets(service).size();
  for (const auto& finding : findings)
    if (std::ranges::find(finding.services, service.name) != finding.services.end()) ++row.findings;
  return row;
}

Figure share(std::string area, std::size_t good, std::size_t all, std::string_view what) {
  return {std::move(area), fmt::format("{} of {} {}", good, all, what), "all", good == all ? Mark::good : Mark::bad};
}

// Bases of final stages, once each, that get no security fixes any more.
std::size_t ended_bases(const fleet::Fleet& fleet) {
  std::set<std::string> ended;
  for (const auto& build : fleet.builds) {
    const auto* target = build.stages.target_stage();
    const auto* base = build.dockerfile->judged && target != nullptr ? build.base_of(*target) : nullptr;
    if (base == nullptr || fleet.today.empty()) continue;
    for (const auto& end : fleet::end_of_life_of_image(base->name, base->tag))
      if (end.ended(fleet.today)) ended.insert(base->full);
  }
  return ended.size();
}

std::size_t frozen_mismatches(const fleet::Fleet& fleet) {
  std::size_t count = 0;
  for (const auto& workspace : fleet.workspaces) count += workspace::frozen_install_mismatches(workspace).size();
  return count;
}

Figure none_wanted(std::string area, std::size_t count, std::string_view one, std::string_view many) {
  return {std::move(area), fmt::format("{} {}", count, count == 1 ? one : many), "none",
          count == 0 ? Mark::good : Mark::bad};
}

void add_service_figures(Summary& out, const std::vector<const Service*>& applications) {
  const auto count = [&](auto question) {
    return static_cast<std::size_t>(std::ranges::count_if(applications, question));
  };
  const std::size_t all = applications.size();
  if (all == 0) return;
  out.figures.push_back(share("users", count([](auto* s) { return runs_as_non_root(*s) == Truth::yes; }), all,
                              "services run without root"));
  out.figures.push_back(share("health", count([](auto* s) { return can_answer_its_health_check(*s) == Truth::yes; }),
                              all, "services have a health check they can answer"));
  out.figures.push_back(
      share("limits", count([](auto* s) { return has_memory_limit(*s); }), all, "services have a memory limit"));
}

// Of all services: the password of a database is no less a secret than that of its client.
void add_secrets(Summary& out, const std::vector<const Service*>& services) {
  if (services.empty()) return;
  const auto holds = [](const auto* service) { return !plain_secrets(*service).empty(); };
  out.figures.push_back(none_wanted("secrets", static_cast<std::size_t>(std::ranges::count_if(services, holds)),
                                    "service holds secrets in its environment",
                                    "services hold secrets in their environment"));
}

void add_build_figures(Summary& out, const fleet::Fleet& fleet) {
  if (!fleet.lockfiles.empty())
    out.figures.push_back(none_wanted("lockfile", frozen_mismatches(fleet), "specifier makes a frozen install fail",
                                      "specifiers make a frozen install fail"));
  if (!fleet.dockerfiles.empty()) {
    out.figures.push_back(none_wanted("bases", ended_bases(fleet), "base image is past its end of life",
                                      "base images are past their end of life"));
    std::size_t installing = 0;
    std::size_t mounted = 0;
    std::set<const fleet::Dockerfile*> seen;
    for (const auto& build : fleet.builds) {
      if (!build.dockerfile->judged || !seen.insert(build.dockerfile).second) continue;
      const auto mount = installs_with_cache_mount(build);
      installing += mount == Truth::unknown ? 0u : 1u;
      mounted += mount == Truth::yes ? 1u : 0u;
    }
    if (installing > 0)
      out.figures.push_back(share("cache", mounted, installing, "Dockerfiles install with a cache mount"));
  }
  std::uint64_t largest = 0;
  std::string folder;
  for (const auto& context : fleet.contexts)
    if (context.content.bytes >= largest) {
      largest = context.content.bytes;
      folder = context.folder.empty() ? "." : context.folder;
    }
  if (!fleet.contexts.empty())
    out.figures.push_back({"context", fmt::format("{} in the largest build context ({})", bytes_text(largest), folder),
                           "", Mark::unknown});
  out.figures.push_back({"images", "not measured", "", Mark::unknown});
}

Matrix controls_matrix(const std::vector<const Service*>& services) {
  Matrix out{.title = "Security control by service", .columns = {}, .rows = {}};
  using Question = std::function<Truth(const Service&)>;
  const std::vector<std::tuple<std::string, std::string, Question>> questions = {
      {"non-root user", "non-root", fleet::runs_as_non_root},
      {"read-only root", "read-only", [](const Service& s) { return fleet::truth(has_read_only_root(s)); }},
      {"capabilities dropped", "no caps", [](const Service& s) { return fleet::truth(drops_capabilities(s)); }},
      {"no new privileges", "no-new-priv", [](const Service& s) { return fleet::truth(forbids_new_privileges(s)); }},
      {"no plain secrets", "secrets", [](const Service& s) { return fleet::truth(plain_secrets(s).empty()); }},
      {"memory limit", "memory", [](const Service& s) { return fleet::truth(has_memory_limit(s)); }},
      {"health check", "health", can_answer_its_health_check},
      {"bounded logs", "logs", [](const Service& s) { return fleet::truth(bounds_its_logs(s)); }},
  };
  for (const auto* service : services) out.columns.push_back(service->name);
  for (const auto& [name, short_name, question] : questions) {
    Matrix::Row row{.name = name, .short_name = short_name, .cells = {}};
    for (const auto* service : services) row.cells.push_back(question(*service));
    out.rows.push_back(std::move(row));
  }
  return out;
}

Matrix practices_matrix(const fleet::Fleet& fleet) {
  Matrix out{.title = "Best practice by Dockerfile", .columns = {}, .rows = {}};
  std::vector<const Build*> builds;  // the first build of each judged Dockerfile stands for it
  for (const auto& dockerfile : fleet.dockerfiles)
    if (dockerfile.judged && !dockerfile.builds.empty()) builds.push_back(dockerfile.builds.front());
  using Question = std::function<Truth(const Build&)>;
  const std::vector<std::tuple<std::string, std::string, Question>> questions = {
      {"several stages", "stages", [](const Build& b) { return fleet::truth(is_multi_stage(b)); }},
      {"cache mount", "cache", fleet::installs_with_cache_mount},
      {"install before sources", "order", fleet::installs_before_sources},
      {"non-root user", "non-root", fleet::build_runs_as_non_root},
      {"health check", "health", [](const Build& b) { return fleet::truth(build_has_health_check(b)); }},
      {"base pinned by digest", "pinned", fleet::base_is_pinned},
  };
  for (const auto* build : builds) out.columns.push_back(build->dockerfile->path);
  for (const auto& [name, short_name, question] : questions) {
    Matrix::Row row{.name = name, .short_name = short_name, .cells = {}};
    for (const auto* build : builds) row.cells.push_back(question(*build));
    out.rows.push_back(std::move(row));
  }
  return out;
}

Counts counts_of(const std::vector<Finding>& findings) {
  Counts out;
  for (const auto& finding : findings) {
    auto& of_level = finding.severity == Severity::error     ? out.errors
                     : finding.severity == Severity::warning ? out.warnings
                                                             : out.infos;
    ++of_level;
    if (!finding.fixes.empty()) ++out.fixable;
  }
  return out;
}

}  // namespace

std::string Matrix::Row::percentage() const {
  const auto yes = std::ranges::count(cells, Truth::yes);
  const auto no = std::ranges::count(cells, Truth::no);
  if (yes + no == 0) return "?";
  return fmt::format("{:.0f}%", 100.0 * static_cast<double>(yes) / static_cast<double>(yes + no));
}

Summary summary_of(const fleet::Fleet& fleet, const std::vector<Finding>& findings) {
  Summary out;
  std::vector<const Service*> applications;
  const auto services = fleet.services();
  for (const auto* service : services) {
    out.services.push_back(row_of(*service, findings));
    if (service->kind == ServiceKind::application) applications.push_back(service);
  }
  out.services_built = applications.size();
  out.services_run = out.services.size() - applications.size();
  add_service_figures(out, applications);
  add_secrets(out, services);
  add_build_figures(out, fleet);
  out.practices = practices_matrix(fleet);
  out.controls = controls_matrix(applications);
  out.counts = counts_of(findings);
  out.files = fleet.files.size();
  out.dockerfiles = fleet.dockerfiles.size();
  out.dockerfiles_used = static_cast<std::size_t>(std::ranges::count_if(fleet.dockerfiles, &fleet::Dockerfile::used));
  return out;
}

}  // namespace loadline::report
