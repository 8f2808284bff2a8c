// SPDX-License-Identifier: Apache-2.0
// The audit for a person at a terminal.
#include "report/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/parallel.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/units.h"
#include "report/consolidation_text.h"
#include "report/finding_text.h"
#include "report/summary.h"

namespace loadline::report {
namespace {

using fleet::Truth;

std::string counted(std::size_t n, std::string_view one) {
  return count_text(n) + " " + std::string{one} + (n == 1 ? "" : "s");
}

std::string heading(std::string_view text, const Style& style) { return "\n" + painted(text, Ink::bold, style) + "\n"; }

std::string figures_text(const Summary& summary, const Style& style) {
  std::string out;
  std::size_t width = 0;
  for (const auto& figure : summary.figures) width = std::max(width, display_width(figure.value));
  for (const auto& figure : summary.figures) {
    const Ink ink = figure.mark == Mark::good ? Ink::green : figure.mark == Mark::bad ? Ink::red : Ink::dim;
    const std::string_view sign = figure.mark == Mark::good ? "✓" : figure.mark == Mark::bad ? "✗" : "·";
    out += "  " + painted(sign, ink, style) + " " + padded(figure.area, 9) + " " + padded(figure.value, width);
    if (!figure.target.empty()) out += painted("  target: " + figure.target, Ink::dim, style);
    while (out.ends_with(' ')) out.pop_back();
    out += "\n";
  }
  return out;
}

// What tells Dockerfiles apart for a person: "node-service-production" of a folder of templates, "services/auth"
// of services/auth/Dockerfile; the whole path where two would get the same name. Other texts stay.
std::string short_name(std::string_view path) {
  constexpr std::string_view ending = ".Dockerfile";
  const auto name = base_name(path);
  if (name.ends_with(ending)) return std::string{name.substr(0, name.size() - ending.size())};
  if (name == "Dockerfile" && !folder_of(path).empty()) return std::string{folder_of(path)};
  return std::string{path};
}

std::vector<std::string> short_names(const std::vector<std::string>& paths) {
  std::map<std::string, std::set<std::string>> wholes;
  for (const auto& path : paths) wholes[short_name(path)].insert(path);
  std::vector<std::string> out;
  for (const auto& path : paths) out.push_back(wholes[short_name(path)].size() == 1 ? short_name(path) : path);
  return out;
}

Cell truth_cell(Truth value) {
  if (value == Truth::yes) return {"✓", Ink::green};
  if (value == Truth::no) return {"✗", Ink::red};
  return {"?", Ink::dim};
}

Cell judged(std::string text, Truth value) {
  return {std::move(text), value == Truth::no ? Ink::red : value == Truth::unknown ? Ink::dim : Ink::plain};
}

std::string image_text(const std::optional<ImageFigure>& image) {
  return image ? (image->unknown > 0 ? "> " : "") + bytes_text(image->bytes.likely) : "?";
}

// Of the instruction that costs most: how many commits miss it, and where it stands.
std::string cache_text(const std::optional<CacheFigure>& cache) {
  if (!cache || cache->commits == 0) return "?";
  if (cache->instruction.empty()) return "nothing";
  const auto least = fmt::format("{:.0f}", 100 * cache->missed_share);
  const auto most = fmt::format("{:.0f}", 100 * cache->possible_share);
  return fmt::format("{} % of line {}", least == most ? least : least + "-" + most, cache->line);
}

// Columns for what somebody asked for.
void add_figures(Table& table, const Summary& summary, const FiguresByService& figures) {
  const auto has = [&](auto member) {
    return std::ranges::any_of(figures, [&](const auto& one) { return (one.second.*member).has_value(); });
  };
  const auto add = [&](std::string header, const auto& text) {
    table.header.push_back(std::move(header));
    std::size_t at = 0;
    for (const auto& row : summary.services) {
      if (row.kind != fleet::ServiceKind::application) continue;
      const auto found = figures.find(row.service);
      table.rows[at++].push_back({text(found == figures.end() ? ServiceFigures{} : found->second)});
    }
  };
  if (has(&ServiceFigures::image)) add("image", [](const ServiceFigures& one) { return image_text(one.image); });
  if (has(&ServiceFigures::cache)) add("misses", [](const ServiceFigures& one) { return cache_text(one.cache); });
}

// What the columns mean that not every audit has.
std::string figures_legend(const FiguresByService& figures, const Style& style) {
  std::string out;
  const auto add = [&](std::string_view text) {
    for (const auto& line : wrapped(text, style.width - 2)) out += "  " + painted(line, Ink::dim, style) + "\n";
  };
  const auto is_open = [](const auto& one) { return one.second.image && one.second.image->unknown > 0; };
  if (std::ranges::any_of(figures, is_open))
    add("image: predicted, unpacked; > where a part is in it that nobody can size (`loadline predict` names them)");
  if (std::ranges::any_of(figures, [](const auto& one) { return one.second.cache.has_value(); }))
    add("misses: the share of commits at which the costliest instruction of the Dockerfile is run again");
  return out;
}

std::string services_text(const Summary& summary, const FiguresByService& figures, const Style& style) {
  Table table{.header = {"service", "base", "user", "health", "limits", "ro", "secrets", "Dockerfile"},
              .rows = {},
              .flexible = {0, 1, 3, 7}};
  std::vector<std::string> dockerfiles;
  for (const auto& row : summary.services) dockerfiles.push_back(row.dockerfile);
  dockerfiles = short_names(dockerfiles);
  for (std::size_t i = 0; i < summary.services.size(); ++i) {
    const auto& row = summary.services[i];
    if (row.kind != fleet::ServiceKind::application) continue;
    table.rows.push_back({{row.name, Ink::bold},
                          {row.base, Ink::plain, true},
                          judged(row.user, row.non_root),
                          judged(row.health, row.healthy),
                          judged(row.limits, row.limited),
                          truth_cell(row.read_only),
                          {row.plain_secrets == 0 ? "-" : std::to_string(row.plain_secrets),
                           row.plain_secrets == 0 ? Ink::dim : Ink::red},
                          {dockerfiles[i], Ink::dim}});
  }
  if (table.rows.empty()) return "";
  add_figures(table, summary, figures);
  std::string out = heading("Services", style) + rendered(table, style) + figures_legend(figures, style);
  std::vector<std::string> others;
  for (const auto& row : summary.services)
    if (row.kind != fleet::ServiceKind::application) others.push_back(row.name);
  if (!others.empty())
    for (const auto& line :
         wrapped("and " + std::to_string(others.size()) + (others.size() == 1 ? " that runs" : " that run") +
                     " an image as it is: " + listed(others, others.size()),
                 style.width - 2))
      out += "  " + painted(line, Ink::dim, style) + "\n";
  return out;
}

// Columns of the matrix become rows: services are many, controls are few.
std::string matrix_text(const Matrix& matrix, std::string_view subject, const Style& style) {
  if (matrix.columns.empty()) return "";
  Table table{.header = {std::string{subject}}, .rows = {}, .flexible = {0}};
  std::vector<Cell> shares = {{"share", Ink::dim}};
  for (const auto& row : matrix.rows) {
    table.header.push_back(row.short_name);
    shares.push_back({row.percentage(), Ink::bold});
  }
  const auto names = short_names(matrix.columns);
  for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
    std::vector<Cell> cells = {{names[column]}};
    for (const auto& row : matrix.rows) cells.push_back(truth_cell(row.cells[column]));
    table.rows.push_back(std::move(cells));
  }
  table.rows.push_back(std::move(shares));
  return heading(matrix.title, style) + rendered(table, style);
}

std::string rules_text(const std::vector<Finding>& findings, const Style& style) {
  std::map<std::string_view, std::pair<Severity, std::size_t>> by_rule;
  for (const auto& finding : findings) {
    auto& [severity, count] = by_rule[finding.rule->name];
    severity = std::max(severity, finding.severity);
    ++count;
  }
  std::vector<std::tuple<Severity, std::size_t, std::string_view>> rows;
  for (const auto& [rule, entry] : by_rule) rows.emplace_back(entry.first, entry.second, rule);
  std::ranges::sort(rows, [](const auto& a, const auto& b) {
    return std::tuple{std::get<0>(b), std::get<1>(b), std::get<2>(a)} <
           std::tuple{std::get<0>(a), std::get<1>(a), std::get<2>(b)};
  });
  std::string out = heading("All findings by rule", style);
  for (const auto& [severity, count, rule] : rows)
    out += "  " + painted(padded(std::string{name_of(severity)}, 7), ink_of(severity), style) +
           fmt::format(" {:>4}  {}\n", count, rule);
  return out;
}

std::string closing_text(const Summary& summary, const TextRequest& request) {
  const auto& counts = summary.counts;
  std::string out = "\n" + counted(counts.errors, "error") + ", " + counted(counts.warnings, "warning") + ", " +
                    count_text(counts.infos) + " for information";
  if (counts.fixable > 0) out += "; " + count_text(counts.fixable) + " can be fixed";
  return painted(out,
                 counts.errors > 0     ? Ink::red
                 : counts.warnings > 0 ? Ink::yellow
                                       : Ink::green,
                 request.style) +
         "\n";
}

}  // namespace

