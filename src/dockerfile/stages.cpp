// SPDX-License-Identifier: Apache-2.0
// The file as a whole: global arguments, what each FROM means, what the target needs.
#include "dockerfile/stages.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "dockerfile/evaluation.h"
#include "dockerfile/platform.h"

namespace loadline::dockerfile {
namespace {

// What children may take over from their parents altogether: bounds a file of ten thousand stages that each
// stand on the one before.
constexpr std::size_t most_inherited = 200000;

// buildMetaArgs
void declare_globals(Evaluation& evaluation) {
  for (const auto& instruction : evaluation.file.instructions) {
    if (instruction.keyword == Keyword::from) return;
    if (instruction.keyword != Keyword::arg) continue;
    for (const auto& pair : instruction.pairs) {
      Variable variable{.declared = &instruction, .argument = true};
      if (const auto given = evaluation.request.args.find(pair.key); given != evaluation.request.args.end()) {
        variable.value = given->second;
      } else if (pair.value) {
        auto filled = fill_in(*pair.value, evaluation.arguments, true, evaluation.file.escape, Undeclared::empty);
        if (!filled.error.empty()) evaluation.problem(pair.value_span, std::move(filled.error));
        variable.value = std::move(filled.text);
      } else if (const auto known = evaluation.arguments.find(pair.key); known != evaluation.arguments.end()) {
        variable.value = known->second.value;  // ARG TARGETARCH changes nothing
        variable.given = known->second.given;
      } else {
        variable.given = false;
      }
      evaluation.arguments.insert_or_assign(pair.key, variable);
      evaluation.out.globals.insert_or_assign(pair.key, std::move(variable));
    }
  }
}

// A word of a FROM line. All that exists there is known: a name that nobody declared is simply empty.
std::optional<std::string> fill_from(Stage& stage, std::string_view word, Span place, Evaluation& evaluation) {
  auto filled = fill_in(word, evaluation.arguments, true, evaluation.file.escape, Undeclared::empty);
  if (!filled.error.empty()) evaluation.problem(place, std::move(filled.error));
  for (auto& name : filled.missing) stage.missing_variables.push_back(std::move(name));
  return std::move(filled.text);
}

void resolve_base(Stage& stage, Evaluation& evaluation) {
  const Instruction& from = *stage.from;
  if (from.words.empty()) return;
  const auto& word = from.words.front();
  const auto name = fill_from(stage, word.text, word.span, evaluation);
  if (!name) return;
  if (name->empty()) {
    evaluation.problem(word.span, "base name (" + word.text + ") should not be blank");
    return;
  }
  // Names are kept in lower case and the base is looked up as written: FROM Base never finds a stage.
  const auto parent = evaluation.names.find(*name);
  if (parent != evaluation.names.end()) {
    stage.parent = parent->second;
    stage.uses.push_back(parent->second);
  } else if (*name == "scratch") {
    stage.scratch = true;
  } else {
    stage.image = parse_image_reference(*name);
    auto complaint = reference_complaint(*stage.image);
    if (!complaint.empty()) evaluation.problem(word.span, std::move(complaint));
  }
}

void resolve_platform(Stage& stage, Evaluation& evaluation) {
  const Flag* const flag = stage.from->flag("platform");
  if (flag == nullptr || !flag->value) return;
  auto platform = fill_from(stage, *flag->value, flag->value_span, evaluation);
  if (platform && platform->empty()) {
    if (!flag->value->empty()) {
      evaluation.problem(flag->value_span, "empty platform value from expression " + *flag->value);
    }
    return;
  }
  if (platform) stage.platform = parse_platform(*platform).text();
}

bool stands_on_windows(const Stage& stage, const Evaluation& evaluation) {
  if (stage.parent) return evaluation.on_windows[*stage.parent];
  if (stage.platform) return stage.platform->starts_with("windows");
  // Nobody asks for a platform here, but these images have only one.
  const bool windows_image = stage.image && stage.image->registry == "mcr.microsoft.com" &&
                             (stage.image->name.starts_with("windows/") || contains(stage.image->name, "framework/"));
  return windows_image || evaluation.request.platform.starts_with("windows");
}

void add_stage(const Instruction& from, Evaluation& evaluation) {
  Stage stage{.index = evaluation.out.stages.size(), .from = &from};
  if (from.words.size() == 3) stage.name = lower(from.words[2].text);
  resolve_base(stage, evaluation);
  resolve_platform(stage, evaluation);
  evaluation.on_scratch.push_back(stage.scratch || (stage.parent && evaluation.on_scratch[*stage.parent]));
  evaluation.on_windows.push_back(stands_on_windows(stage, evaluation));
  evaluation.hidden.emplace_back();
  if (!stage.name.empty()) evaluation.names.insert_or_assign(stage.name, stage.index);
  evaluation.out.stages.push_back(std::move(stage));
}

// init(): a child starts with what its parent ended with.
void inherit(Stage& stage, const Stage& parent, const Variables& hidden) {
  stage.variables = parent.variables;
  for (const auto& [name, variable] : hidden) stage.variables.insert_or_assign(name, variable);
  const auto path = stage.variables.find("PATH");  // every image has one
  if (path != stage.variables.end() && path->second.argument) stage.variables.erase(path);
  stage.platform = parent.platform;  // a --platform on a stage's name is read and then forgotten
  stage.user = parent.user;
  stage.user_set = parent.user_set;
  stage.workdir = parent.workdir;
  stage.health = parent.health;
  stage.command = parent.command;
  stage.entrypoint = parent.entrypoint;
  stage.exposed = parent.exposed;
}

void evaluate_stages(Evaluation& evaluation) {
  std::size_t inherited = 0;
  for (auto& stage : evaluation.out.stages) {
    if (stage.parent) {
      const auto& parent = evaluation.out.stages[*stage.parent];
      inherited += parent.variables.size() + parent.exposed.size() + parent.steps.size();
      if (inherited > most_inherited) {
        evaluation.problem(stage.from->span, "too much is inherited from stage to stage; not evaluated from here on");
        return;
      }
      inherit(stage, parent, evaluation.hidden[parent.index]);
    } else if (stage.scratch) {
      stage.user.emplace("0");
      stage.workdir.emplace("/");
    }
    evaluate_steps(stage, evaluation);
  }
}

void find_target(Evaluation& evaluation) {
  auto& out = evaluation.out;
  if (!evaluation.request.target || evaluation.request.target->empty()) {
    if (!out.stages.empty()) out.target = out.stages.size() - 1;
    return;
  }
  const auto named = evaluation.names.find(lower(*evaluation.request.target));
  if (named != evaluation.names.end()) {
    out.target = named->second;
  } else {
    evaluation.problem({0, 0}, "target stage \"" + *evaluation.request.target + "\" could not be found");
  }
}

void mark_reachable(Stages& out) {
  if (!out.target) return;
  std::vector<std::size_t> open{*out.target};
  while (!open.empty()) {
    auto& stage = out.stages[open.back()];
    open.pop_back();
    if (std::exchange(stage.reachable, true)) continue;
    open.insert(open.end(), stage.uses.begin(), stage.uses.end());
  }
}

std::string_view target_name(const File& file, const BuildRequest& request) {
  if (request.target && !request.target->empty()) return *request.target;
  const auto last = std::find_if(file.instructions.rbegin(), file.instructions.rend(),
                                 [](const Instruction& i) { return i.keyword == Keyword::from; });
  return last != file.instructions.rend() && last->words.size() == 3 ? last->words[2].text : std::string_view{};
}

}  // namespace

std::vector<const Stage*> Stages::chain_of(const Stage& stage) const {
  std::vector<const Stage*> out{&stage};
  while (out.back()->parent && *out.back()->parent < out.back()->index) out.push_back(&stages[*out.back()->parent]);
  return out;
}

const Stage* Stages::stage_named(std::string_view name_or_index) const {
  if (const auto index = parse_integer<std::size_t>(name_or_index)) {
    return *index < stages.size() ? &stages[*index] : nullptr;
  }
  const auto name = lower(name_or_index);
  const auto found = std::find_if(stages.rbegin(), stages.rend(), [&](const Stage& s) { return s.name == name; });
  return found == stages.rend() || name.empty() ? nullptr : &*found;
}

Stages evaluate(const File& file, const BuildRequest& request) {
  Stages out{.file = &file};
  Evaluation evaluation{.file = file, .request = request, .out = out};
  evaluation.arguments = platform_arguments(request, lower(target_name(file, request)));
  declare_globals(evaluation);
  for (const auto& instruction : file.instructions) {
    if (instruction.keyword == Keyword::from) add_stage(instruction, evaluation);
  }
  find_target(evaluation);
  evaluate_stages(evaluation);
  mark_reachable(out);
  for (auto& [stage, problem] : evaluation.late) {
    if (out.stages[stage].reachable) out.problems.push_back(std::move(problem));
  }
  std::ranges::stable_sort(out.problems, {}, [](const Problem& problem) { return problem.place.span; });
  return out;
}

}  // namespace loadline::dockerfile
