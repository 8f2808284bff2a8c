// SPDX-License-Identifier: Apache-2.0
// Operands and mounts of the stages that are built, against the files of the context.
#include "fleet/context_use.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "context/ignore.h"
#include "dockerfile/copy_flags.h"

namespace loadline::fleet {
namespace {

using dockerfile::Keyword;

class Asking {
 public:
  Asking(const Build& build, const context::Context& content, const Fleet& fleet)
      : build_{build}, content_{content}, fleet_{fleet} {}

  void stage(const dockerfile::Stage& stage) {
    for (const auto& source : context_sources(build_, stage)) {
      selections.push_back(context::select(content_, source.path,
                                           {.parents = dockerfile::is_on(*source.step, "parents"),
                                            .excludes = dockerfile::excludes_of(*source.step->instruction)}));
      if (!selections.back().wildcard && selections.back().files.empty()) missing(source.path, source.place);
    }
    for (const auto& step : stage.steps) {
      unknown_operands(step);
      for (const auto& [mount, from_stage, from_image] : step.mounts) {
        if (mount.type != "bind" || from_stage || from_image || !mount.from.empty()) continue;
        const auto path = clean_path("/" + mount.source).substr(1);
        selections.push_back(context::select(content_, path));
        if (selections.back().files.empty() && !path.empty()) missing(path, build_.at(mount.span));
      }
    }
  }

  std::vector<context::Selection> selections;
  std::vector<Place> unknown;
  std::vector<IgnoredSource> ignored;

 private:
  void missing(const std::string& path, const Place& place) {
    const auto in_tree = resolve_path(content_.folder, path);
    if (!in_tree || path.empty()) return;
    if (fleet_.has_file(*in_tree) || fleet_.has_folder(*in_tree)) ignored.push_back({path, place});
  }

  void unknown_operands(const dockerfile::Step& step) {
    const auto& instruction = *step.instruction;
    const bool copies = instruction.keyword == Keyword::copy || instruction.keyword == Keyword::add;
    if (!copies || instruction.flag("from") != nullptr || step.words.size() != instruction.words.size()) return;
    for (std::size_t i = 0; i + 1 < step.words.size(); ++i)
      if (!step.words[i]) unknown.push_back(build_.at(instruction.words[i].span));
  }

  const Build& build_;
  const context::Context& content_;
  const Fleet& fleet_;
};

// Everything below one folder, as sums.
struct Sums {
  std::size_t files = 0;
  std::uint64_t bytes = 0, asked = 0;
  bool file = false;
  std::map<std::string, Sums> inside;
};

void add(Sums& root, std::string_view path, std::uint64_t bytes, bool asked) {
  Sums* at = &root;
  for (const auto part : split(path, '/')) {
    ++at->files;
    at->bytes += bytes;
    at->asked += asked ? bytes : 0;
    at = &at->inside[std::string{part}];
  }
  *at = {.files = 1, .bytes = bytes, .asked = asked ? bytes : 0, .file = true, .inside = {}};
}

ContextFolder shown(const std::string& path, const Sums& sums, std::size_t most, std::uint64_t least) {
  ContextFolder out{
      .path = path, .files = sums.files, .bytes = sums.bytes, .asked_bytes = sums.asked, .file = sums.file};
  std::vector<const std::pair<const std::string, Sums>*> order;
  for (const auto& entry : sums.inside) order.push_back(&entry);
  std::ranges::stable_sort(order, std::ranges::greater{}, [](const auto* entry) { return entry->second.bytes; });
  for (const auto* entry : order) {
    if (out.inside.size() < most && entry->second.bytes >= least) {
      out.inside.push_back(shown(join_path(path, entry->first), entry->second, most, least));
    } else {
      ++out.rest;
      out.rest_bytes += entry->second.bytes;
    }
  }
  return out;
}

}  // namespace

ContextUse use_of(const Build& build, context::Context content, const Fleet& fleet) {
  ContextUse out{.build = &build, .content = std::move(content)};
  Asking asking{build, out.content, fleet};
  for (const auto& stage : build.stages.stages)
    if (stage.reachable) asking.stage(stage);
  out.asked = context::united(out.content, asking.selections);
  out.unknown = std::move(asking.unknown);
  out.ignored = std::move(asking.ignored);
  return out;
}

ContextFolder largest_parts(const context::Context& content, const context::Selection& asked, std::size_t most,
                            std::uint64_t least) {
  Sums root;
  std::size_t next = 0;
  for (std::size_t i = 0; i < content.files.size(); ++i) {
    const bool is_asked = next < asked.files.size() && asked.files[next] == i;
    next += is_asked ? 1 : 0;
    add(root, content.files[i].path, content.files[i].size, is_asked);
  }
  return shown("", root, most, least);
}

}  // namespace loadline::fleet
