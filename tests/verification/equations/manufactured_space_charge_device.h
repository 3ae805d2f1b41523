// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_verification_equations_manufactured_space_charge_device_h
#define ionstack_tests_verification_equations_manufactured_space_charge_device_h

#include "manufactured_space_charge_laws.h"

#include "materials/units/units.h"
#include "testbed.h"

#include <string>

/// The device of a manufactured solution with space charge, as a user would write it.
namespace ionstack::tests
{
/// A block of 10 nm as text of the sections Stack and Mesh.
inline std::string block(const std::string &extents, const unsigned int cells, const unsigned int refinement)
{
  return "subsection Stack\n  set Layers = block\n  set Coordinates = " + extents +
         "\n  subsection Layer block\n    set Material = conductor\n    set Thickness = 10 nm\n    set Cells = " +
         std::to_string(cells) + "\n  end\nend\nsubsection Mesh\n  set Coarsening levels = 0\n  set Refinement = " +
         std::to_string(refinement) + "\nend\n";
}

inline std::string space_charge_material(const SpaceChargeLaws &l)
{
  const std::string origin = ", source: made up for a test, confidence: recalled}\n";
  const auto        n      = [](const double x) { return units::shortest(x); };
  const auto        value  = [&](const std::string &name, const double x, const std::string &unit)
  { return "  " + name + ": {value: " + n(x) + " " + unit + origin; };
  const auto in_the_heat =
      [&](const std::string &name, const double x, const std::string &unit, const double coefficient)
  {
    return name + ": {law: linear in temperature, value: " + n(x) + " " + unit + ", coefficient: " + n(coefficient) +
           " 1/K, reference_temperature: 300 K" + origin;
  };
  const auto activated = [&](const std::string &name, const double x, const std::string &unit, const double energy)
  {
    return name + ": {law: Arrhenius, prefactor: " + n(x) + " " + unit + ", activation_energy: " + n(energy) + " eV" +
           origin;
  };
  const auto directions = [&](const std::string &name, const std::string &in_plane, const std::string &out_of_plane)
  { return "  " + name + ":\n    " + in_plane + "    " + out_of_plane; };

  std::string text = "name: conductor\nproperties:\n";
  text += directions("relative_permittivity",
                     "in_plane: {value: " + n(l.eps) + origin,
                     "out_of_plane: {value: " + n(l.eps_out) + origin);
  text += directions("thermal_conductivity",
                     in_the_heat("in_plane", l.k, "eV s^-1 nm^-1 K^-1", l.k_T),
                     in_the_heat("out_of_plane", l.k_out, "eV s^-1 nm^-1 K^-1", l.k_T));
  text += directions("electron_mobility",
                     activated("in_plane", l.mu_n, "nm^2 V^-1 s^-1", l.mu_n_E),
                     activated("out_of_plane", l.mu_n_out, "nm^2 V^-1 s^-1", l.mu_n_E));
  text += directions("hole_mobility",
                     activated("in_plane", l.mu_p, "nm^2 V^-1 s^-1", l.mu_p_E),
                     activated("out_of_plane", l.mu_p_out, "nm^2 V^-1 s^-1", l.mu_p_E));
  text += "  " + in_the_heat("conduction_band_density_of_states", l.Nc, "nm^-3", l.Nc_T);
  text += "  " + in_the_heat("valence_band_density_of_states", l.Nv, "nm^-3", l.Nv_T);
  text += value("volumetric_heat_capacity", l.heat_capacity, "eV nm^-3 K^-1") +
          value("electron_affinity", l.affinity, "eV") + value("ionization_energy", l.ionization, "eV") +
          value("high_frequency_relative_permittivity", l.eps_fast, "") +
          value("electron_poole_frenkel_field", l.poole_frenkel, "V/nm") +
          value("hole_poole_frenkel_field", l.hole_poole_frenkel, "V/nm") + value("electron_lifetime", l.tau_n, "s") +
          value("hole_lifetime", l.tau_p, "s") + value("trap_level", l.trap, "eV") +
          value("radiative_coefficient", l.radiative, "nm^3/s") +
          value("electron_auger_coefficient", l.auger_n, "nm^6/s") +
          value("hole_auger_coefficient", l.auger_p, "nm^6/s");

  const auto of_species = [&](const std::string &name, const double x, const std::string &unit)
  { return "  " + value(name, x, unit); };
  text += "species:\n  cation:\n";
  text += of_species("charge_number", l.z, "") + of_species("hop_distance", l.a, "nm") +
          of_species("attempt_frequency", l.f, "Hz") + of_species("migration_energy", l.Ea, "eV") +
          of_species("diffusion_prefactor", l.gD, "") + of_species("drift_prefactor", l.gv, "") +
          of_species("field_argument_factor", l.gx, "") + of_species("field_cap", l.cap, "V/nm") +
          of_species("heat_of_transport", l.Q, "eV") + of_species("site_density", l.sites, "nm^-3");
  text += "  anion:\n";
  text += of_species("charge_number", l.za, "") + of_species("hop_distance", l.aa, "nm") +
          of_species("heat_of_transport", l.Qa, "eV") + of_species("site_density", l.sites, "nm^-3");
  text += "    diffusivity:\n      " + activated("in_plane", l.D, "nm^2/s", l.D_E) + "      " +
          activated("out_of_plane", l.D_out, "nm^2/s", l.D_E);
  if (l.gap_levels)
    text += "  reduced:\n" + of_species("charge_number", l.z - 1., "") +
            of_species("diffusivity", l.D_reduced, "nm^2/s") + of_species("heat_of_transport", 0., "eV");
  return text;
}

/// Sections of the traps of carriers and of the cations that catch electrons; empty without them.
inline std::string gap_levels(const SpaceChargeLaws &l)
{
  using Escape = ManufacturedTrap::Escape;
  if (!l.gap_levels)
    return "";
  const auto n       = [](const double x) { return units::shortest(x); };
  const auto capture = [&](const std::string &carrier, const double coefficient)
  {
    return "  set " + carrier + " capture cross section = 1 nm^2\n  set " + carrier +
           " thermal velocity = " + n(coefficient) + " nm/s\n";
  };
  const auto level = [&](const double energy)
  { return "  set Depth = " + n(energy) + " eV\n  set Measured from = vacuum\n"; };
  const auto trap = [&](const std::string &name, const ManufacturedTrap &t)
  {
    return "subsection Carrier trap " + name +
           "\n  set Regions = block\n  set Kind = " + (t.is_donor ? "donor" : "acceptor") +
           "\n  set Density = " + n(t.density) + " nm^-3\n" + level(t.level) + capture("Electron", t.electron_capture) +
           capture("Hole", t.hole_capture) + "  set Poole-Frenkel = " +
           (t.escape == Escape::without_field    ? "none"
            : t.escape == Escape::down_the_field ? "down the field"
                                                 : "all directions") +
           "\nend\n";
  };
  const auto &t = l.transition;
  return trap("acceptors", l.acceptors) + trap("donors", l.donors) + R"(subsection Species reduced
  set Regions               = block
  set Initial concentration = 0.01 nm^-3
  set Hopping               = linear
end
subsection Charge transition oxidation
  set From                         = reduced
  set To                           = cation
  set Degeneracy factor            = )" +
         n(t.degeneracy) + "\n" + level(t.level) + capture("Electron", t.electron_capture) +
         capture("Hole", t.hole_capture) + "  set Electron capture barrier = " + n(t.electron_barrier) +
         " eV\n  set Hole capture barrier = " + n(t.hole_barrier) +
         " eV\n  set Photoionization cross section = " + n(t.cross_section) +
         " nm^2\nend\nsubsection Region block\n  set Photon flux = " + n(t.photons) + " nm^-2 s^-1\nend\n";
}

