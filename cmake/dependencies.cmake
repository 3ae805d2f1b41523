# SPDX-License-Identifier: Apache-2.0
# Everything that ionstack is built on, all from Debian's packages. Accepted: deal.II 9.4.1 to 9.6, PETSc 3.18 and
# newer (the one that deal.II was built with), real scalars.

find_package(deal.II 9.4.1 REQUIRED HINTS /usr /usr/share/cmake)
foreach(feature PETSC P4EST MPI MUPARSER GMSH)
  if(NOT DEAL_II_WITH_${feature})
    message(FATAL_ERROR "deal.II was built without ${feature}, which ionstack needs. Debian's libdeal.ii-dev has it.")
  endif()
endforeach()
if(DEAL_II_PETSC_WITH_COMPLEX)
  message(FATAL_ERROR "deal.II was built with complex PETSc; ionstack needs real scalars.")
endif()

find_package(MPI REQUIRED COMPONENTS CXX)
find_package(Threads REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
# Boost.Math: distributions, minima and roots of one unknown. deal.II's package brings its headers.
find_package(Boost 1.71 REQUIRED)
find_library(MUPARSER_LIBRARY muparser REQUIRED)
find_library(UDUNITS2_LIBRARY udunits2 REQUIRED)
find_path(UDUNITS2_INCLUDE_DIR udunits2.h REQUIRED)

# deal.II with PETSc as one target, under the names of any accepted release.
add_library(ionstack_dealii INTERFACE)
target_include_directories(ionstack_dealii SYSTEM INTERFACE ${DEAL_II_INCLUDE_DIRS})
target_compile_definitions(ionstack_dealii INTERFACE ${DEAL_II_USER_DEFINITIONS})
target_link_libraries(ionstack_dealii INTERFACE Boost::headers)
if(TARGET ${DEAL_II_TARGET_RELEASE})
  target_link_libraries(ionstack_dealii INTERFACE ${DEAL_II_TARGET_RELEASE} MPI::MPI_CXX)
else()
  # Debian's 9.4 gives a list of some 170 libraries instead of a target; the program depends on those that it uses.
  # GNU gold links it in two seconds where GNU ld, which also opens what each library needs, takes ten.
  find_program(IONSTACK_GOLD ld.gold)
  if(IONSTACK_GOLD)
    target_link_options(ionstack_dealii INTERFACE -fuse-ld=gold)
  endif()
  target_link_libraries(ionstack_dealii INTERFACE -Wl,--as-needed ${DEAL_II_LIBRARIES_RELEASE} MPI::MPI_CXX)
endif()

add_library(ionstack_units_library INTERFACE)
target_include_directories(ionstack_units_library SYSTEM INTERFACE ${UDUNITS2_INCLUDE_DIR})
target_link_libraries(ionstack_units_library INTERFACE ${UDUNITS2_LIBRARY})

# Debian's own Python: matplotlib is installed there, and another python3 may come first on PATH.
find_program(IONSTACK_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
if(NOT IONSTACK_PYTHON)
  find_program(IONSTACK_PYTHON NAMES python3 REQUIRED)
endif()
