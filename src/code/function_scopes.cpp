// SPDX-License-Identifier: Apache-2.0
// Functions with a parameter and a body, found by their brackets.
#include "code/routers.h"

namespace loadline::code {
namespace {

constexpr std::size_t most = 1000;  // no file of routes has more; keeps hostile input linear

std::string name_before(const Unit& unit, Index open) {
  Index at = open;
  if (at > 0 && unit.is_name(at - 1) && !unit.is_word(at - 1, "function") && !unit.is_word(at - 1, "async"))
    return std::string{unit.name(at - 1)};
  for (unsigned back = 0; back < 9 && at > 0; ++back) {
    --at;
    if (unit.is_word(at, "default") || unit.is_word(at, "exports")) return "default";
    if (unit.is(at, '=') && at > 0) {
      Index name = at - 1;
      for (unsigned more = 0;
           more < 6 && name > 0 && !unit.is_word(name - 1, "const") && !unit.is_word(name - 1, "let"); ++more)
        --name;
      if (unit.is_word(at - 1, "exports")) return "default";
      return unit.is_name(name) ? std::string{unit.name(name)} : std::string{};
    }
    if (unit.is(at, ';') || unit.is(at, '{') || unit.is(at, '}') || unit.is(at, ',')) break;
  }
  return "@" + std::to_string(open);
}

}  // namespace

std::vector<FunctionScope> functions_of(const Unit& unit) {
  std::vector<FunctionScope> out;
  for (Index i = 0; i < unit.size() && out.size() < most; ++i) {
    if (!unit.is(i, '(') || !unit.is_name(i + 1)) continue;
    Index body = unit.after(i);
    // ): Promise<void> => {   or   ): void {
    for (unsigned seen = 0; seen < 12 && body < unit.size() && !unit.is(body, '{') && !unit.is(body, ';') &&
                            !unit.is(body, ')') && !unit.is(body, ',');
         ++seen) {
      if (unit.is(body, arrow_mark)) {
        ++body;
        break;
      }
      ++body;
    }
    if (!unit.is(body, '{')) continue;
    const bool parameter = unit.is(i + 2, ',') || unit.is(i + 2, ':') || unit.is(i + 2, ')') || unit.is(i + 2, '=');
    if (!parameter || (i > 0 && (unit.is_word(i - 1, "if") || unit.is_word(i - 1, "for") ||
                                 unit.is_word(i - 1, "while") || unit.is_word(i - 1, "switch"))))
      continue;
    out.push_back({name_before(unit, i), unit.name(i + 1), i, unit.inside(body)});
  }
  return out;
}

}  // namespace loadline::code
