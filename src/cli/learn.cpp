// SPDX-License-Identifier: Apache-2.0
// Predicts once to see what is missing, then asks.
#include "cli/learn.h"

#include <deque>
#include <iostream>
#include <mutex>
#include <set>
#include <string>

#include "base/parallel.h"
#include "cli/progress.h"
#include "predict/registry.h"

namespace loadline::cli {

std::vector<predict::Prediction> predictions(const survey::Services& services, const fleet::Fleet& fleet,
                                             const predict::Sizes& sizes) {
  std::vector<predict::Prediction> out(services.size());
  for_each_index(services.size(), [&](std::size_t i) { out[i] = predict::predict(*services[i]->build, fleet, sizes); });
  return out;
}

// Predicts once to see which packages nobody here knows, and asks the registry for those.
void learn(const survey::Services& services, const fleet::Fleet& fleet, predict::Sources& sources) {
  if (sources.cache == nullptr) return;
  std::mutex lock;
  std::set<std::string> seen;
  std::vector<predict::PackageAsked> missing;
  std::deque<std::string> texts;
  std::size_t locked = 0;
  auto watching = sources.sizes;
  watching.packages.push_back([&](const predict::PackageAsked& package) -> std::optional<predict::PackageSize> {
    const std::scoped_lock held{lock};
    // Only what the lockfile pins, or a tool's exact version: a bare name has no size of its own.
    if (package.integrity.empty() && !package.tool) return std::nullopt;
    if (!seen.insert(predict::cache_key(package)).second) return std::nullopt;
    missing.push_back(package);
    if (!package.tool) {
      ++locked;
      return std::nullopt;
    }
    // Views into the lockfile outlive this; a tool's name was put together by the walk.
    missing.back().name = texts.emplace_back(package.name);
    missing.back().version = texts.emplace_back(package.version);
    return std::nullopt;
  });
  static_cast<void>(predictions(services, fleet, watching));
  if (missing.empty()) return;
  Progress progress{"asking the registry for the sizes of " + std::to_string(missing.size()) + " packages"};
  const auto learnt = predict::ask_registry(missing, sources.npm, sources.http, *sources.cache);
  progress.done();
  for (const auto& failure : learnt.failures) {
    std::cerr << "loadline: " << failure.text() << '\n';
    break;
  }
  if (learnt.packages < locked)
    std::cerr << "loadline: " << locked - learnt.packages
              << " packages stay unknown to the registry; they are estimated\n";
}

}  // namespace loadline::cli
