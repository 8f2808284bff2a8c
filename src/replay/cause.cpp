// SPDX-License-Identifier: Apache-2.0
// What differs between two builds, at the vertex where it begins.
#include "replay/cause.h"

#include <algorithm>
#include <map>
#include <utility>

#include "context/context.h"

namespace loadline::replay {
namespace {

// More changed files than this are not told apart by name.
constexpr std::size_t most_paths = 500;

class Causes {
 public:
  Causes(const BuildState& before, const BuildState& after, const std::vector<Verdict>& verdicts)
      : before_{before}, after_{after}, verdicts_{verdicts} {
    if (before_.plan != nullptr) matches_ = counterparts(*before_.plan, *after_.plan);
  }

  std::vector<std::optional<Cause>> run() {
    for (std::size_t i = 0; i < verdicts_.size(); ++i) {
      const bool asked = verdicts_[i] == Verdict::miss || verdicts_[i] == Verdict::unknown;
      out_.push_back(asked ? std::optional{of_vertex(i)} : std::nullopt);
    }
    return std::move(out_);
  }

 private:
  Cause of_vertex(std::size_t index);
  [[nodiscard]] Cause below(std::size_t base) const {
    const auto& cause = out_[base];
    return {Cause::Kind::below, {}, cause && cause->kind == Cause::Kind::below ? cause->vertex : base};
  }
  [[nodiscard]] bool missed(std::size_t index) const {
    return verdicts_[index] == Verdict::miss || verdicts_[index] == Verdict::unknown;
  }
  [[nodiscard]] std::vector<std::string> changed_parts(const Vertex& was, const Vertex& is) const;
  [[nodiscard]] std::vector<std::string> changed_files(const Input& input);
  const context::Context& difference();

  const BuildState& before_;
  const BuildState& after_;
  const std::vector<Verdict>& verdicts_;
  std::vector<std::optional<std::size_t>> matches_;
  std::vector<std::optional<Cause>> out_;
  std::optional<context::Context> difference_;
};

const context::Context& Causes::difference() {
  if (difference_) return *difference_;
  difference_.emplace();
  for (auto& path : changed_paths(before_.context, after_.context, most_paths))
    difference_->files.push_back({.path = std::move(path)});
  std::ranges::sort(difference_->files, {}, &File::path);
  return *difference_;
}

std::vector<std::string> Causes::changed_files(const Input& input) {
  std::vector<context::Selection> taken;
  for (const auto& selector : input.selectors) {
    const bool parents = !selector.includes.empty();
    taken.push_back(context::select(difference(),
                                    parents ? selector.path + "/./" + selector.includes.front() : selector.path,
                                    {.parents = parents, .excludes = selector.excludes}));
  }
  std::vector<std::string> out;
  for (const auto file : context::united(difference(), taken).files) out.push_back(difference().files[file].path);
  return out;
}

std::vector<std::string> Causes::changed_parts(const Vertex& was, const Vertex& is) const {
  std::vector<std::string> out;
  std::map<std::string, std::string, std::less<>> old;
  for (const auto& part : was.parts) old[part.name] += part.value + "\n";
  std::map<std::string, std::string, std::less<>> now;
  for (const auto& part : is.parts) now[part.name] += part.value + "\n";
  for (const auto& [name, value] : now)
    if (const auto found = old.find(name); found == old.end() || found->second != value) out.push_back(name);
  for (const auto& [name, value] : old)
    if (!now.contains(name)) out.push_back(name);
  if (out.empty()) out.emplace_back("order of variables");
  return out;
}

Cause Causes::of_vertex(std::size_t index) {
  const Vertex& vertex = after_.plan->vertices[index];
  if (before_.plan == nullptr) return {.kind = Cause::Kind::first};
  if (vertex.base && !vertex.link && missed(*vertex.base)) return below(*vertex.base);
  const auto match = matches_[index];
  if (!match) return {.kind = Cause::Kind::definition, .what = {"instruction"}};
  const Vertex& old = before_.plan->vertices[*match];
  if (!vertex.base && !vertex.link && vertex.base_identity != old.base_identity)
    return {Cause::Kind::base_image, {vertex.base_identity}, std::nullopt};
  if (vertex.operation != old.operation) return {Cause::Kind::definition, changed_parts(old, vertex), std::nullopt};
  const auto& keys = (*after_.keys)[index].inputs;
  const auto& old_keys = (*before_.keys)[*match].inputs;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i < old_keys.size() && keys[i].exact == old_keys[i].exact) continue;
    const Input& input = vertex.inputs[i];
    switch (input.from) {
      case Input::From::context: return {Cause::Kind::files, changed_files(input), std::nullopt};
      case Input::From::stage: return {Cause::Kind::stage, {}, after_.plan->last[input.stage]};
      case Input::From::image: return {Cause::Kind::base_image, {input.identity}, std::nullopt};
      case Input::From::given: return {Cause::Kind::definition, {"heredoc"}, std::nullopt};
      case Input::From::remote: return {Cause::Kind::address, {input.identity}, std::nullopt};
    }
  }
  // Its own key is as it was: what it stands on is another vertex, or the result was not kept.
  const bool same = (*after_.keys)[index].exact == (*before_.keys)[*match].exact;
  if (!same) return {Cause::Kind::definition, {"what stands above it"}, std::nullopt};
  return {.kind = Cause::Kind::not_kept};
}

}  // namespace

std::vector<std::optional<Cause>> causes_of(const BuildState& before, const BuildState& after,
                                            const std::vector<Verdict>& verdicts) {
  return Causes{before, after, verdicts}.run();
}

std::vector<std::optional<std::size_t>> counterparts(const Plan& before, const Plan& after) {
  std::multimap<std::pair<std::string_view, std::string_view>, std::size_t> by_text;
  std::map<std::pair<std::string_view, std::size_t>, std::size_t> by_place;
  std::map<std::string_view, std::size_t> count;
  for (std::size_t i = 0; i < before.vertices.size(); ++i) {
    const auto& vertex = before.vertices[i];
    by_text.emplace(std::pair{std::string_view{vertex.stage_name}, std::string_view{vertex.text}}, i);
    by_place[{vertex.stage_name, count[vertex.stage_name]++}] = i;
  }
  count.clear();
  std::vector<std::optional<std::size_t>> out;
  for (const auto& vertex : after.vertices) {
    const auto place = count[vertex.stage_name]++;
    const auto same = by_text.find({vertex.stage_name, vertex.text});
    const auto there = by_place.find({vertex.stage_name, place});
    if (same != by_text.end()) {
      out.emplace_back(same->second);
      by_text.erase(same);  // of several with the same text, one after the other
    } else if (there != by_place.end() && before.vertices[there->second].kind == vertex.kind) {
      out.emplace_back(there->second);
    } else {
      out.emplace_back(std::nullopt);
    }
  }
  return out;
}

}  // namespace loadline::replay
