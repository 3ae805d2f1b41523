// SPDX-License-Identifier: Apache-2.0
#include "hexahedra.h"
#include "solver/petsc/petsc_check.h"
#include "testbed.h"
#include "tests/materials/temporary_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

// The Jacobian that automatic differentiation gives, column by column, against differences of the residual.
namespace ionstack::tests
{
namespace
{
using solver::petsc;

constexpr double tolerance = 1e-6;

/// Every coupling at once: sigma and kappa depend on temperature and concentration, ions hop with the capped sinh law
/// and thermodiffusion. The electrode is another region without ions.
std::string device_text(const std::string &coordinates, const std::string &extents, const std::string &resistance)
{
  return R"(
subsection Stack
  set Coordinates = )" +
         coordinates + extents + R"(
  set Lateral cell size = 2 nm
)" + electrode_and_oxide(3, 1, 4, 2) +
         R"(end
subsection Mesh
  set Coarsening levels = 0
end
subsection Physics
  set Heat    = transient
  set Species = ion
end
subsection Species ion
  set Regions               = oxide
  set Initial concentration = 1e27 1/m^3
end
subsection Contacts
  set Names = lower, upper
end
subsection Contact lower
  set Boundary    = bottom
  set Temperature = 300 K
end
subsection Contact upper
  set Boundary          = top
  set Temperature       = 350 K
  set Series resistance = )" +
         resistance + R"(
end
subsection Protocol
  set Contact = upper
  set Steps   = ramp to 2 V in 1 s
end
)";
}

std::vector<std::string> materials()
{
  const std::string heat_capacity = ", source: made up for a test, confidence: recalled}\n"
                                    "  volumetric_heat_capacity: {value: 3e6 J/(m^3 K)";
  return {
      material_text("metal", "value: 1e6 S/m", "value: 20 W/(m K)" + heat_capacity),
      material_text(
          "oxide",
          "law: Arrhenius, prefactor: {law: linear in concentration, species: ion, from: {concentration: 0 1/m^3, "
          "value: 1e3 S/m}, to: {concentration: 3e27 1/m^3, value: 9e4 S/m}}, activation_energy: {law: linear in "
          "concentration, species: ion, from: {concentration: 0 1/m^3, value: 0.05 eV}, to: {concentration: 3e27 "
          "1/m^3, "
          "value: -0.01 eV}}",
          "law: linear in temperature, value: {law: linear in concentration, species: ion, from: {concentration: 0 "
          "1/m^3, value: 0.5 W/(m K)}, to: {concentration: 3e27 1/m^3, value: 20 W/(m K)}}, coefficient: 0.002 1/K, "
          "reference_temperature: 300 K" +
              heat_capacity,
          "ion",
          "charge_number: 2\nhop_distance: 0.3 nm\nattempt_frequency: 1e12 Hz\nmigration_energy: 0.8 "
          "eV\ndiffusion_prefactor: 0.5\ndrift_prefactor: 1\nfield_argument_factor: 0.5\nfield_cap: 0.6 "
          "V/nm\nheat_of_transport: 0.8 eV\n")};
}

/// Space charge with every law of carriers, ions and contacts: Fermi-Dirac statistics, all ways of recombination,
/// light, traps of one level and of a tail, from which the field helps, so that dual numbers for many fields are seen;
/// ions on a finite number of sites; a Schottky contact with lowered barrier and tunnelling below, and above a
/// compact layer over which the ions react and are exchanged with a reservoir.
std::string space_charge_text(const std::string &coordinates, const std::string &extents)
{
  return R"(
subsection Stack
  set Coordinates = )" +
         coordinates + extents + R"(
  set Layers = lower, upper
  set Lateral cell size = 2 nm
  subsection Layer lower
    set Material  = semiconductor
    set Thickness = 3 nm
    set Cells     = 1
  end
  subsection Layer upper
    set Material  = host
    set Thickness = 4 nm
    set Cells     = 2
  end
