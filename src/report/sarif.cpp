// SPDX-License-Identifier: Apache-2.0
// SARIF 2.1.0. Section numbers are those of the OASIS standard.
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "finding/fingerprint.h"
#include "report/escape.h"
#include "report/exchange.h"

namespace loadline::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view root = "%SRCROOT%";  // what code scanning takes the repository's top for

std::string_view level_of(Severity severity) {
  return severity == Severity::info ? "note" : severity == Severity::warning ? "warning" : "error";
}

Json artifact(const Source& source) { return {{"uri", uri(source.path())}, {"uriBaseId", root}}; }

// 3.30; an empty region is an insertion point.
Json region(const Place& at) {
  const auto begin = code_point_position(*at.source, at.span.begin);
  const auto end = code_point_position(*at.source, at.span.end);
  return {{"startLine", begin.line}, {"startColumn", begin.column}, {"endLine", end.line}, {"endColumn", end.column}};
}

Json physical_location(const Place& at) { return {{"artifactLocation", artifact(*at.source)}, {"region", region(at)}}; }

// 3.55: one change per file. What only a person can finish is no fix for a program.
Json fixes_of(const Finding& finding) {
  Json out = Json::array();
  for (const auto& fix : finding.fixes) {
    if (fix.grade == Grade::manual || fix.edits.empty()) continue;
    std::map<const Source*, Json> by_file;
    std::vector<const Source*> order;
    for (const auto& edit : fix.edits) {
      auto& replacements = by_file[edit.at.source];
      if (replacements.is_null()) {
        replacements = Json::array();
        order.push_back(edit.at.source);
      }
      replacements.push_back({{"deletedRegion", region(edit.at)}, {"insertedContent", {{"text", edit.text}}}});
    }
    Json changes = Json::array();
    for (const auto* source : order)
      changes.push_back({{"artifactLocation", artifact(*source)}, {"replacements", by_file[source]}});
    out.push_back({{"description", {{"text", fix.title}}}, {"artifactChanges", std::move(changes)}});
  }
  return out;
}

std::string message_of(const Finding& finding) {
  std::string out = finding.message;
  for (const auto& note : finding.notes)
    if (!note.at) out += "\n" + note.text;
  return out;
}

Json related_of(const Finding& finding) {
  Json out = Json::array();
  for (const auto& note : finding.notes)
    if (note.at)
      out.push_back({{"id", out.size()}, {"physicalLocation", physical_location(note.at)}, {"message", {{"text", note.text}}}});
  return out;
}

Json result_of(const Finding& finding, std::size_t rule, const std::string& fingerprint) {
  Json out = {{"ruleId", finding.rule->name},
              {"ruleIndex", rule},
              {"level", level_of(finding.severity)},
              {"message", {{"text", message_of(finding)}}},
              {"locations", Json::array()}};
  if (finding.at) out["locations"].push_back({{"physicalLocation", physical_location(finding.at)}});
  if (auto related = related_of(finding); !related.empty()) out["relatedLocations"] = std::move(related);
  out["partialFingerprints"] = {{"loadline/v1", fingerprint}};
  if (auto fixes = fixes_of(finding); !fixes.empty()) out["fixes"] = std::move(fixes);
  if (!finding.services.empty()) out["properties"] = {{"services", finding.services}};
  return out;
}

// 3.49; the help is the rule's page.
Json rule_of(const RuleInfo& rule, const Results& results) {
  Json out = {{"id", rule.name},
              {"shortDescription", {{"text", rule.summary}}},
              {"defaultConfiguration", {{"level", level_of(rule.severity)}, {"enabled", rule.on}}}};
  if (const auto page = results.page_of(rule.name); !page.empty())
    out["help"] = {{"text", page}, {"markdown", page}};
  if (!rule.aliases.empty()) out["properties"] = {{"tags", split_blanks(rule.aliases)}};
  return out;
}

}  // namespace

std::string sarif(const Results& results) {
  std::map<std::string_view, std::size_t> index;
  Json rules = Json::array();
  const auto index_of = [&](const Finding& finding) {
    const auto [at, added] = index.try_emplace(finding.rule->name, rules.size());
    if (added) rules.push_back(rule_of(*finding.rule, results));
    return at->second;
  };
  Json list = Json::array();
  const auto fingerprints = fingerprints_of(results.findings);
  for (std::size_t i = 0; i < results.findings.size(); ++i)
    list.push_back(result_of(results.findings[i], index_of(results.findings[i]), fingerprints[i].word()));
  for (const auto& one : results.suppressed) {
    const auto fingerprint = fingerprints_of({one.finding}).front().word();
    Json result = result_of(one.finding, index_of(one.finding), fingerprint);
    // 3.35: a comment is in the source, a baseline is not.
    Json why = {{"kind", one.place ? "inSource" : "external"}};
    if (!one.reason.empty()) why["justification"] = one.reason;
    if (one.place) why["location"] = {{"physicalLocation", physical_location(one.place)}};
    result["suppressions"] = Json::array({std::move(why)});
    list.push_back(std::move(result));
  }
  const Json out = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                    {"version", "2.1.0"},
                    {"runs", Json::array({{{"tool", {{"driver", {{"name", "loadline"}, {"version", results.version}, {"rules", rules}}}}},
                                           {"columnKind", "unicodeCodePoints"},
                                           {"originalUriBaseIds", {{std::string{root}, {{"description", {{"text", "the audited folder"}}}}}}},
                                           {"results", std::move(list)}}})}};
  return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace loadline::report
