# SPDX-License-Identifier: Apache-2.0
# loadline_module(name USES other... LINKS library... PRECOMPILE header...): one folder of src/ as a static
# library.
#
# PRECOMPILE: headers that nearly every file of the folder includes anyway, parsed once for all of them: the
# many small files of `rules` compile in a third of the time. ccache passes such files through, and must: g++ keeps the
# times of headers in what it precompiles, so that one from another checkout would include them a second time.
#
# Its *_test.cpp files become one test program; each header is compiled alone (VERIFY_INTERFACE_HEADER_SETS);
# and the test "layers.<name>" fails where the folder includes a module that USES does not name.
function(loadline_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "USES;LINKS;TEST_LINKS;PRECOMPILE")
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${folder}/*.h)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$|/main\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  if(NOT sources)
    file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/${name}_empty.cpp "")
    set(sources ${CMAKE_CURRENT_BINARY_DIR}/${name}_empty.cpp)
  endif()

  add_library(loadline_${name} STATIC ${sources})
  target_sources(loadline_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${CMAKE_CURRENT_SOURCE_DIR} FILES ${headers})
  target_compile_features(loadline_${name} PUBLIC cxx_std_20)
  set_target_properties(loadline_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_link_libraries(loadline_${name} PRIVATE loadline_settings PUBLIC ${arg_LINKS})
  if(arg_PRECOMPILE)
    target_precompile_headers(loadline_${name} PRIVATE ${arg_PRECOMPILE})
    # g++ 12 forgets that a precompiled <string> is a system header, and is wrong about it when optimising.
    target_compile_options(loadline_${name} PRIVATE
      $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread>)
  endif()
  foreach(used IN LISTS arg_USES)
    target_link_libraries(loadline_${name} PUBLIC loadline_${used})
  endforeach()

  if(NOT BUILD_TESTING)
    return()
  endif()
  string(REPLACE ";" "," uses "${arg_USES}")
  add_test(NAME layers.${name}
    COMMAND ${CMAKE_COMMAND} -D module=${name} -D uses=${uses} -D src=${CMAKE_CURRENT_SOURCE_DIR}
            -P ${PROJECT_SOURCE_DIR}/cmake/check_layers.cmake)
  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE loadline_${name} loadline_settings GTest::gmock GTest::gtest_main ${arg_TEST_LINKS})
    # Tests spend their time in what they test, and compile in two thirds of the time without optimisation.
    target_compile_options(${name}_test PRIVATE $<$<CONFIG:Debug>:-O0>)
    target_compile_definitions(${name}_test PRIVATE LOADLINE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    add_test(NAME unit.${name} COMMAND ${name}_test --gtest_brief=1)
  endif()
endfunction()
