# SPDX-License-Identifier: Apache-2.0
# Three small libraries without dependencies, which clusters seldom have: those that were not found are fetched at the
# commit of a release and become a part of the build, unless IONSTACK_FETCH is OFF. Nothing of them is installed. On
# Debian all are packages, and nothing is fetched.

option(IONSTACK_FETCH "Fetch yaml-cpp, nlohmann-json and CLI11 where they are not installed" ON)
mark_as_advanced(IONSTACK_FETCH)

# ionstack_fetch(name repository commit): downloads the sources without building them.
macro(ionstack_fetch name repository commit)
  message(STATUS "${name}: not found, so it is fetched from ${repository}")
  include(FetchContent)
  FetchContent_Declare(${name} GIT_REPOSITORY ${repository} GIT_TAG ${commit} GIT_PROGRESS ON SOURCE_SUBDIR none)
  FetchContent_MakeAvailable(${name})
endmacro()

if(NOT IONSTACK_FETCH)
  foreach(library yaml-cpp nlohmann_json CLI11)
    if(NOT ${library}_FOUND)
      list(APPEND missing "${library}")
    endif()
  endforeach()
  if(missing)
    list(JOIN missing ", " missing)
    message(FATAL_ERROR "Not found: ${missing}. Name their folders in CMAKE_PREFIX_PATH, or leave IONSTACK_FETCH on.")
  endif()
  return()
endif()

if(NOT CLI11_FOUND) # 2.4.2
  ionstack_fetch(cli11 https://github.com/CLIUtils/CLI11.git 6c7b07a878ad834957b98d0f9ce1dbe0cb204fc9)
  add_library(ionstack_cli11 INTERFACE)
  target_include_directories(ionstack_cli11 SYSTEM INTERFACE ${cli11_SOURCE_DIR}/include)
  add_library(CLI11::CLI11 ALIAS ionstack_cli11)
endif()
if(NOT nlohmann_json_FOUND) # 3.11.3
  ionstack_fetch(nlohmann_json https://github.com/nlohmann/json.git 9cca280a4d0ccf0c08f47a99aa71d1b0e52f8d03)
  add_library(ionstack_nlohmann_json INTERFACE)
  target_include_directories(ionstack_nlohmann_json SYSTEM INTERFACE ${nlohmann_json_SOURCE_DIR}/include)
  add_library(nlohmann_json::nlohmann_json ALIAS ionstack_nlohmann_json)
endif()
if(NOT yaml-cpp_FOUND) # 0.8.0
  ionstack_fetch(yaml_cpp https://github.com/jbeder/yaml-cpp.git f7320141120f720aecc4c32be25586e7da9eb978)
  file(GLOB yaml_cpp_sources ${yaml_cpp_SOURCE_DIR}/src/*.cpp)
  add_library(ionstack_yaml_cpp STATIC ${yaml_cpp_sources})
  target_include_directories(ionstack_yaml_cpp SYSTEM PUBLIC ${yaml_cpp_SOURCE_DIR}/include)
  target_compile_definitions(ionstack_yaml_cpp PUBLIC YAML_CPP_STATIC_DEFINE)
  add_library(yaml-cpp::yaml-cpp ALIAS ionstack_yaml_cpp)
endif()
