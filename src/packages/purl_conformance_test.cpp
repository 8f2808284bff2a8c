// SPDX-License-Identifier: Apache-2.0
// The tables of the purl specification, read from a checkout beside the project ($LOADLINE_CORPUS/purl-spec), for the
// types that we make. Skipped where it is not.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "json/value.h"
#include "packages/purl.h"

namespace loadline::packages {
namespace {

namespace fs = std::filesystem;

Purl parts_of(const json::Value& value) {
  Purl out{.type = std::string{value.string_or("type", "")},
           .space = std::string{value.string_or("namespace", "")},
           .name = std::string{value.string_or("name", "")},
           .version = std::string{value.string_or("version", "")},
           .qualifiers = {},
           .subpath = std::string{value.string_or("subpath", "")}};
  if (const auto* qualifiers = value.find("qualifiers"))
    for (const auto& member : qualifiers->members) out.qualifiers[member.key] = member.value.text;
  return out;
}

void check(const json::Value& test, const fs::path& file) {
  const auto kind = test.string_or("test_type", "");
  const auto* input = test.find("input");
  const auto* expected = test.find("expected_output");
  const auto* fails = test.find("expected_failure");
  if (kind == "build" || input == nullptr || expected == nullptr) return;  // ours are built of what is valid
  const auto purl = parse_purl(input->text);
  if (fails != nullptr && fails->truthy()) {
    // Of what only a type forbids (a maven package without a group) the parser knows nothing.
    if (file.filename() == "specification-test.json") {
      EXPECT_FALSE(purl) << file << ": " << input->text;
    }
    return;
  }
  ASSERT_TRUE(purl) << file << ": " << input->text;
  const auto wanted = kind == "parse" ? text_of(parts_of(*expected)) : expected->text;
  EXPECT_EQ(text_of(*purl), wanted) << file << ": " << input->text;
}

TEST(PurlConformance, TablesOfTheSpecification) {
  const char* const root = std::getenv("LOADLINE_CORPUS");
  const auto folder = fs::path{root == nullptr ? "" : root} / "purl-spec/tests";
  if (!fs::exists(folder)) GTEST_SKIP() << "no purl-spec/tests under LOADLINE_CORPUS";
  std::size_t count = 0;
  for (const auto* name : {"spec/specification", "types/deb", "types/apk", "types/rpm", "types/npm", "types/pypi",
                           "types/golang", "types/maven", "types/generic", "types/oci"}) {
    const auto path = folder / (std::string{name} + "-test.json");
    std::ifstream in{path, std::ios::binary};
    const Source source{path.string(), {std::istreambuf_iterator<char>{in}, {}}};
    const auto document = json::parse(source);
    const auto* tests = document.root.find("tests");
    ASSERT_NE(tests, nullptr) << path;
    for (const auto& test : tests->items) check(test, path);
    count += tests->items.size();
  }
  EXPECT_GE(count, 100U);
}

}  // namespace
}  // namespace loadline::packages
