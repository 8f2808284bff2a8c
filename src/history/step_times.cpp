// SPDX-License-Identifier: Apache-2.0
// Times of steps. The assumed ones rank steps; they are no prediction and are always shown as assumed.
#include "history/step_times.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "builds/log.h"

namespace loadline::history {
namespace {

constexpr std::array table{
    AssumedTime{"installs system packages", 20}, AssumedTime{"installs packages of a language", 45},
    AssumedTime{"compiles or bundles", 30},      AssumedTime{"downloads", 5},
    AssumedTime{"runs something else", 2},       AssumedTime{"copies files", 1},
    AssumedTime{"makes a folder", 0.2},
};

struct Sign {
  std::string_view text;
  std::size_t kind;
};
// The first that stands in the text decides.
constexpr std::array signs{
    Sign{"apt-get install", 0},  Sign{"apk add", 0},        Sign{"apk --no-cache add", 0},
    Sign{"apt install", 0},      Sign{"yum install", 0},    Sign{"dnf install", 0},
    Sign{"npm ci", 1},           Sign{"npm install", 1},    Sign{"pnpm install", 1},
    Sign{"pnpm fetch", 1},       Sign{"pnpm i ", 1},        Sign{"yarn install", 1},
    Sign{"bun install", 1},      Sign{"pip install", 1},    Sign{"pip3 install", 1},
    Sign{"poetry install", 1},   Sign{"uv sync", 1},        Sign{"uv pip", 1},
    Sign{"composer install", 1}, Sign{"bundle install", 1}, Sign{"go mod download", 1},
    Sign{"cargo fetch", 1},      Sign{"dotnet restore", 1}, Sign{"mvn ", 2},
    Sign{"gradle", 2},           Sign{"go build", 2},       Sign{"cargo build", 2},
    Sign{"dotnet publish", 2},   Sign{"dotnet build", 2},   Sign{"run build", 2},
    Sign{" build", 2},           Sign{"make", 2},           Sign{"tsc", 2},
    Sign{"prisma generate", 2},  Sign{"curl ", 3},          Sign{"wget ", 3},
};

std::string folded(std::string_view text) {
  std::string out;
  for (const auto word : split_blanks(text)) out += (out.empty() ? "" : " ") + std::string{word};
  return out;
}

}  // namespace

std::span<const AssumedTime> assumed_times() { return table; }

Result<StepTimes> parse_timings(std::string_view log, const std::string& path) {
  StepTimes out;
  for (const auto& step : builds::logged_steps(log))
    if (step.seconds) out[step.text] = *step.seconds;
  if (out.empty())
    return failure("holds no finished step; it should be the output of docker build --progress=plain", path);
  return out;
}

StepTime time_of(std::string_view instruction, const StepTimes& measured) {
  const auto text = folded(instruction);
  if (const auto found = measured.find(text); found != measured.end()) return {found->second, true, "measured"};
  std::size_t kind = 4;
  if (text.starts_with("WORKDIR")) {
    kind = 6;
  } else if (!text.starts_with("RUN")) {
    kind = contains(text, "://") ? 3 : 5;
  } else {
    const auto found = std::ranges::find_if(signs, [&](const Sign& sign) { return contains(text, sign.text); });
    if (found != signs.end()) kind = found->kind;
  }
  return {table[kind].seconds, false, table[kind].kind};
}

}  // namespace loadline::history