std::vector<const Finding*> ranked(const std::vector<Finding>& findings) {
  std::vector<const Finding*> out;
  for (const auto& finding : findings) out.push_back(&finding);
  const auto weight = [](const Finding* finding) {
    const auto& cost = finding->cost;
    // Bytes of either kind weigh the same; a package stands for what one takes on average (100 kB on disk).
    const double bytes = static_cast<double>(cost.image_bytes.value_or(0)) +
                         static_cast<double>(cost.context_bytes.value_or(0)) +
                         100'000.0 * static_cast<double>(cost.packages.value_or(0));
    return std::tuple{finding->severity, bytes, finding->services.size()};
  };
  std::ranges::stable_sort(out, [&](const Finding* a, const Finding* b) { return weight(b) < weight(a); });
  return out;
}

namespace {

std::string title_text(const Summary& summary, const TextRequest& request) {
  const auto facts = fmt::format("{} built here, {} run as they are · {}, {} in use · {}",
                                 counted(summary.services_built, "service"), summary.services_run,
                                 counted(summary.dockerfiles, "Dockerfile"), summary.dockerfiles_used,
                                 counted(summary.files, "file"));
  const std::string title = "loadline audit " + shown(request.root);
  const bool fits = display_width(title) + 2 + display_width(facts) <= request.style.width;
  return painted(title, Ink::bold, request.style) + (fits ? "  " : "\n") + painted(facts, Ink::dim, request.style) +
         "\n\n";
}

// Every finding in full, each rule explained once.
std::string all_findings_text(const std::vector<const Finding*>& order, const AdviceOf& advice, const Style& style) {
  std::string out = heading("Findings", style);
  std::set<std::string_view> explained;
  for (const auto* finding : order) {
    const auto rule = finding->rule->name;
    out += finding_text(*finding, explained.insert(rule).second ? advice(rule) : Advice{}, style);
  }
  return out;
}

// The costliest finding of each of the first rules; where else the rule speaks stands in one line.
std::string costliest_text(const std::vector<const Finding*>& order, std::size_t most, const AdviceOf& advice,
                           const Style& style) {
  std::vector<std::string_view> rules;
  std::map<std::string_view, std::vector<const Finding*>> by_rule;
  for (const auto* finding : order) {
    auto& all = by_rule[finding->rule->name];
    if (all.empty()) rules.push_back(finding->rule->name);
    all.push_back(finding);
  }
  std::string out = heading("What costs most", style);
  for (std::size_t i = 0; i < std::min(most, rules.size()); ++i) {
    const auto& all = by_rule[rules[i]];
    std::vector<std::string> places;  // each once: several findings may share one
    std::set<std::string> known = {all.front()->at ? place_text(all.front()->at) : ""};
    for (std::size_t j = 1; j < all.size(); ++j)
      if (all[j]->at && known.insert(place_text(all[j]->at)).second) places.push_back(place_text(all[j]->at));
    out += finding_text(*all.front(), advice(rules[i]), style, listed(places, 3));
  }
  return out;
}

}  // namespace

