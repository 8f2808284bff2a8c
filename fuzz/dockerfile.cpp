// SPDX-License-Identifier: Apache-2.0
// Any bytes parse, print back as they were, and evaluate; every span stays inside the source.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "dockerfile/dump.h"
#include "dockerfile/stages.h"
#include "dockerfile/syntax.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace loadline;
  const Source source{"Dockerfile", std::string{reinterpret_cast<const char*>(data), size}};
  const auto file = dockerfile::parse(source);
  if (dockerfile::print(file) != source.text()) std::abort();
  const auto inside = [&](Span span) {
    if (span.begin > span.end || !source.all().contains(span)) std::abort();
  };
  for (const auto& instruction : file.instructions) {
    inside(instruction.span);
    inside(instruction.keyword_span);
    for (const auto& word : instruction.words) inside(word.span);
    for (const auto& flag : instruction.flags) {
      inside(flag.span);
      inside(flag.value_span);
    }
    for (const auto& pair : instruction.pairs) {
      inside(pair.span);
      inside(pair.key_span);
      inside(pair.value_span);
    }
    for (const auto& heredoc : instruction.heredocs) {
      inside(heredoc.span);
      inside(heredoc.content_span);
    }
  }
  for (const auto& problem : file.problems) inside(problem.place.span);
  (void)dockerfile::dump(file);
  const auto stages = dockerfile::evaluate(file, {.args = {{"A", "given"}}});
  for (const auto& problem : stages.problems) inside(problem.place.span);
  for (const auto& stage : stages.stages) {
    for (const auto used : stage.uses) {
      if (used >= stage.index) std::abort();
    }
    for (const auto& step : stage.steps) {
      if (step.words.size() < step.instruction->words.size() && step.instruction->pairs.empty()) std::abort();
    }
  }
  return 0;
}