/// A contact below and a protocol, for equations that are solved without either.
inline const std::string no_contacts = R"(
subsection Contacts
  set Names = lower
end
subsection Contact lower
  set Boundary    = bottom
  set Temperature = 300 K
end
subsection Protocol
  set Contact = lower
  set Steps   = hold 1 s
end
)";

/// `geometry` and `contacts` are text of the sections for them.
inline solver::Device
space_charge_device(const std::string &geometry, const SpaceChargeLaws &l, const std::string &contacts = no_contacts)
{
  const auto n     = [](const double x) { return units::shortest(x); };
  const auto limit = [](const SpaceChargeLaws::Sites sites)
  {
    return sites == SpaceChargeLaws::Sites::unlimited          ? "none"
           : sites == SpaceChargeLaws::Sites::excess_potential ? "excess potential"
                                                               : "modified drift";
  };
  const char *heat      = l.heat == SpaceChargeLaws::Heat::off      ? "off"
                          : l.heat == SpaceChargeLaws::Heat::steady ? "steady"
                                                                    : "transient";
  const auto  activated = [&](const ManufacturedRate &r)
  {
    return "\n  set Attempt frequency = " + n(r.f) + " Hz\n  set Activation energy = " + n(r.Ea) +
           " eV\n  set Field factor = " + n(r.b) + " elementary_charge nm";
  };
  return read_device(
      geometry + R"(
subsection Physics
  set Potential          = space charge
  set Electrons          = drift-diffusion
  set Holes              = drift-diffusion
  set Recombination      = Shockley-Read-Hall, radiative, Auger
  set Species            = cation, anion, caught)" +
          (l.gap_levels ? ", reduced\n  set Charge transitions = oxidation\n  set Carrier traps = acceptors, donors"
                        : "") +
          R"(
  set Defect reactions   = splitting, catching
  set Carrier statistics = )" +
          (l.fermi_dirac ? "Fermi-Dirac" : "Boltzmann") + "\n  set Heat = " + heat + R"(
