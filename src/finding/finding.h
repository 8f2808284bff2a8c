// SPDX-License-Identifier: Apache-2.0
// What loadline has to say: a Finding, where it points, what it costs, and how to mend it.
//
// Plain values. Rules make them, the fix engine applies them, reports print them; none of those needs to
// know another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace loadline {

enum class Severity : std::uint8_t { info, warning, error };
[[nodiscard]] std::string_view name_of(Severity severity);
[[nodiscard]] std::optional<Severity> severity_named(std::string_view name);

// How far a fix may be trusted. Ordered, so that one comparison chooses: fix.grade >= asked.
enum class Grade : std::uint8_t {
  manual,  // shown only: a person must finish it
  risky,   // valid, but behaviour may change or a comment may go
  safe,    // same behaviour, every comment kept
};
[[nodiscard]] std::string_view name_of(Grade grade);

enum class Fixable : std::uint8_t { never, sometimes, always };
[[nodiscard]] std::string_view name_of(Fixable fixable);

// The face of a rule: all that a report, a schema or a web page needs of it.
struct RuleInfo {
  std::string_view name;     // kebab-case, names the pattern and not the cure; reads well after "allow"
  std::string_view summary;  // one line, no full stop
  Severity severity = Severity::warning;
  Fixable fixable = Fixable::never;
  bool on = true;                   // off: runs only when asked for by name or by configuration
  std::string_view aliases = {};    // other tools' codes, separated by blanks: "DL3002 CIS-DI-0001"
  std::string_view since = "0.1";
};

// Replace the bytes at `at` by `text`; an empty span inserts, an empty text deletes. A file that is not there
// yet is made by an insertion into an empty Source with its path, which lives as long as the fleet.
struct Edit {
  Place at;
  std::string text;

  [[nodiscard]] const std::string& path() const { return at.source->path(); }
};

struct Fix {
  std::string title;  // imperative: "Use COPY"
  Grade grade = Grade::manual;
  std::vector<Edit> edits;  // all or none; they never overlap; may touch several files
};

struct Note {
  Place at;  // may be empty: then the note is about the finding as a whole
  std::string text;
};

// Measured, never guessed; what is not known is absent.
struct Cost {
  std::optional<std::uint64_t> image_bytes;    // in the final image, uncompressed
  std::optional<std::uint64_t> context_bytes;  // sent to the builder
  std::optional<std::uint64_t> packages;       // packages installed into the image that need not be there
  std::optional<double> build_seconds;         // per build
  std::optional<double> missed_share;          // of commits that miss the cache, 0 to 1

  [[nodiscard]] bool empty() const {
    return !image_bytes && !context_bytes && !packages && !build_seconds && !missed_share;
  }
};

struct Finding {
  const RuleInfo* rule = nullptr;  // never null once reported
  Severity severity = Severity::warning;
  Place at;
  std::string message;  // what is wrong here; the rule's page says why in general
  std::vector<std::string> services;  // the Compose services concerned, sorted; empty: not about one
  std::vector<Note> notes;
  Cost cost;
  std::vector<Fix> fixes;  // alternatives, best first
};

// By path, position, rule, message: the one order in which findings are shown.
[[nodiscard]] bool ordered_before(const Finding& a, const Finding& b);

}  // namespace loadline
