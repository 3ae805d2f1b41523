# SPDX-License-Identifier: Apache-2.0
# Everything that ionstack is built on: Debian's packages, or where DEAL_II_DIR and CMAKE_PREFIX_PATH say. Accepted:
# deal.II 9.4.1 to 9.6, PETSc 3.18 and newer (the one that deal.II was built with), real scalars.

find_package(deal.II 9.4.1 QUIET HINTS ${DEAL_II_DIR} $ENV{DEAL_II_DIR} /usr /usr/share/cmake)
if(NOT deal.II_FOUND)
  message(FATAL_ERROR "deal.II 9.4.1 or newer was not found: install Debian's libdeal.ii-dev, or name the folder of "
                      "another build by -D DEAL_II_DIR=... (see doc/installation.md).")
endif()
foreach(feature PETSC P4EST MPI MUPARSER GMSH)
  if(NOT DEAL_II_WITH_${feature})
    message(FATAL_ERROR "deal.II ${DEAL_II_PACKAGE_VERSION} in ${DEAL_II_PATH} was built without ${feature}, which "
                        "ionstack needs. Debian's libdeal.ii-dev has it.")
  endif()
endforeach()
if(DEAL_II_PETSC_WITH_COMPLEX)
  message(FATAL_ERROR "deal.II was built with complex PETSc; ionstack needs real scalars.")
endif()

find_package(MPI REQUIRED COMPONENTS CXX)
find_package(Threads REQUIRED)

# The small libraries: all that are missing are named at once.
set(missing)
find_package(yaml-cpp QUIET)
find_package(nlohmann_json QUIET)
find_package(CLI11 QUIET)
include(${CMAKE_CURRENT_LIST_DIR}/fetched.cmake)
if(NOT TARGET yaml-cpp::yaml-cpp) # its name until 0.7
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()
find_library(UDUNITS2_LIBRARY udunits2)
find_path(UDUNITS2_INCLUDE_DIR udunits2.h PATH_SUFFIXES udunits2)
if(NOT UDUNITS2_LIBRARY OR NOT UDUNITS2_INCLUDE_DIR)
  list(APPEND missing "udunits2 (Debian: libudunits2-dev)")
endif()
find_library(METIS_LIBRARY metis)
find_path(METIS_INCLUDE_DIR metis.h)
if(NOT METIS_LIBRARY OR NOT METIS_INCLUDE_DIR)
  list(APPEND missing "METIS (Debian: libmetis-dev)")
endif()
find_package(ZLIB QUIET)
if(NOT TARGET ZLIB::ZLIB)
  list(APPEND missing "zlib (Debian: zlib1g-dev)")
endif()
# Two that deal.II may have brought itself: muParser, then a part of its library; and Boost's headers (Boost.Math:
# distributions, minima and roots of one unknown).
find_path(IONSTACK_BUNDLED_MUPARSER muParser.h PATHS ${DEAL_II_INCLUDE_DIRS} PATH_SUFFIXES deal.II/bundled NO_DEFAULT_PATH)
mark_as_advanced(IONSTACK_BUNDLED_MUPARSER)
find_library(MUPARSER_LIBRARY muparser)
find_path(MUPARSER_INCLUDE_DIR muParser.h)
if(IONSTACK_BUNDLED_MUPARSER MATCHES "/deal.II/bundled$" OR NOT MUPARSER_LIBRARY OR NOT MUPARSER_INCLUDE_DIR)
  set(MUPARSER_INCLUDE_DIR ${IONSTACK_BUNDLED_MUPARSER})
  set(MUPARSER_LIBRARY "")
  if(NOT MUPARSER_INCLUDE_DIR)
    list(APPEND missing "muParser (Debian: libmuparser-dev)")
  endif()
endif()
find_package(Boost 1.71 CONFIG QUIET)
if(NOT TARGET Boost::headers)
  find_path(BOOST_INCLUDE_DIR boost/math/tools/roots.hpp HINTS ${DEAL_II_INCLUDE_DIRS} PATH_SUFFIXES deal.II/bundled)
  if(BOOST_INCLUDE_DIR)
    add_library(ionstack_boost INTERFACE)
    target_include_directories(ionstack_boost SYSTEM INTERFACE ${BOOST_INCLUDE_DIR})
    add_library(Boost::headers ALIAS ionstack_boost)
  else()
    list(APPEND missing "Boost 1.71 or newer (Debian: libboost-dev)")
  endif()
endif()
if(missing)
  list(JOIN missing "\n  " missing)
  message(FATAL_ERROR "Libraries that ionstack needs were not found:\n  ${missing}\n"
                      "Where they are elsewhere, name their folders in CMAKE_PREFIX_PATH (see doc/installation.md).")
endif()

# deal.II with PETSc as one target, under the names of any accepted release.
add_library(ionstack_dealii INTERFACE)
target_include_directories(ionstack_dealii SYSTEM INTERFACE ${DEAL_II_INCLUDE_DIRS} ${MUPARSER_INCLUDE_DIR})
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

# Debian's own Python where deal.II is Debian's, too: matplotlib is installed there, and another python3 may come first on
# PATH. Elsewhere that of the modules, which is the first.
if(DEAL_II_PATH STREQUAL "/usr")
  find_program(IONSTACK_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
endif()
if(NOT IONSTACK_PYTHON)
  find_program(IONSTACK_PYTHON NAMES python3 REQUIRED)
endif()

# Where a library lies in a folder of its own, the installed program has to know it.
if(NOT DEAL_II_PATH STREQUAL "/usr")
  set(CMAKE_INSTALL_RPATH_USE_LINK_PATH ON)
endif()

# What only the tests and the benchmarks need is done without.
if(IONSTACK_TESTS)
  find_package(GTest QUIET)
  if(NOT GTest_FOUND)
    message(STATUS "GoogleTest: not found, so the tests are not built (Debian: libgtest-dev)")
    set(IONSTACK_TESTS OFF)
  endif()
endif()
if(IONSTACK_BENCHMARKS)
  find_package(benchmark QUIET)
  if(NOT benchmark_FOUND)
    message(STATUS "Google Benchmark: not found, so there is no target `benchmark` (Debian: libbenchmark-dev)")
    set(IONSTACK_BENCHMARKS OFF)
  endif()
endif()

add_library(ionstack_metis INTERFACE)
target_include_directories(ionstack_metis SYSTEM INTERFACE ${METIS_INCLUDE_DIR})
target_link_libraries(ionstack_metis INTERFACE ${METIS_LIBRARY})