end
subsection Mesh
  set Coarsening levels = 0
end
subsection Physics
  set Potential          = space charge
  set Heat               = transient
  set Electrons          = drift-diffusion
  set Holes              = drift-diffusion
  set Carrier statistics = Fermi-Dirac
  set Recombination      = Shockley-Read-Hall, radiative, Auger
  set Carrier traps      = level, tail
  set Species            = ion, neutral, ionized
  set Charge transitions = ionization
end
subsection Species neutral
  set Regions               = lower
  set Initial concentration = 1e26 1/m^3
  set Charge number         = 0
  set Mobile                = false
end
subsection Species ionized
  set Regions               = lower
  set Initial concentration = 1e26 1/m^3
  set Charge number         = 1
  set Mobile                = false
end
subsection Charge transition ionization
  set From                           = neutral
  set To                             = ionized
  set Depth                          = 0.2 eV
  set Degeneracy factor              = 2
  set Electron capture cross section = 1e-15 cm^2
  set Electron capture barrier       = 0.3 eV
  set Hole capture cross section     = 2e-15 cm^2
  set Hole capture barrier           = 0.1 eV
  set Photoionization cross section  = 1e-16 cm^2
end
subsection Carrier trap level
  set Regions                        = lower
  set Kind                           = donor
  set Density                        = 5e26 1/m^3
  set Depth                          = 0.3 eV
  set Electron capture cross section = 1e-15 cm^2
  set Hole capture cross section     = 2e-15 cm^2
  set Poole-Frenkel                  = down the field
end
subsection Carrier trap tail
  set Regions                        = lower
  set Distribution                   = exponential tail
  set Measured from                  = valence band
  set Tail energy                    = 0.1 eV
  set Tail extent                    = 0.7 eV
  set Levels                         = 9
  set Density                        = 5e26 1/m^3
  set Electron capture cross section = 2e-15 cm^2
  set Hole capture cross section     = 1e-15 cm^2
  set Poole-Frenkel                  = all directions
end
subsection Region lower
  set Donor density          = 1e25 1/m^3
  set Generation rate        = 1e27 1/(m^3 s)
  set Photon energy          = 2 eV
  set Escaping light         = 0.3
  set Photon flux            = 1e27 1/(m^2 s)
  set Absorption coefficient = 1e8 1/m
end
subsection Species ion
  set Regions               = upper
  set Initial concentration = 1e27 1/m^3
  set Site limit            = excess potential
  set Thermodiffusion       = false
end
subsection Contacts
  set Names = lower, upper
end
subsection Contact lower
  set Boundary         = bottom
  set Kind             = Schottky
  set Barrier height   = 0.3 eV
  set Barrier lowering = true
  set Tunnelling       = true
  set Temperature      = 300 K
end
subsection Contact upper
  set Boundary                   = top
  set Kind                       = blocking
  set Work function              = 4.3 eV
  set Compact layer thickness    = 0.5 nm
  set Compact layer permittivity = 5
  set Series resistance          = 5 kOhm
  subsection Reaction ion
    set Exchange current density    = 1e9 A/m^2
    set Anodic transfer coefficient = 0.3
    set Reference concentration     = 1e27 1/m^3
  end
  subsection Reservoir ion
    set Concentration     = 5e26 1/m^3
    set Exchange velocity = 1 m/s
  end
end
subsection Protocol
  set Contact = upper
  set Steps   = ramp to 2 V in 1 s
end
)";
}

/// The laws of interfaces inside the stack, of a metal layer, and of reactions between defects.
std::string interfaces_text(const std::string &coordinates)
{
  return R"(
subsection Stack
  set Coordinates = )" +
         coordinates + R"(
  set Layers = lower, upper, metal
  set Lateral cell size = 2 nm
  subsection Layer lower
    set Material  = semiconductor
    set Thickness = 3 nm
    set Cells     = 1
  end
  subsection Layer upper
    set Material  = host
    set Thickness = 4 nm
    set Cells     = 2
  end
  subsection Layer metal
    set Material  = metal
    set Thickness = 2 nm
    set Cells     = 1
  end
