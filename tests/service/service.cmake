# The installed program: what lies where, the unit, the package on a Debian of its own.
set(SERVICE ${CMAKE_CURRENT_LIST_DIR})
entsync_script_test(service_install service ${PYTHON3} ${SERVICE}/test_install.py)
# Long (ENTSYNC_LONG): it makes the package and a Debian to install it on.
entsync_script_test(service_package service ${PYTHON3} ${SERVICE}/test_package.py)
set_tests_properties(service_package PROPERTIES TIMEOUT 5400 COST 1000)
