// SPDX-License-Identifier: Apache-2.0
// COPY and ADD: files of the context one by one, trees of other stages as they stand there.
#include <algorithm>

#include "base/paths.h"
#include "base/text.h"
#include "context/context.h"
#include "dockerfile/copy_flags.h"
#include "fleet/copied.h"
#include "predict/estimate.h"
#include "predict/stage_walk.h"

namespace loadline::predict {
namespace {

// Whose file it is: of the package that is built, of another member, or of nobody in particular.
Part part_of_file(const fleet::Build& build, std::string_view path) {
  if (build.workspace == nullptr) return Part::source;
  const workspace::Manifest* owner = nullptr;
  for (const auto* member : build.workspace->members)
    if (!member->folder.empty() && is_below(path, member->folder) &&
        (owner == nullptr || member->folder.size() > owner->folder.size()))
      owner = member;
  return owner == nullptr || owner == build.package ? Part::source : Part::workspace_packages;
}

// The context's files as if they stood below "/" of a stage, so that both kinds of COPY follow one rule.
Contents selected(const StageWalk& walk, const At& at, const fleet::CopySource& source) {
  Contents out;
  const auto& content = walk.build.context->content;
  const context::SelectOptions options{.parents = dockerfile::is_on(at.step, "parents"),
                                       .excludes = dockerfile::excludes_of(*at.step.instruction)};
  for (const auto index : context::select(content, source.path, options).files) {
    const auto& file = content.files[index];
    const auto origin = join_path(walk.build.context->folder, file.path);
    out.push_back({.path = "/" + file.path,
                   .tree = false,
                   .part = part_of_file(walk.build, origin),
                   .bytes = Amount::exactly(file.size),
                   .packs_to = packed_share(Part::source),
                   .known = Known::measured,
                   .how = "context",
                   .what = {},
                   .origin = origin,
                   .brought = at.place});
  }
  return out;
}

void copy_from_context(StageWalk& walk, const At& at, CopyAsked asked) {
  for (const auto& source : fleet::context_sources(walk.build, walk.stage)) {
    if (source.step != &at.step) continue;
    if (walk.build.context == nullptr) {
      walk.view.add(unknown_content(Part::source, asked.target, "files of a context that is not known", at.place));
      continue;
    }
    asked.source = "/" + source.path;
    for (auto& content : copied(selected(walk, at, source), asked)) walk.view.add(std::move(content));
  }
}

void copy_from_stage(StageWalk& walk, const At& at, CopyAsked asked) {
  const auto& from = walk.of_stages.at(*at.step.from_stage);
  for (std::size_t i = 0; i + 1 < at.step.words.size(); ++i) {
    const auto& word = at.step.words[i];
    asked.source = word ? clean_path("/" + *word) : "";
    auto contents = word ? copied(from.held, asked) : Contents{};
    if (contents.empty()) {
      const auto& name = walk.build.stages.stages[*at.step.from_stage].name;
      walk.view.add(unknown_content(Part::generated_output, asked.target,
                                    (word ? *word : std::string{"what a variable names"}) + " of stage " +
                                        (name.empty() ? std::to_string(*at.step.from_stage) : name),
                                    at.place));
    }
    for (auto& content : contents) walk.view.add(std::move(content));
  }
}

}  // namespace

void walk_copy(StageWalk& walk, const At& at) {
  const auto& words = at.step.words;
  if (words.size() < 2) {
    if (!at.step.instruction->heredocs.empty()) return;  // a few lines
    walk.view.add(unknown_content(Part::source, "/", "a copy that is not understood", at.place));
    return;
  }
  if (!words.back()) {
    walk.view.add(unknown_content(Part::source, "/", "a copy to a place that a variable names", at.place));
    return;
  }
  auto target = at.absolute(*words.back());
  const bool into = words.size() > 2 || words.back()->ends_with('/') || *words.back() == "." ||
                    walk.view.has_folder(target);
  const CopyAsked asked{.source = {},
                        .target = std::move(target),
                        .into = into,
                        .parents = dockerfile::is_on(at.step, "parents"),
                        .place = at.place};
  if (at.step.from_stage) return copy_from_stage(walk, at, asked);
  if (at.step.from_image) {
    walk.view.add(unknown_content(Part::downloads, asked.target, "files of " + *at.step.from_image, at.place));
    return;
  }
  for (std::size_t i = 0; i + 1 < words.size(); ++i)
    if (words[i] && contains(*words[i], "://"))
      walk.view.add(unknown_content(Part::downloads, asked.target, *words[i], at.place));
  copy_from_context(walk, at, asked);
}

}  // namespace loadline::predict
