// SPDX-License-Identifier: Apache-2.0
// What the services need to run, and whether anybody can tell that they do.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "fleet/health.h"
#include "fleet/resource_profile.h"
#include "report/document/sections.h"

namespace loadline::report {
namespace {

struct Needs {
  std::uint64_t memory = 0;
  double cpus = 0;
};

// "512M", "4G": as Compose writes memory, in powers of 1024.
std::uint64_t memory_of(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return 0;
  return value * (*end == 'G' ? 1073741824U : 1048576U);
}
double cpus_of(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Needs limits_of(const fleet::Service& service) {
  const auto& definition = *service.definition;
  Needs out;
  if (definition.deploy && definition.deploy->limits) {
    out.memory = definition.deploy->limits->memory_bytes.value_or(0);
    out.cpus = definition.deploy->limits->cpus.value_or(0);
  }
  if (out.memory == 0 && definition.mem_limit) out.memory = definition.mem_limit->value;
  if (out.cpus == 0 && definition.cpus) out.cpus = definition.cpus->value;
  return out;
}
Needs reserved_for(const fleet::Service& service) {
  const auto& definition = *service.definition;
  Needs out;
  if (definition.deploy && definition.deploy->reservations) {
    out.memory = definition.deploy->reservations->memory_bytes.value_or(0);
    out.cpus = definition.deploy->reservations->cpus.value_or(0);
  }
  return out;
}

std::uint64_t replicas_of(const fleet::Service& service) {
  const auto& deploy = service.definition->deploy;
  return deploy && deploy->replicas ? *deploy->replicas : 1;
}

std::string needs_text(const Needs& needs) {
  std::string out = needs.cpus > 0 ? fmt::format("{:g} CPU", needs.cpus) : "";
  if (needs.memory > 0) out += (out.empty() ? "" : ", ") + memory_text(needs.memory);
  return out.empty() ? "none" : out;
}

std::string host_text(std::string_view what, double needed, double there, const std::string& there_text) {
  return fmt::format("{}: {:.0f} % of the host's {}{}", what, 100 * needed / there, there_text,
                     needed > there ? ", more than there is" : "");
}

void add_host(const Facts& facts, const Needs& proposed, Section& out) {
  Bullets fits;
  if (facts.host.memory_bytes)
    fits.items.push_back(host_text("memory as proposed", static_cast<double>(proposed.memory),
                                   static_cast<double>(*facts.host.memory_bytes),
                                   memory_text(*facts.host.memory_bytes)));
  if (facts.host.cpus)
    fits.items.push_back(
        host_text("CPUs as proposed", proposed.cpus, *facts.host.cpus, fmt::format("{:g}", *facts.host.cpus)));
  if (!fits.items.empty()) out.blocks.push_back(std::move(fits));
  else
    out.blocks.push_back(
        Paragraph{"Whether that fits a host is not asked: `--host-memory` and `--host-cpus` say how large it is."});
}

std::string asked_of(const fleet::HealthProbe& probe) {
  std::string out = probe.program.empty() ? "" : code(probe.program);
  if (probe.path) out += (out.empty() ? "" : " ") + code(*probe.path);
  if (probe.port) out += fmt::format("{}port {}", out.empty() ? "" : ", ", *probe.port);
  return out.empty() ? "a check" : out;
}

std::string waits_for(const fleet::Service& service) {
  std::vector<std::string> healthy, started;
  for (const auto& [name, dependency] : service.definition->depends_on)
    (dependency.condition == "service_healthy" ? healthy : started).push_back(name);
  std::string out = healthy.empty() ? "" : code_list(healthy, 8) + " healthy";
  if (!started.empty()) out += (out.empty() ? "" : "; ") + code_list(started, 8) + " started";
  return out;
}

std::string faults_of(const Facts& facts, const fleet::Service& service) {
  std::vector<std::string> out;
  for (const auto& finding : *facts.findings)
    if (contains(finding.rule->name, "health") &&
        std::ranges::find(finding.services, service.name) != finding.services.end() &&
        std::ranges::find(out, code(finding.rule->name)) == out.end())
      out.push_back(code(finding.rule->name));
  return listed(out, out.size());
}

}  // namespace

Section resources_section(const Facts& facts) {
  Section out{.title = "Resources", .command = command(facts, "audit")};
  Grid grid{.columns = {{"service"},
                        {"replicas", Align::right},
                        {"limit today"},
                        {"reserved today"},
                        {"profile"},
                        {"proposed limit"},
                        {"because of"}},
            .rows = {}};
  Needs today, proposed;
  std::size_t unbounded = 0;
  for (const auto* service : facts.fleet->services()) {
    const auto limits = limits_of(*service);
    const auto profile = fleet::resource_profile_of(*service, *facts.fleet);
    const Needs wanted{memory_of(profile.memory), cpus_of(profile.cpus)};
    const auto replicas = replicas_of(*service);
    unbounded += limits.memory == 0 ? 1U : 0U;
    today.memory += limits.memory * replicas;
    today.cpus += limits.cpus * static_cast<double>(replicas);
    proposed.memory += wanted.memory * replicas;
    proposed.cpus += wanted.cpus * static_cast<double>(replicas);
    grid.rows.push_back({code(service->name), count_text(replicas), needs_text(limits),
                         needs_text(reserved_for(*service)), std::string{profile.name}, needs_text(wanted),
                         std::string{profile.because}});
  }
  if (grid.rows.empty()) return out;
  grid.total = {"together", "", needs_text(today), "", "", needs_text(proposed), ""};
  out.blocks.push_back(
      Paragraph{"The limits are Compose's. The profiles and the sums are computed here: a beginning, chosen "
                "by what a service depends on, until figures of a running fleet take their place."});
  out.blocks.push_back(std::move(grid));
  if (unbounded > 0)
    out.blocks.push_back(Paragraph{some(unbounded, "service has", "services have") +
                                   " no memory limit: today's sum is of the others alone."});
  add_host(facts, proposed, out);
  return out;
}

Section health_section(const Facts& facts) {
  Section out{.title = "Health checks", .command = command(facts, "audit", "--top 0")};
  Grid grid{
      .columns =
          {{"service"}, {"asked"}, {"in"}, {"listens on", Align::right}, {"can answer"}, {"faults"}, {"waits for"}},
      .rows = {}};
  std::size_t applications = 0, answered = 0;
  for (const auto* service : facts.fleet->services()) {
    const auto row = std::ranges::find(facts.summary.services, service->name, &ServiceRow::name);
    if (row == facts.summary.services.end()) continue;
    if (service->kind == fleet::ServiceKind::application) {
      ++applications;
      answered += row->healthy == fleet::Truth::yes ? 1U : 0U;
    }
    grid.rows.push_back({code(service->name),
                         service->probe                     ? asked_of(*service->probe)
                         : row->healthy == fleet::Truth::no ? "nothing"
                                                            : "the image may ask",
                         !service->probe              ? ""
                         : service->probe->in_compose ? "Compose"
                                                      : "Dockerfile",
                         service->listens ? std::to_string(service->listens->value) : "",
                         std::string{mark_of(row->healthy)}, faults_of(facts, *service), waits_for(*service)});
  }
  if (grid.rows.empty()) return out;
  if (applications > 0)
    out.blocks.push_back(Paragraph{
        count_text(answered) + " of " + some(applications, "application service has", "application services have") +
        " a health check that the code can answer (" +
        percent_text(static_cast<double>(answered), static_cast<double>(applications)) + ")."});
  out.blocks.push_back(std::move(grid));
  return out;
}

}  // namespace loadline::report
