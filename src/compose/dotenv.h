// SPDX-License-Identifier: Apache-2.0
// Env files: NAME=value by lines, quotes, comments, `export`, variables; as the reference reads them
// (compose-go dotenv/parser.go), used for .env and env_file alike.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/source.h"
#include "compose/template.h"

namespace loadline::compose {

struct Assignment {
  std::string name;
  std::string value;
  Span span;  // from the name to the end of the value
};

struct DotEnv {
  std::vector<Assignment> assignments;  // in order; a later one of the same name wins
  std::vector<std::string> unset;
  std::optional<Problem> problem;       // reading stops at the first, as the reference does
};

// `lookup` is asked before the file's own earlier names; a line that is only a NAME takes its value from there.
// `earlier` is asked last: what files before this one said.
[[nodiscard]] DotEnv read_dotenv(const Source& source, const Lookup& lookup, const Lookup& earlier = {});
// format: raw: each line's value as it stands, no quotes, no variables.
[[nodiscard]] DotEnv read_raw_env(const Source& source);

}  // namespace loadline::compose
