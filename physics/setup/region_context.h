// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_setup_region_context_h
#define ionstack_physics_setup_region_context_h

#include "physics/local/local_law.h"
#include "physics/setup/chosen_materials.h"
#include "physics/setup/declaration.h"

#include <string>

namespace ionstack::physics
{
/// What would make a missing property needless.
struct Remedy
{
  std::string              words   = {}; ///< at the end of the message
  std::vector<std::string> entries = {}; ///< their paths: when one cannot be read, nothing is missed
};

/// What a process is given to set itself up in one region: the parameters, the region's material, and where its fields
/// stand. A process asks for its own parameters here, once per region; asking again gives the same answer.
class RegionContext
{
public:
  RegionContext(parameters::Section             root,
                const std::vector<NamedRegion> &regions,
                unsigned int                    index,
                const ChosenMaterials          &materials,
                Declarations                   &declared);

  parameters::Section section(const std::string &name) const;
  parameters::Section root() const { return root_; }

  const NamedRegion &region() const { return region_; }
  unsigned int       index() const { return index_; }
  /// nullptr when the region's material is unknown, which is reported elsewhere. Then nothing that it lacks is
  /// reported.
  const materials::Material *material() const { return material_; }
  const Declarations        &declared() const { return declared_; }
  /// True when the region conducts as a metal while others have space charge.
  bool is_metal() const { return declared_.metals[index_]; }
  /// What is done about electrons, or holes, in the region.
  CarrierModel electrons() const { return declared_.electrons_in(index_); }
  CarrierModel holes() const { return declared_.holes_in(index_); }
  /// True when the region has no carriers while others have.
  bool is_insulator() const { return declared_.is_insulator(index_); }

  /// Slot of a field of this region by name, or none.
  Slot slot_of(const std::string &field) const;
  /// Slot of the electric potential.
  Slot potential() const;
  /// Slot of the temperature, or none.
  Slot temperature() const;
  /// Index of the field in a slot.
  unsigned int field_in(Slot slot) const;

  /// A property of the region's material, recorded as used. When it is missing this is reported, with what needs it and
  /// where it could come from, and nullptr returned.
  const materials::Property *
  property(const std::string &name, const std::string &needed_by, const Remedy &otherwise = {}) const;

  /// A property that may differ in plane and out of plane: that in plane, and how many times larger it is out of plane
  /// (at the ambient temperature and zero concentration); 1 when there is one for all directions.
  struct Directional
  {
    const materials::Property *in_plane     = nullptr;
    double                     out_of_plane = 1.;
  };
  Directional directional(const std::string &name, const std::string &needed_by, const Remedy &otherwise = {}) const;

  /// The same of a species; reported when `required` and missing.
  Directional
  directional(const std::string &species, const std::string &name, const std::string &needed_by, bool required) const;

  /// True when the region's material has the property, in any direction.
  bool has(const std::string &name) const;

  /// A constant of a species in this host: `given` unless that is NaN, else the material's value. NaN, and reported,
  /// when there is none.
  double species_constant(const std::string &species,
                          const std::string &name,
                          double             given,
                          const std::string &needed_by) const;

  /// Reports, in one sentence, constants of a species that the host lacks; `instead` says what else could be given.
  void report_missing(const std::string              &species,
                      const std::vector<std::string> &names,
                      const std::string              &needed_by,
                      const std::string              &instead = "") const;

  /// Index of a quantity that has another value in each cycle, the same for all regions that name it alike; -1 when
  /// its standard deviation is zero.
  int variation(const CycleVariation &variation) const;

  /// Adds a sentence to the warnings of the run, once.
  void warn(const std::string &text) const;

  /// The species in this host; when the material lacks it this is reported and nullptr returned.
  const materials::Species *species(const std::string &name) const;

  /// The law of a property with the places of the species that it depends on. Reported when one of them is not mobile
  /// in the region.
  LocalLaw local_law(const materials::Property &property) const;

  /// A property of the host at the ambient temperature; NaN, and reported, when it is missing.
  double constant(const std::string &name, const std::string &needed_by, const Remedy &otherwise = {}) const;

  /// The charge number that the section of a species gives; NaN for none.
  double given_charge_number(const std::string &species) const;

  /// The charge number of a species here: that of its section, else the material's.
  double charge_number(const std::string &species) const;

  /// Immobile charge, donors less acceptors [e/nm^3].
  double fixed_charge() const;

  /// The section `Region NAME` of this region.
  parameters::Section region_section() const;

  /// A property's value at the ambient temperature.
  double ambient_value(const materials::Property &property) const;

  /// Says that a value that the section of the material may give acts.
  void note_use(const materials::Property &property) const;

private:
  Slot slot_of_species(const materials::Property &property, const std::string &species) const;
  void record(const materials::Property &property, const std::string &species, const std::string &needed_by) const;

  parameters::Section             root_;
  const std::vector<NamedRegion> &regions_;
  unsigned int                    index_;
  const NamedRegion              &region_;
  const ChosenMaterials          &materials_;
  const materials::Material      *material_;
  Declarations                   &declared_;
};
} // namespace ionstack::physics

#endif
