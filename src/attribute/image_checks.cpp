// SPDX-License-Identifier: Apache-2.0
// One function per check over the whole image; the table names them. Names are those of the audit's rules where both
// see the same thing.
#include "attribute/image_checks.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <string>

#include "attribute/classify.h"
#include "attribute/history.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/units.h"

namespace loadline::attribute {
namespace {

using image::Image;
using image::TarKind;

constexpr std::array rules = {
    RuleInfo{.name = "runs-as-root",
             .summary = "The image runs as root",
             .severity = Severity::warning,
             .aliases = "CIS-DI-0001"},
    RuleInfo{.name = "no-health-check",
             .summary = "The image has no health check",
             .severity = Severity::info,
             .aliases = "CIS-DI-0006"},
    RuleInfo{.name = "secret-in-environment",
             .summary = "A secret stands in the image's environment",
             .severity = Severity::error,
             .aliases = "CIS-DI-0010"},
    RuleInfo{.name = "secret-in-history",
             .summary = "A secret stands in the image's history",
             .severity = Severity::error,
             .aliases = "CIS-DI-0010"},
    RuleInfo{.name = "secret-file",
             .summary = "A file that looks like a secret is in the image",
             .severity = Severity::error,
             .aliases = "CIS-DI-0010"},
    RuleInfo{.name = "setuid-file",
             .summary = "Programs run with another user's rights",
             .severity = Severity::info,
             .aliases = "CIS-DI-0008"},
    RuleInfo{
        .name = "world-writable-file", .summary = "Files that everybody may write to", .severity = Severity::warning},
    RuleInfo{.name = "package-lists-kept",
             .summary = "Package managers' caches are in the image",
             .severity = Severity::warning,
             .aliases = "DKL-DI-0005"},
    RuleInfo{.name = "sudo-in-run",
             .summary = "sudo was used or installed",
             .severity = Severity::warning,
             .aliases = "DKL-DI-0001"},
    RuleInfo{.name = "unnecessary-file",
             .summary = "A file of the build is in the image",
             .severity = Severity::info,
             .aliases = "DKL-LI-0003"},
    RuleInfo{.name = "repeated-user-id",
             .summary = "Two users share a number",
             .severity = Severity::warning,
             .aliases = "DKL-LI-0002"},
};

const RuleInfo& rule(std::string_view name) { return *std::ranges::find(rules, name, &RuleInfo::name); }

class Checking {
 public:
  Checking(const Image& image, const Attribution& attribution) : image_{image}, attribution_{attribution} {}

  std::vector<Finding> run() {
    check_user();
    check_health();
    check_environment();
    check_history();
    check_files();
    check_caches();
    check_users();
    std::ranges::stable_sort(out_, ordered_before);
    return std::move(out_);
  }

 private:
  Finding& report(std::string_view name, Place at, std::string message) {
    const auto& info = rule(name);
    return out_.emplace_back(
        Finding{.rule = &info, .severity = info.severity, .at = at, .message = std::move(message)});
  }
  [[nodiscard]] Place whole() const { return image_.config.place; }

  void check_user();
  void check_health();
  void check_environment();
  void check_history();
  void check_files();
  void check_caches();
  void check_users();
  void list(std::string_view name, std::string_view what, const std::vector<std::string>& paths);

