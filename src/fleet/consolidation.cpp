// SPDX-License-Identifier: Apache-2.0
// Services are put into classes by what their image has to run; the Dockerfile of each class that follows the most
// practices is its model, and the others should become it.
//
// A class is a runtime, and for Node.js whether a package needs glibc: nothing else stops two services from sharing a
// Dockerfile with arguments. A Dockerfile that builds services of two classes is judged by the harder one.
#include "fleet/consolidation.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/ci_builds.h"
#include "fleet/controls.h"

namespace loadline::fleet {
namespace {

struct Practice {
  std::string_view lacking;
  Truth (*of)(const Build& build);
};
constexpr std::array<Practice, 6> practices = {{
    {"builds and runs in one stage", [](const Build& build) { return truth(is_multi_stage(build)); }},
    {"runs as root", &build_runs_as_non_root},
    {"has no health check", [](const Build& build) { return truth(build_has_health_check(build)); }},
    {"installs without a cache mount", &installs_with_cache_mount},
    {"installs again at every edit", &installs_before_sources},
    {"does not pin its base", &base_is_pinned},
}};

struct Score {
  std::size_t good = 0, asked = 0;
  std::vector<std::string_view> lacking;
};
Score score_of(const Build& build) {
  Score out;
  for (const auto& practice : practices) {
    const auto followed = practice.of(build);
    if (followed == Truth::unknown) continue;
    ++out.asked;
    if (followed == Truth::yes) ++out.good;
    else out.lacking.push_back(practice.lacking);
  }
  return out;
}

bool needs_glibc(const Service& service) {
  if (service.build == nullptr || !service.build->closure) return false;
  return !workspace::glibc_only_packages(*service.workspace, *service.build->closure).empty();
}

struct Class {
  std::string name, reason;
  int rank = 0;  // the harder one to satisfy is higher
};
Class class_of(const Service& service) {
  const std::string base = service.image ? std::string{base_name(service.image->name)} : std::string{};
  if (base == "node") {
    if (needs_glibc(service)) return {"node-glibc", "a package of theirs has no build for musl", 2};
    return {"node", "Node.js, on any base", 1};
  }
  if (base == "nginx" || base == "httpd" || base == "caddy" || base == "nginx-unprivileged")
    return {"static", "files behind a web server", 1};
  if (base.empty()) return {"scratch", "a program that stands alone", 1};
  return {base, base, 1};
}

// One Dockerfile in use, with the build that says least for it.
struct Candidate {
  const Build* build = nullptr;
  Class kind;
  std::set<std::string> services;
};

using Candidates = std::map<std::string, Candidate>;  // by path

Candidates candidates_of(const Fleet& fleet) {
  Candidates out;
  for (const auto* service : fleet.services()) {
    if (!service->production || service->build == nullptr) continue;
    auto& candidate = out[service->build->dockerfile->path];
    const auto kind = class_of(*service);
    if (candidate.build == nullptr || kind.rank > candidate.kind.rank) candidate.kind = kind;
    if (candidate.build == nullptr || score_of(*service->build).good < score_of(*candidate.build).good)
      candidate.build = service->build;
    candidate.services.insert(service->name);
  }
  return out;
}

// More practices first, then more services, then the path: the same fleet always gets the same plan.
bool is_better(const Candidate& a, const Candidate& b) {
  const auto one = score_of(*a.build), other = score_of(*b.build);
  if (one.good * other.asked != other.good * one.asked) return one.good * other.asked > other.good * one.asked;
  return a.services.size() > b.services.size();
}

std::vector<std::string> reasons(const Candidate& candidate, const Candidate& model) {
  if (candidate.build->dockerfile == model.build->dockerfile) return {"is the model"};
  const auto theirs = score_of(*model.build).lacking;
  std::vector<std::string> out;
  for (const auto lacking : score_of(*candidate.build).lacking)
    if (std::ranges::find(theirs, lacking) == theirs.end()) out.emplace_back(lacking);
  const auto& mine = candidate.build->dockerfile->family;
  if (mine && mine == model.build->dockerfile->family) out.emplace_back("is a copy of it but for a few lines");
  if (out.empty()) out.emplace_back("does the same");
  return out;
}

}  // namespace

ConsolidationPlan consolidation_of(const Fleet& fleet) {
  ConsolidationPlan plan;
  const auto candidates = candidates_of(fleet);
  if (candidates.size() < 2) return plan;
  std::map<std::string, const Candidate*> models;  // by class
  for (const auto& [path, candidate] : candidates) {
    auto& model = models[candidate.kind.name];
    if (model == nullptr || is_better(candidate, *model)) model = &candidate;
  }
  std::map<std::string, std::size_t> index;
  for (const auto& [name, model] : models) {
    const auto score = score_of(*model->build);
    index[name] = plan.templates.size();
    plan.templates.push_back({name, model->kind.reason, model->build->dockerfile, score.good, score.asked});
  }
  for (const auto& [path, candidate] : candidates)
    plan.rows.push_back({candidate.build->dockerfile,
                         index[candidate.kind.name],
                         {candidate.services.begin(), candidate.services.end()},
                         reasons(candidate, *models[candidate.kind.name])});
  for (const auto& dockerfile : fleet.dockerfiles)
    if (!dockerfile.used() && dockerfile.setting == Setting::production && !ci_may_build(fleet, dockerfile))
      plan.unused.push_back(&dockerfile);
  return plan;
}

}  // namespace loadline::fleet
