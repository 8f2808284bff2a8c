# SPDX-License-Identifier: Apache-2.0
# loadline_size_tables(target): data/image_sizes.json and data/native_downloads.json as constexpr tables in that
# target, so that the binary needs no file.
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

function(loadline_size_tables target)
  loadline_rows_of(images ${PROJECT_SOURCE_DIR}/data/image_sizes.json images name tag bytes date)
  loadline_rows_of(downloads ${PROJECT_SOURCE_DIR}/data/native_downloads.json downloads
                   package what from before least likely most outside measured evidence)
  set(table ${CMAKE_CURRENT_BINARY_DIR}/size_tables.cpp)
  file(CONFIGURE OUTPUT ${table} @ONLY CONTENT [[// Made by cmake/size_tables.cmake from data/; do not edit.
#include "predict/image_table.h"
#include "predict/native.h"

namespace loadline::predict {
namespace {

constexpr RecordedImage images[] = {
@images@};

constexpr NativeDownload downloads[] = {
@downloads@};

}  // namespace

std::span<const RecordedImage> image_table() { return images; }
std::span<const NativeDownload> native_table() { return downloads; }

}  // namespace loadline::predict
]])
  target_sources(${target} PRIVATE ${table})
endfunction()
