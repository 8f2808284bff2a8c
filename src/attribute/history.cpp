// SPDX-License-Identifier: Apache-2.0
// History entries stand in the order of the instructions; those with `empty_layer` made none (image-spec config.md).
#include "attribute/history.h"

#include <algorithm>

#include "base/text.h"
#include "dockerfile/stages.h"
#include "dockerfile/syntax.h"

namespace loadline::attribute {
namespace {

dockerfile::Keyword keyword_of(std::string_view instruction) {
  return dockerfile::keyword_named(instruction.substr(0, instruction.find(' ')));
}

}  // namespace

std::string instruction_of(std::string_view created_by) {
  auto text = trim(created_by);
  if (text.ends_with("# buildkit")) text = trim(text.substr(0, text.size() - 10));
  constexpr std::string_view nop = "#(nop)";
  if (const auto at = text.find(nop); at != text.npos && at < 20)
    return std::string{trim(text.substr(at + nop.size()))};
  if (text.starts_with("|")) {  // "|1 VERSION=2 /bin/sh -c make": the build arguments in front
    const auto shell = text.find("/bin/sh -c ");
    if (shell == text.npos) return std::string{text};
    text = text.substr(shell);
  }
  if (text.starts_with("RUN |")) {
    const auto shell = text.find("/bin/sh -c ");
    if (shell != text.npos) return "RUN " + std::string{text.substr(shell + 11)};
  }
  if (text.starts_with("RUN /bin/sh -c ")) return "RUN " + std::string{text.substr(15)};
  if (text.starts_with("/bin/sh -c ")) return "RUN " + std::string{text.substr(11)};
  return std::string{text};
}

std::vector<std::optional<std::size_t>> history_of_layers(const image::Config& config, std::size_t layers) {
  std::vector<std::optional<std::size_t>> out;
  for (std::size_t i = 0; i < config.history.size(); ++i)
    if (!config.history[i].empty_layer) out.emplace_back(i);
  if (out.size() != layers) return std::vector<std::optional<std::size_t>>(layers);
  return out;
}

// Images end with what starts them. Going back from the end: behind the last CMD or ENTRYPOINT that stands before
// some instruction that made a layer, another Dockerfile begins.
std::size_t base_layers_by_history(const image::Config& config, std::size_t layers) {
  const auto of_layer = history_of_layers(config, layers);
  if (of_layer.empty() || !of_layer.front()) return 0;
  bool made_something = false;
  for (std::size_t i = config.history.size(); i-- > 0;) {
    const auto keyword = keyword_of(instruction_of(config.history[i].created_by));
    const bool starts = keyword == dockerfile::Keyword::cmd || keyword == dockerfile::Keyword::entrypoint;
    if (!config.history[i].empty_layer) made_something = true;
    if (!starts || !made_something) continue;
    return static_cast<std::size_t>(
        std::ranges::count_if(of_layer, [&](const auto& index) { return index && *index < i; }));
  }
  return 0;
}

std::vector<Place> dockerfile_places(const image::Config& config, const Source& source) {
  std::vector<Place> out(config.history.size());
  const auto file = dockerfile::parse(source);
  const auto stages = dockerfile::evaluate(file, {});
  const auto* target = stages.target_stage();
  if (target == nullptr) return out;
  std::vector<const dockerfile::Instruction*> steps;
  const auto chain = stages.chain_of(*target);
  for (auto stage = chain.rbegin(); stage != chain.rend(); ++stage)
    for (const auto& step : (*stage)->steps)
      if (!step.triggered) steps.push_back(step.instruction);
  // From the end, as long as both say the same; further up is the base image, or another version of the file.
  for (std::size_t i = out.size(); i-- > 0 && !steps.empty();) {
    if (keyword_of(instruction_of(config.history[i].created_by)) != steps.back()->keyword) break;
    out[i] = {&source, steps.back()->span};
    steps.pop_back();
  }
  return out;
}

}  // namespace loadline::attribute
