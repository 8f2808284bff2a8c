// SPDX-License-Identifier: Apache-2.0
// Predictions for scripts; docs/predict.schema.json describes it.
#include <nlohmann/json.hpp>

#include "report/prediction.h"

namespace loadline::report {
namespace {

using Json = nlohmann::ordered_json;

Json amount_json(const predict::Amount& amount) {
  return {{"likely", amount.likely}, {"least", amount.least}, {"most", amount.most}};
}

Json service_json(const PredictedService& service) {
  const auto& prediction = service.prediction;
  Json out = {{"name", service.name},
              {"dockerfile", service.dockerfile},
              {"bytes", amount_json(prediction.bytes)},
              {"compressed_bytes", amount_json(prediction.compressed)},
              {"known", name_of(prediction.known)}};
  out["parts"] = Json::array();
  for (const auto& part : prediction.parts)
    out["parts"].push_back({{"part", name_of(part.part)},
                            {"bytes", amount_json(part.bytes)},
                            {"known", name_of(part.known)},
                            {"from", part.how}});
  out["unknown"] = Json::array();
  for (const auto& unknown : prediction.unknown)
    out["unknown"].push_back({{"part", name_of(unknown.part)},
                              {"what", unknown.what},
                              {"path", unknown.place.source->path()},
                              {"line", unknown.place.position().line}});
  out["duplicates"] = Json::array();
  for (const auto& duplicate : service.duplicates)
    out["duplicates"].push_back(
        {{"name", duplicate.name}, {"variants", duplicate.variants}, {"spare_bytes", duplicate.spare_bytes}});
  out["alternatives"] = Json::array();
  for (const auto& one : service.alternatives)
    out["alternatives"].push_back({{"fix", one.name}, {"bytes", amount_json(one.bytes)}, {"complete", one.complete}});
  out["why"] = Json::array();
  for (const auto& one : service.why)
    out["why"].push_back({{"package", service.lockfile->packages[one.package].key},
                          {"bytes", one.bytes ? Json(*one.bytes) : Json(nullptr)},
                          {"chain", one.chain},
                          {"alone", one.alone},
                          {"alone_bytes", one.alone_bytes}});
  return out;
}

}  // namespace

std::string prediction_json(const std::vector<PredictedService>& services) {
  Json out = {{"schema", 1}, {"services", Json::array()}};
  for (const auto& service : services) out["services"].push_back(service_json(service));
  return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace loadline::report
