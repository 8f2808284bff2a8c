# SPDX-License-Identifier: Apache-2.0
# What every target of ours is compiled with. Errors only through a preset, so that a newer compiler
# never breaks somebody's build.
add_library(loadline_settings INTERFACE)
target_compile_features(loadline_settings INTERFACE cxx_std_20)
target_compile_options(loadline_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
  # g++ 12 is wrong about strings put together with + (-Wrestrict, GCC bug 105329) and about optionals
  # (-Wmaybe-uninitialized, GCC bug 80635); the sanitizers and clang-tidy look for the real ones.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-missing-field-initializers -Wno-restrict -Wno-maybe-uninitialized>
  # clang meets libstdc++ 12's own use of get_temporary_buffer in stable_sort
  $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations -Wno-missing-field-initializers -Wno-missing-designated-field-initializers>)
if(LOADLINE_SANITIZE)
  target_compile_options(loadline_settings INTERFACE -fsanitize=${LOADLINE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(loadline_settings INTERFACE -fsanitize=${LOADLINE_SANITIZE})
endif()
if(LOADLINE_FUZZ)
  # Without this in every module libFuzzer sees no coverage and mutates blindly.
  target_compile_options(loadline_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(LOADLINE_COVERAGE)
  target_compile_options(loadline_settings INTERFACE --coverage)
  target_link_options(loadline_settings INTERFACE --coverage)
endif()