end
subsection Mesh
  set Coarsening levels = 0
end
subsection Physics
  set Potential        = space charge
  set Metals           = metal
  set Heat             = transient
  set Electrons        = drift-diffusion
  set Holes            = drift-diffusion
  set Species          = ion, counter, caught
  set Defect reactions = splitting, catching
end
subsection Species ion
  set Regions               = lower, upper
  set Initial concentration = 1e27 1/m^3
  set Site limit            = excess potential
  set Thermodiffusion       = false
end
subsection Species counter
  set Regions               = upper
  set Initial concentration = 1e27 1/m^3
  set Charge number         = -1
  set Diffusivity           = 1e-14 m^2/s
  set Hopping               = linear
  set Thermodiffusion       = false
end
subsection Species caught
  set Regions               = upper
  set Initial concentration = 1e27 1/m^3
  set Charge number         = 1
  set Mobile                = false
end
subsection Defect reaction splitting
  set Regions                   = upper
  set Products                  = ion, counter
  set Site density              = 6e27 1/m^3
  set Attempt frequency         = 1e12 Hz
  set Activation energy         = 0.3 eV
  set Field factor              = 0.2 elementary_charge nm
  set Recombination coefficient = 1e-18 m^3/s
  set Recombination energy      = 0.1 eV
end
subsection Defect reaction catching
  set Kind                = trapping
  set Regions             = upper
  set Free species        = ion
  set Trapped species     = caught
  set Site density        = 6e27 1/m^3
  set Attempt frequency   = 1e12 Hz
  set Activation energy   = 0.3 eV
  set Field factor        = 0.2 elementary_charge nm
  set Capture coefficient = 1e-18 m^3/s
end
subsection Interfaces
  set Names = seam, cover
end
subsection Interface seam
  set Between                         = lower, upper
  set Thermal boundary conductance    = 1e8 W/(m^2 K)
  set Sheet charge                    = 0.1 C/m^2
  set Dipole                          = 0.05 V
  set Electron recombination velocity = 1e3 m/s
  set Hole recombination velocity     = 2e3 m/s
  set Recombining holes               = of second
  subsection Segregation ion
    set Energy            = 0.05 eV
    set Exchange velocity = 10 m/s
  end
end
subsection Interface cover
  set Between                      = upper, metal
  set Thermal boundary conductance = 3e8 W/(m^2 K)
  set Kind                         = Schottky
  set Barrier height               = 0.1 eV
  set Barrier lowering             = true
  set Tunnelling                   = true
  subsection Reservoir ion
    set Concentration     = 5e26 1/m^3
    set Exchange velocity = 1 m/s
  end
  subsection Reaction counter
    set Exchange current density   = 1e9 A/m^2
    set Electrons of               = conduction band
    set Reference concentration    = 1e27 1/m^3
    set Reference electron density = 1e25 1/m^3
  end
end
)" +
         between_contacts("ramp to 2 V in 1 s",
                          "Kind = blocking\nWork function = 4.1 eV\nTemperature = 300 K",
                          "Series resistance = 5 kOhm");
}

