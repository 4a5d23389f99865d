# Tests that are scripts: of the source tree, of the sandbox, and of the program from end to end.
find_program(PYTHON3 python3 REQUIRED)

# AddressSanitizer's short stacks save a tenth of a run's time (deep enough to show whose a leak is, tests/support/lsan.supp),
# and so does freed memory that is used again sooner.
set(SCRIPT_ENVIRONMENT "ENTSYNC_SOURCE=${CMAKE_SOURCE_DIR};ENTSYNC_BUILD=${CMAKE_BINARY_DIR};LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/lsan.supp:print_suppressions=0")

# `entsync_script_test(name label command…)`
function(entsync_script_test name label)
  set(asan "malloc_context_size=8:quarantine_size_mb=16")
  if(name IN_LIST WITHOUT_LEAKS)
    set(asan "malloc_context_size=2:quarantine_size_mb=16:detect_leaks=0")
  endif()
  add_test(NAME ${name} COMMAND ${ARGN} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT 900 LABELS ${label}
    ENVIRONMENT "${SCRIPT_ENVIRONMENT};ASAN_OPTIONS=${asan};ENTSYNC_LOG_FILE=${CMAKE_BINARY_DIR}/logs/${name}.jsonl")
  # What the programs log in these tests, down to debug, is kept, and when the last one has ended nobody is named in it.
  if(label STREQUAL e2e OR label STREQUAL service)
    set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED logs)
  endif()
endfunction()

add_test(NAME logs_begin COMMAND ${CMAKE_COMMAND} -E rm -rf ${CMAKE_BINARY_DIR}/logs)
add_test(NAME logs_folder COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/logs)
set_tests_properties(logs_begin PROPERTIES FIXTURES_SETUP old_logs)
set_tests_properties(logs_folder PROPERTIES FIXTURES_REQUIRED old_logs FIXTURES_SETUP logs)
add_test(NAME logs_name_nobody
  COMMAND ${PYTHON3} ${CMAKE_CURRENT_SOURCE_DIR}/e2e/logs_name_nobody.py ${CMAKE_BINARY_DIR}/logs)
set_tests_properties(logs_name_nobody PROPERTIES FIXTURES_CLEANUP logs SKIP_RETURN_CODE 77 TIMEOUT 900 LABELS e2e)

entsync_script_test(include_graph tree ${CMAKE_CURRENT_SOURCE_DIR}/include_graph)
entsync_script_test(pages tree ${CMAKE_CURRENT_SOURCE_DIR}/pages)
entsync_script_test(clean_tree tree ${CMAKE_CURRENT_SOURCE_DIR}/clean_tree)
foreach(script include_graph_test clean_tree_test packages_test quickstart_output_test sandbox_test schema_test)
  entsync_script_test(${script} scripts ${CMAKE_CURRENT_SOURCE_DIR}/scripts/${script})
endforeach()

include(${CMAKE_CURRENT_SOURCE_DIR}/e2e/e2e.cmake)
include(${CMAKE_CURRENT_SOURCE_DIR}/service/service.cmake)
include(${CMAKE_CURRENT_SOURCE_DIR}/service/daemon.cmake)

# Fuzzing needs clang's libFuzzer: the preset `fuzz`, which `./check --all` builds and runs.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # What clang finds fault with is for clang-tidy to say.
  target_compile_options(entsync_aaf PRIVATE -Wno-error -fsanitize=fuzzer-no-link)
  add_executable(reader_fuzz EXCLUDE_FROM_ALL fuzz/reader_fuzz.cpp)
  target_link_libraries(reader_fuzz PRIVATE entsync_aaf)
  target_compile_options(reader_fuzz PRIVATE -fsanitize=fuzzer)
  target_link_options(reader_fuzz PRIVATE -fsanitize=fuzzer)
endif()