end
subsection Region block
  set Donor density          = )" +
          n(l.fixed + 0.005) + R"( nm^-3
  set Acceptor density       = 0.005 nm^-3
  set Generation rate        = )" +
          n(l.light) + R"( nm^-3 s^-1
  set Absorption coefficient = )" +
          n(l.alpha) + R"( nm^-1
  set Photon energy          = )" +
          n(l.photon) + R"( eV
  set Escaping light         = )" +
          n(l.escaping) + R"(
  set Light from             = )" +
          (l.light_from_below ? "bottom" : "top") + R"(
end
subsection Species cation
  set Regions               = block
  set Initial concentration = 0.02 nm^-3
  set Shares sites with     = anion
  set Site limit            = )" +
          limit(l.cation_sites) + R"(
end
subsection Species anion
  set Regions               = block
  set Initial concentration = 0.02 nm^-3
  set Shares sites with     = cation
  set Site limit            = )" +
          limit(l.anion_sites) + R"(
end
subsection Species caught
  set Regions               = block
  set Initial concentration = 0.01 nm^-3
  set Mobile                = false
  set Charge number         = )" +
          n(l.z) + R"(
end
subsection Defect reaction splitting
  set Regions                   = block
  set Products                  = cation, anion
  set Site density              = )" +
          n(l.pairs) + " nm^-3" + activated(l.generation) + "\n  set Recombination coefficient = " + n(l.K) +
          " nm^3/s\n  set Recombination energy = " + n(l.Er) + R"( eV
end
subsection Defect reaction catching
  set Kind                = trapping
  set Regions             = block
  set Free species        = cation
  set Trapped species     = caught
  set Site density        = )" +
          n(l.traps) + " nm^-3" + activated(l.release) + "\n  set Capture coefficient = " + n(l.capture) +
          R"( nm^3/s
end
)" + gap_levels(l) +
          contacts,
      {space_charge_material(l)});
}
} // namespace ionstack::tests

#endif
