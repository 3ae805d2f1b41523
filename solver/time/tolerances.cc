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
  tolerances.relative    = section.quantity("Relative",
                                         "1e-3",
                                         internal_unit::dimensionless,
                                         Range::between(1e-12, 0.5),
                                         "Relative to the value, for all fields.");
  const double potential = section.quantity(
      "Potential", "1 mV", internal_unit::potential, Range::positive(), "Absolute, for the potential.");
  const double temperature =
      section.if_acts(physics.solves_heat, "the temperature is no unknown with Heat = off", "Physics/Heat")
          .quantity("Temperature",
                    "0.3 K",
                    internal_unit::temperature,
                    Range{0., 100., true, false}, // a difference in degC, read as a temperature, is more
                    "Absolute, for the temperature; a difference, and so in K.");
  const double ions =
      section.if_acts(!physics.species.empty() || root.for_reference(), "there is no mobile species", "Physics/Species")
          .quantity("Concentration",
                    "1e23 1/m^3",
                    internal_unit::concentration,
                    Range::positive(),
                    "Absolute, for the concentration of every mobile species.");
  for (const physics::Field &field : physics.fields)
    tolerances.absolute.push_back(field.unit == "V" ? potential : field.name == "temperature" ? temperature : ions);
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
