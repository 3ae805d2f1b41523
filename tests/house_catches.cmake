# SPDX-License-Identifier: Apache-2.0
# Tests house.cmake itself: each rule is broken once in a small tree and must be reported, lawful neighbours must not.
#   cmake -D WORK=<scratch folder> -P house_catches.cmake
set(licence "// SPDX-License-Identifier: Apache-2.0\n")

# expect(file content message [about]): with this one file, and pages at all doors but that of physics/statistics,
# house.cmake reports `message` about it, or about another; "" means that it is content.
function(expect file content message)
  file(REMOVE_RECURSE ${WORK})
  file(WRITE ${WORK}/${file} "${content}")
  foreach(neighbour ${neighbours})
    file(WRITE ${WORK}/${neighbour} "${licence}")
  endforeach()
  get_filename_component(folder ${file} DIRECTORY)
  if(NOT folder STREQUAL physics/statistics)
    file(WRITE ${WORK}/${folder}/README.md "a page")
  endif()
  execute_process(COMMAND ${CMAKE_COMMAND} -D ROOT=${WORK} -P ${CMAKE_CURRENT_LIST_DIR}/house.cmake
                  RESULT_VARIABLE status ERROR_VARIABLE report OUTPUT_QUIET)
  if(message STREQUAL "")
    set(right FALSE)
    if(status EQUAL 0)
      set(right TRUE)
    endif()
  else()
    set(about ${file})
    if(ARGC GREATER 3)
      set(about ${ARGV3})
    endif()
    string(FIND "${report}" "${about}: ${message}" position)
    set(right FALSE)
    if(NOT status EQUAL 0 AND position GREATER -1)
      set(right TRUE)
    endif()
  endif()
  if(NOT right)
    message(SEND_ERROR "${file} with\n${content}should give '${message}', but gave status ${status}:\n${report}")
  endif()
endfunction()

# Arrows between the rooms.
expect(materials/a.cc "${licence}#include \"physics/b.h\"\n" "includes physics/b.h, but materials must not use physics")
expect(materials/a.cc "${licence}#include <deal.II/base/point.h>\n" "includes deal.II/base/point.h, a library")
expect(parameter_files/reader/a.h "${licence}#include \"meshes/b.h\"\n" "includes meshes/b.h")
expect(parameter_files/reader/a.h "${licence}#include <petscvec.h>\n" "includes petscvec.h, a library")
expect(parameter_files/reader/a.h "${licence}#include \"materials/b.h\"\n" "")
expect(physics/a.h "${licence}#include \"meshes/b.h\"\n" "includes meshes/b.h")
expect(physics/a.h "${licence}#include <string>\n  #  include <mpi.h>\n" "includes mpi.h, a library")
expect(physics/sub/a.h "${licence}#include <deal.II/base/tensor.h>\n" "includes deal.II/base/tensor.h, a library")
expect(physics/a.h "${licence}#include \"materials/b.h\"\n#include \"physics/c.h\"\n" "")
expect(meshes/a.cc "${licence}#include \"physics/b.h\"\n" "includes physics/b.h")
expect(meshes/a.cc "${licence}#include <deal.II/lac/petsc_vector.h>\n" "includes deal.II/lac/petsc_vector.h, a library")
expect(meshes/a.cc "${licence}#include <deal.II/grid/tria.h>\n" "")
expect(solver/a.cc "${licence}#include \"postprocess/b.h\"\n" "includes postprocess/b.h")
expect(solver/main.cc "${licence}#include \"postprocess/b.h\"\n" "")
expect(solver/a.cc "${licence}#include \"tests/b.h\"\n" "includes tests/b.h")
expect(solver/a.cc "${licence}#include \"../meshes/b.h\"\n" "includes ../meshes/b.h, write the path")
expect(postprocess/a.cc "${licence}#include \"solver/b.h\"\n" "")
expect(physics/CMakeLists.txt "# ${licence}  USES ionstack_meshes)\n" "links ionstack_meshes")
expect(meshes/CMakeLists.txt "# ${licence}  USES ionstack_parameter_files)\n" "")

# Sub-rooms: arrows, a page at the door, none that nobody knows.
expect(physics/local/a.h "${licence}#include \"physics/transport/b.h\"\n" "includes physics/transport/b.h, but physics/local")
expect(physics/local/a.h "${licence}#include \"physics/registry.h\"\n" "includes physics/registry.h, which stands above")
expect(solver/time/a.cc "${licence}#include \"solver/space/b.h\"\n#include \"physics/registry.h\"\n" "")
expect(physics/statistics/a.h "${licence}" "has no README.md" physics/statistics)
expect(solver/cellar/a.cc "${licence}" "is no sub-room that" solver/cellar)

# Thirty files side by side, and one more.
foreach(number RANGE 1 29)
  list(APPEND neighbours tests/full/a${number}.cc)
endforeach()
expect(tests/full/b.cc "${licence}" "")
list(APPEND neighbours tests/full/b.cc)
expect(tests/full/c.cc "${licence}" "has 31 sources side by side" tests/full)
set(neighbours)

# Names of fields.
expect(solver/a.cc "${licence}int i = physics.field_index(\"potential\");\n" "asks for the field 'potential' by its name")
expect(solver/a.cc "${licence}int i = physics.field_index(name);\n" "")
expect(physics/a.cc "${licence}Slot s = context.slot_of(\"heat\");\n" "asks for the field 'heat' by its name")
expect(physics/a.cc "${licence}field.name = \"heat\";\nSlot s = context.slot_of(\"heat\");\n" "")
expect(physics/a.cc "${licence}field.name = \"heat\";\nbool b = one.name == \"heat\";\n" "asks for the field 'heat' by its name")

# Names, licence, length.
expect(solver/utils.h "${licence}" "this name says nothing")
expect(solver/string_helpers.cc "${licence}" "this name says nothing")
expect(solver/common_mode.cc "${licence}" "")
expect(physics/a.h "#include <string>\n" "has no line 'SPDX")
string(REPEAT "\n" 799 lines)
expect(tests/a.cc "${licence}${lines}" "")
expect(tests/a.cc "${licence}${lines}\n" "has 801 lines")

file(REMOVE_RECURSE ${WORK})