std::vector<std::string> space_charge_materials()
{
  const auto host = [](const std::string &name, const std::string &affinity, const std::string &species)
  {
    std::string text = "name: " + name + "\nproperties:\n";
    for (const std::string property : {"relative_permittivity: {value: 9",
                                       "band_gap: {value: 0.8 eV",
                                       "conduction_band_density_of_states: {value: 2e25 1/m^3",
                                       "valence_band_density_of_states: {value: 1e25 1/m^3",
                                       "electron_mobility: {value: 1e-3 m^2/(V s)",
                                       "hole_mobility: {value: 2e-3 m^2/(V s)",
                                       "electron_effective_mass: {value: 0.5",
                                       "hole_effective_mass: {value: 0.7",
                                       "electron_lifetime: {value: 1e-9 s",
                                       "hole_lifetime: {value: 3e-9 s",
                                       "radiative_coefficient: {value: 1e-15 m^3/s",
                                       "electron_auger_coefficient: {value: 1e-40 m^6/s",
                                       "hole_auger_coefficient: {value: 2e-40 m^6/s",
                                       "thermal_conductivity: {value: 2 W/(m K)",
                                       "volumetric_heat_capacity: {value: 3e6 J/(m^3 K)"})
      text += "  " + property + ", source: made up for a test, confidence: recalled}\n";
    return text + "  electron_affinity: {value: " + affinity + ", source: made up for a test, confidence: recalled}\n" +
           species;
  };
  const auto ion = [](const std::string &name)
  {
    return "  " + name +
           ":\n"
           "    charge_number: {value: 1, source: made up for a test, confidence: recalled}\n"
           "    hop_distance: {value: 0.3 nm, source: made up for a test, confidence: recalled}\n"
           "    site_density: {value: 5e27 1/m^3, source: made up for a test, confidence: recalled}\n"
           "    diffusivity: {law: Arrhenius, prefactor: 1e-6 m^2/s, activation_energy: 0.5 eV, source: made up for "
           "a test, confidence: recalled}\n";
  };
  const std::string species = "species:\n" + ion("ion") + ion("counter");
  return {host("semiconductor", "4 eV", species),
          host("host", "4.1 eV", species),
          "name: metal\nproperties:\n"
          "  electrical_conductivity: {value: 1e6 S/m, source: made up for a test, confidence: recalled}\n"
          "  thermal_conductivity: {value: 50 W/(m K), source: made up for a test, confidence: recalled}\n"
          "  volumetric_heat_capacity: {value: 3e6 J/(m^3 K), source: made up for a test, confidence: recalled}\n"};
}

/// A number in [-1, 1] that depends on the place only, so that every number of ranks sees the same state.
template <int dim>
double scatter(const unsigned int field, const dealii::Point<dim> &p)
{
  double phase = 1.7 * field;
  for (unsigned int d = 0; d < dim; ++d)
    phase += (3.1 + 1.3 * d) * p[d];
  return std::sin(phase * phase);
}

