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

/// Solves with Newton's method and a direct solver. `Exact` gives fields, their rates and their sources at a point, in
/// the order of the device's fields, and a size of each field.
template <class Exact>
NodalErrors nodal_errors(const solver::Device &device, const typename Exact::Laws &laws)
{
  using solver::petsc;
  constexpr int                                               dim = Exact::axes;
  Equations<dim>                                              equations(device, MPI_COMM_WORLD, false);
  const auto                                                 &discretization = equations.discretization;
  const auto                                                  coordinates    = discretization.mesh().coordinates;
  const Exact                                                 exact(coordinates, laws);
  const std::vector<double>                                   size     = exact.sizes();
  const unsigned int                                          n        = discretization.n_owned();
  const std::size_t                                           n_fields = device.physics.fields.size();
  std::vector<double>                                         source(n, 0.), exact_values(n), exact_rates(n);
  std::vector<char>                                           is_outer(n, 0);
  std::vector<PetscInt>                                       outer_rows;
  std::map<std::array<double, dim>, std::vector<long double>> sources; // one for all fields of a node
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
        is_outer[i] = 1;
    }
    exact_values[i] = static_cast<double>(exact.fields(x)[field]);
    exact_rates[i]  = static_cast<double>(exact.rates(x)[field]);
    if (is_outer[i] != 0)
    {
      outer_rows.push_back(discretization.first_owned() + i);
      continue;
    }
    auto found = sources.find(place);
    if (found == sources.end())
      found = sources.emplace(place, exact.sources(x)).first;
    source[i] = static_cast<double>(found->second[field]) * discretization.volume_of()[i];
  }

  // Starts from exact values disturbed smoothly, so that Newton's method has something to do.
  const Unknowns      state(discretization), rates(discretization), defect(discretization), update(discretization);
  std::vector<double> start(exact_values);
  for (unsigned int i = 0; i < n; ++i)
    if (is_outer[i] == 0)
    {
      const dealii::Point<dim> &p = discretization.position_of()[i];
      start[i] += 0.02 * size[discretization.field_of()[i]] * std::sin(p[0] * p[dim - 1]);
    }
  state.set(start);
  rates.set(exact_rates);
  Mat matrix = equations.system.create_matrix();
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
  for (unsigned int iteration = 0; iteration < 20 && change > 1e-10; ++iteration)
  {
    auto residual = equations.residual(state, &rates);
    for (unsigned int i = 0; i < n; ++i)
      residual[i] = is_outer[i] != 0 ? 0. : residual[i] - source[i];
    defect.set(residual);
    if (change > 1e-3)
    {
      equations.system.jacobian(0., state, rates, 0., matrix);
      petsc(MatZeroRows(matrix, static_cast<PetscInt>(outer_rows.size()), outer_rows.data(), 1., nullptr, nullptr));
      petsc(KSPSetOperators(ksp, matrix, matrix));
    }
    petsc(KSPSolve(ksp, defect, update));
    petsc(VecAXPY(state, -1., update));
    change             = 0.;
    const auto updates = update.values();
    for (unsigned int i = 0; i < n; ++i)
      change = std::max(change, std::abs(updates[i]) / size[discretization.field_of()[i]]);
    change = dealii::Utilities::MPI::max(change, MPI_COMM_WORLD);
  }
  petsc(KSPDestroy(&ksp));
  petsc(MatDestroy(&matrix));
  EXPECT_LT(change, 1e-10);

  NodalErrors         result{std::vector<double>(n_fields, 0.), std::vector<double>(n_fields, 0.)};
  std::vector<double> volume(n_fields, 0.);
  const auto          values = state.values();
  for (unsigned int i = 0; i < n; ++i)
  {
    const unsigned int field = discretization.field_of()[i];
    const double       error = std::abs(values[i] - exact_values[i]);
    result.largest[field]    = std::max(result.largest[field], error);
    result.mean[field] += error * error * discretization.volume_of()[i];
    volume[field] += discretization.volume_of()[i];
  }
  for (std::size_t field = 0; field < n_fields; ++field)
  {
    result.largest[field] = dealii::Utilities::MPI::max(result.largest[field], MPI_COMM_WORLD);
    result.mean[field]    = std::sqrt(dealii::Utilities::MPI::sum(result.mean[field], MPI_COMM_WORLD) /
                                   dealii::Utilities::MPI::sum(volume[field], MPI_COMM_WORLD));
  }
  return result;
}
} // namespace ionstack::tests

#endif
