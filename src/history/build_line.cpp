// SPDX-License-Identifier: Apache-2.0
// One build, commit after commit.
#include "history/build_line.h"

#include <algorithm>
#include <utility>

namespace loadline::history {
namespace {

using replay::Verdict;

Mark mark_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::hit: return Mark::hit;
    case Verdict::miss: return Mark::miss;
    case Verdict::unknown: return Mark::unknown;
    case Verdict::fails: return Mark::fails;
    case Verdict::not_run: return Mark::not_run;
  }
  return Mark::absent;
}

std::string shown(const replay::Vertex& vertex) { return vertex.text + " (" + vertex.stage_name + ")"; }

// Where a miss began: the vertex that did not itself stand on one that missed.
std::string root_of(const replay::Plan& plan, const std::vector<std::optional<replay::Cause>>& causes,
                    const replay::Cause& cause) {
  auto at = cause.vertex;
  for (std::size_t hops = 0; at && hops < plan.vertices.size(); ++hops) {
    const auto& there = causes[*at];
    const bool goes_on = there &&
                         (there->kind == replay::Cause::Kind::below || there->kind == replay::Cause::Kind::stage) &&
                         there->vertex;
    if (!goes_on) return shown(plan.vertices[*at]);
    at = there->vertex;
  }
  return "another stage";
}

// Then two builds of the same files may differ.
bool fetches(const replay::Plan& plan) {
  return std::ranges::any_of(plan.vertices, [](const replay::Vertex& vertex) {
    return std::ranges::find(vertex.inputs, replay::Input::From::remote, &replay::Input::from) != vertex.inputs.end();
  });
}

}  // namespace

// An instruction is the same one as long as its stage and its text are.
std::vector<std::string> BuildLine::line_names(const replay::Plan& plan) {
  std::map<std::string, std::size_t> seen;
  std::vector<std::string> out;
  for (const auto& vertex : plan.vertices) {
    auto name = vertex.stage_name + '\n' + vertex.text;
    const auto number = seen[name]++;
    if (number > 0) name += '\n' + std::to_string(number);
    out.push_back(std::move(name));
  }
  return out;
}

void BuildLine::count(Line& line, std::size_t commit, Verdict verdict, bool first) {
  line.marks.emplace_back(static_cast<std::uint32_t>(commit), mark_of(verdict));
  if (first) return;  // it only fills the cache
  line.hits += verdict == Verdict::hit ? 1 : 0;
  line.misses += verdict == Verdict::miss ? 1 : 0;
  line.unknowns += verdict == Verdict::unknown ? 1 : 0;
}

void BuildLine::note(std::size_t commit, const replay::BuildState& before, const replay::BuildState& after,
                     const std::vector<Verdict>& verdicts) {
  const bool first = before.plan == nullptr;
  const bool quiet = std::ranges::all_of(verdicts, [](Verdict verdict) { return verdict == Verdict::hit; });
  std::vector<std::optional<replay::Cause>> causes;
  if (!quiet && !first) causes = causes_of(before, after, verdicts);
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    Line& line = lines_[names_[i]];
    count(line, commit, verdicts[i], first);
    if (i < causes.size() && causes[i])
      line.tally.add(*causes[i], root_of(*after.plan, causes, *causes[i]), verdicts[i]);
  }
  if (std::ranges::find(verdicts, Verdict::fails) != verdicts.end()) ++failing_;
  else ++built_;
  if (!quiet && !first) ++touched_;
}

void BuildLine::build(std::size_t commit, const Definition& definition, std::size_t definitions,
                      const GitContents& contents, const replay::Folder& context) {
  const replay::Plan* before = plan_.get();
  if (definitions_ != definitions) {
    old_plan_ = std::move(plan_);
    plan_ = std::make_unique<replay::Plan>(definition.plan);
    names_ = line_names(*plan_);
    definitions_ = definitions;
    dockerfile_ = definition.dockerfile;
    context_folder_ = definition.context;
    before = old_plan_.get();
  }
  const bool same = before == plan_.get() && &contents == contents_ && &context == context_ &&
                    contents.version() == context_version_ && !fetches(*plan_);
  auto keys = same ? keys_ : keys_of(*plan_, context, std::to_string(commit));
  const auto verdicts = cache_.build(*plan_, keys);
  // The contents keep two versions: an older one of this build's context is gone.
  const bool gone = &contents == contents_ && contents.version() > context_version_ + 1;
  note(commit, {before, &keys_, gone ? nullptr : context_}, {plan_.get(), &keys, &context}, verdicts);
  keys_ = std::move(keys);
  contents_ = &contents;
  context_ = &context;
  context_version_ = contents.version();
}

BuildHistory BuildLine::finished(std::string name, std::size_t commits, const StepTimes& times) const {
  BuildHistory out{.name = std::move(name),
                   .dockerfile = dockerfile_,
                   .context = context_folder_,
                   .commits = built_,
                   .failing = failing_,
                   .touched = touched_};
  for (std::size_t i = 0; plan_ != nullptr && i < plan_->vertices.size(); ++i) {
    const auto& vertex = plan_->vertices[i];
    const Line& line = lines_.at(names_[i]);
    Row row{.stage = vertex.stage_name,
            .text = vertex.text,
            .line = vertex.line,
            .time = time_of(vertex.text, times),
            .marks = std::vector<Mark>(commits, Mark::absent),
            .hits = line.hits,
            .misses = line.misses,
            .unknowns = line.unknowns,
            .own = line.tally.own(),
            .passed_on = line.tally.passed_on()};
    for (const auto& [commit, mark] : line.marks) row.marks[commit] = mark;
    out.seconds += row.missed_share() * row.time.seconds;
    out.most_seconds += row.possible_share() * row.time.seconds;
    out.cold_seconds += row.time.seconds;
    out.rows.push_back(std::move(row));
  }
  return out;
}

}  // namespace loadline::history
