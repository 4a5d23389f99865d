# The end-to-end tests. Each drives the built program in a sandbox of its own, so they may run side by side; what follows
# a script's name are its classes.
set(E2E ${CMAKE_CURRENT_LIST_DIR})
entsync_script_test(e2e_data e2e ${PYTHON3} ${E2E}/test_data.py)
entsync_script_test(e2e_example e2e ${PYTHON3} ${E2E}/test_example.py)
entsync_script_test(e2e_lifecycle e2e ${PYTHON3} ${E2E}/test_lifecycle.py)
entsync_script_test(e2e_bad_input e2e ${PYTHON3} ${E2E}/test_bad_input.py)
entsync_script_test(e2e_commands e2e ${PYTHON3} ${E2E}/test_commands.py)
entsync_script_test(e2e_outages e2e ${PYTHON3} ${E2E}/test_outages.py)
# The long ones, by stretch of the example's way, so that they share the cores.
set(KILL ${PYTHON3} ${E2E}/test_kill.py)
entsync_script_test(e2e_kill_college e2e ${KILL} FirstSyncOfTheCollege SecondSyncOfTheCollege)
entsync_script_test(e2e_kill_lycee e2e ${KILL} Ingest FirstSyncOfTheLycee SecondSyncOfTheLycee)
entsync_script_test(e2e_kill_window e2e ${KILL} FirstSyncWithoutTransactions SecondSyncWithoutTransactions)
entsync_script_test(e2e_kill_whole e2e ${KILL} WholeFirstSync WholeSecondSync)
set_tests_properties(e2e_kill_college e2e_kill_lycee e2e_kill_window e2e_kill_whole PROPERTIES TIMEOUT 3600)