std::string audit_text(const fleet::Fleet& fleet, const std::vector<Finding>& findings, const AdviceOf& advice,
                       const TextRequest& request) {
  Summary summary;
  fleet::ConsolidationPlan plan;
  side_by_side([&] { summary = summary_of(fleet, findings); },
               [&] {
                 if (request.overview) plan = fleet::consolidation_of(fleet);
               });
  tell_images(summary, request.figures);
  const auto& style = request.style;
  std::string out = title_text(summary, request);
  if (summary.dockerfiles == 0 && fleet.combinations.empty())
    out += "  There is no Dockerfile and no Compose file here.\n";
  out += figures_text(summary, style);
  if (request.overview) {
    out += services_text(summary, request.figures, style);
    out += matrix_text(summary.practices, "Dockerfile", style);
    out += matrix_text(summary.controls, "service", style);
    out += consolidation_text(plan, style);
  }
  const auto order = ranked(findings);
  if (order.empty()) return out + closing_text(summary, request);
  const bool all = request.most == 0 || order.size() <= request.most;
  out += all ? all_findings_text(order, advice, style) : costliest_text(order, request.most, advice, style);
  out += rules_text(findings, style) + closing_text(summary, request);
  out += painted(all ? "`loadline explain RULE` says more of a rule."
                     : "`loadline explain RULE` says more of a rule; --top 0 shows every finding in full.",
                 Ink::dim, style);
  return out + "\n";
}

}  // namespace loadline::report
