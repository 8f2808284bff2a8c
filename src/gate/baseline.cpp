// SPDX-License-Identifier: Apache-2.0
// The file of accepted figures: written, read, compared, tightened.
#include "gate/baseline.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <fmt/format.h>

#include "base/line_field.h"
#include "base/text.h"
#include "base/units.h"

namespace loadline::gate {
namespace {

constexpr std::string_view title = "# loadline gate baseline 1";
constexpr std::string_view explanation =
    ": figures accepted so far. `loadline gate --ratchet` only tightens them.\n"
    "# check, figure, evidence, service\n";

// Whole bytes and counts, seconds and per cent to a thousandth: what is written is what is compared next time.
double rounded(double value) { return std::round(value * 1000) / 1000; }

void sort(std::vector<Accepted>& entries) {
  std::ranges::sort(entries, {}, [](const Accepted& one) { return std::pair{one.check->name, one.subject}; });
}

std::optional<Accepted> entry_of(std::string_view line) {
  std::string_view rest = line;
  const auto word = [&] {
    const auto end = rest.find(' ');
    const auto out = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    return out;
  };
  Accepted out;
  out.check = check_named(word());
  const auto value = parse_amount(word());
  auto evidence = word();
  if (const auto plus = evidence.find('+'); plus != evidence.npos) {
    const auto parts = parse_integer<std::size_t>(evidence.substr(plus + 1));
    if (!parts) return std::nullopt;
    out.unknown_parts = *parts;
    evidence = evidence.substr(0, plus);
  }
  out.subject = from_line_field(rest);
  if (out.check == nullptr || !value || out.check->of_service == out.subject.empty()) return std::nullopt;
  out.value = *value;
  for (const auto one : {Evidence::audited, Evidence::predicted, Evidence::built})
    if (name_of(one) == evidence) {
      out.evidence = one;
      return out;
    }
  return std::nullopt;
}

Accepted accepted_of(const Figure& figure) {
  return {figure.check, figure.subject, rounded(figure.value->likely), figure.evidence, figure.unknown_parts};
}

bool is_better(const Accepted& now, const Accepted& before) {
  if (now.evidence != before.evidence) return now.evidence == Evidence::built;
  if (now.unknown_parts != before.unknown_parts) return now.unknown_parts < before.unknown_parts;
  return now.check->more_is_better ? now.value > before.value : now.value < before.value;
}

}  // namespace

const Accepted* Baseline::find(const Check& check, std::string_view subject) const {
  const auto at = std::ranges::find_if(
      entries, [&](const Accepted& one) { return one.check == &check && one.subject == subject; });
  return at == entries.end() ? nullptr : &*at;
}

Result<Baseline> read_baseline(std::string_view text, std::string_view path) {
  Baseline out;
  std::size_t number = 0;
  for (const auto line : split_lines(text)) {
    const auto place = [&] { return std::string{path} + ":" + std::to_string(number); };
    if (++number == 1 && line.substr(0, line.find(':')) != title)
      return failure("this is no baseline of the gate, which begins with \"" + std::string{title} + "\"", place());
    if (line.empty() || line.starts_with('#')) continue;
    auto entry = entry_of(line);
    if (!entry)
      return failure("this line is not: check, figure, evidence, service (a merge that went wrong?)", place());
    if (out.find(*entry->check, entry->subject) != nullptr)
      return failure("this figure is there twice (a merge that went wrong?)", place());
    out.entries.push_back(std::move(*entry));
  }
  if (number == 0) return failure("this file is empty", std::string{path});
  sort(out.entries);
  return out;
}

std::string write_baseline(const Baseline& baseline) {
  std::string out{title};
  out += explanation;
  for (const auto& entry : baseline.entries) {
    out += fmt::format("{} {} {}", entry.check->name, entry.value, name_of(entry.evidence));
    if (entry.unknown_parts > 0) out += fmt::format("+{}", entry.unknown_parts);
    if (!entry.subject.empty()) out += " " + to_line_field(entry.subject);
    out += "\n";
  }
  return out;
}

Standing standing_of(const Figure& figure, const Accepted& accepted, double tolerance) {
  if (!figure.value || figure.evidence != accepted.evidence || figure.unknown_parts > accepted.unknown_parts)
    return Standing::not_comparable;
  const double now = rounded(figure.value->likely);
  const bool gives_way = figure.check->unit == Unit::bytes || figure.check->unit == Unit::seconds;
  const double slack = gives_way ? accepted.value * tolerance / 100 : 0;
  const bool worse = figure.check->more_is_better ? now < accepted.value - slack : now > accepted.value + slack;
  return worse ? Standing::worse : Standing::no_worse;
}

Ratchet ratcheted(const Baseline& before, const std::vector<Figure>& figures) {
  Ratchet out;
  for (const auto& figure : figures) {
    const auto* old = before.find(*figure.check, figure.subject);
    if (!figure.value) {
      if (old != nullptr) out.baseline.entries.push_back(*old);
      continue;
    }
    const auto now = accepted_of(figure);
    if (old == nullptr) out.added.push_back(now);
    else if (is_better(now, *old)) out.tightened.push_back(now);
    out.baseline.entries.push_back(old == nullptr || is_better(now, *old) ? now : *old);
  }
  sort(out.baseline.entries);
  for (const auto& entry : before.entries)
    if (out.baseline.find(*entry.check, entry.subject) == nullptr) out.dropped.push_back(entry);
  return out;
}

}  // namespace loadline::gate
