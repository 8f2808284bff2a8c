# SPDX-License-Identifier: Apache-2.0
# loadline_spdx_licences(target): data/spdx_licences.txt as constexpr tables in that target.
function(loadline_spdx_licences target)
  set(list ${PROJECT_SOURCE_DIR}/data/spdx_licences.txt)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
  file(STRINGS ${list} lines)
  set(licences "")
  set(exceptions "")
  foreach(line IN LISTS lines)
    if(line MATCHES "^\\[([a-z]+)\\]$")
      set(into ${CMAKE_MATCH_1})
    elseif(line MATCHES "^[A-Za-z0-9.+-]+$")
      string(APPEND ${into} "    \"${line}\",\n")
    elseif(line MATCHES "list ([0-9.]+)")
      set(version ${CMAKE_MATCH_1})
    elseif(NOT line MATCHES "^#")
      message(FATAL_ERROR "data/spdx_licences.txt: '${line}' is no identifier")
    endif()
  endforeach()
  set(table ${CMAKE_CURRENT_BINARY_DIR}/spdx_licences_table.cpp)
  file(CONFIGURE OUTPUT ${table} @ONLY CONTENT [[// Made by cmake/spdx_licences.cmake from data/spdx_licences.txt; do not edit.
#include "packages/licence.h"

namespace loadline::packages {
namespace {

constexpr std::string_view licences[] = {
@licences@};
constexpr std::string_view exceptions[] = {
@exceptions@};

}  // namespace

std::span<const std::string_view> spdx_licences() { return licences; }
std::span<const std::string_view> spdx_exceptions() { return exceptions; }
std::string_view spdx_list_version() { return "@version@"; }

}  // namespace loadline::packages
]])
  target_sources(${target} PRIVATE ${table})
endfunction()
