// SPDX-License-Identifier: Apache-2.0
#include "solver/space/resolution.h"

#include "solver/space/cell_kernel.h"
#include "solver/space/local_state.h"

#include <cmath>
#include <type_traits>

namespace ionstack::solver
{
namespace
{
/// Parts that differ by less are equal, and the first counts: round-off does not choose.
constexpr double equal = 1e-6;

/// Whether a process takes a mean of its coefficient along an edge.
template <class Process, class = void>
struct TakesMean : std::false_type
{
};
template <class Process>
struct TakesMean<Process, std::void_t<decltype(&Process::error_of_mean)>> : std::true_type
{
};

/// ln(b/a), which is not needed where it is small; 0 where it does not exist.
double log_ratio(const double a, const double b)
{
  constexpr double small = 0.05;
  if (std::abs(b - a) < small * a || !(a > 0.) || !(b > 0.))
    return 0.;
  return std::log(b / a);
}

template <int dim, class Process, class Nodes>
CellFlux flux_of(const Process                        &process,
                 const CellGeometry<dim>              &geometry,
                 const std::vector<MixingMatrix<dim>> &mixings,
                 const Nodes                          &nodes,
                 const double                          field_squared)
{
  constexpr auto  n_vertices = CellTopology<dim>::n_vertices;
  constexpr auto  n_edges    = CellTopology<dim>::n_edges;
  constexpr auto &cell       = topology<dim>;
  double          coefficient[n_vertices], through[n_edges], driving[n_edges];
  for (unsigned int v = 0; v < n_vertices; ++v)
    coefficient[v] = process.coefficient(nodes[v]);
  for (unsigned int e = 0; e < n_edges; ++e)
  {
    const unsigned int               tail = cell.tail[e], head = cell.head[e];
    const physics::EdgeState<double> edge{nodes[tail], nodes[head], field_squared, geometry.is_upright(e)};
    through[e] = process.flux(edge, coefficient[tail], coefficient[head]);
    driving[e] = process.driving(edge);
  }
  internal::mix<dim>(geometry, mixings, through);
  CellFlux flux;
  for (unsigned int e = 0; e < n_edges; ++e)
  {
    const double dissipated = through[e] * driving[e];
    flux.dissipated += dissipated;
    if (const double ratio = log_ratio(coefficient[cell.tail[e]], coefficient[cell.head[e]]); ratio != 0.)
    {
      const double uncertain = std::abs(dissipated) * process.error_of_mean(ratio);
      flux.uncertain += uncertain;
      if (uncertain > (1. + equal) * flux.worst)
      {
        flux.worst     = uncertain;
        flux.log_ratio = ratio;
        flux.edge      = e;
      }
    }
  }
  return flux;
}
} // namespace

template <int dim>
Resolution resolution(const Discretization<dim>                 &discretization,
                      const std::vector<physics::RegionPhysics> &regions,
                      const double                               ambient_temperature,
                      Vec                                        unknowns)
{
  constexpr auto        n_vertices = CellTopology<dim>::n_vertices;
  constexpr auto        n_edges    = CellTopology<dim>::n_edges;
  constexpr auto       &topology_  = topology<dim>;
  const std::size_t     n_fields   = discretization.physics().fields.size();
  const LocalState<dim> state(discretization, unknowns);
  Resolution            result;
  result.cells.resize(discretization.cells().size() * n_fields);
  std::vector<double> values;
  for (std::size_t c = 0; c < discretization.cells().size(); ++c)
  {
    const CellRecord<dim>        &cell    = discretization.cells()[c];
    const physics::RegionPhysics &region  = regions[cell.region];
    const unsigned int            n_slots = region.fields.size();
    values.resize(n_vertices * n_slots);
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = state[cell.first + i];
    const auto nodes =
        internal::node_states<dim, double>(region, cell.geometry, ambient_temperature, n_slots, values.data());
    const double field_squared =
        internal::mean_field_squared<dim, double>(region, cell.geometry, discretization.mixings(), nodes);
    for (const physics::Process &any_process : region.processes)
      std::visit(
          [&](const auto &process)
          {
            using Process = std::decay_t<decltype(process)>;
            if constexpr (TakesMean<Process>::value)
            {
              const unsigned int field = region.fields[static_cast<std::size_t>(process.balance())];
              result.cells[c * n_fields + field] =
                  flux_of<dim>(process, cell.geometry, discretization.mixings(), nodes, field_squared);
            }
            if constexpr (std::is_same_v<Process, physics::IonTransport>)
              for (unsigned int e = 0; e < n_edges; ++e)
              {
                const auto  &tail = nodes[topology_.tail[e]], &head = nodes[topology_.head[e]];
                const double a = tail[process.concentration], b = head[process.concentration];
                const double height = std::max(a, b);
                if (!(std::abs(b - a) > 0.5 * height))
                  continue;
                const physics::EdgeState<double> edge{tail, head, field_squared, cell.geometry.is_upright(e)};
                const double                     peclet = std::abs(process.peclet(edge));
                const double drift = peclet * 0.5 * (process.coefficient(tail) + process.coefficient(head));
                if (peclet > 1. && drift > 0.) // others stay where they are
                  result.fronts.push_back(
                      {c, e, region.fields[static_cast<std::size_t>(process.concentration)], peclet, drift, height});
              }
          },
          any_process);
  }
  return result;
}

template Resolution resolution(const Discretization<2> &, const std::vector<physics::RegionPhysics> &, double, Vec);
template Resolution resolution(const Discretization<3> &, const std::vector<physics::RegionPhysics> &, double, Vec);
} // namespace ionstack::solver
