// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_space_current_density_h
#define ionstack_solver_space_current_density_h

#include "solver/space/cell_kernel.h"
#include "solver/space/discretization.h"

#include <deal.II/base/tensor.h>

#include <functional>

namespace ionstack::solver
{
/// Electric current density in a cell [A/m^2], mean over it: of all fluxes that carry charge and give off heat, as they
/// stand in the balances; without displacement current. The field J_h of the edges meets the gradient of a coordinate x
/// as the gradients of all shape functions, weighted by x at the vertices: so the integral of J_h . grad x is the sum
/// over the edges of the flux through the dual face times the difference of x along the edge.
///
/// `field_at(vertex, field)` gives a field at a vertex of the cell in internal units, `position(vertex)` its place
/// [nm]; `ambient_temperature` [K] holds where heat is not solved for.
template <int dim>
dealii::Tensor<1, dim> current_density(const Discretization<dim>                               &discretization,
                                       const CellRecord<dim>                                   &cell,
                                       const std::function<double(unsigned int, unsigned int)> &field_at,
                                       const std::function<dealii::Point<dim>(unsigned int)>   &position,
                                       double                                                   ambient_temperature);
} // namespace ionstack::solver

#endif
