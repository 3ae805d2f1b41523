// SPDX-License-Identifier: Apache-2.0
// Where parts of a device conduct much better than others: which nodes belong to which contact, and what floats.
#include "solver/equations/system_flows.h"
#include "solver/petsc/petsc_check.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace ionstack::solver
{
namespace
{
/// Part of the dissipated power from which the device is divided, when round-off of the potentials may make so much of
/// it along the best conducting edge: a small one of what Newton's method leaves.
constexpr double permitted_round_off = 1e-9;
/// A body floats when it conducts so many times better inside than any path from it to a contact does. Beside it, the
/// sum over the matrix rows of its nodes is then known to 1e-6, and Newton's method gains six digits an iteration; from
/// there on it loses what the contrast gains.
constexpr double floating_contrast = 1e10;
} // namespace

template <int dim>
void System<dim>::find_conductances()
{
  // Hanging nodes are the mean of others: an edge to each of them.
  const bool learns = conducting_edges_.empty();
  edge_conductance_.clear();
  std::vector<double> sum(discretization_.n_local(), 0.);
  constexpr auto     &cell_edges = topology<dim>;
  double              values[CellTopology<dim>::n_vertices * max_slots];
  for (const CellRecord<dim> &cell : discretization_.cells())
  {
    const physics::RegionPhysics &region  = regions_[cell.region];
    const unsigned int            n_slots = region.fields.size();
    for (const physics::Process &process : region.processes)
      if (const auto *conduction = std::get_if<physics::ElectricalConduction>(&process))
      {
        for (unsigned int i = 0; i < CellTopology<dim>::n_vertices * n_slots; ++i)
          values[i] = node_value(cell.first + i);
        auto nodes = internal::node_states<dim, double>(region, cell.geometry, ambient_temperature(), n_slots, values);
        const double field_squared =
            internal::mean_field_squared<dim, double>(region, cell.geometry, discretization_.mixings(), nodes);
        double coefficient[CellTopology<dim>::n_vertices], one[max_slots];
        for (unsigned int v = 0; v < CellTopology<dim>::n_vertices; ++v)
          coefficient[v] = conduction->coefficient(nodes[v]);
        for (unsigned int e = 0; e < CellTopology<dim>::n_edges; ++e)
        {
          const unsigned int tail = cell_edges.tail[e], head = cell_edges.head[e];
          // The current of one volt along the edge.
          std::copy_n(nodes[tail].values, n_slots, one);
          one[conduction->potential]        = nodes[head][conduction->potential] + 1.;
          physics::NodeState<double> raised = nodes[tail];
          raised.values                     = one;
          const double conductance =
              cell.geometry.edge_weight[e] *
              conduction->flux(
                  physics::EdgeState<double>{raised, nodes[head], field_squared, cell.geometry.is_upright(e)},
                  coefficient[tail],
                  coefficient[head]);
          discretization_.for_each_unknown(cell.first + tail * n_slots + conduction->potential,
                                           [&](const int a, double)
                                           {
                                             discretization_.for_each_unknown(
                                                 cell.first + head * n_slots + conduction->potential,
                                                 [&](const int b, double)
                                                 {
                                                   if (learns)
                                                     conducting_edges_.emplace_back(a, b);
                                                   edge_conductance_.push_back(conductance);
                                                   sum[a] += conductance;
                                                   sum[b] += conductance;
                                                 });
                                           });
        }
      }
  }
  conductance_of_ = discretization_.sum_over_ranks(sum);
}

template <int dim>
void System<dim>::find_parts()
{
  part_.clear();
  bodies_.levels.clear();
  bodies_.anchors.clear();
  bodies_.holder.clear();
  bodies_.row_scale.clear();
  bodies_.outflows.clear();
  ++bodies_.version;
  // With space charge a sum over nodes would hold their displacement currents, of which Newton's method leaves more
  // than round-off does.
  if (discretization_.physics().space_charge)
    return;
  find_conductances();
  const MPI_Comm communicator = discretization_.communicator();
  double         largest = 0., smallest = std::numeric_limits<double>::infinity();
  for (std::size_t t = 0; t < terminal_local_.size(); ++t)
    if (const double held = conductance_of_source(t); held > 0.)
      smallest = std::min(smallest, held);
  for (const double conductance : edge_conductance_)
  {
    largest = std::max(largest, conductance);
    if (conductance > 0.)
      smallest = std::min(smallest, conductance);
  }
  largest          = dealii::Utilities::MPI::max(largest, communicator);
  smallest         = dealii::Utilities::MPI::min(smallest, communicator);
  double potential = 0.;
  for (std::size_t t = 0; t < terminal_local_.size(); ++t)
    if (discretization_.terminals()[t].electrical)
      potential = std::max(potential, std::abs(local_unknowns_[terminal_local_[t]]));
  const double round_off  = std::numeric_limits<double>::epsilon() * largest * potential * terminal_voltage_;
  const double dissipated = dealii::Utilities::MPI::sum(local_power_, communicator);
  // At a high contrast whatever the voltage is: where it passes zero, the currents are still those of before.
  if (!(largest > floating_contrast * smallest) && !(round_off > permitted_round_off * dissipated))
    return;

  const ConductingGraph graph(
      static_cast<int>(discretization_.n_local()), conducting_edges_, edge_conductance_, ghosted_result_);
  // A source that controls the current holds no potential, one behind a resistor as well as the resistor permits.
  std::vector<ConductingGraph::Source> contacts, held;
  for (int t = 0; t < static_cast<int>(terminal_local_.size()); ++t)
    if (discretization_.terminals()[t].electrical)
    {
      contacts.push_back({terminal_local_[t], t});
      const double conductance = conductance_of_source(t);
      held.push_back(
          {terminal_local_[t],
           t,
           std::isinf(conductance) ? ConductingGraph::widest : std::max(1., ConductingGraph::step_of(conductance))});
    }
  std::vector<double> width;
  std::vector<int>    contact;
  graph.widest_paths(contacts, static_cast<int>(terminal_local_.size()), width, contact);
  for (const int terminal : contact)
    part_.push_back(terminal + 1);
  find_bodies(graph, held);
}

template <int dim>
double System<dim>::conductance_of_source(const std::size_t t) const
{
  const Terminal &terminal = discretization_.terminals()[t];
  if (terminal.n_circuit > 0)
    return 0.;
  const Circuit::Row row = contacts_[terminal.contact].circuit.row(control_[t], 0., 0.);
  return row.of_voltage / row.of_current;
}

template <int dim>
void System<dim>::find_bodies(const ConductingGraph &graph, std::vector<ConductingGraph::Source> held)
{
  const int           n_local  = static_cast<int>(discretization_.n_local());
  const double        contrast = ConductingGraph::steps_of_ratio(floating_contrast);
  std::vector<double> width;
  std::vector<int>    unused;
  // Where the nodes of a body are held, others may float in it.
  for (;;)
  {
    graph.widest_paths(held, static_cast<int>(terminal_local_.size()), width, unused);
    const auto joins = [&](const std::size_t edge)
    {
      const auto &[a, b] = conducting_edges_[edge];
      return width[a] > 0. && width[b] > 0. &&
             ConductingGraph::step_of(edge_conductance_[edge]) > contrast + std::max(width[a], width[b]);
    };
    // A body is called by the largest number of its nodes, plus one: that is its anchor.
    std::vector<double> name(n_local, 0.);
    for (std::size_t e = 0; e < conducting_edges_.size(); ++e)
      if (joins(e))
        for (const int node : {conducting_edges_[e].first, conducting_edges_[e].second})
          name[node] = discretization_.global_number(node) + 1.;
    graph.spread(joins, name);
    std::vector<PetscInt> anchors;
    for (PetscInt i = 0; i < discretization_.n_owned(); ++i)
      if (name[i] == discretization_.first_owned() + i + 1.)
        anchors.push_back(discretization_.first_owned() + i);
    std::vector<PetscInt> all;
    for (const auto &of_rank : dealii::Utilities::MPI::all_gather(discretization_.communicator(), anchors))
      all.insert(all.end(), of_rank.begin(), of_rank.end());
    if (all.empty())
      break;
    std::vector<int> &level = bodies_.levels.emplace_back(n_local, -1);
    for (int node = 0; node < n_local; ++node)
      if (name[node] > 0.)
        level[node] = static_cast<int>(bodies_.anchors.size() +
                                       (std::lower_bound(all.begin(), all.end(), name[node] - 1.) - all.begin()));
    bodies_.anchors.insert(bodies_.anchors.end(), all.begin(), all.end());
    for (const PetscInt anchor : anchors)
      held.push_back({static_cast<int>(anchor - discretization_.first_owned()), 0});
  }
  if (bodies_.anchors.empty())
    return;
  bodies_.row_scale.assign(discretization_.n_owned(), 1.);
  for (PetscInt i = 0; i < discretization_.n_owned(); ++i)
    if (bodies_.body_of(static_cast<int>(i)) >= 0)
      bodies_.row_scale[i] = row_scale(static_cast<int>(i));
  bodies_.holder.assign(discretization_.n_owned(), 0.);
  for (const PetscInt anchor : bodies_.anchors)
    if (const PetscInt i = anchor - discretization_.first_owned(); i >= 0 && i < discretization_.n_owned())
      bodies_.holder[i] = bodies_.row_scale[i] * conductance_of_[i];
}

template <int dim>
double System<dim>::held_at(const PetscInt owned) const
{
  return bodies_.holder.empty() ? 0. : bodies_.holder[owned];
}

template <int dim>
std::vector<double> System<dim>::potentials_of_bodies() const
{
  std::vector<double> potentials(bodies_.anchors.size(), 0.);
  for (std::size_t b = 0; b < potentials.size(); ++b)
    if (const PetscInt i = bodies_.anchors[b] - discretization_.first_owned(); i >= 0 && i < discretization_.n_owned())
      potentials[b] = local_unknowns_[i];
  if (!potentials.empty())
    dealii::Utilities::MPI::sum(potentials, discretization_.communicator(), potentials);
  return potentials;
}

template class System<2>;
template class System<3>;
} // namespace ionstack::solver
