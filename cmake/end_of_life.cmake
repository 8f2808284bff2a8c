# SPDX-License-Identifier: Apache-2.0
# loadline_end_of_life(target): data/end_of_life.json as a constexpr table in that target, so that the binary
# needs no file; and the test of the script that refreshes it.
function(loadline_end_of_life target)
  set(json ${PROJECT_SOURCE_DIR}/data/end_of_life.json)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${json})
  file(READ ${json} text)
  string(JSON date GET "${text}" date)
  string(JSON source GET "${text}" source)
  string(JSON products LENGTH "${text}" products)
  math(EXPR last_product "${products} - 1")
  set(rows "")
  foreach(i RANGE ${last_product})
    string(JSON product GET "${text}" products ${i})
    string(JSON name GET "${product}" name)
    string(JSON cycles LENGTH "${product}" cycles)
    math(EXPR last_cycle "${cycles} - 1")
    foreach(j RANGE ${last_cycle})
      string(JSON cycle GET "${product}" cycles ${j} cycle)
      string(JSON end GET "${product}" cycles ${j} end)
      string(JSON codename ERROR_VARIABLE none GET "${product}" cycles ${j} codename)
      if(none)
        set(codename "")
      endif()
      if(NOT "${name} ${cycle} ${codename} ${end}" MATCHES "^[a-z-]+ [0-9.]+ [a-z]* [0-9]+-[0-9]+-[0-9]+$")
        message(FATAL_ERROR "data/end_of_life.json: ${name} ${cycle} is not as it should be")
      endif()
      string(APPEND rows "    {\"${name}\", \"${cycle}\", \"${codename}\", \"${end}\"},\n")
    endforeach()
  endforeach()
  set(table ${CMAKE_CURRENT_BINARY_DIR}/end_of_life_table.cpp)
  file(CONFIGURE OUTPUT ${table} @ONLY CONTENT [[// Made by cmake/end_of_life.cmake from data/end_of_life.json; do not edit.
#include "fleet/end_of_life.h"

#include <algorithm>

namespace loadline::fleet {
namespace {

constexpr EndOfLife table[] = {
@rows@};
static_assert(std::ranges::is_sorted(table, {}, &EndOfLife::product));  // end_of_life_of() searches it

}  // namespace

std::span<const EndOfLife> end_of_life_table() { return table; }
std::string_view end_of_life_date() { return "@date@"; }
std::string_view end_of_life_source() { return "@source@"; }

}  // namespace loadline::fleet
]])
  target_sources(${target} PRIVATE ${table})
  find_package(Python3 COMPONENTS Interpreter)
  if(BUILD_TESTING AND Python3_Interpreter_FOUND)
    add_test(NAME data.refresh_end_of_life COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/data/refresh_end_of_life_test)
  endif()
endfunction()
