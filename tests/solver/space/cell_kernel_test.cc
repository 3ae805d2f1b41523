// SPDX-License-Identifier: Apache-2.0
#include "solver/space/cell_kernel.h"

#include "materials/units/constants.h"

#include <gtest/gtest.h>

#include <cmath>

// The fluxes of one cell in a constant field: the laws must not know the directions of the mesh.
namespace ionstack::solver
{
namespace
{
using dealii::Point;
using dealii::Tensor;

constexpr double temperature = 400., concentration = 0.7;

physics::IonTransport hopping()
{
  physics::IonTransport ion;
  ion.potential             = 0;
  ion.concentration         = 1;
  ion.charge_number         = 2.;
  ion.hop_distance          = 0.5;
  ion.attempt_frequency     = 1e6;
  ion.migration_energy      = 0.1;
  ion.diffusion_prefactor   = 0.5;
  ion.drift_prefactor       = 1.;
  ion.field_argument_factor = 0.5;
  ion.inverse_field_cap     = 1.;
  return ion;
}

/// v = g_v a f exp(-E_a/kT) sinh(g_x z a E_e/kT), E_e = E/sqrt(1 + (E/E_s)^2), E_s = 1 V/nm.
double exact_speed(const double field)
{
  const double kT = constants::boltzmann * temperature;
  return 0.5 * 1e6 * std::exp(-0.1 / kT) * std::sinh(0.5 * 2. * 0.5 * field / std::sqrt(1. + field * field) / kT);
}

/// Mean drift velocity in a cell with uniform ions: the outflow of node i is minus the integral of N . grad N_i, so
/// that the sum of outflow times position is minus the integral of N.
template <int dim>
Tensor<1, dim> velocity(const std::array<Point<dim>, CellTopology<dim>::n_vertices> &vertices,
                        const Tensor<1, dim>                                        &field)
{
  physics::RegionPhysics region;
  region.fields             = {0, 1};
  region.potential          = 0;
  region.uses_field_squared = true;
  region.processes.emplace_back(hopping());
  std::vector<MixingMatrix<dim>> mixings;
  const auto                     coordinates = dim == 2 ? meshes::Coordinates::planar : meshes::Coordinates::box;
  const auto                     geometry    = cell_geometry<dim>(vertices, coordinates, 1., mixings);

  constexpr auto n = CellTopology<dim>::n_vertices;
  double         values[2 * n], residual[2 * n] = {};
  for (unsigned int v = 0; v < n; ++v)
  {
    values[2 * v]     = -(field * vertices[v]);
    values[2 * v + 1] = concentration;
  }
  const double   power = add_cell_fluxes<dim, double>(region, geometry, mixings, temperature, 2, values, residual);
  Tensor<1, dim> result;
  for (unsigned int v = 0; v < n; ++v)
    result -= residual[2 * v + 1] * vertices[v];
  result *= geometry.inverse_volume / concentration;
  // The field does work on the charge that they carry; round-off of some ten terms.
  const double heat = hopping().charge_number * concentration * (result * field);
  EXPECT_NEAR(power * geometry.inverse_volume, heat, 1e-13 * std::abs(heat));
  return result;
}

template <int dim>
std::array<Point<dim>, CellTopology<dim>::n_vertices> unit_cell()
{
  std::array<Point<dim>, CellTopology<dim>::n_vertices> vertices;
  for (unsigned int v = 0; v < vertices.size(); ++v)
    for (unsigned int d = 0; d < dim; ++d)
      vertices[v][d] = (v >> d) & 1u;
  return vertices;
}

/// Scharfetter & Gummel's flux of uniform ions is exactly drift, and the square of the field is taken from all edges of
/// a cell, so that the velocity is that of the law in any direction, up to round-off: a component-wise sinh would be
/// up to sinh(s)/(sqrt(2) sinh(s/sqrt(2))) = 1.9 times slower along the diagonal here, s = 4.5.
TEST(CellKernel, hopping_has_no_preferred_direction)
{
  const double E = 0.4;
  for (int i = 0; i < 16; ++i)
  {
    const double       angle = dealii::numbers::PI * i / 8.;
    const Tensor<1, 2> direction({std::cos(angle), std::sin(angle)});
    const auto         v = velocity<2>(unit_cell<2>(), E * direction);
    EXPECT_NEAR((v / exact_speed(E) - direction).norm(), 0., 1e-12) << angle;

    // On a flat cell and on one without right angles, too.
    auto flat = unit_cell<2>(), skewed = unit_cell<2>();
    for (unsigned int k = 0; k < 4; ++k)
    {
      flat[k][1] *= 0.01;
      skewed[k] += Point<2>(0.2 * std::sin(3. * k), 0.3 * std::cos(5. * k));
    }
    EXPECT_NEAR((velocity<2>(flat, E * direction) / exact_speed(E) - direction).norm(), 0., 1e-10) << angle;
    EXPECT_NEAR((velocity<2>(skewed, E * direction) / exact_speed(E) - direction).norm(), 0., 1e-12) << angle;
  }
}

TEST(CellKernel, hopping_has_no_preferred_direction_in_space)
{
  const double E = 0.4;
  for (const Tensor<1, 3> &along :
       {Tensor<1, 3>({1., 0., 0.}), Tensor<1, 3>({1., 1., 0.}), Tensor<1, 3>({1., -1., 1.})})
  {
    const Tensor<1, 3> direction = along / along.norm();
    EXPECT_NEAR((velocity<3>(unit_cell<3>(), E * direction) / exact_speed(E) - direction).norm(), 0., 1e-12);
  }
}

TEST(CellKernel, conduction_in_a_field_has_no_preferred_direction)
{
  // sigma = 3 sinh(x)/x with x = 0.5/0.2 in a field of 0.5 V/nm: the heat is the same whatever the angle, on a skewed
  // cell, too.
  const double x = 0.5 / 0.2;
  for (const double angle : {0., 0.3, 0.25 * 3.14159265358979323846, 1.2})
  {
    physics::ElectricalConduction current;
    current.potential    = 0;
    current.conductivity = physics::LocalLaw(materials::Constant{3.});
    current.raised_by    = materials::SinhOfField{0.2};
    physics::RegionPhysics region;
    region.fields             = {0};
    region.potential          = 0;
    region.uses_field_squared = current.needs_field();
    region.processes.emplace_back(current);
    std::vector<MixingMatrix<2>> mixings;
    auto                         vertices = unit_cell<2>();
    vertices[3]                           = {1.4, 1.3};
    vertices[1][1]                        = -0.2;
    const auto geometry                   = cell_geometry<2>(vertices, meshes::Coordinates::planar, 1., mixings);
    double     values[4], residual[4] = {};
    for (unsigned int v = 0; v < 4; ++v)
      values[v] = 0.5 * (std::cos(angle) * vertices[v][0] + std::sin(angle) * vertices[v][1]);
    const double power = add_cell_fluxes<2, double>(region, geometry, mixings, 300., 1, values, residual);
    EXPECT_NEAR(power * geometry.inverse_volume / (3. * 0.25 * std::sinh(x) / x), 1., 1e-13) << angle;
  }
}

TEST(CellKernel, joule_heat_is_current_times_drop)
{
  // One cell, conductivity 3, a field of 0.5 V/nm: 3 * 0.25 eV/(s nm^3), all of which enters the heat balance.
  physics::ElectricalConduction current;
  current.potential    = 0;
  current.conductivity = physics::LocalLaw(materials::Constant{3.});
  physics::HeatConduction heat;
  heat.temperature  = 1;
  heat.conductivity = physics::LocalLaw(materials::Constant{7.});
  physics::RegionPhysics region;
  region.fields      = {0, 1};
  region.potential   = 0;
  region.temperature = 1;
  region.processes.emplace_back(current);
  region.processes.emplace_back(heat);
  std::vector<MixingMatrix<2>> mixings;
  auto                         vertices = unit_cell<2>();
  vertices[3]                           = {1.4, 1.3};
  const auto   geometry                 = cell_geometry<2>(vertices, meshes::Coordinates::planar, 1., mixings);
  const double volume                   = 1. / geometry.inverse_volume;
  double       values[8], residual[8] = {};
  for (unsigned int v = 0; v < 4; ++v)
  {
    values[2 * v]     = 0.3 * vertices[v][0] - 0.4 * vertices[v][1];
    values[2 * v + 1] = 350.;
  }
  const double power = add_cell_fluxes<2, double>(region, geometry, mixings, 300., 2, values, residual);
  EXPECT_NEAR(power, 3. * 0.25 * volume, 1e-14);
  double source = 0., charge = 0.;
  for (unsigned int v = 0; v < 4; ++v)
  {
    charge += residual[2 * v];
    source -= residual[2 * v + 1];
  }
  EXPECT_NEAR(source, power, 1e-14);
  EXPECT_NEAR(charge, 0., 1e-14);
}
} // namespace
} // namespace ionstack::solver
