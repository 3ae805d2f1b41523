// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_setup_declaration_h
#define ionstack_physics_setup_declaration_h

#include "materials/substance/material.h"
#include "parameter_files/reader/parameters.h"
#include "physics/local/state.h"
#include "physics/setup/cycle_variation.h"
#include "physics/setup/field.h"
#include "physics/setup/named_region.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ionstack::physics
{
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

/// What the processes have declared of a device, before and while they are set up region by region.
struct Declarations
{
  std::vector<Field>             fields;
  std::vector<AbsoluteTolerance> tolerances;

  double            ambient_temperature = 300.;  ///< [K]
  bool              space_charge        = false; ///< closure of the potential: Poisson's equation
  std::vector<bool> metals;                      ///< per region: current continuity while others have space charge
  Location          metals_where;                ///< of the entry `Metals`, for messages
  bool              solves_heat = false;         ///< the temperature is a field
  bool              steady_heat = false;         ///< it follows the power at once
  CarrierModel      electrons   = CarrierModel::off;
  CarrierModel      holes       = CarrierModel::off;
  std::vector<bool> without_electrons, without_holes; ///< per region: it has none, though the device has

  std::vector<std::string> ions; ///< names of the fields that are concentrations of ions

  std::uint64_t               seed = 1;   ///< of everything that is random
  std::vector<CycleVariation> variations; ///< what has another value in each cycle

  std::vector<UsedValue>     used_values; ///< of the materials, for the log and the summary
  std::vector<MaterialLimit> limits;      ///< that the materials state, to be watched
  std::vector<std::string>   warnings;    ///< what a user should know before trusting a run

  /// Index of a field by name, or -1.
  int field_index(const std::string &name) const;

  /// Name of a field from which that name cannot be told in tables, where blanks and signs become `_`; "" when there is
  /// none.
  std::string same_in_tables(const std::string &name) const;

  /// Index of the field that contacts hold so, or -1.
  int field_at_contact(Field::AtContact how) const;

  /// What is done about electrons, or holes, in a region.
  CarrierModel electrons_in(unsigned int region) const;
  CarrierModel holes_in(unsigned int region) const;

  /// Whether a region has neither, in a device that has carriers elsewhere: its charge does not depend on the
  /// potential.
  bool is_insulator(unsigned int region) const;

  /// Slot of a field in a region.
  Slot slot_of(int field, unsigned int region) const;
};

/// What a process is given to declare its fields: the parameters, and what has been declared so far.
class Declaration
{
public:
  Declaration(parameters::Section root, const std::vector<NamedRegion> &regions, Declarations &device)
      : root_(root), regions_(regions), device_(device)
  {
  }

  parameters::Section root() const { return root_; }
  /// The section `Physics`.
  parameters::Section physics() const;
  /// The section `Region NAME` of a region.
  parameters::Section region(unsigned int region) const;

  const std::vector<NamedRegion> &regions() const { return regions_; }
  std::vector<unsigned int>       all_regions() const;
  std::vector<unsigned int>       regions_but_metals() const;

  /// What is declared.
  Declarations &device() const { return device_; }

  /// Adds a field whose error the entry bounds; nothing when there is one of that name.
  void add(Field field, const AbsoluteTolerance &tolerance) const;

  /// Adds an entry to section `Tolerances`, which acts where one of its declarations says so; returns its index.
  std::size_t add(const AbsoluteTolerance &tolerance) const;

private:
  parameters::Section             root_;
  const std::vector<NamedRegion> &regions_;
  Declarations                   &device_;
};
} // namespace ionstack::physics

#endif
