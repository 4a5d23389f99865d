# Tests that are scripts: of the source tree, of the sandbox, and of the program from end to end.
find_program(PYTHON3 python3 REQUIRED)

# AddressSanitizer's short stacks save a sixth of a run's time; unit tests show long ones.
set(SCRIPT_ENVIRONMENT "ENTSYNC_SOURCE=${CMAKE_SOURCE_DIR};ENTSYNC_BUILD=${CMAKE_BINARY_DIR};ASAN_OPTIONS=malloc_context_size=4;LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/lsan.supp:print_suppressions=0")

# `entsync_script_test(name label command…)`
function(entsync_script_test name label)
  add_test(NAME ${name} COMMAND ${ARGN} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT 900 LABELS ${label}
    ENVIRONMENT "${SCRIPT_ENVIRONMENT}")
endfunction()

entsync_script_test(include_graph tree ${CMAKE_CURRENT_SOURCE_DIR}/include_graph)
entsync_script_test(clean_tree tree ${CMAKE_CURRENT_SOURCE_DIR}/clean_tree)
foreach(script include_graph_test clean_tree_test sandbox_test)
  entsync_script_test(${script} scripts ${CMAKE_CURRENT_SOURCE_DIR}/scripts/${script})
endforeach()

include(${CMAKE_CURRENT_SOURCE_DIR}/e2e/e2e.cmake)

# Fuzzing needs clang's libFuzzer: the preset `fuzz`, which `./check --all` builds and runs.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # What clang finds fault with is for clang-tidy to say.
  target_compile_options(entsync_aaf PRIVATE -Wno-error -fsanitize=fuzzer-no-link)
  add_executable(reader_fuzz EXCLUDE_FROM_ALL fuzz/reader_fuzz.cpp)
  target_link_libraries(reader_fuzz PRIVATE entsync_aaf)
  target_compile_options(reader_fuzz PRIVATE -fsanitize=fuzzer)
  target_link_options(reader_fuzz PRIVATE -fsanitize=fuzzer)
endif()
