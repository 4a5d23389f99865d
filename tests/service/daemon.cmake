# The daemon in a sandbox: its inbox, who leads, what operators ask of it.
foreach(what inbox leader failover requests pages screenshots)
  entsync_script_test(service_${what} service ${PYTHON3} ${CMAKE_CURRENT_LIST_DIR}/test_${what}.py)
endforeach()
set_tests_properties(service_requests service_inbox service_leader service_pages PROPERTIES COST 150)
