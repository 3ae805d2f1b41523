// SPDX-License-Identifier: Apache-2.0
#include "solver/experiment/lumped_entries.h"

#include "materials/units/units.h"

#include <string>
#include <vector>

namespace ionstack::solver
{
namespace
{
using parameters::Range;
using parameters::Section;

/// A parameter of an element: its entry, the SI unit in which the element has it, and where.
template <class Element>
struct Entry
{
  const char *name;
  const char *unit;
  double Element::*member;
  Range            range;
  const char      *meaning;
};

/// An element from its section; defaults are those of the element.
template <class Element>
Element read(Section section, const std::vector<Entry<Element>> &entries)
{
  Element element;
  for (const Entry<Element> &entry : entries)
  {
    const std::string unit  = entry.unit == std::string("1") ? "" : std::string(" ") + entry.unit;
    element.*(entry.member) = section.quantity(
        entry.name, units::shortest(element.*(entry.member)) + unit, entry.unit, entry.range, entry.meaning);
  }
  return element;
}

const std::vector<Entry<physics::JartVcm>> &vcm_entries()
{
  static const std::vector<Entry<physics::JartVcm>> entries{
      {"Thermal resistance",
       "K/W",
       &physics::JartVcm::thermal_resistance,
       Range::positive(),
       "R_th0 of the filament in a SET."},
      {"Reset thermal resistance",
       "1",
       &physics::JartVcm::reset_thermal_resistance,
       Range::positive(),
       "That in a RESET over R_th0."},
      {"Ambient temperature", "K", &physics::JartVcm::ambient_temperature, Range::positive(), "T_0."},
      {"Activation energy", "eV", &physics::JartVcm::activation_energy, Range::positive(), "Of a vacancy hop."},
      {"Attempt frequency", "Hz", &physics::JartVcm::attempt_frequency, Range::positive(), "Of a vacancy hop."},
      {"Hop distance", "m", &physics::JartVcm::hop_distance, Range::positive(), "Of a vacancy hop."},
      {"Charge number", "1", &physics::JartVcm::charge_number, Range::positive(), "Of the vacancies."},
      {"Disc concentration", "m^-3", &physics::JartVcm::disc_concentration, Range::positive(), "At the start."},
      {"Largest disc concentration",
       "m^-3",
       &physics::JartVcm::disc_concentration_max,
       Range::positive(),
       "Where the SET stops."},
      {"Smallest disc concentration",
       "m^-3",
       &physics::JartVcm::disc_concentration_min,
       Range::positive(),
       "Where the RESET stops."},
      {"Plug concentration",
       "m^-3",
       &physics::JartVcm::plug_concentration,
       Range::positive(),
       "Of the rest of the filament."},
      {"Limiting power",
       "1",
       &physics::JartVcm::limiting_power,
       Range::positive(),
       "Exponent with which these limits stop the ions."},
      {"Radius", "m", &physics::JartVcm::radius, Range::positive(), "Of the filament."},
      {"Cell length", "m", &physics::JartVcm::cell_length, Range::positive(), "Disc and plug."},
      {"Disc length", "m", &physics::JartVcm::disc_length, Range::positive(), "The switching part."},
      {"Barrier", "eV", &physics::JartVcm::barrier, Range::positive(), "Schottky barrier without a field."},
      {"Fermi level",
       "eV",
       &physics::JartVcm::fermi_level,
       Range::not_negative(),
       "Conduction band over the Fermi level."},
      {"Electron mobility", "m^2/(V s)", &physics::JartVcm::electron_mobility, Range::positive(), "In the filament."},
      {"Permittivity", "1", &physics::JartVcm::permittivity, Range::positive(), "Relative, of the oxide."},
      {"Image permittivity",
       "1",
       &physics::JartVcm::image_permittivity,
       Range::positive(),
       "Relative, for the image force."},
      {"Richardson constant", "A/(m^2 K^2)", &physics::JartVcm::richardson, Range::positive(), "Of the emission."},
      {"Tunnelling mass", "1", &physics::JartVcm::relative_mass, Range::positive(), "Over the free electron mass."},
      {"Oxide resistance",
       "Ohm",
       &physics::JartVcm::oxide_resistance,
       Range::not_negative(),
       "In series, of the oxide."},
      {"Line resistance",
       "Ohm",
       &physics::JartVcm::line_resistance,
       Range::not_negative(),
       "In series, of the wiring."},
      {"Line thermal resistance",
       "K/W",
       &physics::JartVcm::line_thermal_resistance,
       Range::not_negative(),
       "Of the wiring."},
      {"Line temperature coefficient",
       "1/K",
       &physics::JartVcm::line_temperature_coefficient,
       Range::not_negative(),
       "Of the wiring."},
      {"Barrier capacitance",
       "F",
       &physics::JartVcm::capacitance,
       Range::not_negative(),
       "Across the barrier; not part of the model, it lets the barrier's voltage jump within femtoseconds where the "
       "model leaves it no other way."},
  };
  return entries;
}

const std::vector<Entry<physics::JartEcm>> &ecm_entries()
{
  static const std::vector<Entry<physics::JartEcm>> entries{
      {"Thickness", "m", &physics::JartEcm::thickness, Range::positive(), "Of the insulator."},
      {"Feature size", "m", &physics::JartEcm::feature_size, Range::positive(), "Edge of the square electrodes."},
      {"Inert electrode thickness",
       "m",
       &physics::JartEcm::inert_electrode_thickness,
       Range::not_negative(),
       "For its resistance."},
      {"Active electrode thickness",
       "m",
       &physics::JartEcm::active_electrode_thickness,
       Range::not_negative(),
       "For its resistance."},
      {"Inert resistivity",
       "Ohm m",
       &physics::JartEcm::inert_resistivity,
       Range::positive(),
       "Of the inert electrode."},
      {"Active resistivity",
       "Ohm m",
       &physics::JartEcm::active_resistivity,
       Range::positive(),
       "Of the active electrode and the filament."},
      {"Mass density", "kg/m^3", &physics::JartEcm::mass_density, Range::positive(), "Of the filament."},
      {"Atomic mass", "kg", &physics::JartEcm::atomic_mass, Range::positive(), "Of the metal."},
      {"Atomic radius",
       "m",
       &physics::JartEcm::atomic_radius,
       Range::positive(),
       "Of the metal: where the gap is closed."},
      {"Charge number", "1", &physics::JartEcm::charge_number, Range::positive(), "Of the metal's ions."},
      {"Active radius",
       "m",
       &physics::JartEcm::active_radius,
       Range::positive(),
       "Of the reactive area of the active electrode."},
      {"Filament radius", "m", &physics::JartEcm::filament_radius, Range::positive(), "Of the growing filament."},
      {"Ion radius", "m", &physics::JartEcm::ion_radius, Range::positive(), "Of the ions' way."},
      {"Hop distance", "m", &physics::JartEcm::hop_distance, Range::positive(), "Of the ions."},
      {"Attempt frequency", "Hz", &physics::JartEcm::attempt_frequency, Range::positive(), "Of the ions."},
      {"Hopping energy", "eV", &physics::JartEcm::hopping_energy, Range::positive(), "Barrier of a hop."},
      {"Transfer coefficient",
       "1",
       &physics::JartEcm::transfer_coefficient,
       Range::positive(),
       "Of the electron transfer."},
      {"Transfer energy",
       "eV",
       &physics::JartEcm::transfer_energy,
       Range::positive(),
       "Barrier of the electron transfer."},
      {"Reaction rate",
       "m/s",
       &physics::JartEcm::reaction_rate,
       Range::positive(),
       "Prefactor of the electron transfer."},
      {"Concentration", "m^-3", &physics::JartEcm::concentration, Range::positive(), "Of the ions."},
      {"Work function", "eV", &physics::JartEcm::work_function, Range::positive(), "Of the metal, for tunnelling."},
      {"Electron affinity",
       "eV",
       &physics::JartEcm::electron_affinity,
       Range::positive(),
       "Of the insulator, for tunnelling."},
      {"Tunnelling mass", "1", &physics::JartEcm::tunnelling_mass, Range::positive(), "Over the free electron mass."},
      {"Nucleation prefactor",
       "s",
       &physics::JartEcm::nucleation_prefactor,
       Range::positive(),
       "t_0 of the nucleation."},
      {"Nucleation energy", "eV", &physics::JartEcm::nucleation_energy, Range::positive(), "Of the critical nucleus."},
      {"Critical atoms",
       "1",
       &physics::JartEcm::critical_atoms,
       Range::not_negative(),
       "Atoms of the critical nucleus."},
      {"Nucleation coefficient",
       "1",
       &physics::JartEcm::nucleation_coefficient,
       Range::positive(),
       "Its transfer coefficient."},
      {"Temperature", "K", &physics::JartEcm::temperature, Range::positive(), "Of the cell."},
      {"Internal series resistance",
       "Ohm",
       &physics::JartEcm::series_resistance,
       Range::not_negative(),
       "Of the model itself; 0 where the circuit has its own."},
  };
  return entries;
}

const std::vector<Entry<physics::LinearDrift>> &drift_entries()
{
  static const std::vector<Entry<physics::LinearDrift>> entries{
      {"On resistance", "Ohm", &physics::LinearDrift::on_resistance, Range::positive(), "Wholly doped."},
      {"Off resistance", "Ohm", &physics::LinearDrift::off_resistance, Range::positive(), "Undoped."},
      {"Thickness", "m", &physics::LinearDrift::thickness, Range::positive(), "D of the film."},
      {"Mobility", "m^2/(V s)", &physics::LinearDrift::mobility, Range::positive(), "Of the dopants."},
      {"Initial state",
       "1",
       &physics::LinearDrift::initial_state,
       Range::not_negative(),
       "Doped part of the film at the start."},
  };
  return entries;
}
} // namespace

std::optional<physics::LumpedElement> read_lumped_element(Section contact)
{
  using physics::JartEcm;
  using physics::JartVcm;
  using physics::LinearDrift;
  const std::string kind = contact.choice(
      "Lumped element",
      "none",
      {"none", JartVcm::name, JartEcm::name, LinearDrift::name},
      "A memristive element without extension between source and contact; see the manual's page on them.");
  std::optional<physics::LumpedElement> found;
  const auto                            look = [&](auto element, const auto &entries)
  {
    using Element          = decltype(element);
    const std::string name = Element::name;
    if (kind != name && !contact.has_section(name) && !contact.for_reference())
      return;
    Section section = contact.section(name, "Parameters of the lumped element of this name; SI defaults of its model.");
    if (kind != name && !contact.for_reference())
      section.problem("", "'Lumped element' is not " + name + "; set it, or remove the section");
    element = read<Element>(section, entries);
    try
    {
      element.check();
    }
    catch (const std::invalid_argument &problem)
    {
      section.problem("", problem.what());
    }
    if (kind == name)
      found = element;
  };
  look(JartVcm(), vcm_entries());
  look(JartEcm(), ecm_entries());
  look(LinearDrift(), drift_entries());
  return found;
}
} // namespace ionstack::solver
