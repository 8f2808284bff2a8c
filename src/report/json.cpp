// SPDX-License-Identifier: Apache-2.0
// The audit as JSON. nlohmann's ordered objects keep the order of the documentation.
#include "report/json.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "fleet/consolidation.h"
#include "report/summary.h"

namespace loadline::report {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// Source texts may hold any bytes; JSON holds only UTF-8, so others are replaced when the document is printed.
std::string dumped(const Json& json) {
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Json place_json(const Place& at) {
  if (!at) return nullptr;
  const auto begin = at.source->position(at.span.begin);
  const auto end = at.source->position(at.span.end);
  return {{"path", at.source->path()},
          {"line", begin.line},
          {"column", begin.column},
          {"end_line", end.line},
          {"end_column", end.column}};
}

Json cost_json(const Cost& cost) {
  Json out = Json::object();
  if (cost.image_bytes) out["image_bytes"] = *cost.image_bytes;
  if (cost.context_bytes) out["context_bytes"] = *cost.context_bytes;
  if (cost.packages) out["packages"] = *cost.packages;
  if (cost.build_seconds) out["build_seconds"] = *cost.build_seconds;
  if (cost.missed_share) out["missed_share"] = *cost.missed_share;
  return out;
}

Json fixes_json(const std::vector<Fix>& fixes) {
  Json out = Json::array();
  for (const auto& fix : fixes) {
    Json edits = Json::array();
    for (const auto& edit : fix.edits) {
      Json one = place_json(edit.at);
      one["begin"] = edit.at.span.begin;
      one["end"] = edit.at.span.end;
      one["text"] = edit.text;
      edits.push_back(std::move(one));
    }
    out.push_back({{"title", fix.title}, {"grade", name_of(fix.grade)}, {"edits", std::move(edits)}});
  }
  return out;
}

Json finding_json(const Finding& finding) {
  Json out = {{"rule", finding.rule->name}, {"aliases", Json::array()}, {"severity", name_of(finding.severity)}};
  for (const auto alias : split_blanks(finding.rule->aliases)) out["aliases"].push_back(alias);
  out.update(place_json(finding.at));
  out["message"] = finding.message;
  out["service"] = finding.services.size() == 1 ? Json(finding.services.front()) : Json(nullptr);
  out["services"] = finding.services;
  Json notes = Json::array();
  for (const auto& note : finding.notes) {
    Json one = note.at ? place_json(note.at) : Json::object();
    one["text"] = note.text;
    notes.push_back(std::move(one));
  }
  out["notes"] = std::move(notes);
  out["cost"] = cost_json(finding.cost);
  out["fixes"] = fixes_json(finding.fixes);
  return out;
}

std::string_view truth_text(fleet::Truth value) {
  return value == fleet::Truth::yes ? "yes" : value == fleet::Truth::no ? "no" : "unknown";
}

Json health_json(const fleet::Service& service) {
  if (!service.probe) return nullptr;
  const auto& probe = *service.probe;
  return {{"program", probe.program},
          {"path", or_null(probe.path)},
          {"port", or_null(probe.port)},
          {"from", probe.in_compose ? "compose" : "dockerfile"},
          {"at", place_json(probe.place)}};
}

Json amount_json(const predict::Amount& amount) {
  return {{"least", amount.least}, {"likely", amount.likely}, {"most", amount.most}};
}

Json size_json(const std::optional<ImageFigure>& image) {
  if (!image) return nullptr;
  return {{"bytes", amount_json(image->bytes)},
          {"compressed", amount_json(image->compressed)},
          {"known", name_of(image->known)},
          {"unknown_parts", image->unknown}};
}

Json cache_json(const std::optional<CacheFigure>& cache) {
  if (!cache) return nullptr;
  Json worst = nullptr;
  if (!cache->instruction.empty())
    worst = {{"instruction", cache->instruction},
             {"dockerfile", cache->dockerfile},
             {"line", cache->line},
             {"missed_share", cache->missed_share},
             {"possible_share", cache->possible_share}};
  return {{"commits", cache->commits}, {"worst", std::move(worst)}};
}

Json service_json(const fleet::Service& service, const ServiceFigures& figures) {
  Json out = {{"name", service.name},
              {"kind", service.kind == fleet::ServiceKind::application ? "application" : "infrastructure"}};
  const auto* build = service.build;
  out["dockerfile"] = build != nullptr ? Json(build->dockerfile->path) : Json(nullptr);
  out["target"] = build != nullptr ? or_null(build->request.target) : Json(nullptr);
  out["context"] = build != nullptr && build->context != nullptr
                       ? Json(build->context->folder.empty() ? "." : build->context->folder)
                       : Json(nullptr);
  out["args"] = build != nullptr ? Json(build->request.args) : Json::object();
  out["compose"] = service.combination->files;
  out["package"] = service.package != nullptr
                       ? Json{{"name", service.package->name}, {"folder", service.package->folder}}
                       : Json(nullptr);
  out["port"] = service.listens ? Json(service.listens->value) : Json(nullptr);
  out["health"] = health_json(service);
  out["image"] = service.definition->image ? Json(service.definition->image->value) : Json(nullptr);
  out["base"] = service.image ? Json(service.image->full) : Json(nullptr);
  out["user"] = service.user ? Json(service.user->value) : Json(nullptr);
  out["non_root"] = truth_text(runs_as_non_root(service));
  out["read_only_root"] = has_read_only_root(service);
  out["memory_limit"] = has_memory_limit(service);
  out["cpu_limit"] = has_cpu_limit(service);
  out["capabilities_dropped"] = drops_capabilities(service);
  out["no_new_privileges"] = forbids_new_privileges(service);
  Json secrets = Json::array();
  for (const auto& secret : plain_secrets(service)) secrets.push_back(secret.name);
  out["plain_secrets"] = std::move(secrets);
  Json depends = Json::array();
  for (const auto& [name, dependency] : service.definition->depends_on) depends.push_back(name);
  out["depends_on"] = std::move(depends);
  out["size"] = size_json(figures.image);
  out["cache"] = cache_json(figures.cache);
  return out;
}

Json dockerfile_json(const fleet::Dockerfile& dockerfile) {
  Json uses = Json::array();
  for (const auto& use : dockerfile.uses) uses.push_back(use.by);
  Json stages = Json::array();
  if (!dockerfile.builds.empty())
    for (const auto& stage : dockerfile.builds.front()->stages.stages)
      stages.push_back({{"name", stage.name},
                        {"base", stage.image ? Json(stage.image->full) : Json(nullptr)},
                        {"reachable", stage.reachable}});
  return {{"path", dockerfile.path},
          {"bytes", dockerfile.file.source->text().size()},
          {"setting", name_of(dockerfile.setting)},
          {"judged", dockerfile.judged},
          {"used_by", std::move(uses)},
          {"stages", std::move(stages)},
          {"family", dockerfile.family ? Json(*dockerfile.family) : Json(nullptr)}};
}

Json consolidation_json(const fleet::ConsolidationPlan& plan) {
  Json templates = Json::array();
  for (const auto& each : plan.templates)
    templates.push_back({{"name", each.name},
                         {"reason", each.reason},
                         {"dockerfile", each.model->path},
                         {"practices_followed", each.good},
                         {"practices_known", each.asked}});
  Json rows = Json::array();
  for (const auto& row : plan.rows)
    rows.push_back({{"uses", row.uses->path},
                    {"should_use", plan.templates[row.should_use].model->path},
                    {"template", plan.templates[row.should_use].name},
                    {"services", row.services},
                    {"because", row.because}});
  Json unused = Json::array();
  for (const auto* dockerfile : plan.unused) unused.push_back(dockerfile->path);
  return {{"templates", std::move(templates)}, {"dockerfiles", std::move(rows)}, {"unused", std::move(unused)}};
}

Json summary_json(const Summary& summary) {
  Json figures = Json::array();
  constexpr std::string_view marks[] = {"good", "bad", "unknown"};
  for (const auto& figure : summary.figures)
    figures.push_back({{"area", figure.area},
                       {"value", figure.value},
                       {"target", figure.target},
                       {"mark", marks[static_cast<std::size_t>(figure.mark)]}});
  return {{"errors", summary.counts.errors},
          {"warnings", summary.counts.warnings},
          {"infos", summary.counts.infos},
          {"fixable", summary.counts.fixable},
          {"files", summary.files},
          {"dockerfiles", summary.dockerfiles},
          {"dockerfiles_used", summary.dockerfiles_used},
          {"services_built", summary.services_built},
          {"services_run", summary.services_run},
          {"figures", std::move(figures)}};
}

}  // namespace

std::string audit_json(const fleet::Fleet& fleet, const std::vector<Finding>& findings,
                       const std::vector<Suppressed>& suppressed, const FiguresByService& figures) {
  Json out = {{"schema", 1}, {"services", Json::array()}, {"dockerfiles", Json::array()}, {"findings", Json::array()}};
  for (const auto* service : fleet.services()) {
    const auto known = figures.find(service);
    out["services"].push_back(service_json(*service, known == figures.end() ? ServiceFigures{} : known->second));
  }
  for (const auto& dockerfile : fleet.dockerfiles) out["dockerfiles"].push_back(dockerfile_json(dockerfile));
  for (const auto& finding : findings) out["findings"].push_back(finding_json(finding));
  out["consolidation"] = consolidation_json(fleet::consolidation_of(fleet));
  auto summary = summary_of(fleet, findings);
  tell_images(summary, figures);
  out["summary"] = summary_json(summary);
  out["suppressed"] = Json::array();
  for (const auto& one : suppressed) {
    Json hidden = finding_json(one.finding);
    hidden["by"] = one.by;
    hidden["reason"] = one.reason.empty() ? Json(nullptr) : Json(one.reason);
    out["suppressed"].push_back(std::move(hidden));
  }
  return dumped(out);
}

}  // namespace loadline::report
