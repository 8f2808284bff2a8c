// SPDX-License-Identifier: Apache-2.0
// Contexts for scripts; docs/context.schema.json describes it.
#include <nlohmann/json.hpp>

#include "report/context.h"

namespace loadline::report {
namespace {

using Json = nlohmann::ordered_json;

Json place_json(const Place& place) {
  const auto position = place.position();
  return {{"path", place.source->path()}, {"line", position.line}, {"column", position.column}};
}

Json use_json(const fleet::ContextUse& use) {
  Json out = {{"files", use.content.files.size()},
              {"bytes", use.content.bytes},
              {"asked_files", use.asked.files.size()},
              {"asked_bytes", use.asked.bytes},
              {"asked_complete", use.unknown.empty()}};
  out["unknown_operands"] = Json::array();
  for (const auto& place : use.unknown) out["unknown_operands"].push_back(place_json(place));
  out["ignored_sources"] = Json::array();
  for (const auto& source : use.ignored) {
    auto one = place_json(source.place);
    one["source"] = source.path;
    out["ignored_sources"].push_back(std::move(one));
  }
  out["not_read"] = Json::array();
  for (const auto& problem : use.content.problems) out["not_read"].push_back(problem.text());
  return out;
}

Json folder_json(const fleet::ContextFolder& folder) {
  Json out = {{"path", folder.path},
              {"kind", folder.file ? "file" : "folder"},
              {"files", folder.files},
              {"bytes", folder.bytes},
              {"asked_bytes", folder.asked_bytes}};
  if (folder.file) return out;
  out["inside"] = Json::array();
  for (const auto& entry : folder.inside) out["inside"].push_back(folder_json(entry));
  out["rest"] = folder.rest;
  out["rest_bytes"] = folder.rest_bytes;
  return out;
}

Json build_json(const ContextOfBuild& build, const ContextRequest& request) {
  Json out = {{"services", build.services},
              {"dockerfile", build.dockerfile},
              {"context", build.use.content.folder},
              {"ignore_file", build.ignore_file.empty() ? Json(nullptr) : Json(build.ignore_file)},
              {"now", use_json(build.use)}};
  out["after"] = build.after ? use_json(*build.after) : Json(nullptr);
  out["tree"] = folder_json(fleet::largest_parts(build.use.content, build.use.asked, request.most, 1));
  out["findings"] = Json::array();
  for (const auto* finding : build.findings) {
    auto one = place_json(finding->at);
    one["rule"] = finding->rule->name;
    one["severity"] = name_of(finding->severity);
    one["message"] = finding->message;
    out["findings"].push_back(std::move(one));
  }
  return out;
}

}  // namespace

std::string context_json(const std::vector<ContextOfBuild>& builds, const ContextRequest& request) {
  Json out = {{"schema", 1}, {"on_disk", request.on_disk}, {"builds", Json::array()}};
  for (const auto& build : builds) out["builds"].push_back(build_json(build, request));
  return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace loadline::report
