# SPDX-License-Identifier: Apache-2.0
# Fails where a module includes one that its USES line does not name.
cmake_minimum_required(VERSION 3.25)
string(REPLACE "," ";" allowed "${module},${uses}")
file(GLOB_RECURSE files ${src}/${module}/*.h ${src}/${module}/*.cpp)
foreach(file IN LISTS files)
  file(STRINGS ${file} includes REGEX "^#include \"[a-z_]+/")
  foreach(include IN LISTS includes)
    string(REGEX REPLACE "^#include \"([a-z_]+)/.*" "\\1" target "${include}")
    if(NOT target IN_LIST allowed)
      message(SEND_ERROR "${file}: ${module} may not include ${target}")
    endif()
  endforeach()
endforeach()
