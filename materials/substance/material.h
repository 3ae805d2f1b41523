// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_substance_material_h
#define ionstack_materials_substance_material_h

#include "materials/files/diagnostics.h"
#include "materials/substance/field_factor.h"
#include "materials/substance/law.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ionstack::materials
{
/// A closed interval of numbers in an internal unit.
struct Interval
{
  double low  = 0.;
  double high = 0.;

  bool contains(const double x) const { return low <= x && x <= high; }
};

/// Where a value holds, as far as its source says so.
struct Validity
{
  std::optional<Interval> temperature; ///< [K]
  std::optional<Interval>
      concentration;                 ///< of the species that the law depends on or that the value describes [1/nm^3]
  std::optional<Interval> thickness; ///< of the film [nm]
  std::optional<Interval> field;     ///< magnitude of the electric field [V/nm]

  bool stated() const { return temperature || concentration || thickness || field; }
};

/// Between which concentrations [1/nm^3] a law changes: the first and the last point that it was given. Outside it goes
/// on as a constant. Nothing for a law that does not depend on concentration, and for one that has members().
std::optional<Interval> ends_in_concentration(const Law &law);

/// Spread of one number of a law, for example of its "activation_energy".
struct Spread
{
  Interval    interval;
  std::string unit; ///< internal unit
};

/// A number from a source: the law, and how sure it is.
struct Evidence
{
  Law         law;        ///< in internal units
  std::string expression; ///< the law as written in the file, with the author's units, for people to read
  std::string species;    ///< mobile species whose concentration the law depends on; "" when none or several
  FieldFactor field;      ///< what it is multiplied with in an electric field
  std::string source;     ///< DOI or full reference
  std::string confidence; ///< "measured", "model fit", "handbook" or "recalled"; "given" for one of a parameter file
  std::string note;
  Location    where;
};

/// The ends in concentration of a law and of its members, by species.
std::map<std::string, Interval> ends_by_species(const Evidence &evidence);

/// One property of a substance, with where it comes from and where it holds.
struct Property : Evidence
{
  std::string                   name;      ///< name in the catalogue, for example "electrical_conductivity"
  std::string                   direction; ///< "", "in_plane" or "out_of_plane"
  std::string                   unit;      ///< internal unit
  std::map<std::string, Spread> ranges;    ///< by the law's key ("value", "prefactor", ...)
  Validity                      validity;
  std::vector<Evidence>         others; ///< what else is reported, for comparison; no run uses it

  /// "thermal_conductivity" or "thermal_conductivity/in_plane".
  std::string key() const { return direction.empty() ? name : name + "/" + direction; }
};

/// By key().
using Properties = std::map<std::string, Property>;

/// A mobile species in a host: its charge number and transport properties.
struct Species
{
  std::string name;
  std::string symbol; ///< for example "Ag+"
  Properties  properties;
  Location    where;
};

/// A named set of values that a study can choose in place of the material's own: "TaOx / Kim 2014 model".
struct Alternative
{
  std::string                    name;
  std::string                    description;
  Properties                     properties;
  std::map<std::string, Species> species;
  Location                       where;
};

/// A substance: one YAML file.
struct Material
{
  std::string                        name;
  std::string                        formula;
  std::string                        material_class;
  std::string                        description;
  std::vector<std::string>           devices; ///< in which it is used
  Properties                         properties;
  std::map<std::string, Species>     species;
  std::map<std::string, Alternative> alternatives;
  std::string                        default_alternative; ///< the one that the bare name means; "" for none
  std::map<std::string, std::string> unknown;             ///< what is known to be missing, with a remark
  Location                           where;
};

/// `material` with the values of the alternatives `names` in place of its own, in that order; with none named, those of
/// its default alternative. An alternative that gives any transport value of a species hides all of the material's own
/// for that species, so that the prefactor of one source never meets the energy of another. Every name must exist.
/// The result's name is "material / alternative / ..."; it has no
/// alternatives of its own when one was chosen.
Material with_alternatives(const Material &material, const std::vector<std::string> &names);

/// Calls `function(material, nullptr)` with the material itself, unless one of its alternatives is what its bare name
/// means, and `function(chosen, alternative)` with each alternative chosen alone.
template <class Function>
void for_each_choice(const Material &material, const Function &function)
{
  if (material.default_alternative.empty())
    function(with_alternatives(material, {}), static_cast<const Alternative *>(nullptr));
  for (const auto &[name, alternative] : material.alternatives)
    function(with_alternatives(material, {name}), &alternative);
}

/// Puts the electrical conductivity into every thermal conductivity that follows the law of Wiedemann and Franz; the
/// keys of those that have none are returned. To be called again after an electrical conductivity has changed.
std::vector<std::string> bind_wiedemann_franz(Material &material);
} // namespace ionstack::materials

#endif
