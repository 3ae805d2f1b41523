// SPDX-License-Identifier: Apache-2.0
#include "solver/space/current_density.h"

#include "materials/units/constants.h"

namespace ionstack::solver
{
template <int dim>
dealii::Tensor<1, dim> current_density(const Discretization<dim>                               &discretization,
                                       const CellRecord<dim>                                   &cell,
                                       const std::function<double(unsigned int, unsigned int)> &field_at,
                                       const std::function<dealii::Point<dim>(unsigned int)>   &position,
                                       const double                                             ambient_temperature)
{
  constexpr auto                n_vertices = CellTopology<dim>::n_vertices;
  constexpr auto               &vertices   = topology<dim>;
  const physics::RegionPhysics &region     = discretization.physics().regions[cell.region];
  const unsigned int            n_slots    = discretization.n_slots(cell.region);
  std::vector<double>           values(n_vertices * n_slots);
  for (unsigned int v = 0; v < n_vertices; ++v)
    for (unsigned int slot = 0; slot < n_slots; ++slot)
      values[v * n_slots + slot] = field_at(v, region.fields[slot]);

  const auto nodes =
      internal::node_states<dim, double>(region, cell.geometry, ambient_temperature, n_slots, values.data());
  dealii::Tensor<1, dim> moment; // [e nm/s]
  internal::for_each_flux<dim, double>(
      region,
      cell.geometry,
      discretization.mixings(),
      nodes,
      internal::mean_field_squared<dim, double>(region, cell.geometry, discretization.mixings(), nodes),
      [&](const auto &process, const auto &through)
      {
        const physics::Work work = process.work();
        if (work.potential != physics::none)
          for (unsigned int e = 0; e < CellTopology<dim>::n_edges; ++e)
            moment += work.charge * through[e] * (position(vertices.head[e]) - position(vertices.tail[e]));
      });
  // What a uniform density would yield: the volume times that density, but where rings of half edges meet slanted ones.
  dealii::Tensor<2, dim> of_uniform;
  for (unsigned int k = 0; k < dim; ++k)
  {
    double through[CellTopology<dim>::n_edges];
    for (unsigned int e = 0; e < CellTopology<dim>::n_edges; ++e)
      through[e] = position(vertices.head[e])[k] - position(vertices.tail[e])[k];
    internal::mix<dim, double>(cell.geometry, discretization.mixings(), through);
    for (unsigned int e = 0; e < CellTopology<dim>::n_edges; ++e)
      for (unsigned int i = 0; i < dim; ++i)
        of_uniform[i][k] += through[e] * (position(vertices.head[e])[i] - position(vertices.tail[e])[i]);
  }
  return dealii::invert(of_uniform) * moment * si::ampere_per_internal_current /
         (si::metre_per_internal_length * si::metre_per_internal_length);
}

template dealii::Tensor<1, 2> current_density(const Discretization<2> &,
                                              const CellRecord<2> &,
                                              const std::function<double(unsigned int, unsigned int)> &,
                                              const std::function<dealii::Point<2>(unsigned int)> &,
                                              double);
template dealii::Tensor<1, 3> current_density(const Discretization<3> &,
                                              const CellRecord<3> &,
                                              const std::function<double(unsigned int, unsigned int)> &,
                                              const std::function<dealii::Point<3>(unsigned int)> &,
                                              double);
} // namespace ionstack::solver