/// Largest |entry of the Jacobian - difference quotient|, in parts of the largest entry of the same column among the
/// rows of the same field; rows of terminals count as a field of their own.
///
/// The quotient (8 (F(u+d) - F(u-d)) - (F(u+2d) - F(u-2d))) / 12 d has the error d^4 F'''''/30. The fastest function is
/// exp(-E_a/kT) with E_a/kT = 31 at most: its fifth derivative by the relative change of T is 31^5 of itself, so that
/// d = 2e-4 of the value errs by 31^5 d^4/30 = 1.5e-9. Round-off of F, which is a sum of fluxes each as large as the
/// entry times the value, gives 1e-16/d = 5e-13 times the number of fluxes and their cancellation.
///
/// Of the device with space charge the potentials are within 0.1 V of -4.1 V (its bands) and of 0 (its Fermi levels):
/// the fifth derivative of exp(phi/kT) by 2e-4 of 0.05 V errs by (1/0.0259 V)^5 (1e-5 V)^4/30 = 1e-14. What is stored
/// changes with the rates `rate` times the scale of each field.
///
/// Sources control what they do at that state under `drive`: a current where `controls_current` is to become true.
template <int dim>
double worst_column(const std::string              &text,
                    const std::vector<std::string> &material_texts,
                    const double                    rate             = 0.,
                    const solver::Drive            &drive            = solver::Drive(),
                    bool                           *controls_current = nullptr)
{
  const solver::Device device = read_device(text, material_texts);
  Equations<dim>       equations(device);
  equations.system.drive(drive);
  const auto        &discretization = equations.discretization;
  const unsigned int n_fields       = device.physics.fields.size();
  const Unknowns     state(discretization), rates(discretization), direction(discretization), product(discretization);

  // Fields of 0.2 V/nm and more, temperatures of 300 to 700 K, concentrations over a decade.
  std::vector<double> scale;
  for (const physics::Field &field : device.physics.fields)
    scale.push_back(field.unit == "V" ? 0.05 : field.unit == "K" ? 500. : 1.);
  const Unknowns base_rates(discretization);
  equations.set(base_rates,
                [&](const unsigned int field, const dealii::Point<dim> &p)
                { return rate * scale[field] * scatter<dim>(field + 7, p); });
  equations.set(state,
                [&](const unsigned int field, const dealii::Point<dim> &p)
                {
                  const double s     = scatter<dim>(field, p);
                  const bool   metal = device.physics.regions.back().metal && p[dim - 1] > 6.99;
                  if (device.physics.space_charge && field == 0)
                    return (metal ? 0. : -4.1) + 0.1 * s;
                  if (device.physics.fields[field].at_contact == physics::Field::AtContact::follows_voltage)
                    return 0.1 * s;
                  return field == 0 ? 1.2 * s : field == 1 ? 500. + 200. * s : std::pow(10., 0.5 * s - 0.2);
                });
  const double shift = 1e9;
  petsc(VecCopy(base_rates, rates));
  Mat matrix = equations.system.create_matrix();
  equations.residual(state, &rates, 0.3);
  if (controls_current != nullptr)
    *controls_current = equations.system.controls_current();
  equations.system.jacobian(0.3, state, rates, shift, matrix);

  // Perturbs one unknown and, with it, its rate, as an implicit formula does.
  const auto residual_at = [&](const PetscInt unknown, const double change)
  {
    Unknowns moved(state);
    petsc(VecCopy(base_rates, rates));
    if (const PetscInt local = unknown - discretization.first_owned(); local >= 0 && local < discretization.n_owned())
    {
      petsc(VecSetValue(moved, unknown, change, ADD_VALUES));
      petsc(VecSetValue(rates, unknown, shift * change, ADD_VALUES));
    }
    for (Vec vector : {static_cast<Vec>(moved), static_cast<Vec>(rates)})
    {
      petsc(VecAssemblyBegin(vector));
      petsc(VecAssemblyEnd(vector));
    }
    return equations.residual(moved, &rates, 0.3);
  };

  std::vector<unsigned int> row_kind = discretization.field_of();
  for (std::size_t t = 0; t < discretization.terminals().size(); ++t)
    if (const PetscInt local = discretization.terminals()[t].unknown - discretization.first_owned();
        local >= 0 && local < discretization.n_owned())
      row_kind[local] = n_fields + t;
  const std::size_t n_kinds = n_fields + discretization.terminals().size();

  double worst = 0.;
  for (PetscInt column = 0; column < discretization.n_unknowns(); ++column)
  {
    double         step  = 0.;
    const PetscInt local = column - discretization.first_owned();
    if (local >= 0 && local < discretization.n_owned())
      step = 2e-4 * scale[discretization.field_of()[local]];
    step = dealii::Utilities::MPI::max(step, MPI_COMM_WORLD);

    petsc(VecSet(direction, 0.));
    if (local >= 0 && local < discretization.n_owned())
      petsc(VecSetValue(direction, column, 1., INSERT_VALUES));
    petsc(VecAssemblyBegin(direction));
    petsc(VecAssemblyEnd(direction));
    petsc(MatMult(matrix, direction, product));

    const auto exact = product.values(), plus = residual_at(column, step), minus = residual_at(column, -step),
               plus_two = residual_at(column, 2. * step), minus_two = residual_at(column, -2. * step);
    std::vector<double> error(n_kinds, 0.), size(n_kinds, 0.), flow(n_kinds, 0.);
    for (std::size_t i = 0; i < exact.size(); ++i)
    {
      const double quotient = (8. * (plus[i] - minus[i]) - (plus_two[i] - minus_two[i])) / (12. * step);
      const auto   kind     = row_kind[i];
      error[kind]           = std::max(error[kind], std::abs(quotient - exact[i]));
      size[kind]            = std::max(size[kind], std::abs(exact[i]));
      flow[kind]            = std::max(flow[kind], std::abs(plus[i]));
    }
    for (std::size_t kind = 0; kind < n_kinds; ++kind)
    {
      const double e = dealii::Utilities::MPI::max(error[kind], MPI_COMM_WORLD),
                   s = dealii::Utilities::MPI::max(size[kind], MPI_COMM_WORLD),
                   f = dealii::Utilities::MPI::max(flow[kind], MPI_COMM_WORLD);
      // Round-off of the flows, divided by the tolerance: where entries are smaller, the quotient cannot judge them.
      const double visible = 10. * 2.2e-16 * f / step / tolerance;
      if (e > 0.)
        worst = std::max(worst, e / (s + visible));
    }
  }
  petsc(MatDestroy(&matrix));
  return worst;
}

