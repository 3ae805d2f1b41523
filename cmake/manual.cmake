# SPDX-License-Identifier: Apache-2.0
# The target `manual`: writes the pages of doc/ anew that the program prints (parameters, materials).

add_custom_target(manual
  COMMAND ${IONSTACK_PYTHON} ${PROJECT_SOURCE_DIR}/doc/generate.py $<TARGET_FILE:ionstack>
  VERBATIM)

# The target `manual_pictures`: draws the pictures of doc/pictures/ that show the material database, and those of the
# studies, which it runs.
add_custom_target(manual_pictures
  COMMAND ${IONSTACK_PYTHON} ${PROJECT_SOURCE_DIR}/doc/generate.py --pictures $<TARGET_FILE:ionstack>
  VERBATIM)
