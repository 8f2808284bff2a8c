// SPDX-License-Identifier: Apache-2.0
// One table of flags, one function an instruction; messages are the reference's, so that people find them.
#include "dockerfile/check.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "base/text.h"
#include "dockerfile/healthcheck.h"
#include "dockerfile/heredocs.h"
#include "dockerfile/instruction.h"
#include "dockerfile/mounts.h"
#include "dockerfile/unicode.h"

namespace loadline::dockerfile {
namespace {

enum class FlagKind : std::uint8_t { text, list, boolean };
struct KnownFlag {
  Keyword keyword;
  std::string_view name;
  FlagKind kind;
};
constexpr std::array<KnownFlag, 23> known_flags{{
    {Keyword::add, "chown", FlagKind::text},
    {Keyword::add, "chmod", FlagKind::text},
    {Keyword::add, "link", FlagKind::boolean},
    {Keyword::add, "keep-git-dir", FlagKind::boolean},
    {Keyword::add, "checksum", FlagKind::text},
    {Keyword::add, "unpack", FlagKind::boolean},
    {Keyword::add, "exclude", FlagKind::list},
    {Keyword::copy, "chown", FlagKind::text},
    {Keyword::copy, "chmod", FlagKind::text},
    {Keyword::copy, "from", FlagKind::text},
    {Keyword::copy, "link", FlagKind::boolean},
    {Keyword::copy, "parents", FlagKind::boolean},
    {Keyword::copy, "exclude", FlagKind::list},
    {Keyword::from, "platform", FlagKind::text},
    {Keyword::run, "mount", FlagKind::list},
    {Keyword::run, "network", FlagKind::text},
    {Keyword::run, "security", FlagKind::text},
    {Keyword::run, "device", FlagKind::list},
    {Keyword::healthcheck, "interval", FlagKind::text},
    {Keyword::healthcheck, "timeout", FlagKind::text},
    {Keyword::healthcheck, "start-period", FlagKind::text},
    {Keyword::healthcheck, "start-interval", FlagKind::text},
    {Keyword::healthcheck, "retries", FlagKind::text},
}};

// What bflag.go says to one flag; empty where it is content.
std::string flag_complaint(const Instruction& instruction, const Flag& flag, bool repeated) {
  const auto known = std::ranges::find_if(
      known_flags, [&](const KnownFlag& k) { return k.keyword == instruction.keyword && k.name == flag.name; });
  const std::string written = "--" + flag.name;
  if (known == known_flags.end()) return "unknown flag: " + written;
  if (repeated && known->kind != FlagKind::list) return "duplicate flag specified: " + written;
  if (known->kind != FlagKind::boolean) return flag.value ? "" : "missing a value on flag: " + written;
  if (!flag.value) return "";
  if (flag.value->empty()) return "missing a value on flag: " + written;
  const auto value = lower(*flag.value);
  if (value == "true" || value == "false") return "";
  return "expecting boolean value for flag " + written + ", not: " + *flag.value;
}

void check_flags(const Instruction& instruction, const Reader& reader) {
  // The reference never looks at the flags of these two, nor at those of HEALTHCHECK NONE.
  if (instruction.keyword == Keyword::arg || instruction.keyword == Keyword::stopsignal) return;
  if (instruction.keyword == Keyword::healthcheck &&
      (instruction.words.empty() || equals_ignoring_case(instruction.words.front().text, "NONE"))) {
    return;
  }
  const std::span flags{instruction.flags};
  for (std::size_t i = 0; i < flags.size(); ++i) {
    // Only flags that exist can be repeated, and their number is small; the rest is unknown at once.
    const bool repeated = std::ranges::any_of(flags.first(std::min<std::size_t>(i, 64)),
                                              [&](const Flag& f) { return f.name == flags[i].name; });
    auto complaint = flag_complaint(instruction, flags[i], repeated);
    if (!complaint.empty()) reader.problem(flags[i].span, std::move(complaint));
  }
}

void check_from(const Instruction& from, const Reader& reader) {
  const auto& words = from.words;
  if (words.size() == 3 && equals_ignoring_case(words[1].text, "as")) {
    const auto name = lower(words[2].text);
    const bool good = !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
                      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.") == name.npos;
    if (!good) {
      reader.problem(words[2].span, "invalid name for build stage: \"" + words[2].text +
                                        "\", name can't start with a number or contain symbols");
    }
  } else if (words.size() != 1) {
    reader.problem(from.span, "FROM requires either one or three arguments");
  }
}

void check_run(const Instruction& run, const Reader& reader) {
  for (const auto& flag : run.flags) {
    if (!flag.value) continue;
    const auto& value = *flag.value;
    if (flag.name == "mount") {
      if (const auto mount = parse_mount(value); !mount) reader.problem(flag.span, mount.error().message);
    } else if (flag.name == "network" && value != "default" && value != "none" && value != "host") {
      reader.problem(flag.span, "invalid network mode \"" + value + "\"");
    } else if (flag.name == "security" && value != "sandbox" && value != "insecure") {
      reader.problem(flag.span, "security \"" + value + "\" is not valid");
    }
  }
}

void check_copy(const Instruction& copy, const Reader& reader) {
  const std::string name{name_of(copy.keyword)};
  if (copy.words.size() < 2) {
    reader.problem(copy.span, name +
                                  " requires at least two arguments, but only one was provided. "
                                  "Destination could not be determined");
  } else if (heredoc_of(copy.words.back().text)) {
    reader.problem(copy.words.back().span, name + " cannot accept a heredoc as a destination");
  }
}

void check_pairs(const Instruction& instruction, const Reader& reader) {
  const std::string name{name_of(instruction.keyword)};
  if (instruction.pairs.empty()) reader.problem(instruction.span, name + " requires at least one argument");
  for (const auto& pair : instruction.pairs) {
    if (pair.key.empty()) reader.problem(pair.span, name + " names can not be blank");
  }
}

void check_trigger(const Instruction& onbuild, const Reader& reader) {
  if (!onbuild.trigger) {
    if (onbuild.body.text.empty()) reader.problem(onbuild.span, "ONBUILD requires at least one argument");
    return;
  }
  const auto keyword = onbuild.trigger->keyword;
  if (keyword == Keyword::onbuild) {
    reader.problem(onbuild.trigger->keyword_span, "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
  } else if (keyword == Keyword::from || keyword == Keyword::maintainer) {
    reader.problem(onbuild.trigger->keyword_span,
                   std::string{name_of(keyword)} + " isn't allowed as an ONBUILD trigger");
  }
}

void check_words(const Instruction& instruction, const Reader& reader) {
  const std::string name{name_of(instruction.keyword)};
  if (instruction.words.empty()) {
    reader.problem(instruction.span, name + " requires at least one argument");
  } else if (instruction.keyword == Keyword::shell && !instruction.json) {
    reader.problem(instruction.words.front().span, name + " requires the arguments to be in JSON form");
  } else if (instruction.keyword == Keyword::volume) {
    for (const auto& word : instruction.words) {
      if (skip_spaces(word.text) == word.text.size()) {
        reader.problem(word.span, "VOLUME specified can not be an empty string");
      }
    }
  }
}

void check_operands(const Instruction& instruction, const Reader& reader) {
  switch (instruction.keyword) {
    case Keyword::unknown:
      reader.problem(instruction.keyword_span, "unknown instruction: " + instruction.keyword_text);
      break;
    case Keyword::from: check_from(instruction, reader); break;
    case Keyword::run: check_run(instruction, reader); break;
    case Keyword::add:
    case Keyword::copy: check_copy(instruction, reader); break;
    case Keyword::env:
    case Keyword::label:
    case Keyword::arg: check_pairs(instruction, reader); break;
    case Keyword::onbuild: check_trigger(instruction, reader); break;
    case Keyword::expose:
    case Keyword::volume:
    case Keyword::shell: check_words(instruction, reader); break;
    case Keyword::maintainer:
    case Keyword::user:
    case Keyword::workdir:
    case Keyword::stopsignal:
      if (instruction.words.size() == 1) break;
      reader.problem(instruction.span, std::string{name_of(instruction.keyword)} + " requires exactly one argument");
      break;
    case Keyword::healthcheck:
      for (auto& [span, message] : parse_healthcheck(instruction).problems) reader.problem(span, std::move(message));
      break;
    case Keyword::cmd:
    case Keyword::entrypoint: break;
  }
}

}  // namespace

void check(File& file) {
  const Reader reader{file.source, file.escape, &file.problems};
  bool staged = false;
  for (const auto& instruction : file.instructions) {
    if (instruction.keyword != Keyword::unknown) check_flags(instruction, reader);
    check_operands(instruction, reader);
    if (instruction.keyword == Keyword::from) staged = true;
    if (!staged && instruction.keyword != Keyword::arg && instruction.keyword != Keyword::unknown) {
      reader.problem(instruction.keyword_span, "no build stage in current context");
    }
  }
  if (!staged && !file.instructions.empty()) {
    reader.problem(file.instructions.front().keyword_span, "dockerfile contains no stages to build");
  }
}

}  // namespace loadline::dockerfile
