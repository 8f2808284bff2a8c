// SPDX-License-Identifier: Apache-2.0
// Verdicts by two sets of keys: surely built before, and possibly.
#include "replay/cache.h"

namespace loadline::replay {

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::hit: return "hit";
    case Verdict::miss: return "miss";
    case Verdict::unknown: return "unknown";
    case Verdict::fails: return "fails";
    case Verdict::not_run: return "not run";
  }
  return "";
}

std::string_view name_of(Runner runner) {
  switch (runner) {
    case Runner::local: return "local";
    case Runner::registry_max: return "registry-max";
    case Runner::registry_min: return "registry-min";
    case Runner::none: return "none";
  }
  return "";
}

Verdict Cache::ask(const VertexKey& key) const {
  if (!key.runs) return Verdict::not_run;
  if (!key.missing.empty()) return Verdict::fails;
  if (exact_.contains(key.exact)) return Verdict::hit;
  return loose_.contains(key.loose) ? Verdict::unknown : Verdict::miss;
}

// mode=min exports the key of every vertex but the results of the final image's layers only. So an unchanged
// build is one hit from end to end, and as soon as one layer needs a stage, all of that stage is built again.
void Cache::apply_mode_min(const Plan& plan, std::vector<Verdict>& verdicts) const {
  std::vector<bool> kept(verdicts.size());
  std::vector<bool> needed(verdicts.size());
  for (auto at = plan.target ? plan.last[*plan.target] : std::nullopt; at; at = plan.vertices[*at].base)
    kept[*at] = needed[*at] = true;
  for (std::size_t i = verdicts.size(); i-- > 0;) {
    if (!needed[i]) {
      if (!kept[i] && (verdicts[i] == Verdict::miss || verdicts[i] == Verdict::unknown)) needed[i] = true;
      else continue;
    }
    const bool runs = !kept[i] || verdicts[i] != Verdict::hit;
    if (!kept[i] && (verdicts[i] == Verdict::hit || verdicts[i] == Verdict::unknown)) verdicts[i] = Verdict::miss;
    if (!runs) continue;
    if (plan.vertices[i].base) needed[*plan.vertices[i].base] = true;
    for (const auto& input : plan.vertices[i].inputs)
      if (input.from == Input::From::stage && plan.last[input.stage]) needed[*plan.last[input.stage]] = true;
  }
}

std::vector<Verdict> Cache::build(const Plan& plan, const std::vector<VertexKey>& keys) {
  std::vector<Verdict> out;
  out.reserve(keys.size());
  for (const auto& key : keys) out.push_back(ask(key));
  if (runner_ == Runner::registry_min) apply_mode_min(plan, out);
  if (runner_ == Runner::none) return out;
  if (runner_ != Runner::local) {
    exact_.clear();
    loose_.clear();
  }
  for (const auto& key : keys) {
    if (!key.runs || !key.missing.empty()) continue;
    exact_.insert(key.exact);
    loose_.insert(key.loose);
  }
  return out;
}

}  // namespace loadline::replay