  const Image& image_;
  const Attribution& attribution_;
  std::vector<Finding> out_;
};

void Checking::check_user() {
  const auto& user = image_.config.user;
  const auto name = std::string_view{user.value}.substr(0, user.value.find(':'));
  if (!name.empty() && name != "root" && name != "0") return;
  const auto at = user.place ? user.place : whole();
  report("runs-as-root", at, name.empty() ? "no user is set, so the image runs as root" : "the image runs as root");
}

void Checking::check_health() {
  const auto& health = image_.config.health;
  if (health && !health->test.empty() && health->test.front() != "NONE") return;
  report("no-health-check", whole(),
         health && !health->test.empty() ? "the health check is switched off" : "the image has no health check");
}

bool is_a_value(std::string_view value) {
  return value.size() >= 4 && !value.starts_with('/') && !value.starts_with('$') &&
         !equals_ignoring_case(value, "true") && !equals_ignoring_case(value, "false") &&
         !equals_ignoring_case(value, "none");
}

void Checking::check_environment() {
  for (const auto& variable : image_.config.environment) {
    const std::string_view text{variable.value};
    const auto equals = text.find('=');
    if (equals == text.npos || !names_a_secret(text.substr(0, equals)) || !is_a_value(text.substr(equals + 1)))
      continue;
    report("secret-in-environment", variable.place,
           fmt::format("{} is set in the image: everybody who can pull it can read it", text.substr(0, equals)));
  }
}

void Checking::check_history() {
  const auto& config = image_.config;
  for (std::size_t i = 0; i < config.history.size(); ++i) {
    const auto instruction = instruction_of(config.history[i].created_by);
    for (const auto word : split_blanks(instruction)) {
      const auto equals = word.find('=');
      // ENV is checked as the environment that it makes.
      if (equals == word.npos || instruction.starts_with("ENV ") || !names_a_secret(word.substr(0, equals))) continue;
      auto value = word.substr(equals + 1);
      while (value.starts_with('"') || value.starts_with('\'')) value.remove_prefix(1);
      if (!is_a_value(value) || word.starts_with("--mount")) continue;
      report("secret-in-history", config.history_places[i],
             fmt::format("{} is given a value in an instruction, which the image's history keeps",
                         word.substr(0, equals)));
    }
    if (instruction.starts_with("RUN ") && (contains(instruction, "sudo ") || contains(instruction, " sudo")))
      report("sudo-in-run", config.history_places[i], "sudo was used or installed; an image's user needs none");
  }
}

void Checking::list(std::string_view name, std::string_view what, const std::vector<std::string>& paths) {
  if (paths.empty()) return;
  auto& finding = report(name, whole(), fmt::format("{} ({}): {}", what, count_text(paths.size()), listed(paths, 3)));
  for (std::size_t i = 3; i < std::min<std::size_t>(paths.size(), 12); ++i) finding.notes.push_back({{}, paths[i]});
}

void Checking::check_files() {
  std::vector<std::string> setuid, writable, secrets, build;
  image_.files.each([&](std::uint32_t at, const std::string& path) {
    const auto& node = image_.files.nodes[at];
    if (node.entry == nullptr) return;
    const auto mode = node.entry->mode;
    const bool regular = node.kind() == TarKind::regular;
    if (regular && (mode & 06000U) != 0 && (mode & 0111U) != 0) setuid.push_back("/" + path);
    const bool open = (mode & 0002U) != 0 && (mode & 01000U) == 0;
    if (open && (regular || node.kind() == TarKind::directory)) writable.push_back("/" + path);
    const auto name = base_name(path);
    if (regular && striking_cause(path) == Cause::secret) secrets.push_back("/" + path);
    if (regular &&
        (name == "Dockerfile" || name == "docker-compose.yml" || name == "compose.yaml" || name == ".dockerignore") &&
        !contains(path, "node_modules/"))
      build.push_back("/" + path);
  });
  list("setuid-file", "programs run with their owner's rights", setuid);
  list("world-writable-file", "files and folders may be written by everybody", writable);
  list("secret-file", "files look like secrets", secrets);
  list("unnecessary-file", "files are only of use to a build", build);
}

void Checking::check_caches() {
  const auto kept = attribution_.of(Cause::package_cache);
  if (kept.bytes == 0) return;
  auto& finding = report("package-lists-kept", whole(),
                         fmt::format("package managers' caches take {}", bytes_text(kept.bytes)));
  finding.cost.image_bytes = kept.bytes;
}

void Checking::check_users() {
  const auto text = image::tree_of(image_.files)->read("etc/passwd");
  if (!text) return;
  std::vector<std::pair<std::string_view, std::string_view>> ids;  // number and name
  for (const auto line : split_lines(*text)) {
    const auto fields = split(line, ':');
    if (fields.size() >= 3) ids.emplace_back(fields[2], fields[0]);
  }
  std::ranges::stable_sort(ids, {}, &std::pair<std::string_view, std::string_view>::first);
  for (std::size_t i = 1; i < ids.size(); ++i)
    if (ids[i].first == ids[i - 1].first)
      report("repeated-user-id", whole(),
             fmt::format("{} and {} in /etc/passwd are both user {}", ids[i - 1].second, ids[i].second, ids[i].first));
}

}  // namespace

bool names_a_secret(std::string_view name) {
  constexpr std::array<std::string_view, 9> words = {"password", "passwd",     "secret",      "token",     "api_key",
                                                     "apikey",   "access_key", "private_key", "credential"};
  const auto low = lower(name);
  // A file's path or a public key is none.
  if (low.ends_with("_file") || low.ends_with("_path") || contains(low, "public")) return false;
  return std::ranges::any_of(words, [&](auto word) { return contains(low, word); });
}

std::span<const RuleInfo> image_rules() { return rules; }

std::vector<Finding> check_image(const Image& image, const Attribution& attribution) {
  return Checking{image, attribution}.run();
}

}  // namespace loadline::attribute
