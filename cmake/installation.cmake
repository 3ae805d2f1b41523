# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` puts where, below the prefix:
#   bin/ionstack                         the program
#   lib/ionstack/                        the module for ParaView (component paraview)
#   share/ionstack/                      material database, studies, scripts that draw
#   share/doc/ionstack/                  the manual
#   share/man/man1/, share/bash-completion/completions/
# The program finds the others by their place relative to its own, see materials/files/shipped_files.h.

set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME ionstack)

install(TARGETS ionstack RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY materials/database DESTINATION ${CMAKE_INSTALL_DATADIR}/ionstack FILES_MATCHING PATTERN "*.yaml")
install(DIRECTORY parameter_files DESTINATION ${CMAKE_INSTALL_DATADIR}/ionstack
        FILES_MATCHING PATTERN "*.prm" PATTERN "*.msh" PATTERN "*.slurm" PATTERN "reader" EXCLUDE)
install(DIRECTORY postprocess/pictures postprocess/in_situ DESTINATION ${CMAKE_INSTALL_DATADIR}/ionstack/postprocess
        FILES_MATCHING PATTERN "*.py" PATTERN "*.css" PATTERN "*.js" PATTERN "__pycache__" EXCLUDE)

install(FILES README.md CONTRIBUTING.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY doc DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md" PATTERN "*.png" PATTERN "*.h" PATTERN "*.prm"
        PATTERN "__pycache__" EXCLUDE)
install(FILES doc/ionstack.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES doc/ionstack.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ionstack)
