// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_verification_equations_manufactured_problem_h
#define ionstack_tests_verification_equations_manufactured_problem_h

#include "solver/petsc/petsc_check.h"
#include "testbed.h"

#include <deal.II/base/mpi.h>

#include <petscksp.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

/// The discrete equations F_h(u, rates) = (source at a node) (its control volume), with exact values at the outer nodes
/// of a block of 10 nm, and how far from the manufactured solution theirs is. The sources are lumped to the nodes, as
/// the scheme lumps its own; on boxes control volumes are centred on their nodes but for the lateral ones near an axis,
/// which costs second-order terms only.
namespace ionstack::tests
{
/// Errors of each field at the nodes: largest, and root of the mean square over the volume.
struct NodalErrors
{
  std::vector<double> largest, mean;
};

/// The equations of a device with all nodes, for any number of solutions. `Exact` gives fields, their rates and their
/// sources at a point, in the order of the device's fields, and a size of each field.
template <class Exact>
class ManufacturedProblem
{
public:
  explicit ManufacturedProblem(solver::Device device)
      : device_(std::move(device)), n_fields_(device_.physics.fields.size()), equations_(device_, MPI_COMM_WORLD, false)
  {
  }

  const solver::Device &device() const { return device_; }

  /// Solves with Newton's method and a direct solver, with the sources of these laws; updates are below `tolerance` of
  /// the sizes of the fields then. Errors are those at all nodes, or at the inner nodes that a mesh with cells of the
  /// size `spacing` [nm] has, too.
  NodalErrors errors(const typename Exact::Laws &laws, const double spacing = 0., const double tolerance = 1e-10)
  {
    const Nodes nodes = exact_nodes(laws);
    return errors_of(solution(nodes, tolerance), nodes, spacing);
  }

private:
  static constexpr int dim = Exact::axes;

  /// What is known at the owned unknowns.
  struct Nodes
  {
    std::vector<double>   size; ///< of each field
    std::vector<double>   value, rate, source;
    std::vector<char>     is_outer;
    std::vector<PetscInt> outer_rows;
  };

  Nodes exact_nodes(const typename Exact::Laws &laws) const
  {
    const auto                                                 &discretization = equations_.discretization;
    const auto                                                  coordinates    = discretization.mesh().coordinates;
    const Exact                                                 exact(coordinates, laws);
    const unsigned int                                          n = discretization.n_owned();
    std::map<std::array<double, dim>, std::vector<long double>> sources; // one for all fields of a node
    Nodes                                                       nodes{exact.sizes(),
                std::vector<double>(n),
                std::vector<double>(n),
                std::vector<double>(n, 0.),
                std::vector<char>(n, 0),
                {}};
    for (unsigned int i = 0; i < n; ++i)
    {
      // All of the outside is at 0 and 10 nm; the axis is not outside.
      const dealii::Point<dim> &p     = discretization.position_of()[i];
      const unsigned int        field = discretization.field_of()[i];
      typename Exact::Vector    x;
      std::array<double, dim>   place;
      for (unsigned int d = 0; d < dim; ++d)
      {
        x[d] = place[d] = p[d];
        if (p[d] > 10. - 1e-9 || (p[d] < 1e-9 && !(d == 0 && coordinates == meshes::Coordinates::axisymmetric)))
          nodes.is_outer[i] = 1;
      }
      nodes.value[i] = static_cast<double>(exact.fields(x)[field]);
      nodes.rate[i]  = static_cast<double>(exact.rates(x)[field]);
      if (nodes.is_outer[i] != 0)
      {
        nodes.outer_rows.push_back(discretization.first_owned() + i);
        continue;
      }
      auto found = sources.find(place);
      if (found == sources.end())
        found = sources.emplace(place, exact.sources(x)).first;
      nodes.source[i] = static_cast<double>(found->second[field]) * discretization.volume_of()[i];
    }
    return nodes;
  }

