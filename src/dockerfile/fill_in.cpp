// SPDX-License-Identifier: Apache-2.0
// Expansion against variables of which some are known only to whoever builds, or to the base image.
#include <algorithm>

#include "dockerfile/evaluation.h"
#include "dockerfile/words.h"

namespace loadline::dockerfile {
namespace {

// Every image has a PATH: one that sets none gets the builder's own (convert.go, dispatchStages).
constexpr std::string_view default_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

}  // namespace

Filled fill_in(std::string_view word, const Variables& variables, bool complete, char escape, Undeclared undeclared,
               bool raw) {
  bool unknown = false;
  const Lookup lookup = [&](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) {
      if (name != "PATH" || undeclared == Undeclared::empty) return std::nullopt;
      unknown = unknown || !complete;
      return std::string{default_path};
    }
    if (!found->second.given) return std::nullopt;
    unknown = unknown || !found->second.value;
    return found->second.value.value_or("");
  };
  auto expanded = raw ? expand_raw(word, lookup, escape) : expand_word(word, lookup, escape);
  Filled out;
  if (!expanded) {
    out.error = std::move(expanded.error().message);
    out.size = std::size_t{1} << 16;  // it may have come that far
    return out;
  }
  out.size = expanded->text.size();
  out.missing = std::move(expanded->missing);
  const bool means_nothing = undeclared == Undeclared::empty
                                 ? std::ranges::any_of(out.missing,
                                                       [&](const auto& name) { return variables.contains(name); })
                                 : !out.missing.empty();
  if (!unknown && !means_nothing) out.text = std::move(expanded->text);
  return out;
}

}  // namespace loadline::dockerfile
