// SPDX-License-Identifier: Apache-2.0
// One stage, instruction by instruction, as convert.go dispatches them.
#include <algorithm>
#include <set>

#include "dockerfile/evaluation.h"
#include "dockerfile/heredocs.h"
#include "dockerfile/origin.h"
#include "dockerfile/platform.h"
#include "dockerfile/ports.h"
#include "dockerfile/words.h"

namespace loadline::dockerfile {
namespace {

// ENV a=$a$a on every line would fill the memory, one doubling after the other.
constexpr std::size_t most_filled = std::size_t{1} << 22;

class StepsOf {
 public:
  StepsOf(Stage& stage, Evaluation& evaluation)
      : stage_{stage},
        evaluation_{evaluation},
        complete_{evaluation.on_scratch[stage.index]},
        windows_{evaluation.on_windows[stage.index]} {
    for (const auto& [port, instruction] : stage.exposed) seen_ports_.insert(port);
  }

  void take(const Instruction& instruction, bool triggered) {
    Step step{.instruction = &instruction, .triggered = triggered, .workdir = stage_.workdir, .user = stage_.user};
    fill_words(step);
    fill_flags(step);
    apply(step);
    std::ranges::sort(step.missing_variables);
    const auto repeated = std::ranges::unique(step.missing_variables);
    step.missing_variables.erase(repeated.begin(), repeated.end());
    stage_.steps.push_back(std::move(step));
  }

 private:
  std::optional<std::string> fill(Step& step, std::string_view word, Span place, bool raw = false);
  void fill_words(Step& step);
  void fill_flags(Step& step);
  void apply(Step& step);
  void set_variables(Step& step);
  void declare_arguments(Step& step);
  void label(Step& step);
  void copy(Step& step);
  void run(Step& step);
  void expose(Step& step);
  void set_workdir(const Step& step);

