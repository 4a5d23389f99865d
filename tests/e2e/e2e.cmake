# The end-to-end tests. Each drives the built program in a sandbox of its own, so they may run side by side; what follows
# a script's name are its classes.
set(E2E ${CMAKE_CURRENT_LIST_DIR})
# Leaks are looked for where each command is called once, in the daemon's tests and in those of the rooms; in these the
# search at the end of each of some thousand processes would cost a quarter of their time.
set(WITHOUT_LEAKS e2e_kill_college e2e_kill_lycee e2e_kill_window e2e_kill_whole e2e_undo e2e_lifecycle e2e_accesslog
  e2e_fifty_schools e2e_explain e2e_guards e2e_weeks e2e_duplicates e2e_personal_data e2e_wrong_deletions e2e_restore
  e2e_late_run e2e_orders e2e_parts e2e_retention e2e_collisions)
entsync_script_test(e2e_data e2e ${PYTHON3} ${E2E}/test_data.py)
entsync_script_test(e2e_example e2e ${PYTHON3} ${E2E}/test_example.py)
entsync_script_test(e2e_memory e2e ${PYTHON3} ${E2E}/test_memory.py)
entsync_script_test(e2e_plain e2e ${PYTHON3} ${E2E}/test_plain.py)
entsync_script_test(e2e_lifecycle e2e ${PYTHON3} ${E2E}/test_lifecycle.py)
entsync_script_test(e2e_orders e2e ${PYTHON3} ${E2E}/test_orders.py)
entsync_script_test(e2e_collisions e2e ${PYTHON3} ${E2E}/test_collisions.py)
entsync_script_test(e2e_lock e2e ${PYTHON3} ${E2E}/test_lock.py)
entsync_script_test(e2e_weeks e2e ${PYTHON3} ${E2E}/test_weeks.py)
entsync_script_test(e2e_duplicates e2e ${PYTHON3} ${E2E}/test_duplicates.py)
entsync_script_test(e2e_bad_input e2e ${PYTHON3} ${E2E}/test_bad_input.py)
entsync_script_test(e2e_commands e2e ${PYTHON3} ${E2E}/test_commands.py)
entsync_script_test(e2e_seeing e2e ${PYTHON3} ${E2E}/test_seeing.py)
entsync_script_test(e2e_roles e2e ${PYTHON3} ${E2E}/test_roles.py)
entsync_script_test(e2e_personal_data e2e ${PYTHON3} ${E2E}/test_personal_data.py)
entsync_script_test(e2e_retention e2e ${PYTHON3} ${E2E}/test_retention.py)
entsync_script_test(e2e_restore e2e ${PYTHON3} ${E2E}/test_restore.py)
entsync_script_test(e2e_completion e2e ${PYTHON3} ${E2E}/test_completion.py)
entsync_script_test(e2e_json e2e ${PYTHON3} ${E2E}/test_json.py)
entsync_script_test(e2e_undo e2e ${PYTHON3} ${E2E}/test_undo.py)
entsync_script_test(e2e_accesslog e2e ${PYTHON3} ${E2E}/test_accesslog.py)
entsync_script_test(e2e_adopt e2e ${PYTHON3} ${E2E}/test_adopt.py)
entsync_script_test(e2e_explain e2e ${PYTHON3} ${E2E}/test_explain.py)
entsync_script_test(e2e_outages e2e ${PYTHON3} ${E2E}/test_outages.py)
entsync_script_test(e2e_late_run e2e ${PYTHON3} ${E2E}/test_late_run.py)
entsync_script_test(e2e_guards e2e ${PYTHON3} ${E2E}/test_guards.py)
entsync_script_test(e2e_parts e2e ${PYTHON3} ${E2E}/test_parts.py)
entsync_script_test(e2e_wrong_deletions e2e ${PYTHON3} ${E2E}/test_wrong_deletions.py)
entsync_script_test(e2e_fifty_schools e2e ${PYTHON3} ${E2E}/test_fifty_schools.py)
# The long ones, by stretch of the example's way, so that they share the cores.
set(KILL ${PYTHON3} ${E2E}/test_kill.py)
entsync_script_test(e2e_kill_college e2e ${KILL} FirstSyncOfTheCollege SecondSyncOfTheCollege)
entsync_script_test(e2e_kill_lycee e2e ${KILL} Ingest SecondIngest FirstSyncOfTheLycee SecondSyncOfTheLycee)
entsync_script_test(e2e_kill_window e2e ${KILL} FirstSyncWithoutTransactions SecondSyncWithoutTransactions
  Recovery)
entsync_script_test(e2e_kill_whole e2e ${KILL} WholeFirstSync WholeSecondSync)
set_tests_properties(e2e_kill_college e2e_kill_lycee e2e_kill_window e2e_kill_whole PROPERTIES TIMEOUT 3600)
# What takes longest begins first.
set_tests_properties(e2e_kill_college e2e_kill_lycee e2e_kill_window e2e_kill_whole PROPERTIES COST 300)
set_tests_properties(e2e_undo e2e_lifecycle e2e_outages e2e_accesslog e2e_fifty_schools PROPERTIES COST 200)
set_tests_properties(e2e_explain e2e_json e2e_guards e2e_commands e2e_weeks e2e_duplicates PROPERTIES COST 100)
