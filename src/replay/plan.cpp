// SPDX-License-Identifier: Apache-2.0
// The vertices of the reachable stages, in the order in which the file has them.
#include "replay/plan.h"

#include <algorithm>

#include "dockerfile/platform.h"
#include "replay/operation.h"

namespace loadline::replay {
namespace {

using dockerfile::Keyword;

class Planning {
 public:
  Planning(const dockerfile::Stages& stages, std::string epoch, const Settings& settings, Plan& out)
      : stages_{stages}, epoch_{std::move(epoch)}, settings_{settings}, out_{out}, around_(stages.stages.size()) {}

  void stage(const dockerfile::Stage& stage) {
    auto& around = around_[stage.index];
    if (stage.parent) {
      around = around_[*stage.parent];
      out_.last[stage.index] = out_.last[*stage.parent];
      out_.identity[stage.index] = out_.identity[*stage.parent];
    } else {
      start(stage, around);
    }
    for (const auto& step : stage.steps) take(stage, step, around);
  }

 private:
  void start(const dockerfile::Stage& stage, Surroundings& around);
  void take(const dockerfile::Stage& stage, const dockerfile::Step& step, Surroundings& around);
  void take_folder(const dockerfile::Stage& stage, const dockerfile::Step& step, Surroundings& around);
  void take_variables(const dockerfile::Step& step, Surroundings& around);
  Vertex& add(const dockerfile::Stage& stage, const dockerfile::Step& step, VertexKind kind) {
    const auto& instruction = *step.instruction;
    auto& vertex = out_.vertices.emplace_back(Vertex{.kind = kind, .stage = stage.index});
    vertex.stage_name = stage.name.empty() ? std::to_string(stage.index) : stage.name;
    vertex.text = text_of(instruction);
    vertex.line = stages_.file->source->position(instruction.span.begin).line;
    vertex.base = out_.last[stage.index];
    vertex.base_identity = out_.identity[stage.index];
    out_.last[stage.index] = out_.vertices.size() - 1;
    return vertex;
  }

  const dockerfile::Stages& stages_;
  std::string epoch_;
  const Settings& settings_;
  Plan& out_;
  std::vector<Surroundings> around_;
};

void Planning::start(const dockerfile::Stage& stage, Surroundings& around) {
  around.platform = stage.platform;
  if (stage.scratch) {
    out_.identity[stage.index] = "scratch";
    around.folder = "/";
  } else if (stage.image) {
    out_.identity[stage.index] = identity_of(stage.image->full, settings_) + "@" + stage.platform.value_or("");
    if (const auto known = settings_.images.find(stage.image->full); known != settings_.images.end()) {
      for (const auto& [name, value] : known->second.environment) around.set(name, value, false);
      around.folder = known->second.folder;
    }
  } else {
    out_.identity[stage.index] = "an image whose name is not known: " + stage.from->body.text;
  }
}

// ENV and ARG make no vertex; they change what later RUNs are run with. An ARG counts once it has a value,
// used or not (dispatchArg).
void Planning::take_variables(const dockerfile::Step& step, Surroundings& around) {
  const bool argument = step.instruction->keyword == Keyword::arg;
  for (std::size_t i = 0; i < step.pairs.size(); ++i) {
    const auto& [name, value] = step.pairs[i];
    if (value) {
      if (!name.starts_with("BUILDKIT_SBOM_")) around.set(name, *value, argument);
    } else if (!argument && i < step.instruction->pairs.size()) {
      // Its value hangs on the base image: what is written stands for it.
      around.set(name, "unexpanded: " + step.instruction->pairs[i].value.value_or(""), false);
    }
  }
}

void Planning::take_folder(const dockerfile::Stage& stage, const dockerfile::Step& step, Surroundings& around) {
  const auto written = step.words.empty() ? std::nullopt : step.words.front();
  const auto text = written.value_or(step.instruction->body.text);
  const auto path = dockerfile::working_directory(around.folder.value_or("/an unknown folder"), text, false);
  // A command runs in an absolute WORKDIR as it is written; only the folder that is made is cleaned (recorded
  // with both engines: tests/e2e/cache/cases/workdir-spelling.case).
  around.folder = text.starts_with('/') ? text : path;
  if (path != "/") describe_workdir(path, step, epoch_, add(stage, step, VertexKind::workdir));
}

void Planning::take(const dockerfile::Stage& stage, const dockerfile::Step& step, Surroundings& around) {
  switch (step.instruction->keyword) {
    case Keyword::env:
    case Keyword::arg: take_variables(step, around); return;
    case Keyword::shell:
      around.shell.clear();
      for (const auto& word : step.instruction->words) around.shell.push_back(word.text);
      return;
    case Keyword::run: describe_run(step, around, settings_, add(stage, step, VertexKind::run)); return;
    case Keyword::add:
    case Keyword::copy: describe_copy(step, around, settings_, add(stage, step, VertexKind::copy)); return;
    case Keyword::workdir: take_folder(stage, step, around); return;
    default: return;
  }
}

// A build argument that needs no ARG, or a global ARG: WORKDIR makes its folder with that time (dispatchWorkdir).
std::string source_date_epoch(const dockerfile::Stages& stages, const dockerfile::BuildRequest& request) {
  constexpr std::string_view name = "SOURCE_DATE_EPOCH";
  if (const auto given = request.args.find(name); given != request.args.end()) return given->second;
  const auto declared = stages.globals.find(name);
  return declared == stages.globals.end() ? "" : declared->second.value.value_or("");
}

}  // namespace

std::string text_of(const dockerfile::Instruction& instruction) {
  std::string out{name_of(instruction.keyword)};
  for (const auto& flag : instruction.flags) out += " --" + flag.name + (flag.value ? "=" + *flag.value : "");
  return out + " " + instruction.body.text;
}

Plan plan_of(const dockerfile::Stages& stages, const dockerfile::BuildRequest& request, const Settings& settings) {
  Plan out{.target = stages.target};
  out.last.resize(stages.stages.size());
  out.identity.resize(stages.stages.size());
  Planning planning{stages, source_date_epoch(stages, request), settings, out};
  for (const auto& stage : stages.stages)
    if (stage.reachable) planning.stage(stage);
  return out;
}

}  // namespace loadline::replay
