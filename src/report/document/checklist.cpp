// SPDX-License-Identifier: Apache-2.0
// The checklist of four phases: every item is computed, none is ticked by hand.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "base/units.h"
#include "fleet/ci_builds.h"
#include "report/document/sections.h"

namespace loadline::report {
namespace {

using fleet::Truth;

struct Answer {
  Truth truth = Truth::unknown;
  std::string evidence;
};
struct Item {
  std::string_view what;
  Answer (*of)(const Facts& facts);
};

// All of a matrix's known cells; open where some are not known and none is a no.
Answer of_row(const Matrix& matrix, std::string_view name, std::string_view subjects) {
  const auto row = std::ranges::find(matrix.rows, name, &Matrix::Row::name);
  if (row == matrix.rows.end() || row->cells.empty()) return {Truth::unknown, "none here"};
  const auto yes = static_cast<std::size_t>(std::ranges::count(row->cells, Truth::yes));
  const auto no = static_cast<std::size_t>(std::ranges::count(row->cells, Truth::no));
  const auto all = row->cells.size();
  auto evidence = count_text(yes) + " of " + count_text(all) + " " + std::string{subjects};
  if (yes + no < all) evidence += ", " + count_text(all - yes - no) + " not known";
  return {no > 0 ? Truth::no : yes == all ? Truth::yes : Truth::unknown, evidence};
}
Answer practice(const Facts& facts, std::string_view name) {
  return of_row(facts.summary.practices, name, "Dockerfiles");
}
Answer control(const Facts& facts, std::string_view name) { return of_row(facts.summary.controls, name, "services"); }

// Dockerfiles that install nothing need no cache mount: the matrix leaves them open.
Answer cache_mounts(const Facts& facts) {
  for (const auto& row : facts.summary.practices.rows) {
    if (row.name != "cache mount") continue;
    const auto yes = std::ranges::count(row.cells, Truth::yes), no = std::ranges::count(row.cells, Truth::no);
    if (yes + no == 0) return {Truth::unknown, "no Dockerfile here installs packages"};
    return {fleet::truth(no == 0),
            std::to_string(yes) + " of " + std::to_string(yes + no) + " Dockerfiles that install"};
  }
  return {};
}

// Whether the audit finds nothing of a rule; `many` names what it finds.
Answer nothing_of(const Facts& facts, std::string_view rule) {
  const auto count = static_cast<std::size_t>(
      std::ranges::count_if(*facts.findings, [&](const Finding& finding) { return finding.rule->name == rule; }));
  return {fleet::truth(count == 0), some(count, "finding", "findings") + " of " + code(rule)};
}

Answer budgets(const Facts& facts) {
  std::size_t held = 0, within = 0, over = 0;
  for (const auto& row : facts.gate->rows) {
    if (row.check->name != "image-size" || !row.limit) continue;
    ++held;
    within += row.verdict == gate::Verdict::pass ? 1U : 0U;
    over += row.verdict == gate::Verdict::fail || row.verdict == gate::Verdict::accepted ? 1U : 0U;
  }
  if (held == 0) return {Truth::unknown, "no `image-size` is set under `[budgets]`"};
  return {over > 0         ? Truth::no
          : within == held ? Truth::yes
                           : Truth::unknown,
          count_text(within) + " of " + count_text(held) + " images are within, " + count_text(over) + " over"};
}

Answer one_of_each_kind(const Facts& facts) {
  if (facts.plan.rows.empty()) return {Truth::unknown, "fewer than two Dockerfiles are in use"};
  return {fleet::truth(facts.plan.rows.size() <= facts.plan.templates.size()),
          some(facts.plan.rows.size(), "Dockerfile", "Dockerfiles") + " in use for " +
              some(facts.plan.templates.size(), "kind", "kinds") + " of service"};
}

Answer all_on_their_template(const Facts& facts) {
  std::size_t all = 0, there = 0;
  for (const auto& row : facts.plan.rows) {
    all += row.services.size();
    if (facts.plan.templates[row.should_use].model == row.uses) there += row.services.size();
  }
  if (all == 0) return {Truth::unknown, "fewer than two Dockerfiles are in use"};
  return {fleet::truth(all == there), count_text(there) + " of " + some(all, "service", "services")};
}

Answer combination_of(const Facts& facts, fleet::Role role) {
  for (const auto& combination : facts.fleet->combinations)
    if (combination.role == role && combination.judged()) return {Truth::yes, code_list(combination.files, 4)};
  return {Truth::no, "no Compose file is named so"};
}
// What `docker compose up` adds by itself, or files for development.
Answer development_file(const Facts& facts) { return combination_of(facts, fleet::Role::development); }
Answer production_file(const Facts& facts) { return combination_of(facts, fleet::Role::production); }

Answer in_ci(const Facts& facts, std::string_view kind) {
  std::vector<std::string> paths;
  for (const auto& workflow : facts.fleet->workflows)
    if (workflow.has(kind) && workflow.source != nullptr) paths.push_back(workflow.source->path());
  if (!paths.empty()) return {Truth::yes, code_list(paths, 3)};
  return {fleet::ci_may_do_elsewhere(*facts.fleet) ? Truth::unknown : Truth::no, "no workflow does"};
}

Answer scheduled_scan(const Facts& facts) {
  for (const auto& workflow : facts.fleet->workflows)
    if (workflow.has("scan") && std::ranges::find(workflow.triggers, "schedule") != workflow.triggers.end())
      return {Truth::yes, code(workflow.source->path())};
  return {fleet::ci_may_do_elsewhere(*facts.fleet) ? Truth::unknown : Truth::no, "no workflow scans on a schedule"};
}

template <class Has>
Answer any_build(const Facts& facts, Has has, std::string_view none) {
  for (const auto& workflow : facts.fleet->workflows)
    for (const auto& build : workflow.builds)
      if (has(build)) return {Truth::yes, code(build.place.source->path())};
  return {fleet::ci_may_do_elsewhere(*facts.fleet) ? Truth::unknown : Truth::no, std::string{none}};
}

// A file that by its path is about it. What is in it nobody reads here.
Answer document_about(const Facts& facts, std::initializer_list<std::string_view> words) {
  for (const auto& file : facts.fleet->files) {
    const auto path = lower(file.path);
    if (!path.ends_with(".md") && !path.ends_with(".adoc") && !path.ends_with(".rst")) continue;
    for (const auto word : words)
      if (contains("/" + path, word)) return {Truth::yes, code(file.path) + ", by its name"};
  }
  return {Truth::no, "no document is named so"};
}

// By the name of the base; one without a base is from scratch, or its base is not known.
Answer distroless(const Facts& facts) {
  std::size_t yes = 0, open = 0;
  for (const auto& image : facts.images) {
    const auto& base = image.service->image;
    open += base ? 0U : 1U;
    yes += base && contains(base->name, "distroless") ? 1U : 0U;
  }
  const auto all = facts.images.size();
  if (all == 0) return {Truth::unknown, "nothing is built here"};
  auto evidence = count_text(yes) + " of " + some(all, "image", "images");
  if (open > 0) evidence += ", " + count_text(open) + " from scratch or not known";
  return {yes == all ? Truth::yes : yes + open == all ? Truth::unknown : Truth::no, evidence};
}

constexpr std::array phase_1 = {
    Item{"One Dockerfile for each kind of service", &one_of_each_kind},
    Item{"Every service is on the one for its kind", &all_on_their_template},
    Item{"Every image is within its size budget", &budgets},
    Item{"Every install has a cache mount", &cache_mounts},
    Item{"Every service has a health check that it can answer",
         [](const Facts& f) { return control(f, "health check"); }},
    Item{"No service runs as root", [](const Facts& f) { return control(f, "non-root user"); }},
};
constexpr std::array phase_2 = {
    Item{"Every service has a memory limit", [](const Facts& f) { return control(f, "memory limit"); }},
    Item{"No service holds a secret in its environment", [](const Facts& f) { return control(f, "no plain secrets"); }},
    Item{"Images are scanned in CI", [](const Facts& f) { return in_ci(f, "scan"); }},
    Item{"There is a production Compose file", &production_file},
    Item{"Ignore files leave nothing in that builds do not need",
         [](const Facts& f) { return nothing_of(f, "context-not-ignored"); }},
    Item{"Decisions are written down",
         [](const Facts& f) { return document_about(f, {"/adr/", "/adrs/", "/decisions/", "/adr-"}); }},
};
constexpr std::array phase_3 = {
    Item{"Every service has a read-only root", [](const Facts& f) { return control(f, "read-only root"); }},
    Item{"Every service drops all capabilities", [](const Facts& f) { return control(f, "capabilities dropped"); }},
    Item{"No service may gain privileges", [](const Facts& f) { return control(f, "no new privileges"); }},
    Item{"There is a development Compose file", &development_file},
    Item{"Dependencies are installed before sources are copied",
         [](const Facts& f) { return practice(f, "install before sources"); }},
    Item{"Builds in CI keep their cache",
         [](const Facts& f) {
           return any_build(
               f, [](const auto& build) { return !build.cache_to.empty(); }, "no build in CI exports its cache");
         }},
};
constexpr std::array phase_4 = {
    Item{"Images have no shell and no package manager (distroless, scratch)", &distroless},
    Item{"Images are built for several platforms",
         [](const Facts& f) {
           return any_build(
               f, [](const auto& build) { return build.platforms.size() > 1; }, "no build names two platforms");
         }},
    Item{"A bill of materials is made", [](const Facts& f) { return in_ci(f, "sbom"); }},
    Item{"Images are scanned again on a schedule", &scheduled_scan},
    Item{"Images are signed", [](const Facts& f) { return in_ci(f, "sign"); }},
    Item{"There is a playbook for disasters",
         [](const Facts& f) { return document_about(f, {"disaster", "recovery"}); }},
};

Section phase(const Facts& facts, std::string title, std::span<const Item> items) {
  Section out{.title = std::move(title), .command = ""};
  Grid grid{.columns = {{""}, {"item"}, {"evidence"}}, .rows = {}};
  for (const auto& item : items) {
    const auto answer = item.of(facts);
    grid.rows.push_back({std::string{mark_of(answer.truth)}, std::string{item.what}, answer.evidence});
  }
  out.blocks.push_back(std::move(grid));
  return out;
}

}  // namespace

Section checklist_section(const Facts& facts) {
  Section out{.title = "Checklist", .command = command(facts, "audit", "--format json")};
  out.blocks.push_back(
      Paragraph{"Every item is computed. What CI does is read from its workflows; a document is found by its "
                "path alone."});
  out.parts.push_back(phase(facts, "Phase 1: images", phase_1));
  out.parts.push_back(phase(facts, "Phase 2: limits and secrets", phase_2));
  out.parts.push_back(phase(facts, "Phase 3: hardening", phase_3));
  out.parts.push_back(phase(facts, "Phase 4: supply chain", phase_4));
  return out;
}

}  // namespace loadline::report
