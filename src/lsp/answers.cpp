// SPDX-License-Identifier: Apache-2.0
// What the server tells of its remarks: diagnostics, fixes, pages of rules. Reference: LSP 3.17, "Language
// Features".
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "lsp/server.h"
#include "rules/run.h"
#include "scan/mend.h"

namespace loadline::lsp {
namespace {

using Json = nlohmann::json;

Json json_of(const Range& range) {
  return {{"start", {{"line", range.start.line}, {"character", range.start.character}}},
          {"end", {{"line", range.end.line}, {"character", range.end.character}}}};
}

Point point_of(const Json& json) {
  return {json.at("line").get<std::uint32_t>(), json.at("character").get<std::uint32_t>()};
}

int number_of(Severity severity) {
  switch (severity) {
    case Severity::error: return 1;
    case Severity::warning: return 2;
    case Severity::info: return 3;
  }
  return 3;
}

std::string title_of(const Offer& offer) {
  if (offer.grade == Grade::safe) return offer.title;
  return offer.title + (offer.grade == Grade::risky ? " (may change behaviour)" : " (to be finished by hand)");
}

// Whether an editor that asks for these kinds of action wants this one ("source" asks for all below it).
bool asked_for(const Json& params, std::string_view kind) {
  const auto context = params.find("context");
  if (context == params.end() || !context->contains("only") || !context->at("only").is_array()) return true;
  return std::ranges::any_of(context->at("only"), [&](const Json& one) {
    const auto& wanted = one.get_ref<const std::string&>();
    return wanted.empty() || kind == wanted || kind.starts_with(wanted + ".");
  });
}

bool names_kinds(const Json& params) {
  const auto context = params.find("context");
  return context != params.end() && context->contains("only") && context->at("only").is_array();
}

constexpr std::string_view fix_all_kind = "source.fixAll.loadline";
std::string page_of(std::string_view pages, const RuleInfo& rule) {
  const auto entries = rules::rules_named(rule.name);
  const std::string group{entries.empty() ? "" : entries.front()->group};
  return std::string{pages} + group + "/" + replace_all(rule.name, "-", "_") + ".md";
}

// The lines that differ, as one edit.
TextEdit difference(const std::string& path, const Source& before, std::string_view after) {
  const auto text = before.text();
  std::size_t same = 0;
  const auto most = std::min(text.size(), after.size());
  while (same < most && text[same] == after[same]) ++same;
  const auto newline = same == 0 ? std::string_view::npos : text.rfind('\n', same - 1);
  const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  std::size_t tail = 0;
  while (tail < most - begin && text[text.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  // Back to a line's begin: what follows a line feed that both have.
  const auto rest = text.substr(text.size() - tail);
  const auto feed = rest.find('\n');
  tail = feed == rest.npos ? 0 : tail - feed - 1;
  return {path, range_of(before, span_at(begin, text.size() - tail)),
          std::string{after.substr(begin, after.size() - tail - begin)}, false};
}

}  // namespace

std::string Server::uri_in_workspace(std::string_view path) const { return uri_of(root_ + "/" + std::string{path}); }

Json Server::diagnostic(const Document& document, const Remark& remark) const {
  Json out = {{"range", json_of(range_of(*document.source, remark.span))},
              {"severity", number_of(remark.severity)},
              {"code", remark.rule->name},
              {"source", "loadline"}};
  if (!rule_pages_.empty()) out["codeDescription"] = {{"href", page_of(rule_pages_, *remark.rule)}};
  std::string message = remark.message;
  Json related = Json::array();
  for (const auto& note : remark.notes) {
    if (note.path.empty()) {
      message += "\n" + note.text;
    } else {
      const auto uri = note.path == document.path ? document.uri : uri_in_workspace(note.path);
      related.push_back({{"location", {{"uri", uri}, {"range", json_of(note.range)}}}, {"message", note.text}});
    }
  }
  out["message"] = message;
  if (!related.empty()) out["relatedInformation"] = std::move(related);
  return out;
}

void Server::publish(const Document& document) {
  Json diagnostics = Json::array();
  for (const auto* remark : remarks_at(document, document.source->all()))
    diagnostics.push_back(diagnostic(document, *remark));
  send({{"jsonrpc", "2.0"},
        {"method", "textDocument/publishDiagnostics"},
        {"params", {{"uri", document.uri}, {"version", document.version}, {"diagnostics", std::move(diagnostics)}}}});
}

std::vector<const Remark*> Server::remarks_at(const Document& document, Span span) const {
  std::vector<const Remark*> out;
  for (const auto* list : {&document.quick, &document.rest})
    for (const auto& remark : *list)
      if (remark.span.begin <= span.end && span.begin <= remark.span.end) out.push_back(&remark);
  std::ranges::stable_sort(out, {}, [](const Remark* remark) { return remark->span; });
  return out;
}

Json Server::workspace_edit(const std::vector<TextEdit>& edits) const {
  std::map<std::string_view, std::vector<const TextEdit*>> by_file;
  for (const auto& edit : edits) by_file[edit.path].push_back(&edit);
  Json changes = Json::array();
  for (const auto& [path, list] : by_file) {
    std::string uri = uri_in_workspace(path);
    Json version = nullptr;
    for (const auto& [name, document] : documents_)
      if (document.path == path || (document.path.empty() && document.source->path() == path)) {
        uri = name;
        version = document.version;
      }
    if (list.front()->makes)
      changes.push_back({{"kind", "create"}, {"uri", uri}, {"options", {{"ignoreIfExists", true}}}});
    Json texts = Json::array();
    for (const auto* edit : list) texts.push_back({{"range", json_of(edit->range)}, {"newText", edit->text}});
    changes.push_back({{"textDocument", {{"uri", uri}, {"version", version}}}, {"edits", std::move(texts)}});
  }
  return {{"documentChanges", std::move(changes)}};
}

Json Server::code_actions(const Json& params) {
  Json out = Json::array();
  const Document* document = document_of(params);
  if (document == nullptr) return out;
  const auto& range = params.at("range");
  const Span span = {offset_of(*document->source, point_of(range.at("start"))),
                     offset_of(*document->source, point_of(range.at("end")))};
  std::vector<std::pair<const Offer*, const Remark*>> offers;
  if (asked_for(params, "quickfix"))
    for (const auto* remark : remarks_at(*document, span))
      for (const auto& offer : remark->offers) offers.emplace_back(&offer, remark);
  std::ranges::stable_sort(offers, std::greater{}, [](const auto& offer) { return offer.first->grade; });
  for (const auto& [offer, remark] : offers)
    out.push_back({{"title", title_of(*offer)},
                   {"kind", "quickfix"},
                   {"diagnostics", {diagnostic(*document, *remark)}},
                   {"isPreferred", offer->grade == Grade::safe && offer == &remark->offers.front()},
                   {"edit", workspace_edit(offer->edits)}});

  const auto everything = remarks_at(*document, document->source->all());
  const bool any_safe = std::ranges::any_of(everything, [](const Remark* remark) {
    return std::ranges::any_of(remark->offers, [](const Offer& offer) { return offer.grade == Grade::safe; });
  });
  if (!any_safe || document->path.empty() || !asked_for(params, fix_all_kind)) return out;
  Json all = {{"title", "Fix all safe problems in this file"},
              {"kind", fix_all_kind},
              {"data", {{"uri", document->uri}, {"version", document->version}}}};
  // Who asks for this kind by name (on save) may not ask again for its edit.
  if (names_kinds(params)) all["edit"] = fix_all(*document);
  out.push_back(std::move(all));
  return out;
}

Json Server::fix_all(const Document& document) const {
  const auto mended = scan::mend({.scan = request(), .paths = {document.path}, .grade = Grade::safe});
  std::vector<TextEdit> edits;
  if (mended)
    for (const auto& file : mended->files) {
      if (!file.before) {
        edits.push_back({file.path, {}, file.after, true});
        continue;
      }
      const Source before{file.path, *file.before};
      edits.push_back(difference(file.path, before, file.after));
    }
  return workspace_edit(edits);
}

Json Server::resolve(const Json& params) {
  Json out = params;
  const auto data = params.find("data");
  if (data == params.end()) return out;
  const auto found = documents_.find(data->at("uri").get_ref<const std::string&>());
  if (found != documents_.end() && found->second.version == data->at("version").get<std::int64_t>())
    out["edit"] = fix_all(found->second);
  return out;
}

Json Server::hover(const Json& params) {
  const Document* document = document_of(params);
  if (document == nullptr) return nullptr;
  const auto offset = offset_of(*document->source, point_of(params.at("position")));
  std::string text;
  std::optional<Span> span;
  std::vector<std::string_view> shown;
  for (const auto* remark : remarks_at(*document, {offset, offset})) {
    const auto entries = rules::rules_named(remark->rule->name);
    if (entries.empty() || std::ranges::find(shown, remark->rule->name) != shown.end()) continue;
    shown.push_back(remark->rule->name);
    text += (text.empty() ? "" : "\n\n---\n\n") + std::string{entries.front()->page};
    span = span ? joined(*span, remark->span) : remark->span;
  }
  if (!span) return nullptr;
  return {{"contents", {{"kind", "markdown"}, {"value", text}}},
          {"range", json_of(range_of(*document->source, *span))}};
}

}  // namespace loadline::lsp