const std::string planar = "planar\n  set Width = 4 nm\n  set Depth = 3 nm";
const std::string ring   = "axisymmetric\n  set Radius = 4 nm";
const std::string box    = "box\n  set Width = 4 nm\n  set Breadth = 2 nm";

TEST(Jacobian, planar)
{
  const double worst = worst_column<2>(device_text(planar, "", "0 Ohm"), materials());
  show("largest relative error", worst);
  EXPECT_LT(worst, tolerance);
}

TEST(Jacobian, planar_with_series_resistance)
{
  const double worst = worst_column<2>(device_text(planar, "", "5 kOhm"), materials());
  show("largest relative error", worst);
  EXPECT_LT(worst, tolerance);
}

TEST(Jacobian, axisymmetric)
{
  const double worst = worst_column<2>(device_text(ring, "", "5 kOhm"), materials());
  show("largest relative error", worst);
  EXPECT_LT(worst, tolerance);
}

/// A conductivity of two species and the field, the heat conductivity of which one species has a part, and reactions
/// and a resistance at the contacts.
std::string conduction_of_two_text(const std::string &coordinates)
{
  std::string text = device_text(coordinates, "", "5 kOhm");
  const auto  put  = [&](const std::string &after, const std::string &what)
  { text.insert(text.find(after) + after.size(), what); };
  put("set Species = ion", ", other");
  text.insert(text.find("subsection Contacts"),
              "subsection Species other\n  set Regions = oxide\n  set Initial concentration = 8e26 1/m^3\n  set "
              "Thermodiffusion = false\nend\n");
  put("set Boundary    = bottom\n", "  set Specific contact resistivity = 1e-12 Ohm m^2\n");
  put("set Boundary          = top\n",
      "  set Specific contact resistivity = 3e-12 Ohm m^2\n"
      "  subsection Reaction ion\n    set Exchange current density = 1e9 A/m^2\n"
      "    set Reference concentration = 7e26 1/m^3\n    set Equilibrium potential = 0.1 V\n  end\n"
      "  subsection Reaction other\n    set Exchange current density = 2e9 A/m^2\n"
      "    set Reference concentration = 9e26 1/m^3\n    set Cathodic transfer coefficient = 0.3\n  end\n");
  return text;
}