  Stage& stage_;
  Evaluation& evaluation_;
  bool complete_;
  bool windows_;
  bool command_set_ = false;
  std::set<std::string, std::less<>> seen_ports_;
};

std::optional<std::string> StepsOf::fill(Step& step, std::string_view word, Span place, bool raw) {
  if (evaluation_.filled > most_filled) return std::nullopt;
  // Heredocs know one escape only (dispatch(), ExpandRaw).
  auto filled = fill_in(word, stage_.variables, complete_, raw ? '\\' : evaluation_.file.escape, Undeclared::unknown,
                        raw);
  evaluation_.filled += filled.size;
  if (evaluation_.filled > most_filled)
    evaluation_.problem(place, "variables grow too large; not expanded from here on");
  if (!filled.error.empty()) evaluation_.late_problem(stage_, place, std::move(filled.error));
  for (auto& name : filled.missing) step.missing_variables.push_back(std::move(name));
  return std::move(filled.text);
}

void StepsOf::fill_words(Step& step) {
  const Instruction& instruction = *step.instruction;
  switch (instruction.keyword) {
    case Keyword::env:
    case Keyword::label:
    case Keyword::arg: return;  // by pair, in apply()
    case Keyword::add:
    case Keyword::copy:
    case Keyword::expose:
    case Keyword::stopsignal:
    case Keyword::user:
    case Keyword::volume:
    case Keyword::workdir:
      for (const auto& word : instruction.words) {
        const bool heredoc = !instruction.heredocs.empty() && heredoc_of(word.text);
        step.words.push_back(heredoc ? std::optional{word.text} : fill(step, word.text, word.span));
      }
      for (const auto& heredoc : instruction.heredocs) {
        if (heredoc.expand) (void)fill(step, heredoc.content, heredoc.span, true);
      }
      return;
    default:
      for (const auto& word : instruction.words) step.words.emplace_back(word.text);
  }
}

void StepsOf::fill_flags(Step& step) {
  const auto keyword = step.instruction->keyword;
  const bool copies = keyword == Keyword::copy || keyword == Keyword::add;
  for (const auto& flag : step.instruction->flags) {
    const bool expands = copies && (flag.name == "chown" || flag.name == "chmod" || flag.name == "checksum");
    auto value = !flag.value ? std::optional<std::string>{"true"}
                 : expands   ? fill(step, *flag.value, flag.value_span)
                             : flag.value;
    step.flags.insert_or_assign(flag.name, std::move(value));
  }
}

void StepsOf::apply(Step& step) {
  const Instruction& instruction = *step.instruction;
  switch (instruction.keyword) {
    case Keyword::env: set_variables(step); break;
    case Keyword::label: label(step); break;
    case Keyword::arg: declare_arguments(step); break;
    case Keyword::copy: copy(step); break;
    case Keyword::run: run(step); break;
    case Keyword::expose: expose(step); break;
    case Keyword::workdir: set_workdir(step); break;
    case Keyword::user:
      if (step.words.size() != 1) break;
      stage_.user = step.words.front();
      stage_.user_set = &instruction;
      break;
    case Keyword::healthcheck: stage_.health = &instruction; break;
    case Keyword::cmd:
      stage_.command = &instruction;
      command_set_ = true;
      break;
    case Keyword::entrypoint:
      stage_.entrypoint = &instruction;
      if (!command_set_) stage_.command = nullptr;
      break;
    default: break;
  }
}

// All pairs of a line see the environment before the line.
void StepsOf::set_variables(Step& step) {
  label(step);
  for (const auto& [key, value] : step.pairs) {
    stage_.variables.insert_or_assign(key, Variable{.value = value, .declared = step.instruction});
    evaluation_.hidden[stage_.index].erase(key);
  }
}

void StepsOf::label(Step& step) {
  const Instruction& instruction = *step.instruction;
  for (const auto& pair : instruction.pairs) {
    const auto key = fill(step, pair.key, pair.key_span);
    step.pairs.emplace_back(key.value_or(pair.key), fill(step, pair.value.value_or(""), pair.value_span));
    const auto& value = step.pairs.back().second;
    step.words.push_back(value ? std::optional{step.pairs.back().first + "=" + *value} : std::nullopt);
  }
  if (!instruction.legacy_pair || step.pairs.empty()) return;
  step.words.assign(1, step.pairs.front().first);
  if (instruction.words.size() > 1) step.words.push_back(step.pairs.front().second);
}

// dispatchArg: the build argument, else the default, else the global of that name. A bare ARG does not take
// a value away that ENV has set before.
void StepsOf::declare_arguments(Step& step) {
  for (const auto& pair : step.instruction->pairs) {
    Variable variable{.declared = step.instruction, .argument = true};
    const auto global = evaluation_.arguments.find(pair.key);
    if (const auto given = evaluation_.request.args.find(pair.key); given != evaluation_.request.args.end()) {
      variable.value = given->second;
    } else if (pair.value) {
      variable.value = fill(step, *pair.value, pair.value_span);
    } else if (global != evaluation_.arguments.end()) {
      variable.value = global->second.value;
      variable.given = global->second.given;
    } else {
      variable.given = false;
    }
    const auto before = stage_.variables.find(pair.key);
    const bool known = before != stage_.variables.end();
    const bool stays = !variable.given && (known ? before->second.given : pair.key == "PATH");
    const auto value = stays && known ? before->second.value : variable.value;
    step.pairs.emplace_back(pair.key, value);
    step.words.push_back(value ? std::optional{pair.key + "=" + *value} : std::nullopt);
    if (stays) continue;
    if (known && !before->second.argument) evaluation_.hidden[stage_.index].insert_or_assign(pair.key, before->second);
    stage_.variables.insert_or_assign(pair.key, std::move(variable));
  }
}

void StepsOf::copy(Step& step) {
  const Flag* const from = step.instruction->flag("from");
  if (from == nullptr || !from->value || from->value->empty()) return;
  auto origin = origin_of_copy(*from, stage_, step.triggered, evaluation_);
  step.from_stage = origin.stage;
  step.from_image = std::move(origin.image);
}

void StepsOf::run(Step& step) {
  for (const auto& flag : step.instruction->flags) {
    if (flag.name != "mount" || !flag.value) continue;
    const auto expand = [&](std::string_view value) -> Result<std::string> {
      return fill(step, value, flag.value_span).value_or(std::string{value});
    };
    auto mount = parse_mount(*flag.value, expand);
    if (!mount) {
      // What shows before expansion, parse() has said.
      if (parse_mount(*flag.value)) evaluation_.late_problem(stage_, flag.span, mount.error().message);
      continue;
    }
    mount->span = flag.span;
    StepMount out{.mount = std::move(*mount)};
    if (!out.mount.from.empty()) {
      auto origin = origin_of_mount(out.mount, stage_, step.triggered, evaluation_);
      out.from_stage = origin.stage;
      out.from_image = std::move(origin.image);
    }
    step.mounts.push_back(std::move(out));
  }
}

void StepsOf::expose(Step& step) {
  const Instruction& instruction = *step.instruction;
  const Lookup lookup = [&](std::string_view name) -> std::optional<std::string> {
    const auto found = stage_.variables.find(name);
    return found == stage_.variables.end() ? std::nullopt : found->second.value;
  };
  for (std::size_t i = 0; i < step.words.size(); ++i) {
    if (!step.words[i]) continue;
    // A variable may hold several ports: here the reference splits what it has expanded.
    const auto words = expand_words(instruction.words[i].text, lookup, evaluation_.file.escape);
    if (!words) continue;
    for (const auto& port : *words) {
      if (!seen_ports_.insert(port).second) continue;  // written before, or listed by a range
      auto ports = exposed_ports(port);
      if (!ports) {
        evaluation_.late_problem(stage_, instruction.words[i].span, ports.error().message);
        continue;
      }
      for (auto& one : *ports) {
        if (one == port || seen_ports_.insert(one).second) stage_.exposed.emplace_back(std::move(one), &instruction);
      }
    }
  }
}

void StepsOf::set_workdir(const Step& step) {
  if (step.words.size() != 1) return;
  const auto& path = step.words.front();
  if (!path || (!stage_.workdir && !is_absolute(*path, windows_))) {
    stage_.workdir.reset();
  } else if (!path->empty() || !stage_.workdir) {
    stage_.workdir = working_directory(stage_.workdir.value_or("/"), *path, windows_);
  }
}

}  // namespace

void evaluate_steps(Stage& stage, Evaluation& evaluation) {
  StepsOf steps{stage, evaluation};
  if (stage.parent) {
    // Triggers do not pass on to grandchildren: a triggered ONBUILD cannot exist.
    for (const auto& step : evaluation.out.stages[*stage.parent].steps) {
      if (!step.triggered && step.instruction->trigger) steps.take(*step.instruction->trigger, true);
    }
  }
  const auto& all = evaluation.file.instructions;
  auto at = static_cast<std::size_t>(stage.from - all.data()) + 1;
  for (; at < all.size() && all[at].keyword != Keyword::from; ++at) steps.take(all[at], false);
  std::ranges::sort(stage.uses);
  const auto repeated = std::ranges::unique(stage.uses);
  stage.uses.erase(repeated.begin(), repeated.end());
}

}  // namespace loadline::dockerfile
