# SPDX-License-Identifier: Apache-2.0
# The libraries we stand on, all from Debian; docs/dependencies.md says why each. Static where Debian
# ships an archive, so that one binary travels.
find_package(Threads REQUIRED)
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
loadline_static_library(re2 libre2.a re2/re2.h)
find_path(tomlplusplus_INCLUDE toml++/toml.h REQUIRED)  # headers only: src/config/node.cpp
loadline_static_library(mbedcrypto libmbedcrypto.a mbedtls/sha256.h)
loadline_static_library(isal libisal.a isa-l.h)
loadline_static_library(zstd libzstd.a zstd.h)
find_path(xxhash_INCLUDE xxhash.h REQUIRED)  # headers only: src/image/digest.cpp
loadline_static_library(crypto libcrypto.a openssl/sha.h)
loadline_static_library(z libz.a zlib.h)
loadline_static_library(sqlite3 libsqlite3.a sqlite3.h)
# Declarations only: libcurl is loaded when it is first needed (src/http/client.cpp).
find_path(curl_INCLUDE curl/curl.h REQUIRED)

# fmt: the instantiations in static/fmt.cpp are those of version 9; another version brings its own library.
if(fmt_VERSION VERSION_LESS 10)
  add_library(loadline_fmt STATIC ${PROJECT_SOURCE_DIR}/cmake/static/fmt.cpp)
  target_compile_features(loadline_fmt PUBLIC cxx_std_20)
  add_library(loadline::fmt ALIAS loadline_fmt)
else()
  add_library(loadline::fmt ALIAS fmt::fmt)
endif()

# libgit2: the archive without its network half (static/git2_offline.cpp says how) where that links, which a
# trial tells, because the symbols concerned are private to libgit2; else the shared library.
set(git2_offline ${PROJECT_SOURCE_DIR}/cmake/static/git2_offline.cpp)
set(git2_archives "")
foreach(archive libgit2.a libmbedcrypto.a libhttp_parser.a libpcre2-8.a libz.a)
  find_library(git2_${archive} NAMES ${archive})
  list(APPEND git2_archives ${git2_${archive}})
endforeach()
if(NOT DEFINED LOADLINE_STATIC_GIT2)
  file(WRITE ${PROJECT_BINARY_DIR}/git2_trial.cpp
    "#include <git2.h>\nint main() { git_repository* r = nullptr; return git_libgit2_init() + git_repository_open(&r, \".\"); }\n")
  try_compile(LOADLINE_STATIC_GIT2 ${PROJECT_BINARY_DIR}/git2_trial
    SOURCES ${PROJECT_BINARY_DIR}/git2_trial.cpp ${git2_offline} LINK_LIBRARIES ${git2_archives} Threads::Threads)
  message(STATUS "libgit2: static and without network: ${LOADLINE_STATIC_GIT2}")
endif()
if(LOADLINE_STATIC_GIT2)
  add_library(loadline_git2 STATIC ${git2_offline})
  target_link_libraries(loadline_git2 PUBLIC ${git2_archives} Threads::Threads)
  # Without this the linker meets the symbols first inside libgit2.a itself.
  target_link_options(loadline_git2 INTERFACE LINKER:--undefined=git_smart_subtransport_http)
  # Under link-time optimisation a symbol that only a foreign archive needs would be dropped.
  set_target_properties(loadline_git2 PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)
  add_library(loadline::git2 ALIAS loadline_git2)
else()
  loadline_static_library(git2 libgit2.so git2.h)
endif()
