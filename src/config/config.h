// SPDX-License-Identifier: Apache-2.0
// loadline.toml: levels of rules, what is trusted and required, budgets, a team's own rules.
//
// The nearest loadline.toml upward governs a file; it is not merged with the ones further up unless it says
// `extends`. Paths and globs in it are seen from its folder. What is wrong in it is a Problem with a place, and
// whoever reads the configuration stops there: a setting that is silently not applied is worse than none.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "config/own_rule.h"
#include "context/glob.h"
#include "finding/finding.h"

namespace loadline::config {

inline constexpr std::string_view file_name = "loadline.toml";

enum class Level : std::uint8_t { off, on, info, warning, error };  // on: as severe as the rule is by itself
[[nodiscard]] std::optional<Level> level_named(std::string_view name);
[[nodiscard]] std::string_view name_of(Level level);

struct LevelSetting {
  Level level = Level::on;
  std::string reason;
  Place place;  // of the name
};
// By a rule's name or another tool's code for it, as written.
using Levels = std::map<std::string, LevelSetting, std::less<>>;

// Levels for some paths: the last override that names the rule and matches the path decides.
struct Override {
  std::vector<Located<std::string>> paths;  // patterns as in .dockerignore; a folder stands for all below it
  std::vector<context::Glob> globs;
  Levels rules;
  [[nodiscard]] bool matches(std::string_view path) const;  // seen from the configuration's folder
};

// What an image and its build may cost; what is not set has no limit.
struct Budget {
  std::optional<std::uint64_t> image_bytes, context_bytes;
  std::optional<double> cold_build_seconds, cached_build_seconds;
};

struct ServiceSettings {
  Levels rules;
  std::string class_name;  // of [classes.NAME]; empty: none
  Budget budget;
  Place place;
};

struct Gate {
  std::map<std::string, std::uint64_t, std::less<>> findings;  // by severity: at most so many
  std::map<std::string, double, std::less<>> coverage;         // by control: at least this per cent of the services
};

// What a required label's value must be.
enum class LabelKind : std::uint8_t { text, url, email, semver, spdx, rfc3339, hash };
[[nodiscard]] std::optional<LabelKind> label_kind_named(std::string_view name);
[[nodiscard]] std::string_view name_of(LabelKind kind);

struct Config {
  std::string folder;  // relative to the tree's root, "" for the root and for a configuration above it
  std::string above;   // the root as seen from the configuration's folder, where that is above: "services/auth"
  Place place;

  std::optional<std::string> fail_on;   // a severity, or "never"
  std::optional<std::string> baseline;  // a path, seen from the folder
  std::optional<Located<std::string>> extends;
  std::vector<Located<std::string>> rule_files;
  Levels rules;
  std::vector<Override> overrides;
  std::map<std::string, ServiceSettings, std::less<>> services;
  std::optional<std::vector<std::string>> trusted_registries;  // nothing: any registry is
  std::map<std::string, LabelKind, std::less<>> required_labels;
  std::optional<std::vector<std::string>> allowed_labels;  // beside the required ones; nothing: any is
  Budget budget;                                       // of each service that sets nothing else
  std::map<std::string, Budget, std::less<>> classes;  // by name
  Gate gate;
  std::deque<OwnRule> own_rules;

  // A path of the tree as the patterns in this configuration see it.
  [[nodiscard]] std::string seen(std::string_view path) const;
};

// What the file says. Names of rules are not judged here: see unknown_rules().
struct Reading {
  Config config;
  std::vector<Problem> problems;
};
[[nodiscard]] Reading read_config(const Source& source);
// A file of own rules: nothing but [[rule]].
[[nodiscard]] Reading read_rule_file(const Source& source);

// Levels set for rules that neither `known` (names and codes) nor the configuration's own rules have.
[[nodiscard]] std::vector<Problem> unknown_rules(const Config& config, const std::vector<std::string_view>& known);

}  // namespace loadline::config
