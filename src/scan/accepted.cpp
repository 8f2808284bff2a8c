// SPDX-License-Identifier: Apache-2.0
// Compares an audit with its baseline.
#include "scan/accepted.h"

#include <filesystem>

#include "base/paths.h"
#include "base/read_file.h"
#include "base/text.h"
#include "baseline/baseline.h"

namespace loadline::scan {

BaselineFile baseline_of(const Request& request, const fleet::Fleet& fleet) {
  if (request.no_baseline) return {};
  if (!request.baseline.empty()) return {request.baseline, {}};
  const auto* config = fleet.configs.of_root();
  if (config == nullptr || !config->baseline) return {};
  std::filesystem::path folder = request.root;  // where the configuration stands: as far up as it is above the root
  if (!config->above.empty())
    for (const auto part : split(config->above, '/'))
      if (!part.empty()) folder /= "..";
  return {(folder / *config->baseline).lexically_normal().string(), config->above};
}

namespace {

// Entries of the audited folder alone, with their paths seen from it.
void see_from(const std::string& prefix, baseline::Baseline& baseline) {
  if (prefix.empty()) return;
  std::erase_if(baseline.entries, [&](const Fingerprint& entry) { return !is_below(entry.path, prefix); });
  for (auto& entry : baseline.entries) entry.path = relative_path(entry.path, prefix);
}

}  // namespace

std::optional<Error> take_out_accepted(const BaselineFile& file, Audit& audit, std::string_view only) {
  const auto& path = file.path;
  const auto text = read_file(path, "the baseline; `loadline baseline` writes one");
  if (!text) return text.error();
  auto baseline = baseline::read(*text, path);
  if (!baseline) return baseline.error();
  see_from(file.prefix, *baseline);
  if (!only.empty()) std::erase_if(baseline->entries, [&](const Fingerprint& entry) { return entry.path != only; });

  const auto& tree = *audit.tree;
  const auto comparison = baseline::compare(*baseline, audit.findings, [&](std::string_view listed) {
    return audit.fleet->has_file(listed) || tree.read(listed).has_value();
  });
  std::vector<Finding> kept;
  for (std::size_t i = 0; i < audit.findings.size(); ++i) {
    if (comparison.accepted[i]) audit.suppressed.push_back({std::move(audit.findings[i]), "baseline", "", {}});
    else kept.push_back(std::move(audit.findings[i]));
  }
  audit.findings = std::move(kept);
  audit.fixed = comparison.fixed.size();
  audit.baseline = path;
  return std::nullopt;
}

}  // namespace loadline::scan
