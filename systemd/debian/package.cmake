# The Debian package: cmake --build --preset release --target package. CPack asks dpkg-shlibdeps for the libraries; what a
# package does when it is installed, upgraded and removed stands in postinst, prerm and postrm beside this file.
set(ENTSYNC_MAINTAINER "The entsync contributors <entsync@entsync.invalid>" CACHE STRING
    "Who answers for the packages that are built here")
set(debian ${CMAKE_SOURCE_DIR}/systemd/debian)
set(CPACK_GENERATOR DEB)
set(CPACK_SET_DESTDIR ON)
set(CPACK_PACKAGE_NAME entsync)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "${ENTSYNC_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Keeps LDAP directories of schools' ENTs equal to SIECLE and STS")
set(CPACK_PACKAGE_DESCRIPTION
"entsync takes the exports of the school applications (SIECLE, STS-Web,
timetable programs), joins them into the federated directory (annuaire
académique fédérateur), and brings the LDAP directory of each espace numérique
de travail to it: accounts of pupils, guardians and staff, establishments,
divisions, groups. Removals are guarded, and every change is planned,
journalled and read back.
.
It needs a PostgreSQL database, here or elsewhere, and an account in each
ENT's directory. Next: /usr/share/doc/entsync/installation.md.")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# tzdata: "today" is a day of the académie's time zone. ca-certificates: whom ldaps:// trusts.
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "tzdata, ca-certificates, systemd | systemd-standalone-sysusers, systemd | systemd-standalone-tmpfiles")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postgresql (>= 15), ldap-utils")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# Every file below /etc is the operator's: an upgrade asks before it replaces one that was changed.
file(GLOB mappings CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}/config ${CMAKE_SOURCE_DIR}/config/mappings/*.conf)
set(conffiles "")
foreach(file entsync.conf establishments.csv ${mappings})
  string(APPEND conffiles "${ENTSYNC_ETC}/${file}\n")
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/debian/conffiles CONTENT "${conffiles}" @ONLY)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${debian}/postinst ${debian}/prerm ${debian}/postrm
    ${CMAKE_BINARY_DIR}/debian/conffiles)

install(FILES ${debian}/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
set(packed ${CMAKE_BINARY_DIR}/debian/changelog.gz)
add_custom_command(OUTPUT ${packed} DEPENDS ${debian}/changelog
  COMMAND sh -c "gzip -9nc \"$1\" >\"$2\"" sh ${debian}/changelog ${packed} VERBATIM)
add_custom_target(entsync_changelog ALL DEPENDS ${packed})
install(FILES ${packed} DESTINATION ${CMAKE_INSTALL_DOCDIR})
include(CPack)
