# SPDX-License-Identifier: Apache-2.0
# Layout of our own C++ files by clang-format: the targets `format` (rewrites) and `format-check` (complains).
# Debian 12's clang-format 14 is the reference; another version may see some places differently.
#
# Included by the top CMakeLists.txt, this file defines the targets; run as a script
#   cmake -D CLANG_FORMAT=<program> -D CHECK=ON -P cmake/format.cmake
# it does the work, so that files added after the configuration are seen, too.

if(CMAKE_SCRIPT_MODE_FILE)
  get_filename_component(root ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)
  set(files)
  foreach(room materials parameter_files physics meshes solver postprocess tests)
    file(GLOB_RECURSE found ${root}/${room}/*.h ${root}/${room}/*.cc)
    list(APPEND files ${found})
  endforeach()
  set(options -i)
  if(CHECK)
    set(options --dry-run --Werror)
  endif()
  execute_process(COMMAND ${CLANG_FORMAT} ${options} --style=file ${files} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "Some files are not laid out as .clang-format says; the target `format` does it:\n"
                        "  cmake --build build --target format")
  endif()
  return()
endif()

find_program(IONSTACK_CLANG_FORMAT NAMES clang-format-14 clang-format)
if(IONSTACK_CLANG_FORMAT)
  set(format_script -D CLANG_FORMAT=${IONSTACK_CLANG_FORMAT} -P ${CMAKE_CURRENT_LIST_FILE})
  add_custom_target(format COMMAND ${CMAKE_COMMAND} ${format_script} VERBATIM)
  add_custom_target(format-check COMMAND ${CMAKE_COMMAND} -D CHECK=ON ${format_script} VERBATIM)
endif()
