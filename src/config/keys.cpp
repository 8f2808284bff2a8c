// SPDX-License-Identifier: Apache-2.0
// The table itself.
#include "config/keys.h"

#include <array>

namespace loadline::config {
namespace {

using D = Draft&;
using W = const Where&;
using V = const Value&;

OwnRule& own_rule(Draft& draft, const Where& where) {
  while (draft.config.own_rules.size() <= where.items[0]) draft.config.own_rules.emplace_back();
  return draft.config.own_rules[where.items[0]];
}
Override& override_at(Draft& draft, const Where& where) {
  if (draft.config.overrides.size() <= where.items[0]) draft.config.overrides.resize(where.items[0] + 1);
  return draft.config.overrides[where.items[0]];
}
ServiceSettings& service(Draft& draft, const Where& where) {
  auto& settings = draft.config.services[where.names[0]];
  settings.place = where.key;
  return settings;
}
void set_level(Levels& levels, const std::string& rule, const Where& where, const Value& value) {
  auto& setting = levels[rule];
  setting.level = *level_named(value.text);
  if (!setting.place) setting.place = where.key;
}

// Prices are read by who counts with them: prices.h.
void left_where_it_is(D, W, V) {}

// [[rule]]: in loadline.toml and in files of their own.
constexpr std::array own_keys = {
    Key{"rule[].name", Shape::text, "Its name: kebab-case, and no name of a rule that loadline brings",
        [](D d, W w, V v) {
          own_rule(d, w).name = v.text;
          own_rule(d, w).place = v.node->place;
        }},
    Key{"rule[].on", Shape::subject, "What it looks at",
        [](D d, W w, V v) {
          for (const auto subject : {Subject::service, Subject::instruction, Subject::stage, Subject::dockerfile})
            if (name_of(subject) == v.text) own_rule(d, w).on = subject;
        }},
    Key{"rule[].when", Shape::condition, "Where it speaks",
        [](D d, W w, V v) {
          d.conditions.resize(std::max(d.conditions.size(), w.items[0] + 1));
          d.conditions[w.items[0]] = v.node;
        }},
    Key{"rule[].message", Shape::text, "What it says; {image.name} and the like are filled in",
        [](D d, W w, V v) { own_rule(d, w).message = v.text; }},
    Key{"rule[].severity", Shape::severity, "How severe it is; warning where nothing is said",
        [](D d, W w, V v) { own_rule(d, w).severity = *severity_named(v.text); }},
    Key{"rule[].summary", Shape::text, "One line for lists of rules",
        [](D d, W w, V v) { own_rule(d, w).summary = v.text; }},
    Key{"rule[].help", Shape::text, "Why it matters and what to do",
        [](D d, W w, V v) { own_rule(d, w).help = v.text; }},
};

constexpr std::array all_keys = {
    Key{"fail-on", Shape::fail_level, "Exit with 1 from this severity on, or never; --fail-on wins",
        [](D d, W, V v) { d.config.fail_on = v.text; }},
    Key{"baseline", Shape::text, "The file of accepted findings; --baseline wins",
        [](D d, W, V v) { d.config.baseline = v.text; }},
    Key{"extends", Shape::text, "Another configuration that this one starts from, seen from this folder",
        [](D d, W, V v) { d.config.extends = {v.text, v.node->place}; }},
    Key{"rule-files", Shape::texts, "Files with the team's own rules, seen from this folder",
        [](D d, W, V v) { d.config.rule_files = v.texts; }},
    Key{"rules.*", Shape::level, "A rule's level, by its name or another tool's code",
        [](D d, W w, V v) { set_level(d.config.rules, w.names[0], w, v); }},
    Key{"rules.*.level", Shape::level, "The rule's level",
        [](D d, W w, V v) { set_level(d.config.rules, w.names[0], w, v); }},
    Key{"rules.*.reason", Shape::text, "Why: shown where the level hides something",
        [](D d, W w, V v) { d.config.rules[w.names[0]].reason = v.text; }},
    Key{"overrides[].paths", Shape::texts, "Patterns as in .dockerignore; a folder stands for all below it",
        [](D d, W w, V v) { override_at(d, w).paths = v.texts; }},
    Key{"overrides[].rules.*", Shape::level, "A rule's level for these paths",
        [](D d, W w, V v) { set_level(override_at(d, w).rules, w.names[0], w, v); }},
    Key{"overrides[].rules.*.level", Shape::level, "The rule's level for these paths",
        [](D d, W w, V v) { set_level(override_at(d, w).rules, w.names[0], w, v); }},
    Key{"overrides[].rules.*.reason", Shape::text, "Why: shown where the level hides something",
        [](D d, W w, V v) { override_at(d, w).rules[w.names[0]].reason = v.text; }},
    Key{"services.*.rules.*", Shape::level, "A rule's level for findings about this service",
        [](D d, W w, V v) { set_level(service(d, w).rules, w.names[1], w, v); }},
    Key{"services.*.rules.*.level", Shape::level, "The rule's level for findings about this service",
        [](D d, W w, V v) { set_level(service(d, w).rules, w.names[1], w, v); }},
    Key{"services.*.rules.*.reason", Shape::text, "Why: shown where the level hides something",
        [](D d, W w, V v) { service(d, w).rules[w.names[1]].reason = v.text; }},
    Key{"services.*.class", Shape::text, "The class whose budget holds for this service",
        [](D d, W w, V v) { service(d, w).class_name = v.text; }},
    Key{"services.*.image-size", Shape::bytes, "The most that its image may weigh, uncompressed",
        [](D d, W w, V v) { service(d, w).budget.image_bytes = v.count; }},
    Key{"services.*.context-size", Shape::bytes, "The most that its build may send",
        [](D d, W w, V v) { service(d, w).budget.context_bytes = v.count; }},
    Key{"services.*.cold-build", Shape::seconds, "The longest that its build may take with an empty cache",
        [](D d, W w, V v) { service(d, w).budget.cold_build_seconds = v.number; }},
    Key{"services.*.cached-build", Shape::seconds, "The longest that its build may take with a full cache",
        [](D d, W w, V v) { service(d, w).budget.cached_build_seconds = v.number; }},
    Key{"registries.trusted", Shape::texts,
        "Registries that images may come from; one may end with a path: \"ghcr.io/acme\"",
        [](D d, W, V v) {
          d.config.trusted_registries.emplace();
          for (const auto& text : v.texts) d.config.trusted_registries->push_back(text.value);
        }},
    Key{"labels.required.*", Shape::label_kind, "A label that every image must have, and what its value must be",
        [](D d, W w, V v) { d.config.required_labels[w.names[0]] = *label_kind_named(v.text); }},
    Key{"labels.allowed", Shape::texts,
        "Labels that an image may have beside the required ones; one may end with a star: \"org.opencontainers.image.*\"",
        [](D d, W, V v) {
          d.config.allowed_labels.emplace();
          for (const auto& text : v.texts) d.config.allowed_labels->push_back(text.value);
        }},
    Key{"budgets.image-size", Shape::bytes, "The most that an image may weigh, uncompressed",
        [](D d, W, V v) { d.config.budget.image_bytes = v.count; }},
    Key{"budgets.context-size", Shape::bytes, "The most that a build may send",
        [](D d, W, V v) { d.config.budget.context_bytes = v.count; }},
    Key{"budgets.cold-build", Shape::seconds, "The longest that a build may take with an empty cache",
        [](D d, W, V v) { d.config.budget.cold_build_seconds = v.number; }},
    Key{"budgets.cached-build", Shape::seconds, "The longest that a build may take with a full cache",
        [](D d, W, V v) { d.config.budget.cached_build_seconds = v.number; }},
    Key{"budgets.findings.error", Shape::count, "The most errors that the gate lets through",
        [](D d, W, V v) { d.config.gate.findings["error"] = v.count; }},
    Key{"budgets.findings.warning", Shape::count, "The most warnings that the gate lets through",
        [](D d, W, V v) { d.config.gate.findings["warning"] = v.count; }},
    Key{"budgets.findings.info", Shape::count, "The most remarks that the gate lets through",
        [](D d, W, V v) { d.config.gate.findings["info"] = v.count; }},
    Key{"budgets.coverage.health-check", Shape::percent, "At least this per cent of the services have a health check",
        [](D d, W, V v) { d.config.gate.coverage["health-check"] = v.number; }},
    Key{"budgets.coverage.resource-limits", Shape::percent, "At least this per cent have a memory limit",
        [](D d, W, V v) { d.config.gate.coverage["resource-limits"] = v.number; }},
    Key{"budgets.coverage.non-root", Shape::percent, "At least this per cent do not run as root",
        [](D d, W, V v) { d.config.gate.coverage["non-root"] = v.number; }},
    Key{"budgets.coverage.read-only-root", Shape::percent, "At least this per cent have a read-only root",
        [](D d, W, V v) { d.config.gate.coverage["read-only-root"] = v.number; }},
    Key{"budgets.coverage.scanned", Shape::percent, "At least this per cent of the images are scanned in CI",
        [](D d, W, V v) { d.config.gate.coverage["scanned"] = v.number; }},
    Key{"budgets.coverage.capabilities-dropped", Shape::percent, "At least this per cent drop all capabilities",
        [](D d, W, V v) { d.config.gate.coverage["capabilities-dropped"] = v.number; }},
    Key{"budgets.coverage.no-new-privileges", Shape::percent, "At least this per cent forbid new privileges",
        [](D d, W, V v) { d.config.gate.coverage["no-new-privileges"] = v.number; }},
    Key{"budgets.coverage.no-plain-secrets", Shape::percent, "At least this per cent hold no secret in the environment",
        [](D d, W, V v) { d.config.gate.coverage["no-plain-secrets"] = v.number; }},
    Key{"budgets.coverage.bounded-logs", Shape::percent, "At least this per cent bound their logs",
        [](D d, W, V v) { d.config.gate.coverage["bounded-logs"] = v.number; }},
    Key{"classes.*.image-size", Shape::bytes, "The same for services of this class",
        [](D d, W w, V v) { d.config.classes[w.names[0]].image_bytes = v.count; }},
    Key{"classes.*.context-size", Shape::bytes, "The same for services of this class",
        [](D d, W w, V v) { d.config.classes[w.names[0]].context_bytes = v.count; }},
    Key{"classes.*.cold-build", Shape::seconds, "The same for services of this class",
        [](D d, W w, V v) { d.config.classes[w.names[0]].cold_build_seconds = v.number; }},
    Key{"classes.*.cached-build", Shape::seconds, "The same for services of this class",
        [](D d, W w, V v) { d.config.classes[w.names[0]].cached_build_seconds = v.number; }},
    Key{"prices.currency", Shape::text, "What the prices are in: \"EUR\"", &left_where_it_is},
    Key{"prices.registry-gb-month", Shape::number, "Keeping a gigabyte (10^9 bytes) in the registry for a month",
        &left_where_it_is},
    Key{"prices.transfer-gb", Shape::number, "Sending a gigabyte from the registry", &left_where_it_is},
    Key{"prices.ci-minute", Shape::number, "A minute of the machine that builds", &left_where_it_is},
    Key{"prices.tags-kept", Shape::number, "How many versions of each image the registry keeps", &left_where_it_is},
    Key{"prices.pulls-per-month", Shape::number, "How often each image is pulled in a month, in full",
        &left_where_it_is},
    Key{"prices.builds-per-month", Shape::number, "How often each image is built in a month", &left_where_it_is},
    own_keys[0],
    own_keys[1],
    own_keys[2],
    own_keys[3],
    own_keys[4],
    own_keys[5],
    own_keys[6],
};

}  // namespace

std::span<const Key> keys() { return all_keys; }
std::span<const Key> rule_file_keys() { return own_keys; }

}  // namespace loadline::config
