// SPDX-License-Identifier: Apache-2.0
// What the folders and the name of a file say about the part it plays.
#include <algorithm>
#include <array>

#include "base/paths.h"
#include "base/text.h"
#include "fleet/fleet.h"

namespace loadline::fleet {
namespace {

struct Mark {
  std::string_view part;  // a whole word of a folder's or the file's name
  Setting setting;
};
// Words as people use them for folders. Deliberately without "old", "temp" or "demo" as part of a longer
// word: only whole words count.
constexpr std::array marks = {
    Mark{"archive", Setting::archived},
    Mark{"archived", Setting::archived},
    Mark{"archives", Setting::archived},
    Mark{"deprecated", Setting::archived},
    Mark{"obsolete", Setting::archived},
    Mark{"attic", Setting::archived},
    Mark{"legacy", Setting::archived},
    Mark{"backup", Setting::archived},
    Mark{"bak", Setting::archived},
    Mark{"test", Setting::test},
    Mark{"tests", Setting::test},
    Mark{"testing", Setting::test},
    Mark{"testdata", Setting::test},
    Mark{"fixture", Setting::test},
    Mark{"fixtures", Setting::test},
    Mark{"e2e", Setting::test},
    Mark{"__tests__", Setting::test},
    Mark{"ci", Setting::test},
    Mark{"examples", Setting::example},
    Mark{"example", Setting::example},
    Mark{"samples", Setting::example},
    Mark{"sample", Setting::example},
    Mark{"dev", Setting::development},
    Mark{"develop", Setting::development},
    Mark{"development", Setting::development},
    Mark{"local", Setting::development},
    Mark{"override", Setting::development},
    Mark{".devcontainer", Setting::development},
    Mark{"devcontainer", Setting::development},
    Mark{"testfiles", Setting::test},
    Mark{"cypress", Setting::test},
};

// Said of nothing but the food of tests, so that what follows in the name does not matter: "testdata-negative".
constexpr std::array<std::string_view, 6> test_food = {"testdata", "testfile", "testfiles",
                                                       "fixture",  "fixtures", "__tests__"};

Setting setting_of_word(std::string_view word) {
  for (const auto& mark : marks)
    if (equals_ignoring_case(mark.part, word)) return mark.setting;
  return Setting::production;
}

// "docker-compose.dev.yml" holds the words docker, compose, dev, yml.
Setting setting_of_name(std::string_view name) {
  if (const auto whole = setting_of_word(name); whole != Setting::production) return whole;
  while (!name.empty()) {
    const auto end = name.find_first_of(".-_ ");
    const auto setting = setting_of_word(name.substr(0, end));
    if (setting != Setting::production) return setting;
    if (end == name.npos) break;
    name.remove_prefix(end + 1);
  }
  return Setting::production;
}

}  // namespace

Setting setting_of(std::string_view path) {
  const auto folder = folder_of(path);
  if (!folder.empty())
    for (const auto part : split(folder, '/')) {
      if (const auto setting = setting_of_word(part); setting != Setting::production) return setting;
      if (std::ranges::find(test_food, part.substr(0, part.find_first_of(".- "))) != test_food.end())
        return Setting::test;
    }
  return setting_of_name(base_name(path));
}

std::string_view name_of(Setting setting) {
  constexpr std::array<std::string_view, 5> names = {"production", "development", "test", "example", "archived"};
  return names[static_cast<std::size_t>(setting)];
}

std::string_view name_of(Role role) {
  constexpr std::array<std::string_view, 5> names = {"development", "production", "standalone", "test", "other"};
  return names[static_cast<std::size_t>(role)];
}

}  // namespace loadline::fleet
