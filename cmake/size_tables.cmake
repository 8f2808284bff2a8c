# SPDX-License-Identifier: Apache-2.0
# loadline_size_tables(target): data/image_sizes.json, data/native_downloads.json and data/debian_packages.txt as
# constexpr tables in that target, so that the binary needs no file.
function(loadline_rows_of out json array)
  file(READ ${json} text)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${json})
  string(JSON count LENGTH "${text}" ${array})
  math(EXPR last "${count} - 1")
  set(rows "")
  foreach(i RANGE ${last})
    set(row "")
    foreach(field IN LISTS ARGN)
      string(JSON kind ERROR_VARIABLE none TYPE "${text}" ${array} ${i} ${field})
      if(none)
        set(value "")
        set(kind STRING)
      else()
        string(JSON value GET "${text}" ${array} ${i} ${field})
      endif()
      if(kind STREQUAL STRING)
        if(value MATCHES "[\"\\\\]")
          message(FATAL_ERROR "${json}: ${value} holds a quote or a backslash")
        endif()
        set(value "\"${value}\"")
      elseif(kind STREQUAL BOOLEAN)
        string(REPLACE "ON" "true" value "${value}")
        string(REPLACE "OFF" "false" value "${value}")
      elseif(NOT kind STREQUAL NUMBER)
        message(FATAL_ERROR "${json}: ${field} of row ${i} is a ${kind}")
      endif()
      list(APPEND row "${value}")
    endforeach()
    list(JOIN row ", " row)
    string(APPEND rows "    {${row}},\n")
  endforeach()
  set(${out} "${rows}" PARENT_SCOPE)
endfunction()

# Sets debian_tables, debian_releases and debian_date.
function(loadline_debian_packages list)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
  file(STRINGS ${list} lines)
  set(tables "")
  set(releases "")
  set(release "")
  foreach(line IN LISTS lines)
    if(line MATCHES "^release ([a-z]+)$")
      if(release)
        string(APPEND tables "};\n")
      endif()
      set(release ${CMAKE_MATCH_1})
      string(APPEND tables "constexpr SystemPackage ${release}[] = {\n")
    elseif(line MATCHES "^in-every-image ([a-z0-9.+ -]+)$")
      set(every "${CMAKE_MATCH_1}")
    elseif(line MATCHES "^in-full-images ([a-z0-9.+ -]+)$")
      string(APPEND releases "    {\"${release}\", \"${every}\", \"${CMAKE_MATCH_1}\", ${release}},\n")
    elseif(line MATCHES "^([a-z0-9.+-]+) ([0-9]+)( ([0-9]+))?( needs ([a-z0-9.+ -]*[a-z0-9.+-]))?( recommends ([a-z0-9.+ -]+))?$")
      set(slim "std::nullopt")
      if(CMAKE_MATCH_3)
        set(slim ${CMAKE_MATCH_4})
      endif()
      string(APPEND tables "    {\"${CMAKE_MATCH_1}\", ${CMAKE_MATCH_2}, ${slim}, \"${CMAKE_MATCH_6}\", \"${CMAKE_MATCH_8}\"},\n")
    elseif(line MATCHES "^date ([0-9-]+)$")
      set(debian_date ${CMAKE_MATCH_1} PARENT_SCOPE)
    elseif(NOT line MATCHES "^#")
      message(FATAL_ERROR "${list}: '${line}' is no row")
    endif()
  endforeach()
  set(debian_tables "${tables}};\n" PARENT_SCOPE)
  set(debian_releases "${releases}" PARENT_SCOPE)
endfunction()

function(loadline_size_tables target)
  loadline_rows_of(images ${PROJECT_SOURCE_DIR}/data/image_sizes.json images name tag bytes date)
  loadline_rows_of(downloads ${PROJECT_SOURCE_DIR}/data/native_downloads.json downloads
                   package what from before least likely most outside measured evidence)
  loadline_debian_packages(${PROJECT_SOURCE_DIR}/data/debian_packages.txt)
  set(table ${CMAKE_CURRENT_BINARY_DIR}/size_tables.cpp)
  file(CONFIGURE OUTPUT ${table} @ONLY CONTENT [[// Made by cmake/size_tables.cmake from data/; do not edit.
#include "predict/image_table.h"
#include "predict/native.h"
#include "predict/system_packages.h"

namespace loadline::predict {
namespace {

constexpr RecordedImage images[] = {
@images@};

constexpr NativeDownload downloads[] = {
@downloads@};

@debian_tables@
constexpr SystemRelease releases[] = {
@debian_releases@};

}  // namespace

std::span<const RecordedImage> image_table() { return images; }
std::span<const NativeDownload> native_table() { return downloads; }
std::span<const SystemRelease> system_releases() { return releases; }
std::string_view system_packages_date() { return "@debian_date@"; }

}  // namespace loadline::predict
]])
  target_sources(${target} PRIVATE ${table})
  find_package(Python3 COMPONENTS Interpreter)
  if(BUILD_TESTING AND Python3_Interpreter_FOUND)
    add_test(NAME data.refresh_system_packages
      COMMAND Python3::Interpreter ${PROJECT_SOURCE_DIR}/data/refresh_system_packages_test)
  endif()
endfunction()
