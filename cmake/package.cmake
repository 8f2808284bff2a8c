# SPDX-License-Identifier: Apache-2.0
# What `cpack` packs: the binary, and what it prints about itself (manual page, completions), so that neither
# can differ from the command line. A .deb and a tarball.
include(GNUInstallDirs)

set(printed ${PROJECT_BINARY_DIR}/printed)
file(MAKE_DIRECTORY ${printed})
function(loadline_printed file)
  add_custom_command(OUTPUT ${printed}/${file} COMMAND loadline ${ARGN} > ${printed}/${file} DEPENDS loadline VERBATIM)
endfunction()
loadline_printed(loadline.1      man)
loadline_printed(loadline.bash   completion bash)
loadline_printed(_loadline       completion zsh)
loadline_printed(loadline.fish   completion fish)
add_custom_command(OUTPUT ${printed}/loadline.1.gz COMMAND gzip -9nkf ${printed}/loadline.1 DEPENDS ${printed}/loadline.1)
add_custom_target(printed DEPENDS
  ${printed}/loadline.1.gz ${printed}/loadline.bash ${printed}/_loadline ${printed}/loadline.fish)

# Everything that a package holds.
add_custom_target(packaged DEPENDS loadline printed)
foreach(probe loadline-probe probe-arm64)
  if(TARGET ${probe})
    add_dependencies(packaged ${probe})
  endif()
endforeach()

install(FILES ${printed}/loadline.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${printed}/loadline.bash RENAME loadline DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${printed}/_loadline DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${printed}/loadline.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE RENAME copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
foreach(page README.md CHANGELOG.md)
  if(EXISTS ${PROJECT_SOURCE_DIR}/${page})
    install(FILES ${PROJECT_SOURCE_DIR}/${page} DESTINATION ${CMAKE_INSTALL_DOCDIR})
  endif()
endforeach()

# Packing needs the binary and what it prints, not every test program.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_VENDOR "loadline developers")
set(CPACK_PACKAGE_CONTACT "loadline developers <loadline@users.noreply.github.com>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "audits a whole fleet of containers at once")
set(CPACK_PACKAGE_DESCRIPTION
  "loadline reads the Dockerfiles, Compose files, ignore files, manifests,\nlockfiles and workflows of a repository together, and says what is wrong\nand what it costs. One binary, no daemon, no network.")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGE_FILE_NAME loadline-${PROJECT_VERSION}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS git)
include(CPack)
