// SPDX-License-Identifier: Apache-2.0
// Stages in order, then the sums.
#include "predict/predict.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "predict/estimate.h"
#include "predict/stage_walk.h"

namespace loadline::predict {
namespace {

using dockerfile::Keyword;

View base_view(const StageWalk& walk) {
  View out;
  const auto& stage = walk.stage;
  const Place place{walk.build.dockerfile->file.source, stage.from->span};
  if (stage.scratch) return out;
  const auto size = stage.image ? size_of(walk.sizes, *stage.image) : std::nullopt;
  if (!size) {
    const auto name = stage.image ? stage.image->full : std::string{"an image whose name is not known"};
    auto content = unknown_content(Part::base_image, "/", name, place);
    out.add(std::move(content));
    return out;
  }
  // A tag moves: the next build of it is a little smaller or larger than the recorded one.
  const double moves = size->known == Known::measured ? 0.0 : size->tag.empty() ? 0.03 : 0.10;
  const auto bytes = static_cast<double>(size->bytes);
  out.add({.path = "/",
           .tree = true,
           .part = Part::base_image,
           .bytes = {static_cast<std::uint64_t>(bytes * (1 - moves)), size->bytes,
                     static_cast<std::uint64_t>(bytes * (1 + moves))},
           .packs_to = size->packed ? static_cast<double>(*size->packed) / std::max(bytes, 1.0)
                                    : packed_share(Part::base_image),
           .known = size->known,
           .how = size->tag.empty() ? size->source : fmt::format("{} for {}", size->source, size->tag),
           .what = stage.image->full,
           .origin = {},
           .brought = place});
  return out;
}

View walk_stage(const fleet::Build& build, const fleet::Fleet& fleet, const Sizes& sizes,
                const std::vector<View>& of_stages, const dockerfile::Stage& stage) {
  StageWalk walk{build, fleet, sizes, of_stages, stage, {}, build.workspace, {}};
  walk.view = stage.parent ? of_stages[*stage.parent] : base_view(walk);
  for (const auto& step : stage.steps) {
    walk.view.next_layer();
    const At at{step, build.at(*step.instruction)};
    if (const auto* run = build.dockerfile->run_of(*step.instruction)) walk_run(walk, at, *run);
    else if (step.instruction->keyword == Keyword::copy || step.instruction->keyword == Keyword::add)
      walk_copy(walk, at);
    else if (step.instruction->keyword == Keyword::workdir && !step.words.empty() && step.words.front())
      walk.view.make_folder(at.absolute(*step.words.front()));
  }
  return std::move(walk.view);
}

void add_to_parts(std::vector<PartSize>& parts, const Content& content) {
  auto at = std::ranges::find(parts, content.part, &PartSize::part);
  if (at == parts.end()) at = parts.insert(parts.end(), PartSize{.part = content.part});
  at->bytes += content.bytes;
  at->known = worse(at->known, content.known);
  if (!content.how.empty() && std::ranges::find(at->how, content.how) == at->how.end()) at->how.push_back(content.how);
}

}  // namespace

Content unknown_content(Part part, std::string path, std::string what, Place place) {
  return {.path = std::move(path),
          .tree = true,
          .part = part,
          .bytes = {},
          .packs_to = 0,
          .known = Known::unknown,
          .how = {},
          .what = std::move(what),
          .origin = {},
          .brought = place};
}

Prediction predict(const fleet::Build& build, const fleet::Fleet& fleet, const Sizes& sizes) {
  Prediction out{.build = &build};
  if (!build.stages.target) return out;
  std::vector<View> of_stages(build.stages.stages.size());
  for (const auto& stage : build.stages.stages)
    if (stage.reachable) of_stages[stage.index] = walk_stage(build, fleet, sizes, of_stages, stage);

  out.contents = std::move(of_stages[*build.stages.target].layers);
  for (const auto& content : out.contents) {
    if (content.known == Known::unknown) {
      // One command may fill several folders.
      const bool named = std::ranges::any_of(out.unknown, [&](const UnknownContent& one) {
        return one.what == content.what && one.place.source == content.brought.source &&
               one.place.span.begin == content.brought.span.begin;
      });
      if (!named) out.unknown.push_back({content.part, content.what, content.brought});
      continue;
    }
    out.bytes += content.bytes;
    out.compressed += scaled(content.bytes, content.packs_to);
    out.known = worse(out.known, content.known);
    add_to_parts(out.parts, content);
  }
  std::ranges::sort(out.parts, {}, &PartSize::part);
  return out;
}

}  // namespace loadline::predict
