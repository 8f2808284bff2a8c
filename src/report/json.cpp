// SPDX-License-Identifier: Apache-2.0
// The audit as JSON. nlohmann's ordered objects keep the order of the documentation.
#include "report/json.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "base/parallel.h"
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
std::string dumped(const Json& json, std::size_t indent) {
  // A line end in JSON's own text is never inside a string.
  return replace_all(json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace), "\n",
                     "\n" + std::string(indent, ' '));
}

void add_place(Json& out, const Place& at) {
  const auto begin = at.source->position(at.span.begin);
  const auto end = at.source->position(at.span.end);
  out["path"] = at.source->path();
  out["line"] = begin.line;
  out["column"] = begin.column;
  out["end_line"] = end.line;
  out["end_column"] = end.column;
}

Json place_json(const Place& at) {
  Json out = nullptr;
  if (at) add_place(out, at);
  return out;
}

using Texts = std::vector<std::string>;

// The elements of an array, each made and printed by itself, side by side: a fleet of thousands has tens of thousands,
// and as values they would take many times the room of their text.
template <class All, class Make>
Texts texts_of(const All& all, const Make& make) {
  Texts out(all.size());
  for_each_index(all.size(), [&](std::size_t i) { out[i] = dumped(make(all[i]), 4); });
  return out;
}

constexpr std::string_view between = ",\n    ";

std::size_t size_of(const Texts& array) {
  std::size_t out = between.size() * 2;
  for (const auto& text : array) out += text.size() + between.size();
  return out;
}

// Each text is let go as soon as it is written.
void append(std::string& out, Texts array) {
  if (array.empty()) {
    out += "[]";
    return;
  }
  out += '[';
  for (auto& text : array) {
    out.append(&text == &array.front() ? between.substr(1) : between).append(text);
    text = {};
  }
  out += "\n  ]";
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
  if (finding.at) add_place(out, finding.at);
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

Json suppressed_json(const Suppressed& one) {
  Json out = finding_json(one.finding);
  out["by"] = one.by;
  out["reason"] = one.reason.empty() ? Json(nullptr) : Json(one.reason);
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
  Texts services, dockerfiles, hits, kept_back;
  std::string plan, summary;
  side_by_side(
      [&] {
        services = texts_of(fleet.services(), [&](const fleet::Service* service) {
          const auto known = figures.find(service);
          return service_json(*service, known == figures.end() ? ServiceFigures{} : known->second);
        });
        dockerfiles = texts_of(fleet.dockerfiles, dockerfile_json);
        hits = texts_of(findings, finding_json);
        kept_back = texts_of(suppressed, suppressed_json);
      },
      [&] {
        plan = dumped(consolidation_json(fleet::consolidation_of(fleet)), 2);
        auto sums = summary_of(fleet, findings);
        tell_images(sums, figures);
        summary = dumped(summary_json(sums), 2);
      });
  std::string out = "{\n  \"schema\": 1";
  constexpr std::size_t names = 200;
  out.reserve(size_of(services) + size_of(dockerfiles) + size_of(hits) + size_of(kept_back) + plan.size() +
              summary.size() + names);
  append(out += ",\n  \"services\": ", std::move(services));
  append(out += ",\n  \"dockerfiles\": ", std::move(dockerfiles));
  append(out += ",\n  \"findings\": ", std::move(hits));
  out.append(",\n  \"consolidation\": ").append(plan);
  out.append(",\n  \"summary\": ").append(summary);
  append(out += ",\n  \"suppressed\": ", std::move(kept_back));
  out += "\n}\n";
  return out;
}

}  // namespace loadline::report
