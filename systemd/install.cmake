# What `cmake --install` lays down, and where. Paths of the configuration and of the state do not follow the prefix: the
# program itself looks for them there (config/load.cpp, config/keys.cpp); tests/service holds the two together.
if(CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT)
  set_property(CACHE CMAKE_INSTALL_PREFIX PROPERTY VALUE /usr)
endif()
include(GNUInstallDirs)
set(ENTSYNC_ETC /etc/entsync)
set(ENTSYNC_SHARE ${CMAKE_INSTALL_DATADIR}/entsync)

install(TARGETS entsync RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
if(TARGET entsyncd)
  install(TARGETS entsyncd RUNTIME DESTINATION ${CMAKE_INSTALL_SBINDIR})
endif()

# The configuration. ENTs are examples until an operator makes one his own: a file in ent.d is an ENT that is written to.
install(FILES config/entsync.conf config/establishments.csv DESTINATION ${ENTSYNC_ETC})
install(DIRECTORY config/mappings DESTINATION ${ENTSYNC_ETC} FILES_MATCHING PATTERN *.conf)
install(DIRECTORY DESTINATION ${ENTSYNC_ETC}/ent.d)
install(DIRECTORY config/ent.d DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples
        FILES_MATCHING PATTERN *.conf)
install(FILES systemd/encrypted-password.conf DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)

# For the administrators of the directory and of the database. slapd wants its schema in one of two forms.
file(GLOB schemas CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/config/schema/*.schema)
install(FILES ${schemas} DESTINATION ${ENTSYNC_SHARE}/schema)
foreach(schema IN LISTS schemas)
  get_filename_component(name ${schema} NAME_WE)
  set(ldif ${CMAKE_BINARY_DIR}/schema/${name}.ldif)
  add_custom_command(OUTPUT ${ldif} DEPENDS ${schema} ${CMAKE_SOURCE_DIR}/config/schema/to_ldif.awk
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/schema
    COMMAND sh -c "awk -v name=$1 -f \"$2\" \"$3\" >\"$4\"" sh ${name} ${CMAKE_SOURCE_DIR}/config/schema/to_ldif.awk
            ${schema} ${ldif} VERBATIM)
  list(APPEND made ${ldif})
  install(FILES ${ldif} DESTINATION ${ENTSYNC_SHARE}/schema)
endforeach()
install(PROGRAMS config/hooks/mail-hold DESTINATION ${ENTSYNC_SHARE}/hooks)
install(FILES store/roles.sql DESTINATION ${ENTSYNC_SHARE}/sql)

# The unit names the program by its full path.
file(READ systemd/entsyncd.service unit)
string(REPLACE "/usr/sbin/" "${CMAKE_INSTALL_FULL_SBINDIR}/" unit "${unit}")
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/entsyncd.service CONTENT "${unit}" @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/entsyncd.service DESTINATION lib/systemd/system)
install(FILES systemd/entsync.sysusers DESTINATION lib/sysusers.d RENAME entsync.conf)
install(FILES systemd/entsync.tmpfiles DESTINATION lib/tmpfiles.d RENAME entsync.conf)

install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} PATTERN man EXCLUDE)
file(GLOB pages CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/docs/man/*.[1-8])
foreach(page IN LISTS pages)
  get_filename_component(name ${page} NAME)
  string(REGEX REPLACE ".*\\." "" section ${name})
  set(packed ${CMAKE_BINARY_DIR}/man/${name}.gz)
  add_custom_command(OUTPUT ${packed} DEPENDS ${page}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/man
    COMMAND sh -c "gzip -9nc \"$1\" >\"$2\"" sh ${page} ${packed} VERBATIM)
  list(APPEND made ${packed})
  install(FILES ${packed} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()

# Tab completion, as the program itself tells it.
foreach(shell IN ITEMS bash zsh)
  set(completion ${CMAKE_BINARY_DIR}/completion/${shell})
  add_custom_command(OUTPUT ${completion} DEPENDS entsync
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/completion
    COMMAND sh -c "\"$1\" completion \"$2\" >\"$3\"" sh $<TARGET_FILE:entsync> ${shell} ${completion} VERBATIM)
  list(APPEND made ${completion})
endforeach()
install(FILES ${CMAKE_BINARY_DIR}/completion/bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
  RENAME entsync)
install(FILES ${CMAKE_BINARY_DIR}/completion/zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions
  RENAME _entsync)

add_custom_target(entsync_installed_files ALL DEPENDS ${made})

include(systemd/debian/package.cmake)
