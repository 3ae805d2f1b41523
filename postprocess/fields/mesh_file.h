// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_fields_mesh_file_h
#define ionstack_postprocess_fields_mesh_file_h

#include "meshes/mesh.h"

#include <string>

namespace ionstack::postprocess
{
/// Writes the mesh to PATH, one .vtu for any number of ranks, with the cell data `region` (index), `boundary` (the
/// largest boundary id among the cell's faces, -1 for none) and `subdomain`, and the regions' names. Collective. Throws
/// OutputFailure, on all ranks, when it cannot be written.
template <int dim>
void write_mesh(const meshes::Mesh<dim> &mesh, const std::string &path);
} // namespace ionstack::postprocess

#endif
