// SPDX-License-Identifier: Apache-2.0
// Runs every rule's page: what it shows is what the rule does. UPDATE=1 rewrites the expected blocks.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "base/text.h"
#include "config/configs.h"
#include "fix/apply.h"
#include "fleet/fleet.h"
#include "rules/judge.h"
#include "rules/page.h"
#include "rules/run.h"
#include "rules/test_page_image.h"

namespace loadline::rules {
namespace {

std::string symbol_of(const Registered& entry) { return replace_all(entry.rule->info.name, "-", "_"); }

using Texts = std::map<std::string, std::string, std::less<>>;

std::vector<File> listing(const Texts& texts) {
  std::vector<File> out;
  for (const auto& [path, text] : texts)
    out.push_back({path, text.starts_with("-> ") ? FileKind::symlink : FileKind::regular, text.size(), false});
  return out;
}

std::string place_text(const Place& at) {
  const auto position = at.position();
  return at.source->path() + ":" + std::to_string(position.line) + ":" + std::to_string(position.column);
}

std::string text_of(const Finding& finding, const std::string& place) {
  std::string out = place + " " + std::string{name_of(finding.severity)} + ": " + finding.message;
  if (!finding.fixes.empty()) out += " [" + std::string{name_of(finding.fixes.front().grade)} + "]";
  out += "\n";
  for (const auto& note : finding.notes) {
    out += "  ";
    if (note.at) out += note.at.source->path() + ":" + std::to_string(note.at.position().line) + " ";
    out += note.text + "\n";
  }
  return out;
}

struct Outcome {
  std::string findings = {};
  Texts fixed = {};      // only the files that change
  bool has_fixes = false;
};

constexpr const char* today = "2026-11-01";

// Places of a built image are bytes of its configuration, which the page does not show: the instruction tells more.
std::string findings_of_image(const Registered& entry, const PageFence& listing) {
  const auto made = PageImage{listing.content}.made();
  const auto attribution = attribute::attribute(made->get(), {});
  fleet::Fleet fleet;
  fleet.today = today;
  const Registered* const only = &entry;
  std::string out;
  for (const auto& finding : run_on_image({&only, 1}, {made->get(), attribution}, fleet)) {
    EXPECT_NE(finding.at.source, nullptr)
        << entry.rule->info.name << ": a finding without a place: " << finding.message;
    const auto& config = made->get().config;
    auto place = listing.name;
    for (std::size_t i = 0; i < config.history.size(); ++i)
      if (finding.at.span == config.history_places[i].span) place += " `" + config.history[i].created_by + "`";
    out += text_of(finding, place);
  }
  return out;
}

// Judges the texts and applies what may be applied, once.
Outcome outcome_of(const Rule& rule, const Texts& texts) {
  const auto tree = memory_tree(texts);
  const auto files = listing(texts);
  const auto fleet = fleet::assemble(
      *tree, {.files = files, .repository = true, .configs = config::read_all(*tree, files), .today = today});
  EXPECT_TRUE(fleet.configs.problems.empty()) << fleet.configs.problems.front().message;
  const Rule* const only = &rule;
  const auto findings = rules::judge(
                            {.rules = {&only, 1}, .asked = {&only, 1}, .own_rules = std::vector<std::string>{}}, fleet)
                            .findings;
  Outcome out;
  for (const auto& finding : findings) {
    EXPECT_NE(finding.at.source, nullptr) << rule.info.name << ": a finding without a place: " << finding.message;
    if (finding.at.source != nullptr) out.findings += text_of(finding, place_text(finding.at));
    out.has_fixes = out.has_fixes || !finding.fixes.empty();
  }
  out.fixed = fix::apply(findings, Grade::risky).texts;
  return out;
}

// Repeats until nothing changes, as `loadline fix` does; every fix must come to rest.
Texts fixed_for_good(const Rule& rule, Texts texts) {
  Texts changed;
  for (int pass = 0; pass < 8; ++pass) {
    const auto outcome = outcome_of(rule, texts);
    if (outcome.fixed.empty()) return changed;
    for (const auto& [path, text] : outcome.fixed) texts[path] = changed[path] = text;
  }
  ADD_FAILURE() << rule.info.name << ": its fixes never come to rest";
  return changed;
}

struct Replacement {
  std::size_t begin, end;
  std::string text;
};

class Pages : public ::testing::TestWithParam<const Registered*> {};

TEST_P(Pages, SaysWhatTheRuleDoes) {
  const auto& entry = *GetParam();
  const Rule& rule = *entry.rule;
  const bool update = std::getenv("UPDATE") != nullptr;
  const std::string path = std::string{LOADLINE_SOURCE_DIR} + "/src/rules/" + std::string{entry.group} + "/" +
                           symbol_of(entry) + ".md";
  const auto examples = examples_of(entry.page);
  EXPECT_TRUE(entry.page.starts_with("# " + std::string{rule.info.name} + "\n")) << path;
  EXPECT_TRUE(contains(entry.page, "\n## Why it matters\n")) << path;
  EXPECT_TRUE(rule.info.fixable == Fixable::never || contains(entry.page, "\n## Fix safety\n")) << path;
  // Its findings are another program's, which the test does not start (src/scan/shellcheck_test.cpp does).
  const bool from_elsewhere = rule.info.name == "shell-script-problem";
  EXPECT_TRUE(from_elsewhere || std::ranges::any_of(examples, [](const auto& e) { return e.findings.has_value(); }))
      << path;
  EXPECT_TRUE(std::ranges::any_of(examples, [](const auto& e) { return !e.findings; }))
      << path << ": needs an example that is fine";

  bool any_fix = false;
  std::vector<Replacement> replacements;
  for (const auto& example : examples) {
    SCOPED_TRACE(path + ":" + std::to_string(example.line));
    Texts texts;
    // A link is its target alone, without the line feed that every fence ends with.
    for (const auto& file : example.files)
      texts[file.name] = file.content.starts_with("-> ") ? std::string{trim(file.content)} : file.content;
    const bool built = example.files.front().language == "image";
    const auto outcome = built ? Outcome{.findings = findings_of_image(entry, example.files.front())}
                               : outcome_of(rule, texts);
    any_fix = any_fix || outcome.has_fixes;
    if (update && example.findings) {
      replacements.push_back({example.findings->begin, example.findings->end, outcome.findings});
    } else {
      EXPECT_EQ(outcome.findings, example.findings ? example.findings->content : "");
    }
    if (example.fixed.empty()) continue;
    const auto fixed = fixed_for_good(rule, texts);
    for (const auto& expected : example.fixed) {
      const auto now = fixed.find(expected.name);
      const std::string text = now == fixed.end() ? texts[expected.name] : now->second;
      if (update) {
        replacements.push_back({expected.begin, expected.end, text});
      } else {
        EXPECT_EQ(text, expected.content);
      }
    }
  }
  if (!update) {
    EXPECT_EQ(any_fix, rule.info.fixable != Fixable::never) << path << ": is it fixable or not?";
  }
  if (replacements.empty()) return;
  std::string page{entry.page};
  std::ranges::sort(replacements, std::greater{}, &Replacement::begin);
  for (const auto& [begin, end, text] : replacements) page.replace(begin, end - begin, text);
  std::ofstream{path} << page;
}

std::vector<const Registered*> every_rule() {
  std::vector<const Registered*> out;
  for (const auto& entry : all_rules()) out.push_back(&entry);
  return out;
}

INSTANTIATE_TEST_SUITE_P(Pages, Pages, ::testing::ValuesIn(every_rule()),
                         [](const auto& entry) { return symbol_of(*entry.param); });

TEST(Registry, NamesAreUniqueAndSpeakKebab) {
  std::set<std::string_view> names;
  for (const auto& entry : all_rules()) {
    const auto name = entry.rule->info.name;
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), name.npos) << name;
    EXPECT_FALSE(entry.rule->info.summary.ends_with('.')) << name;
  }
}

}  // namespace
}  // namespace loadline::rules
