// SPDX-License-Identifier: Apache-2.0
// convert.go, toCommand() and detectRunMount(): a number is an index (for COPY only), a name is a stage in any
// case, else an image. Nothing is expanded. Names of later stages are found too, and then refused.
#include "dockerfile/origin.h"

#include "base/text.h"
#include "dockerfile/words.h"

namespace loadline::dockerfile {
namespace {

struct Asking {
  Stage& stage;
  Evaluation& evaluation;
  Span place;
  bool triggered;

  void refuse(std::string message, bool only_where_built = false) const {
    if (triggered || only_where_built) {
      evaluation.late_problem(stage, place, std::move(message));
    } else {
      evaluation.problem(place, std::move(message));
    }
  }
};

Origin from_stage(std::size_t index, const std::string& written, const Asking& asking) {
  if (index < asking.stage.index) {
    asking.stage.uses.push_back(index);
    return {.stage = index};
  }
  if (index == asking.stage.index) {
    asking.refuse("circular dependency detected on stage: " + written);
  } else {
    asking.refuse("cannot copy from stage \"" + written + "\", it needs to be defined before the current stage", true);
  }
  return {};
}

Origin from_name(const std::string& written, const Asking& asking) {
  const auto named = asking.evaluation.names.find(lower(written));
  if (named != asking.evaluation.names.end()) return from_stage(named->second, written, asking);
  auto complaint = reference_complaint(parse_image_reference(written));
  if (!complaint.empty()) asking.refuse(std::move(complaint));
  return {.image = written};
}

}  // namespace

Origin origin_of_copy(const Flag& from, Stage& stage, bool triggered, Evaluation& evaluation) {
  const Asking asking{stage, evaluation, from.value_span, triggered};
  const std::string& written = *from.value;
  const auto plain = expand_word(written, {}, evaluation.file.escape);
  if (!plain || plain->text != written) {
    asking.refuse(
        "variable expansion is not supported for --from, define a new stage with FROM using ARG from "
        "global scope as a workaround");
    return {};
  }
  const auto digits = std::string_view{written}.substr(written.starts_with('+') ? 1 : 0);
  const auto index = parse_integer<long>(digits);
  if (!index) return from_name(written, asking);
  if (*index >= 0 && static_cast<std::size_t>(*index) < evaluation.out.stages.size()) {
    return from_stage(static_cast<std::size_t>(*index), written, asking);
  }
  asking.refuse("invalid stage index " + written);
  return {};
}

Origin origin_of_mount(const Mount& mount, Stage& stage, bool triggered, Evaluation& evaluation) {
  return from_name(mount.from, {stage, evaluation, mount.span, triggered});
}

}  // namespace loadline::dockerfile
