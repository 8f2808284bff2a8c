// SPDX-License-Identifier: Apache-2.0
// The file of accepted findings: written, read, compared.
#include "baseline/baseline.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/line_field.h"
#include "base/text.h"

namespace loadline::baseline {
namespace {

constexpr std::string_view title = "# loadline baseline 1";
constexpr std::string_view explanation =
    ": findings accepted so far. `loadline baseline --update` drops those that are fixed.\n"
    "# rule, text pointed at, part around it, occurrence, file\n";

void sort(std::vector<Fingerprint>& entries) {
  const auto key = [](const Fingerprint& one) {
    return std::tie(one.path, one.rule, one.text, one.part, one.occurrence);
  };
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
  out.part = word();
  const auto occurrence = parse_integer<std::size_t>(word());
  out.path = from_line_field(rest);
  if (out.rule.empty() || out.text.size() != 16 || out.part.size() != 16 || !occurrence || *occurrence == 0 ||
      out.path.empty())
    return std::nullopt;
  out.occurrence = *occurrence;
  return out;
}

// Before parts were told apart, the occurrence stood behind the text.
bool is_of_before(std::string_view line) {
  const auto words = split_blanks(line);
  return words.size() >= 4 && words[1].size() == 16 && words[2].size() < 16 && parse_integer<std::size_t>(words[2]);
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
    if (!entry && is_of_before(line))
      return failure("this baseline was written by an older loadline: write it anew with `loadline baseline`", place());
    if (!entry)
      return failure("this line is not: rule, text, part, occurrence, file (a merge that went wrong?)", place());
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
    out += entry.rule + " " + entry.text + " " + entry.part + " " + std::to_string(entry.occurrence) + " " +
           to_line_field(entry.path) + "\n";
  return out;
}

namespace {

// Findings that no entry stands for yet, under what is left of their fingerprint.
class Unclaimed {
 public:
  Unclaimed(const std::vector<Fingerprint>& now, const std::vector<bool>& accepted, bool of_any_file) {
    for (std::size_t i = 0; i < now.size(); ++i)
      if (!accepted[i]) by_key_.emplace(key_of(now[i], of_any_file), i);
  }
  std::optional<std::size_t> claim(const Fingerprint& entry, bool of_any_file) {
    const auto found = by_key_.find(key_of(entry, of_any_file));
    if (found == by_key_.end()) return std::nullopt;
    const auto out = found->second;
    by_key_.erase(found);
    return out;
  }

 private:
  using Key = std::tuple<std::string_view, std::string_view, std::string_view>;
  static Key key_of(const Fingerprint& one, bool of_any_file) {
    return {one.rule, one.text, of_any_file ? std::string_view{} : one.path};
  }
  std::multimap<Key, std::size_t> by_key_;  // in the order of the findings
};

// Which parts a file has, asked of the files that findings stand in.
class Parts {
 public:
  explicit Parts(const std::vector<Finding>& findings) {
    for (const auto& finding : findings)
      if (finding.at) sources_.emplace(finding.at.source->path(), finding.at.source);
  }
  // Unknown where the file has no finding at all, and then nothing hangs on it.
  bool has(const Fingerprint& entry) {
    const auto source = sources_.find(entry.path);
    if (source == sources_.end()) return true;
    auto [parts, fresh] = known_.try_emplace(source->second);
    if (fresh) parts->second = parts_of(*source->second);
    return parts->second.contains(entry.part);
  }

 private:
  std::map<std::string_view, const Source*> sources_;
  std::map<const Source*, std::set<std::string, std::less<>>> known_;
};

}  // namespace

Comparison compare(const Baseline& baseline, const std::vector<Finding>& findings, const Exists& exists) {
  const auto now = fingerprints_of(findings);
  Comparison out;
  out.accepted.resize(now.size());
  std::map<Fingerprint, std::size_t> index;
  for (std::size_t i = 0; i < now.size(); ++i) index.emplace(now[i], i);
  const auto accept = [&](std::size_t i) {
    out.accepted[i] = true;
    out.kept.push_back(now[i]);
  };

  std::vector<const Fingerprint*> left;
  for (const auto& entry : baseline.entries) {
    const auto found = index.find(entry);
    if (found == index.end()) left.push_back(&entry);
    else if (!out.accepted[found->second]) accept(found->second);
  }
  // What was renamed around them: the part of the file, then the file.
  Parts parts{findings};
  for (const bool of_any_file : {false, true}) {
    Unclaimed unclaimed{now, out.accepted, of_any_file};
    std::erase_if(left, [&](const Fingerprint* entry) {
      if (of_any_file ? exists(entry->path) : parts.has(*entry)) return false;
      const auto found = unclaimed.claim(*entry, of_any_file);
      if (found) accept(*found);
      return found.has_value();
    });
  }
  for (const auto* entry : left) out.fixed.push_back(*entry);
  sort(out.kept);
  return out;
}

}  // namespace loadline::baseline
