# SPDX-License-Identifier: Apache-2.0
# Packages for Debian, made by
#   cpack --config build/CPackConfig.cmake -B build/packages
# They are those of the release that they are made on, because deal.II's and PETSc's libraries are: ionstack, and, where
# ParaView was found, ionstack-paraview, so that who makes no pictures while a run goes on need not install ParaView.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VENDOR "The ionstack authors")
set(CPACK_PACKAGE_CONTACT "The ionstack authors <noreply@ionstack.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY ${PROJECT_DESCRIPTION})
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL ionstack)
if(TARGET ionstack_catalyst)
  list(APPEND CPACK_COMPONENTS_ALL paraview)
endif()

# Two releases of Debian have two packages: 0.1.0~deb13 is replaced by a later one when Debian is upgraded.
set(label "local")
if(EXISTS /etc/os-release)
  file(STRINGS /etc/os-release id REGEX "^ID=")
  file(STRINGS /etc/os-release version REGEX "^VERSION_ID=")
  string(REGEX REPLACE "^ID=|\"" "" id "${id}")
  string(REGEX REPLACE "^VERSION_ID=|\"" "" version "${version}")
  string(REPLACE "debian" "deb" label "${id}${version}")
endif()
set(CPACK_DEBIAN_PACKAGE_VERSION "${PROJECT_VERSION}~${label}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)

set(CPACK_DEBIAN_IONSTACK_PACKAGE_NAME ionstack)
set(CPACK_DEBIAN_IONSTACK_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_IONSTACK_PACKAGE_DEPENDS "python3, python3-matplotlib, python3-numpy, mpi-default-bin")
set(CPACK_DEBIAN_IONSTACK_PACKAGE_RECOMMENDS "libopenblas0-serial | libopenblas0")
set(CPACK_DEBIAN_IONSTACK_PACKAGE_SUGGESTS "ionstack-paraview, bash-completion")
set(CPACK_COMPONENT_IONSTACK_DESCRIPTION
    "Stacks of electrode and oxide layers in which ions move under field,\n\
 concentration and heat, and change how the device conducts.")

# ParaView's libraries say nothing of the package that they belong to, so that it is named here.
set(CPACK_DEBIAN_PARAVIEW_PACKAGE_NAME ionstack-paraview)
set(CPACK_DEBIAN_PARAVIEW_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_PARAVIEW_PACKAGE_DEPENDS
    "ionstack (= ${CPACK_DEBIAN_PACKAGE_VERSION}), paraview (>= ${IONSTACK_PARAVIEW_VERSION}), paraview (<< ${IONSTACK_PARAVIEW_VERSION}.99), python3-paraview")
set(CPACK_DEBIAN_PARAVIEW_PACKAGE_RECOMMENDS "xvfb, xauth, libgl1-mesa-dri")
set(CPACK_COMPONENT_PARAVIEW_DESCRIPTION
    "Pictures by ParaView while ionstack runs\n\
 The module through which ionstack hands its fields to ParaView Catalyst.")

include(CPack)
