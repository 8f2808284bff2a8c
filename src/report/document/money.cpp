// SPDX-License-Identifier: Apache-2.0
// Success criteria as the gate judges them, and what images cost by the prices that somebody set.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "base/units.h"
#include "report/document/sections.h"
#include "report/gate_words.h"

namespace loadline::report {
namespace {

constexpr double giga = 1e9;

std::string_view mark_of_verdict(gate::Verdict verdict) {
  switch (verdict) {
    case gate::Verdict::pass: return "✅ pass";
    case gate::Verdict::accepted: return "🟡 accepted";
    case gate::Verdict::fail: return "❌ fail";
    case gate::Verdict::not_measured: break;
  }
  return "❔ not measured";
}

struct Packed {
  double today = 0, after = 0;  // GB
  bool open = false;            // something is of unknown size
};
Packed packed_of(const Facts& facts) {
  Packed out;
  for (const auto& image : facts.images) {
    const auto& after = image.after != nullptr ? *image.after : *image.prediction;
    out.today += static_cast<double>(image.prediction->compressed.likely) / giga;
    out.after += static_cast<double>(after.compressed.likely) / giga;
    out.open = out.open || !image.prediction->unknown.empty() || !after.unknown.empty();
  }
  return out;
}

// Minutes of the newest recorded build of every service, and of the oldest; nothing where one service has none.
struct Minutes {
  double first = 0, now = 0;
  std::size_t services = 0;
};
Minutes minutes_of(const Facts& facts) {
  Minutes out;
  const auto seconds = [](const builds::RecordedBuild& build) {
    return build.cached_seconds ? build.cached_seconds : build.cold_seconds;
  };
  const auto has = [&](const builds::RecordedBuild& build) { return seconds(build).has_value(); };
  for (const auto& image : facts.images) {
    const auto* now = builds::newest_with(*facts.builds, image.label, has);
    if (now == nullptr) continue;
    ++out.services;
    out.now += *seconds(*now) / 60;
    out.first += *seconds(*builds::oldest_with(*facts.builds, image.label, has)) / 60;
  }
  return out;
}

class Costs {
 public:
  explicit Costs(const Facts& facts) : prices_{facts.prices} {}

  // True where both are set; what is not is noted.
  bool known(const std::optional<double>& a, std::string_view name_a, const std::optional<double>& b,
             std::string_view name_b) {
    for (const auto& [value, name] : {std::pair{&a, name_a}, {&b, name_b}})
      if (!*value && std::ranges::find(missing, name) == missing.end()) missing.emplace_back(name);
    return a && b;
  }
  [[nodiscard]] std::string money(double value, bool open) const {
    return (open ? "> " : "") + fmt::format("{:.2f}", value) + (prices_.currency ? " " + *prices_.currency : "");
  }
  // What is saved is the difference of what the row shows, to the cent.
  void row(std::string what, double today, double after, bool open, std::string how) {
    const auto shown = [](double value) { return std::round(value * 100) / 100; };
    rows.push_back({std::move(what), money(today, open), money(after, open), money(shown(today) - shown(after), false),
                    std::move(how)});
  }
  [[nodiscard]] const config::Prices& prices() const { return prices_; }

  std::vector<std::string> missing;
  std::vector<std::vector<std::string>> rows;

 private:
  config::Prices prices_;
};

void add_bytes(const Facts& facts, Costs& costs) {
  const auto& prices = costs.prices();
  const auto packed = packed_of(facts);
  if (costs.known(prices.registry_gb_month, "registry-gb-month", prices.tags_kept, "tags-kept")) {
    const double each = *prices.registry_gb_month * *prices.tags_kept;
    costs.row("registry", packed.today * each, packed.after * each, packed.open,
              fmt::format("{:.2f} GB compressed × {:g} tags × {:g}, no layer shared", packed.today, *prices.tags_kept,
                          *prices.registry_gb_month));
  }
  if (costs.known(prices.transfer_gb, "transfer-gb", prices.pulls_per_month, "pulls-per-month")) {
    const double each = *prices.transfer_gb * *prices.pulls_per_month;
    costs.row("transfer", packed.today * each, packed.after * each, packed.open,
              fmt::format("{:.2f} GB compressed × {:g} pulls × {:g}", packed.today, *prices.pulls_per_month,
                          *prices.transfer_gb));
  }
}

void add_minutes(const Facts& facts, Costs& costs, Section& out) {
  const auto& prices = costs.prices();
  if (!costs.known(prices.ci_minute, "ci-minute", prices.builds_per_month, "builds-per-month")) return;
  const auto minutes = minutes_of(facts);
  if (minutes.services == 0) {
    out.blocks.push_back(Paragraph{"Minutes of CI are not measured: `loadline build` records builds."});
    return;
  }
  const double each = *prices.ci_minute * *prices.builds_per_month;
  auto text = "CI: " + costs.money(minutes.now * each, false) + " a month by the newest recorded build of " +
              some(minutes.services, "service", "services") + " of " + count_text(facts.images.size()) +
              fmt::format(" ({:.1f} minutes × {:g} builds × {:g})", minutes.now, *prices.builds_per_month,
                          *prices.ci_minute);
  if (minutes.first != minutes.now) text += ", and " + costs.money(minutes.first * each, false) + " by the first";
  out.blocks.push_back(Paragraph{text + "."});
}

}  // namespace

Section criteria_section(const Facts& facts) {
  Section out{.title = "Success criteria", .command = command(facts, "gate")};
  if (facts.gate->rows.empty()) {
    out.blocks.push_back(
        Paragraph{"None is set: `[budgets]` in loadline.toml sets them, and `loadline gate` holds the fleet to them."});
    return out;
  }
  Grid grid{.columns = {{"check"}, {"service"}, {"figure"}, {"limit"}, {"verdict"}, {"why"}}, .rows = {}};
  for (const auto& row : facts.gate->rows)
    grid.rows.push_back({std::string{row.check->name}, row.subject.empty() ? "the fleet" : code(row.subject),
                         row.figure ? figure_words(*row.figure) : "-", limit_words(row),
                         std::string{mark_of_verdict(row.verdict)}, row.why});
  const auto counts = facts.gate->counts();
  out.blocks.push_back(Paragraph{
      some(facts.gate->rows.size(), "check", "checks") + ": " + count_text(counts.pass) + " " +
      std::string{verb(counts.pass, "passes", "pass")} + ", " + count_text(counts.fail + counts.accepted) + " " +
      std::string{verb(counts.fail + counts.accepted, "fails", "fail")} + ", " + count_text(counts.not_measured) + " " +
      std::string{verb(counts.not_measured, "is", "are")} + " not measured."});
  out.blocks.push_back(std::move(grid));
  return out;
}

Section cost_section(const Facts& facts) {
  Section out{.title = "Cost", .command = command(facts, "predict", "--offline --compare")};
  if (facts.images.empty()) return out;
  Costs costs{facts};
  add_bytes(facts, costs);
  if (!costs.rows.empty()) {
    out.blocks.push_back(
        Paragraph{"A month, by the prices in loadline.toml and predicted sizes; \"after\" is with every fix applied."});
    out.blocks.push_back(Grid{
        .columns = {{"cost"}, {"today", Align::right}, {"after", Align::right}, {"saved", Align::right}, {"today is"}},
        .rows = std::move(costs.rows)});
  }
  add_minutes(facts, costs, out);
  if (!costs.missing.empty())
    out.blocks.push_back(Paragraph{"Not counted, since `[prices]` in loadline.toml does not say " +
                                   code_list(costs.missing, costs.missing.size()) + "."});
  return out;
}

}  // namespace loadline::report