std::vector<std::string> materials_of_two()
{
  const std::string ramp   = "law: linear in concentration, species: ion, from: {concentration: 0 1/m^3, value: ";
  const std::string table  = "law: table in concentration, species: other, points: [[1e26 1/m^3, ";
  const std::string origin = ", source: made up for a test, confidence: recalled}\n";
  std::string       oxide  = material_text(
      "oxide",
      "law: product, of: [{law: table in temperature, points: [[100 K, 2e3 S/m], [900 K, 8e4 S/m]], interpolation: "
             "Arrhenius}, {" +
          ramp + "0.5}, to: {concentration: 3e27 1/m^3, value: 4}}, {" + table +
          "3], [3e27 1/m^3, 1]], interpolation: logarithmic}], field: {law: Poole-Frenkel, relative_permittivity: 9}",
      "law: sum, of: [{value: 2 W/(m K)}, {" + table +
          "1 W/(m K)], [3e27 1/m^3, 8 W/(m K)]]}], source: made up for a test, confidence: recalled}\n"
                 "  volumetric_heat_capacity: {value: 3e6 J/(m^3 K)",
      "ion",
      "charge_number: 2\nhop_distance: 0.3 nm\nattempt_frequency: 1e12 Hz\nmigration_energy: 0.8 "
             "eV\ndiffusion_prefactor: 0.5\ndrift_prefactor: 1\nfield_argument_factor: 0.5\nheat_of_transport: 0.8 eV\n");
  oxide +=
      "  other:\n    charge_number: {value: -1" + origin +
      "    diffusivity: {law: product, of: [{law: Arrhenius, prefactor: 1e-9 m^2/s, activation_energy: 0.1 eV}, {" +
      ramp + "1}, to: {concentration: 3e27 1/m^3, value: 5}}]" + origin + "    hop_distance: {value: 0.2 nm" + origin;
  return {materials().front(), oxide};
}

TEST(Jacobian, conduction_of_several_species_in_a_field)
{
  const double plane = worst_column<2>(conduction_of_two_text(planar), materials_of_two());
  const double space = worst_column<3>(conduction_of_two_text(box), materials_of_two());
  show("largest relative error", std::max(plane, space));
  EXPECT_LT(plane, tolerance);
  EXPECT_LT(space, tolerance);
}

TEST(Jacobian, cells_that_are_no_boxes)
{
  // The electrode is left out, the oxide stands on a mesh of cut simplices.
  const auto on_file = [](const std::string &coordinates, const std::string &file)
  {
    const std::string text  = device_text(coordinates, "", "5 kOhm");
    std::string       rest  = text.substr(text.find("subsection Physics"));
    const auto        place = [&](const std::string &what) { return rest.find(what); };
    rest.replace(place("= oxide"), 7, "= film ");
    rest.replace(place("= bottom"), 8, "= low   ");
    rest.replace(place("= top"), 5, "= high");
    return "subsection Stack\n  set Coordinates = " + coordinates + "\nend\nsubsection Mesh\n  set File = " + file +
           "\n  set Length unit = nm\n  subsection Regions\n    set film = oxide\n  end\nend\n" + rest;
  };
  const TemporaryFolder folder;
  folder.write("squares.msh", gmsh_of_cut_simplices<2>(2, 0.));
  folder.write("cube.msh", gmsh_of_cut_simplices<3>(1, 0.));
  for (const double worst : {worst_column<2>(on_file("axisymmetric", folder.path() + "/squares.msh"), materials()),
                             worst_column<3>(on_file("box", folder.path() + "/cube.msh"), materials())})
  {
    show("largest relative error", worst);
    EXPECT_LT(worst, tolerance);
  }
}

TEST(Jacobian, space_charge)
{
  for (const auto &[coordinates, rate] : {std::pair{planar, 0.}, std::pair{planar, 1e8}, std::pair{ring, 1e8}})
  {
    const double worst = worst_column<2>(space_charge_text(coordinates, ""), space_charge_materials(), rate);
    show("largest relative error", worst);
    EXPECT_LT(worst, tolerance) << coordinates << ", rates " << rate;
  }
}

TEST(Jacobian, space_charge_in_a_box)
{
  const double worst = worst_column<3>(space_charge_text(box, ""), space_charge_materials(), 1e8);
  show("largest relative error", worst);
  EXPECT_LT(worst, tolerance);
}

TEST(Jacobian, statistics_of_carriers)
{
  // Stored carriers, too: with rates second derivatives of the filling are seen.
  for (const std::string statistics : {"Boltzmann", "Blakemore", "Gauss-Fermi"})
    for (const double rate : {0., 1e8})
    {
      std::string text = space_charge_text(planar, "");
      text.replace(text.find("= Fermi-Dirac"), 13, "= " + statistics);
      const double worst = worst_column<2>(text, space_charge_materials(), rate);
      show("largest relative error", worst);
      EXPECT_LT(worst, tolerance) << statistics << ", rates " << rate;
    }
}

