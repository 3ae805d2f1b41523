// SPDX-License-Identifier: Apache-2.0
#include "materials/listing.h"
#include "materials/substance/catalogue.h"
#include "materials/substance/transport.h"
#include "materials/units/units.h"

#include <array>
#include <charconv>

namespace ionstack::materials
{
namespace
{
/// A number and its unit. Conversion leaves round-off in the last digits, which a reader would take for information.
nlohmann::json quantity(const double value, const std::string &internal, const std::string &shown)
{
  std::array<char, 64> buffer{};
  const auto           end     = std::to_chars(buffer.data(),
                                 buffer.data() + buffer.size(),
                                 units::convert(value, internal, shown),
                                 std::chars_format::general,
                                 14);
  double               rounded = 0.;
  std::from_chars(buffer.data(), end.ptr, rounded);
  return {{"value", rounded}, {"unit", shown}};
}

nlohmann::json quantity(const Ramp &ramp, const std::string &internal, const std::string &shown)
{
  if (ramp.is_constant())
    return quantity(ramp.value_low, internal, shown);
  const auto end = [&](const double concentration, const double value) -> nlohmann::json
  {
    return {{"concentration", quantity(concentration, internal_unit::concentration, "1/m^3")},
            {"value", quantity(value, internal, shown)}};
  };
  return {{"from", end(ramp.concentration_low, ramp.value_low)}, {"to", end(ramp.concentration_high, ramp.value_high)}};
}

/// The numbers of each law under the names that they have in a material file; the first argument selects the law.
nlohmann::json parameters(const Constant &law, const std::string &internal, const std::string &shown)
{
  return {{"value", quantity(law.value, internal, shown)}};
}
nlohmann::json parameters(const LinearInConcentration &law, const std::string &internal, const std::string &shown)
{
  if (law.value.is_constant())
    return {{"value", quantity(law.value.value_low, internal, shown)}};
  return quantity(law.value, internal, shown);
}
nlohmann::json parameters(const Arrhenius &law, const std::string &internal, const std::string &shown)
{
  return {{"prefactor", quantity(law.prefactor, internal, shown)},
          {"activation_energy", quantity(law.activation_energy, internal_unit::energy, "eV")}};
}
nlohmann::json parameters(const PolynomialInTemperature &law, const std::string &internal, const std::string &shown)
{
  nlohmann::json coefficients = nlohmann::json::array();
  for (std::size_t i = 0; i < law.coefficients.size(); ++i)
  {
    const std::string per  = i == 0 ? "" : " K^-" + std::to_string(i);
    const auto        unit = [&](const std::string &of) { return of == "1" && i > 0 ? per.substr(1) : of + per; };
    coefficients.push_back(quantity(law.coefficients[i], unit(internal), unit(shown)));
  }
  return {{"coefficients", coefficients}};
}
nlohmann::json parameters(const TableInConcentration &law, const std::string &internal, const std::string &shown)
{
  nlohmann::json points = nlohmann::json::array();
  for (std::size_t i = 0; i < law.values.size(); ++i)
    points.push_back({{"concentration", quantity(law.concentrations[i], internal_unit::concentration, "1/m^3")},
                      {"value", quantity(law.values[i], internal, shown)}});
  return {{"points", points}, {"interpolation", law.logarithmic ? "logarithmic" : "linear"}};
}
nlohmann::json parameters(const WiedemannFranz &law, const std::string &internal, const std::string &shown)
{
  return {{"lorenz_number", quantity(law.lorenz_number, internal_unit::lorenz_number, "V^2/K^2")},
          {"lattice", quantity(law.lattice, internal, shown)}};
}
nlohmann::json parameters(const LinearInTemperature &law, const std::string &internal, const std::string &shown)
{
  return {{"value", quantity(law.value, internal, shown)},
          {"coefficient", quantity(law.coefficient, internal_unit::reciprocal_temperature, "1/K")},
          {"reference_temperature", quantity(law.reference_temperature, internal_unit::temperature, "K")}};
}

nlohmann::json parameters(const TableInTemperature &law, const std::string &internal, const std::string &shown)
{
  using Interpolation   = TableInTemperature::Interpolation;
  nlohmann::json points = nlohmann::json::array();
  for (std::size_t i = 0; i < law.values.size(); ++i)
    points.push_back({{"temperature", quantity(law.temperatures[i], internal_unit::temperature, "K")},
                      {"value", quantity(law.values[i], internal, shown)}});
  return {{"points", points},
          {"interpolation",
           law.interpolation == Interpolation::linear        ? "linear"
           : law.interpolation == Interpolation::logarithmic ? "logarithmic"
                                                             : "Arrhenius"}};
}

/// The members of a sum, or of a product, of which all but the first have no dimension.
nlohmann::json parameters(const std::vector<Member> &members,
                          const std::string         &internal,
                          const std::string         &shown,
                          const bool                 same_unit)
{
  nlohmann::json of = nlohmann::json::array();
  for (const Member &member : members)
  {
    const bool     plain = !same_unit && !of.empty();
    nlohmann::json one{{"unit", plain ? "1" : shown}};
    std::visit(
        [&](const auto &law)
        {
          one["law"]        = law.name;
          one["parameters"] = parameters(law, plain ? internal_unit::dimensionless : internal, plain ? "1" : shown);
        },
        member.law);
    if (!member.species.empty())
      one["species"] = member.species;
    of.push_back(one);
  }
  return {{"of", of}};
}
nlohmann::json parameters(const Sum &law, const std::string &internal, const std::string &shown)
{
  return parameters(law.members, internal, shown, true);
}
nlohmann::json parameters(const Product &law, const std::string &internal, const std::string &shown)
{
  return parameters(law.members, internal, shown, false);
}

/// The numbers of what a field does; the argument selects it.
nlohmann::json parameters(const NoFieldFactor & /*factor*/)
{
  return nlohmann::json::object();
}
nlohmann::json parameters(const PooleFrenkel &factor)
{
  return {{"relative_permittivity", factor.relative_permittivity}, {"compensation", factor.compensation}};
}
nlohmann::json parameters(const Hopping &factor)
{
  return {{"hop_distance", quantity(factor.hop_distance, internal_unit::length, "nm")}};
}
nlohmann::json parameters(const RootOfField &factor)
{
  return {{"characteristic_field", quantity(factor.field, internal_unit::electric_field, "V/m")}};
}
nlohmann::json parameters(const SinhOfField &factor)
{
  return {{"characteristic_field", quantity(factor.field, internal_unit::electric_field, "V/m")}};
}

nlohmann::json interval(const Interval &range, const std::string &internal, const std::string &shown)
{
  return {quantity(range.low, internal, shown), quantity(range.high, internal, shown)};
}

nlohmann::json validity(const Validity &validity)
{
  nlohmann::json result = nlohmann::json::object();
  if (validity.temperature)
    result["temperature_K"] = {validity.temperature->low, validity.temperature->high};
  if (validity.concentration)
    result["concentration"] = interval(*validity.concentration, internal_unit::concentration, "1/m^3");
  if (validity.thickness)
    result["thickness_nm"] = {validity.thickness->low, validity.thickness->high};
  if (validity.field)
    result["field"] = interval(*validity.field, internal_unit::electric_field, "V/m");
  return result;
}

nlohmann::json evidence(const Evidence &value, const std::string &internal, const std::string &shown)
{
  nlohmann::json one{{"law", law_name(value.law)},
                     {"unit", shown},
                     {"expression", value.expression},
                     {"source", value.source},
                     {"confidence", value.confidence}};
  one["parameters"] = std::visit([&](const auto &law) { return parameters(law, internal, shown); }, value.law);
  if (!value.species.empty())
    one["species"] = value.species;
  if (acts(value.field))
    one["field"] = std::visit(
        [](const auto &factor) -> nlohmann::json {
          return {{"law", factor.name}, {"parameters", parameters(factor)}};
        },
        value.field);
  if (!value.note.empty())
    one["note"] = value.note;
  return one;
}

nlohmann::json properties_json(const Properties &properties, const bool of_species)
{
  nlohmann::json result = nlohmann::json::object();
  for (const auto &[key, property] : properties)
  {
    const std::string shown = catalogue_entry(property.name, of_species)->shown_unit;
    nlohmann::json    one   = evidence(property, property.unit, shown);
    for (const auto &[number, spread] : property.ranges)
      one["range"][number] = interval(spread.interval, spread.unit, spread.unit == property.unit ? shown : spread.unit);
    if (property.validity.stated())
      one["validity"] = validity(property.validity);
    for (const Evidence &other : property.others)
      one["others"].push_back(evidence(other, property.unit, shown));
    result[key] = one;
  }
  return result;
}

nlohmann::json species_json(const std::map<std::string, Species> &all)
{
  nlohmann::json result = nlohmann::json::object();
  for (const auto &[name, species] : all)
  {
    result[name]           = properties_json(species.properties, true);
    result[name]["symbol"] = species.symbol;
  }
  return result;
}
} // namespace

nlohmann::json to_json(const Material &material, const Filter &filter)
{
  nlohmann::json result{{"name", material.name},
                        {"formula", material.formula},
                        {"class", material.material_class},
                        {"devices", material.devices},
                        {"description", material.description},
                        {"file", material.where.file},
                        {"properties", properties_json(material.properties, false)},
                        {"species", species_json(material.species)},
                        {"alternatives", nlohmann::json::object()},
                        {"default_alternative", material.default_alternative},
                        {"unknown", material.unknown}};
  for (const auto &[name, alternative] : material.alternatives)
    result["alternatives"][name] = {{"description", alternative.description},
                                    {"properties", properties_json(alternative.properties, false)},
                                    {"species", species_json(alternative.species)}};
  if (filter.temperatures.empty())
    return result;

  result["diffusivities"] = nlohmann::json::array();
  for_each_choice(material,
                  [&](const Material &chosen, const Alternative *alternative)
                  {
                    for (const auto &[name, species] : chosen.species)
                      if (alternative == nullptr || alternative->species.count(name) > 0)
                        for (const double temperature : filter.temperatures)
                          for (const Diffusivity &one : diffusivities(species, temperature))
                          {
                            nlohmann::json row{{"material", chosen.name},
                                               {"species", name},
                                               {"from", one.key},
                                               {"temperature_K", temperature},
                                               {"confidence", one.confidence},
                                               {"source", one.source}};
                            row["diffusivity"]  = quantity(one.value, internal_unit::diffusivity, "m^2/s");
                            row["extrapolated"] = one.range_stated ? nlohmann::json(one.extrapolated) : nullptr;
                            result["diffusivities"].push_back(row);
                          }
                  });
  return result;
}
} // namespace ionstack::materials
