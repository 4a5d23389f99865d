# The installed program: what lies where, the unit, the package on a Debian of its own.
set(SERVICE ${CMAKE_CURRENT_LIST_DIR})
entsync_script_test(service_install service ${PYTHON3} ${SERVICE}/test_install.py)