TEST(Jacobian, insulator_beside_carriers_with_statistics_of_their_own)
{
  std::string text    = space_charge_text(planar, "");
  const auto  replace = [&](const std::string &what, const std::string &by)
  { text.replace(text.find(what), what.size(), by); };
  replace("set Carrier statistics = Fermi-Dirac", "set Hole statistics = Blakemore\n  set Blakemore gamma = 0.5");
  replace("subsection Region lower\n",
          "subsection Region upper\n  set Electrons = off\n  set Holes = off\nend\nsubsection Region lower\n"
          "  set Electron statistics = Fermi-Dirac\n");
  const double worst = worst_column<2>(text, space_charge_materials(), 1e8);
  show("largest relative error", worst);
  EXPECT_LT(worst, tolerance);
}

TEST(Jacobian, interfaces_and_reactions)
{
  for (const auto &[coordinates, rate] : {std::pair{planar, 0.}, std::pair{planar, 1e8}, std::pair{ring, 1e8}})
  {
    const double worst = worst_column<2>(interfaces_text(coordinates), space_charge_materials(), rate);
    show("largest relative error", worst);
    EXPECT_LT(worst, tolerance) << coordinates << ", rates " << rate;
  }
}

TEST(Jacobian, interfaces_in_a_box)
{
  const double worst = worst_column<3>(interfaces_text(box), space_charge_materials(), 1e8);
  show("largest relative error", worst);
  EXPECT_LT(worst, tolerance);
}

TEST(Jacobian, circuit)
{
  // Every kind of element, each away from its kinks: a transistor in its triode region (voltages within 1.2 V of zero,
  // gate at 9 V), the smooth limiter near its limit, and the source-measure unit, whose equation is then linear.
  for (const std::string compliance : {"1 mA\n  set Compliance by = limiter", "1 uA"})
  {
    const double worst =
        worst_column<2>(device_text(planar,
                                    "",
                                    "5 kOhm\n  set Parallel capacitance = 1 fF\n  set Gate voltage = 9 V\n"
                                    "  set Transconductance = 1e-4 A/V^2\n"
                                    "  set Channel length modulation = 0.02 1/V\n  set Compliance = " +
                                        compliance),
                        materials());
    show("largest relative error", worst);
    EXPECT_LT(worst, tolerance) << compliance;
  }
}

TEST(Jacobian, contact_that_controls_a_current)
{
  // A source-measure unit at its limit: what flows out of the device at this state is far more than 1 uA, and its
  // source is 10 V below the scattered potential of the contact. One that is open, or holds a current, controls it
  // whatever the voltage is.
  const auto at = [](const std::string &coordinates)
  { return device_text(coordinates, "", "5 kOhm\n  set Parallel capacitance = 1 fF\n  set Compliance = 1 uA"); };
  for (const auto &[volts, current] : {std::pair{-10., std::nan("")}, std::pair{0., 0.}, std::pair{0., 1e12}})
  {
    solver::Drive drive;
    drive.sources         = {{solver::Waveform(volts), std::nan(""), current}};
    bool         in_plane = false, in_space = false;
    const double plane = worst_column<2>(at(planar), materials(), 0., drive, &in_plane),
                 space = worst_column<3>(at(box), materials(), 0., drive, &in_space);
    show("largest relative error", std::max(plane, space));
    EXPECT_TRUE(in_plane && in_space) << volts;
    EXPECT_LT(plane, tolerance) << volts;
    EXPECT_LT(space, tolerance) << volts;
  }
}

TEST(Jacobian, box)
{
  const double worst = worst_column<3>(device_text(box, "", "5 kOhm"), materials());
  show("largest relative error", worst);
  EXPECT_LT(worst, tolerance);
}
} // namespace
} // namespace ionstack::tests
