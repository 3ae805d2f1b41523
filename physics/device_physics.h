// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_device_physics_h
#define ionstack_physics_device_physics_h

#include "parameter_files/reader/parameters.h"
#include "physics/interface_physics.h"
#include "physics/registry.h"
#include "physics/setup/chosen_materials.h"
#include "physics/setup/cycle_variation.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ionstack::physics
{
/// An unknown field and the regions in which it lives (by index).
struct Field
{
  std::string               name; ///< "potential", "temperature" or the species' name
  std::string               unit; ///< SI unit for output
  double                    to_si = 1.;
  std::vector<unsigned int> support;
  bool                      carrier = false; ///< a quasi-Fermi potential
  bool                      split   = false; ///< whether its values differ across some interface of the stack
};

/// The processes of one region, and which field stands in which slot.
struct RegionPhysics
{
  std::vector<unsigned int> fields; ///< field index per slot
  std::vector<Process>      processes;
  std::vector<Reaction>     reactions;
  Slot                      potential          = none;  ///< slot of the potential
  Slot                      temperature        = none;  ///< slot of the temperature
  bool                      uses_field_squared = false; ///< some process needs |grad phi|^2
  bool                      has_directions     = false; ///< some coefficient differs in plane and out of plane
  bool                      stores_otherwise   = false; ///< some storage is not in proportion to a field
  bool                      metal              = false; ///< current continuity while other regions have space charge
};

/// A finite number of single ions at random places, in place of a continuous concentration.
struct DiscreteDefects
{
  bool     poisson = false; ///< their number is drawn, too; otherwise it is the expected one, rounded
  double   radius  = 0.;    ///< standard deviation of the Gaussian over which each is smeared [nm]
  Location where;           ///< of the entry that asks for them
};

/// A mobile species as the parameter file asks for it.
struct SpeciesDescription
{
  std::string              name;
  std::vector<std::string> regions;               ///< where it is mobile
  double                   initial_concentration; ///< [1/nm^3]
  std::string              initial_profile;       ///< muParser expression, multiplies the concentration
  Location                 profile_location;
  bool                     mobile = true;
  bool                     reacts = false; ///< its number is not kept

  std::optional<DiscreteDefects> discrete; ///< how it is at the start, unless continuous
};

/// A value of a material that the run uses.
struct UsedValue
{
  materials::Property       property;
  std::string               material; ///< name, with the alternative
  std::string               species;  ///< mobile species that it belongs to; "" for one of the host
  std::string               needed_by;
  std::vector<unsigned int> regions; ///< in which it is used
};

/// What the material of a region does not stand, or has no room for.
struct MaterialLimit
{
  enum class Of
  {
    temperature,  ///< [K]
    field,        ///< magnitude [V/nm]
    concentration ///< [1/nm^3]
  };
  Of           of      = Of::temperature;
  double       value   = 0.;
  unsigned int region  = 0;
  std::string  species = {}; ///< whose concentration
  std::string  what    = {}; ///< "melting temperature of Pd"
};

/// What is done about electrons or holes.
enum class CarrierModel
{
  off,
  moving,     ///< drift and diffusion
  equilibrium ///< with a Fermi level at zero potential
};
inline constexpr const char *electron_field = "electron quasi-Fermi potential";
inline constexpr const char *hole_field     = "hole quasi-Fermi potential";

/// What is solved: fields, and processes in each region.
struct DevicePhysics
{
  std::vector<Field>              fields;
  std::vector<RegionPhysics>      regions;
  std::vector<InterfacePhysics>   interfaces; ///< those at which something is particular
  std::vector<SpeciesDescription> species;
  double                          ambient_temperature = 300.; ///< [K]
  bool                            solves_heat         = true;
  CarrierModel                    electrons           = CarrierModel::off;
  CarrierModel                    holes               = CarrierModel::off;
  Location                        metals_where;         ///< of the entry `Metals`, for messages
  bool                            space_charge = false; ///< closure of the potential: Poisson's equation
  bool                            steady_heat  = true;  ///< the temperature follows the power at once

  std::uint64_t               seed = 1;   ///< of everything that is random
  std::vector<CycleVariation> variations; ///< what has another value in each cycle

  std::vector<UsedValue>     used_values; ///< of the materials, for the log and the summary
  std::vector<MaterialLimit> limits;      ///< that the materials state, to be watched
  std::vector<std::string>   warnings;    ///< what a user should know before trusting a run

  /// Index of a field by name, or -1.
  int field_index(const std::string &name) const;

  /// What is particular where two regions touch, in either order; nullptr when nothing is.
  const InterfacePhysics *interface_of(unsigned int first, unsigned int second) const;

  /// The regions as they are in a cycle of the protocol, numbered from 1; in cycle 0 as the parameter file gives them.
  std::vector<RegionPhysics> regions_in_cycle(long long cycle) const;

  /// Asks for the sections `Physics` and `Species ...`, looks the regions' materials up, and reports every missing
  /// material, property or region.
  static DevicePhysics
  read(parameters::Section root, const std::vector<NamedRegion> &regions, const ChosenMaterials &materials);
};
} // namespace ionstack::physics

#endif
