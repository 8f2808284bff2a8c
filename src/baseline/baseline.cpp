// SPDX-License-Identifier: Apache-2.0
// The file of accepted findings: written, read, compared.
#include "baseline/baseline.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/line_field.h"
#include "base/text.h"

namespace loadline::baseline {
namespace {

constexpr std::string_view title = "# loadline baseline 1";
constexpr std::string_view explanation =
    ": findings accepted so far. `loadline baseline --update` drops those that are fixed.\n"
    "# rule, text pointed at, occurrence, file\n";

void sort(std::vector<Fingerprint>& entries) {
  const auto key = [](const Fingerprint& one) { return std::tie(one.path, one.rule, one.text, one.occurrence); };
  std::ranges::sort(entries, [&](const auto& a, const auto& b) { return key(a) < key(b); });
}

std::optional<Fingerprint> entry_of(std::string_view line) {
  std::string_view rest = line;
  const auto word = [&] {
    const auto end = rest.find(' ');
    const auto out = rest.substr(0, end);
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    return out;
  };
  Fingerprint out;
  out.rule = word();
  out.text = word();
  const auto occurrence = parse_integer<std::size_t>(word());
  out.path = from_line_field(rest);
  if (out.rule.empty() || out.text.size() != 16 || !occurrence || *occurrence == 0 || out.path.empty())
    return std::nullopt;
  out.occurrence = *occurrence;
  return out;
}

}  // namespace

Baseline baseline_of(const std::vector<Finding>& findings) {
  Baseline out{fingerprints_of(findings)};
  sort(out.entries);
  return out;
}

Result<Baseline> read(std::string_view text, std::string_view path) {
  Baseline out;
  std::size_t number = 0;
  for (const auto line : split_lines(text)) {
    const auto place = [&] { return std::string{path} + ":" + std::to_string(number); };
    if (++number == 1 && line.substr(0, line.find(':')) != title)
      return failure("this is no baseline of loadline, which begins with \"" + std::string{title} + "\"", place());
    if (line.empty() || line.starts_with('#')) continue;
    auto entry = entry_of(line);
    if (!entry) return failure("this line is not: rule, text, occurrence, file (a merge that went wrong?)", place());
    out.entries.push_back(std::move(*entry));
  }
  if (number == 0) return failure("this file is empty", std::string{path});
  sort(out.entries);
  return out;
}

std::string write(const Baseline& baseline) {
  std::string out{title};
  out += explanation;
  for (const auto& entry : baseline.entries)
    out += entry.rule + " " + entry.text + " " + std::to_string(entry.occurrence) + " " + to_line_field(entry.path) +
           "\n";
  return out;
}

Comparison compare(const Baseline& baseline, const std::vector<Finding>& findings, const Exists& exists) {
  const auto now = fingerprints_of(findings);
  Comparison out;
  out.accepted.resize(now.size());
  std::map<Fingerprint, std::size_t> index;
  for (std::size_t i = 0; i < now.size(); ++i) index.emplace(now[i], i);

  std::vector<const Fingerprint*> gone;  // entries of files that are no more
  for (const auto& entry : baseline.entries) {
    const auto found = index.find(entry);
    if (found == index.end()) {
      if (exists(entry.path)) out.fixed.push_back(entry);
      else gone.push_back(&entry);
    } else if (!out.accepted[found->second]) {
      out.accepted[found->second] = true;
      out.kept.push_back(entry);
    }
  }
  std::multimap<std::pair<std::string_view, std::string_view>, std::size_t> moved;
  if (!gone.empty())
    for (std::size_t i = 0; i < now.size(); ++i)
      if (!out.accepted[i]) moved.emplace(std::pair{std::string_view{now[i].rule}, std::string_view{now[i].text}}, i);
  for (const auto* entry : gone) {
    const auto found = moved.find({entry->rule, entry->text});
    if (found == moved.end()) {
      out.fixed.push_back(*entry);
      continue;
    }
    out.accepted[found->second] = true;
    out.kept.push_back(now[found->second]);
    moved.erase(found);
  }
  sort(out.kept);
  return out;
}

}  // namespace loadline::baseline
