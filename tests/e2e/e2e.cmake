# The end-to-end tests: each drives the built program in a sandbox of its own, so they may run side by side.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# entsync_e2e(NAME SCRIPT [ARGUMENT…] ): one test; ARGUMENTs are test classes or methods of the script.
function(entsync_e2e name script timeout)
  add_test(NAME ${name} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/e2e/${script}.py ${ARGN})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${timeout} LABELS e2e
    ENVIRONMENT "ENTSYNC_BUILD=${CMAKE_BINARY_DIR};PYTHONDONTWRITEBYTECODE=1")
endfunction()

entsync_e2e(e2e_data test_data 120)
entsync_e2e(e2e_example test_example 600)
entsync_e2e(e2e_lifecycle test_lifecycle 600)
entsync_e2e(e2e_bad_input test_bad_input 600)
entsync_e2e(e2e_outages test_outages 600)
# The longest ones, by stretch of the way, so that they share the cores.
entsync_e2e(e2e_kill_ingest test_kill 1800 Ingest)
entsync_e2e(e2e_kill_first_sync test_kill 1800 FirstSync FirstSyncWithoutTransactions)
entsync_e2e(e2e_kill_second_sync test_kill 1800 SecondSync SecondSyncWithoutTransactions)
