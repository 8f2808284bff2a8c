# SPDX-License-Identifier: Apache-2.0
# The libraries we stand on, all from Debian; docs/dependencies.md says why each. Static where Debian
# ships an archive, so that one binary travels.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(fmt REQUIRED)
find_package(tl-expected REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(GTest)

function(loadline_static_library name archive header)
  find_library(${name}_LIBRARY NAMES ${archive} ${name} REQUIRED)
  find_path(${name}_INCLUDE ${header} REQUIRED)
  add_library(loadline::${name} UNKNOWN IMPORTED)
  set_target_properties(loadline::${name} PROPERTIES
    IMPORTED_LOCATION ${${name}_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES ${${name}_INCLUDE})
endfunction()
loadline_static_library(fyaml libfyaml.a libfyaml.h)
loadline_static_library(simdjson libsimdjson.a simdjson.h)
loadline_static_library(git2 libgit2.so git2.h)
