# SPDX-License-Identifier: Apache-2.0
# loadline_rules(USES module...): the module `rules`, whose registry is made from the one list of rules in
# src/rules/rules.cmake. Each entry folder/rule_name is a rule_name.cpp that defines `extern constexpr Rule
# rule_name` and a rule_name.md beside it: the page, which is documentation and test. A table that the build
# writes, and not objects that register themselves: those vanish from static libraries. Rules of the second list define
# `extern constexpr ImageCheck rule_name_of_image` as well.
function(loadline_rules)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "" "USES")
  include(${CMAKE_CURRENT_SOURCE_DIR}/rules/rules.cmake)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/rules/rules.cmake)

  set(declarations "")
  set(entries "")
  set(pages "")
  foreach(rule IN LISTS LOADLINE_RULES)
    get_filename_component(group ${rule} DIRECTORY)
    get_filename_component(symbol ${rule} NAME)
    set(page ${CMAKE_CURRENT_SOURCE_DIR}/rules/${rule}.md)
    if(NOT EXISTS ${page})
      message(FATAL_ERROR "rule ${rule} has no page ${page}")
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page})
    file(READ ${page} text)
    string(APPEND declarations "extern const Rule ${symbol};\n")
    set(image_check nullptr)
    if(rule IN_LIST LOADLINE_RULES_OF_IMAGES)
      set(image_check ${symbol}_of_image)
      string(APPEND declarations "extern const ImageCheck ${image_check};\n")
    endif()
    string(APPEND entries "    {\"${group}\", &${symbol}, R\"loadline_page(${text})loadline_page\", ${image_check}},\n")
    list(APPEND pages ${rule})
  endforeach()
  set(registry ${CMAKE_CURRENT_BINARY_DIR}/rules_registry.cpp)
  file(CONFIGURE OUTPUT ${registry} @ONLY CONTENT [[// Made by cmake/rules.cmake from src/rules/rules.cmake; do not edit.
#include "rules/registry.h"

#include "rules/image_check.h"

namespace loadline::rules {

@declarations@
namespace {
const Registered table[] = {
@entries@};
}  // namespace

std::span<const Registered> all_rules() { return table; }

}  // namespace loadline::rules
]])

  loadline_module(rules USES ${arg_USES}
    PRECOMPILE rules/rule.h <fmt/format.h> <algorithm> <array> <functional> <ranges> <set>)
  target_sources(loadline_rules PRIVATE ${registry})
  set(LOADLINE_RULE_PAGES ${pages} PARENT_SCOPE)
  if(BUILD_TESTING AND TARGET rules_test)
    foreach(rule IN LISTS pages)
      get_filename_component(symbol ${rule} NAME)
      string(REPLACE "_" "-" name ${symbol})
      add_test(NAME rule.${name} COMMAND rules_test --gtest_brief=1 "--gtest_filter=Pages/Pages.*/${symbol}")
    endforeach()
  endif()
endfunction()
