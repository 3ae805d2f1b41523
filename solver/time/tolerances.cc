// SPDX-License-Identifier: Apache-2.0
#include "solver/time/tolerances.h"

#include "materials/units/constants.h"
#include "solver/petsc/petsc_check.h"

#include <cmath>
#include <limits>

namespace ionstack::solver
{
Tolerances Tolerances::read(parameters::Section root, const physics::DevicePhysics &physics)
{
  using parameters::Range;
  parameters::Section section =
      root.section("Tolerances", "Error permitted per time step, relative to the value plus absolute.");
  Tolerances tolerances;
  tolerances.relative = section.quantity("Relative",
                                         "1e-3",
                                         internal_unit::dimensionless,
                                         Range::between(1e-12, 0.5),
                                         "Relative to the value, for all fields.");
  std::vector<double> entries;
  for (const physics::AbsoluteTolerance &one : physics.tolerances)
    entries.push_back(section.if_acts(one.acts, one.idle, one.because)
                          .quantity(one.entry, one.default_value, one.unit, one.range, one.meaning));
  for (const physics::Field &field : physics.fields)
    tolerances.absolute.push_back(field.tolerance_scale * entries[field.tolerance]);
  return tolerances;
}

double weighted_norm(Vec change, Vec at, Vec absolute, Vec relative)
{
  const PetscScalar *d, *u, *a, *r;
  PetscInt           n;
  petsc(VecGetLocalSize(change, &n));
  petsc(VecGetArrayRead(change, &d));
  petsc(VecGetArrayRead(at, &u));
  petsc(VecGetArrayRead(absolute, &a));
  petsc(VecGetArrayRead(relative, &r));
  double largest = 0.;
  for (PetscInt i = 0; i < n; ++i)
  {
    const double scaled = std::abs(d[i]) / (r[i] * std::abs(u[i]) + a[i]);
    if (!(scaled <= largest))
      largest = std::isfinite(scaled) ? scaled : std::numeric_limits<double>::infinity();
  }
  petsc(VecRestoreArrayRead(change, &d));
  petsc(VecRestoreArrayRead(at, &u));
  petsc(VecRestoreArrayRead(absolute, &a));
  petsc(VecRestoreArrayRead(relative, &r));
  MPI_Comm communicator;
  petsc(PetscObjectGetComm(reinterpret_cast<PetscObject>(change), &communicator));
  MPI_Allreduce(MPI_IN_PLACE, &largest, 1, MPI_DOUBLE, MPI_MAX, communicator);
  return largest;
}
} // namespace ionstack::solver
