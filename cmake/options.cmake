# SPDX-License-Identifier: Apache-2.0
# Compiler options of our own code. Headers of other projects are system headers, so that warnings are ours alone.

add_library(ionstack_options INTERFACE)
target_include_directories(ionstack_options INTERFACE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
target_compile_options(ionstack_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Woverloaded-virtual -Wpointer-arith)
if(IONSTACK_WARNINGS_AS_ERRORS)
  target_compile_options(ionstack_options INTERFACE -Werror)
endif()
if(IONSTACK_SANITIZE)
  # GCC sees uninitialised values in boost's headers when it instruments them.
  target_compile_options(ionstack_options INTERFACE
    -fsanitize=address,undefined -fno-omit-frame-pointer -Wno-maybe-uninitialized)
  target_link_options(ionstack_options INTERFACE -fsanitize=address,undefined)
endif()
if(IONSTACK_COVERAGE)
  target_compile_options(ionstack_options INTERFACE --coverage)
  target_link_options(ionstack_options INTERFACE --coverage)
endif()

find_package(Git QUIET)
set(IONSTACK_REVISION "unknown")
if(GIT_FOUND)
  execute_process(COMMAND ${GIT_EXECUTABLE} -C ${PROJECT_SOURCE_DIR} rev-parse --short HEAD
                  OUTPUT_VARIABLE IONSTACK_REVISION OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(NOT IONSTACK_REVISION) # sources without their history
  set(IONSTACK_REVISION "unknown")
endif()
# So the installed program finds its data and modules, also after its prefix has been moved.
file(RELATIVE_PATH IONSTACK_DATA_FROM_PROGRAM ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_DATADIR}/ionstack)
configure_file(${PROJECT_SOURCE_DIR}/cmake/build_info.h.in ${PROJECT_BINARY_DIR}/generated/build_info.h)

# ionstack_room(name SOURCES ... USES ...): the library target of one room.
function(ionstack_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES" ${ARGN})
  add_library(${name} STATIC ${ROOM_SOURCES})
  target_link_libraries(${name} PUBLIC ${ROOM_USES} PRIVATE ionstack_options)
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
endfunction()
