// SPDX-License-Identifier: Apache-2.0
// The reference's own cases, read from a checkout beside the project (LOADLINE_CORPUS/compose-go) at test time:
// the merge tests' triples of base, overlay and result; the env file tests; and that every file loads.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/paths.h"
#include "base/text.h"
#include "compose/dotenv.h"
#include "compose/load.h"

namespace loadline::compose {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> corpus(const char* name) {
  const char* root = std::getenv("LOADLINE_CORPUS");
  if (root == nullptr || !fs::exists(fs::path{root} / name)) return std::nullopt;
  return fs::path{root} / name;
}

std::string text_of(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

Project load_texts(const std::vector<std::string>& texts) {
  static std::vector<std::unique_ptr<Source>> kept;
  std::map<std::string, const Source*> files;
  LoadRequest request;
  request.project_name = "p";
  for (const auto& text : texts) {
    const auto name = std::to_string(files.size()) + ".yaml";
    kept.push_back(std::make_unique<Source>(name, text));
    files[name] = kept.back().get();
    request.files.push_back(name);
  }
  return load(request, [&](const std::string& path) -> const Source* {
    const auto at = files.find(path);
    return at == files.end() ? nullptr : at->second;
  });
}

// The strings in backticks from `at` on; stops at `end`.
std::vector<std::string> raw_strings(std::string_view text, std::size_t at, std::size_t end) {
  std::vector<std::string> out;
  for (at = text.find('`', at); at < end; at = text.find('`', at + 1)) {
    const auto close = text.find('`', at + 1);
    if (close == text.npos) break;
    out.emplace_back(text.substr(at + 1, close - at - 1));
    at = close;
  }
  return out;
}

TEST(Conformance, MergesAsTheReference) {
  const auto root = corpus("compose-go");
  if (!root) GTEST_SKIP() << "LOADLINE_CORPUS/compose-go is not there";
  int count = 0;
  for (const auto& entry : fs::directory_iterator{*root / "override"}) {
    if (!entry.path().filename().string().ends_with("_test.go")) continue;
    const auto text = text_of(entry.path());
    for (auto at = text.find("assertMergeYaml(t, `"); at != text.npos; at = text.find("assertMergeYaml(t, `", at + 1)) {
      const auto next = std::min(text.find("\nfunc ", at), text.size());
      const auto docs = raw_strings(text, at, next);
      if (docs.size() < 3) continue;
      ++count;
      // Loaded as a whole, the expected result must mean what the merged pair means.
      EXPECT_EQ(to_json(load_texts({docs[0], docs[1]})), to_json(load_texts({docs[2]})))
          << entry.path().filename() << docs[0] << docs[1];
    }
  }
  EXPECT_GT(count, 50);
  RecordProperty("triples", count);
}

// A Go string literal at the start of `text`, which moves behind it.
std::optional<std::string> go_string(std::string_view& text) {
  const auto quote = text.empty() ? '\0' : text[0];
  const auto close = [&] {
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (quote == '"' && text[i] == '\\') {
        ++i;
        continue;
      }
      if (text[i] == quote) return i;
    }
    return text.npos;
  }();
  if ((quote != '"' && quote != '`') || close == text.npos) return std::nullopt;
  const auto inside = text.substr(1, close - 1);
  text.remove_prefix(close + 1);
  if (quote == '`') return std::string{inside};
  auto json = replace_all(inside, "\\a", "\\u0007");
  json = replace_all(json, "\\v", "\\u000b");
  const auto parsed = nlohmann::json::parse("\"" + json + "\"", nullptr, false);
  return parsed.is_string() ? std::optional{parsed.get<std::string>()} : std::nullopt;
}

TEST(Conformance, ReadsEnvFilesAsTheReference) {
  const auto root = corpus("compose-go");
  if (!root) GTEST_SKIP() << "LOADLINE_CORPUS/compose-go is not there";
  const auto text = text_of(*root / "dotenv/godotenv_test.go");
  constexpr std::string_view call = "parseAndCompare(t, ";
  int count = 0;
  for (auto at = text.find(call); at != text.npos; at = text.find(call, at + 1)) {
    std::string_view rest = std::string_view{text}.substr(at + call.size());
    const auto line = go_string(rest);
    if (!line) continue;
    rest.remove_prefix(std::min<std::size_t>(2, rest.size()));
    const auto key = go_string(rest);
    rest.remove_prefix(std::min<std::size_t>(2, rest.size()));
    const auto value = go_string(rest);
    if (!key || !value) continue;
    ++count;
    const Source source{".env", *line};
    const auto read = read_dotenv(source, [](std::string_view) { return std::nullopt; });
    ASSERT_EQ(read.assignments.size(), 1u) << *line;
    EXPECT_EQ(read.assignments[0].name, *key) << *line;
    EXPECT_EQ(read.assignments[0].value, *value) << *line;
  }
  EXPECT_GT(count, 40);
  RecordProperty("lines", count);
}

// Every file of the examples loads without a problem, and alone means the same as laid over itself.
TEST(Conformance, LoadsTheExamples) {
  const auto root = corpus("awesome-compose");
  if (!root) GTEST_SKIP() << "LOADLINE_CORPUS/awesome-compose is not there";
  int count = 0;
  for (const auto& entry : fs::recursive_directory_iterator{*root}) {
    const auto name = entry.path().filename().string();
    if (name != "compose.yaml" && name != "compose.yml") continue;
    ++count;
    std::map<std::string, std::unique_ptr<Source>> sources;
    LoadRequest request;
    request.files = {name};
    const auto folder = entry.path().parent_path();
    const auto project = load(request, [&](const std::string& path) -> const Source* {
      auto& source = sources[path];
      if (!source && fs::is_regular_file(folder / path))
        source = std::make_unique<Source>(path, text_of(folder / path));
      return source.get();
    });
    EXPECT_FALSE(project.services.empty()) << entry.path();
    for (const auto& problem : project.problems) ADD_FAILURE() << entry.path() << ": " << problem.message;
    for (const auto& [service, value] : project.services) EXPECT_TRUE(value.place) << service;
  }
  EXPECT_GT(count, 30);
}

}  // namespace
}  // namespace loadline::compose