  std::vector<double> solution(const Nodes &nodes, const double tolerance)
  {
    using solver::petsc;
    const auto        &discretization = equations_.discretization;
    const unsigned int n              = discretization.n_owned();
    // Starts from exact values disturbed smoothly, so that Newton's method has something to do.
    const Unknowns      state(discretization), rates(discretization), defect(discretization), update(discretization);
    std::vector<double> start(nodes.value);
    for (unsigned int i = 0; i < n; ++i)
      if (nodes.is_outer[i] == 0)
      {
        const dealii::Point<dim> &p = discretization.position_of()[i];
        start[i] += 0.02 * nodes.size[discretization.field_of()[i]] * std::sin(p[0] * p[dim - 1]);
      }
    state.set(start);
    rates.set(nodes.rate);
    Mat matrix = equations_.system.create_matrix();
    petsc(MatSetOption(matrix, MAT_KEEP_NONZERO_PATTERN, PETSC_TRUE));
    KSP ksp;
    PC  pc;
    petsc(KSPCreate(discretization.communicator(), &ksp));
    petsc(KSPSetType(ksp, KSPPREONLY));
    petsc(KSPGetPC(ksp, &pc));
    petsc(PCSetType(pc, PCLU));
    petsc(PCFactorSetMatSolverType(pc, MATSOLVERMUMPS));
    // A Jacobian is kept once the updates are small: it then contracts by more than ten an iteration.
    double change = 1.;
    for (unsigned int iteration = 0; iteration < 20 && change > tolerance; ++iteration)
    {
      auto residual = equations_.residual(state, &rates);
      for (unsigned int i = 0; i < n; ++i)
        residual[i] = nodes.is_outer[i] != 0 ? 0. : residual[i] - nodes.source[i];
      defect.set(residual);
      if (change > 1e-3)
      {
        equations_.system.jacobian(0., state, rates, 0., matrix);
        petsc(MatZeroRows(
            matrix, static_cast<PetscInt>(nodes.outer_rows.size()), nodes.outer_rows.data(), 1., nullptr, nullptr));
        petsc(KSPSetOperators(ksp, matrix, matrix));
      }
      petsc(KSPSolve(ksp, defect, update));
      petsc(VecAXPY(state, -1., update));
      change             = 0.;
      const auto updates = update.values();
      for (unsigned int i = 0; i < n; ++i)
        change = std::max(change, std::abs(updates[i]) / nodes.size[discretization.field_of()[i]]);
      change = dealii::Utilities::MPI::max(change, MPI_COMM_WORLD);
    }
    petsc(KSPDestroy(&ksp));
    petsc(MatDestroy(&matrix));
    EXPECT_LT(change, tolerance);
    return state.values();
  }

  NodalErrors errors_of(const std::vector<double> &values, const Nodes &nodes, const double spacing) const
  {
    const auto         &discretization = equations_.discretization;
    NodalErrors         result{std::vector<double>(n_fields_, 0.), std::vector<double>(n_fields_, 0.)};
    std::vector<double> volume(n_fields_, 0.);
    for (unsigned int i = 0; i < values.size(); ++i)
    {
      if (spacing > 0. && (nodes.is_outer[i] != 0 || !is_on_grid(discretization.position_of()[i], spacing)))
        continue;
      const unsigned int field = discretization.field_of()[i];
      const double       error = std::abs(values[i] - nodes.value[i]);
      result.largest[field]    = std::max(result.largest[field], error);
      result.mean[field] += error * error * discretization.volume_of()[i];
      volume[field] += discretization.volume_of()[i];
    }
    for (std::size_t field = 0; field < n_fields_; ++field)
    {
      result.largest[field] = dealii::Utilities::MPI::max(result.largest[field], MPI_COMM_WORLD);
      result.mean[field]    = std::sqrt(dealii::Utilities::MPI::sum(result.mean[field], MPI_COMM_WORLD) /
                                     dealii::Utilities::MPI::sum(volume[field], MPI_COMM_WORLD));
    }
    return result;
  }

  /// Whether a point is a node of the mesh with cells of this size [nm].
  static bool is_on_grid(const dealii::Point<dim> &p, const double spacing)
  {
    for (unsigned int d = 0; d < dim; ++d)
      if (std::abs(p[d] - spacing * std::round(p[d] / spacing)) > 1e-6)
        return false;
    return true;
  }

  solver::Device device_;
  std::size_t    n_fields_;
  Equations<dim> equations_;
};

/// Errors at all nodes.
template <class Exact>
NodalErrors nodal_errors(const solver::Device &device, const typename Exact::Laws &laws)
{
  return ManufacturedProblem<Exact>(device).errors(laws);
}
} // namespace ionstack::tests

#endif
