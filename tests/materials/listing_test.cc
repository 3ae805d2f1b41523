// SPDX-License-Identifier: Apache-2.0
#include "materials/listing.h"

#include "material_texts.h"
#include "materials/units/units.h"

#include <gtest/gtest.h>
#include <sstream>

namespace ionstack::materials
{
namespace
{
/// The listed characters of a line: bytes of UTF-8 without its continuation bytes.
std::size_t width(const std::string &line)
{
  std::size_t result = 0;
  for (const char c : line)
    result += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  return result;
}

void expect_narrow(const std::string &text)
{
  std::istringstream lines(text);
  std::string        line;
  while (std::getline(lines, line))
  {
    // A single word behind its label, such as an address or a path, cannot be broken.
    const bool one_word = line.find_last_of(' ') == std::string::npos || line.find_last_of(' ') < 18;
    EXPECT_TRUE(one_word || width(line) <= 100) << line;
  }
}

std::vector<std::string> names_of(const std::vector<const Material *> &materials)
{
  std::vector<std::string> names;
  for (const Material *material : materials)
    names.push_back(material->name);
  return names;
}

std::string diffusivity(const std::string &value, const std::string &more = "")
{
  return "diffusivity: {value: " + value + ", source: a paper, confidence: measured" + more + "}\n";
}

const std::string charge = "charge_number: {value: 1, source: a book, confidence: handbook}\n";

/// An electrode, an oxide with a default alternative, a polymer that conducts nothing and one with a bare energy.
Database few()
{
  return tests::database_of(
      {"name: Silver\nformula: Ag\nclass: electrode\ndescription: metal\n",
       "name: Oxide\nformula: MO2\nclass: oxide\ndescription: oxide\ndefault: slow\nspecies:\n  silver ion:\n"
       "    symbol: Ag+\n    " +
           charge + "    " + diffusivity("1e-10 m^2/s") +
           "alternatives:\n  slow:\n    description: slow\n    species:\n"
           "      silver ion:\n        " +
           diffusivity("1e-14 m^2/s", ", validity: {temperature: [300 K, 400 K]}") +
           "  dense:\n    description: dense\n    properties:\n"
           "      density: {value: 9000 kg/m^3, source: a book, confidence: handbook}\n",
       "name: Plastic\nformula: C2H4\nclass: polymer\ndescription: polymer\n",
       "name: Gel\nformula: H2O\nclass: polymer\ndescription: polymer\nspecies:\n  proton:\n    symbol: H+\n    " +
           charge + "    " + diffusivity("1e-9 m^2/s") + "  copper ion:\n    symbol: Cu+\n    " + charge +
           "    migration_energy: {value: 0.7 eV, source: a book, confidence: recalled}\n"});
}

TEST(Listing, SelectsByClassAndByIon)
{
  const Database database = few();
  std::string    mistake;
  const auto     selection = [&](const std::string &material_class, const std::string &ion)
  {
    mistake.clear();
    return names_of(selected(database, {material_class, ion, {}}, mistake));
  };
  using Names = std::vector<std::string>;
  // By class in the order of material_classes(), then by name.
  EXPECT_EQ(selection("", ""), (Names{"Oxide", "Gel", "Plastic", "Silver"}));
  EXPECT_EQ(selection("polymer", ""), (Names{"Gel", "Plastic"}));
  EXPECT_EQ(selection("zeolite", ""), Names());
  EXPECT_EQ(mistake, ""); // a class that nothing of this database has is a class all the same
  EXPECT_EQ(selection("", "silver ion"), (Names{"Oxide"}));
  EXPECT_EQ(selection("", "Ag+"), (Names{"Oxide"}));
  EXPECT_EQ(selection("polymer", "H+"), (Names{"Gel"}));
  EXPECT_EQ(selection("electrode", "H+"), Names());
  EXPECT_EQ(mistake, "");
  EXPECT_EQ(selection("polymr", ""), Names());
  EXPECT_EQ(mistake, "'polymr' is no class of materials, did you mean 'polymer'?");
  EXPECT_EQ(selection("", "silver ions"), Names());
  EXPECT_EQ(mistake, "no material conducts 'silver ions', did you mean 'silver ion'?");
  EXPECT_EQ(selection("", "neutrino"), Names());
  EXPECT_EQ(mistake, "no material conducts 'neutrino'; known are Ag+, Cu+, H+, copper ion, proton, silver ion");
}

TEST(Listing, ListsByClassWithIonsAndAlternatives)
{
  const Database     database = few();
  std::string        mistake;
  std::ostringstream out;
  print_list(out, selected(database, {}, mistake));
  // Names and formulas are padded to the longest; Plastic has 7 letters, C2H4 4.
  EXPECT_EQ(out.str(),
            "oxide\n"
            "  Oxide    MO2   ions: Ag+; alternatives: dense, slow (default)\n"
            "\n"
            "polymer\n"
            "  Gel      H2O   ions: Cu+, H+\n"
            "  Plastic  C2H4\n"
            "\n"
            "electrode\n"
            "  Silver   Ag\n");
}

TEST(Listing, ListsTheShippedMaterials)
{
  const Database     database = tests::shipped_database();
  std::string        mistake;
  std::ostringstream out;
  const auto         all = selected(database, {}, mistake);
  EXPECT_EQ(all.size(), database.materials().size()); // each has a class that is known
  print_list(out, all);
  for (const auto &[name, material] : database.materials())
  {
    const bool listed = out.str().find("\n  " + name + " ") != std::string::npos ||
                        out.str().find("\n  " + name + "\n") != std::string::npos;
    EXPECT_TRUE(listed) << name;
  }
  expect_narrow(out.str());
}

TEST(Listing, DiffusivitiesAreMarkedOutsideTheirRange)
{
  const Database     database = few();
  std::string        mistake;
  std::ostringstream out;
  const Filter       filter{"", "", {300., 600.}};
  print_diffusivities(out, selected(database, filter, mistake), filter);
  // The oxide's bare name means 'slow', and 'dense' gives no ion; 600 K lies beyond its 400 K. The gel states no range,
  // and of its copper ion the energy alone is known.
  EXPECT_EQ(out.str(),
            "material      ion  D(300 K) [m^2/s]                    D(600 K) [m^2/s]  confidence\n"
            "Oxide / slow  Ag+  1e-14                               1e-14 *           measured\n"
            "Gel           Cu+  not known; migration energy 0.7 eV                    recalled\n"
            "Gel           H+   1e-09 ?                             1e-09 ?           measured\n"
            "* extrapolated: outside the range of temperature that the source states\n"
            "? the source as read states no range of temperature\n");
  // One ion alone, and no remark that explains a mark that is not there.
  std::ostringstream one;
  const Filter       silver{"", "Ag+", {350.}};
  print_diffusivities(one, selected(database, silver, mistake), silver);
  EXPECT_EQ(one.str(),
            "material      ion  D(350 K) [m^2/s]  confidence\n"
            "Oxide / slow  Ag+  1e-14             measured\n");
}

TEST(Listing, ShowsEverythingOfAMaterial)
{
  const Database     database = tests::shipped_database();
  std::ostringstream out;
  print_material(out, *database.find("TaOx"));
  const std::string text = out.str();
  for (const char *part : {"electrical_conductivity",
                           "law           Arrhenius",
                           "unit          W/(m K)",
                           "mobile species: oxygen vacancy, V_O..",
                           "alternative: TaOx / Kim 2014 model",
                           "default       Kim 2014 model",
                           "doi:10.1021/nn405827t",
                           "confidence    recalled",
                           "validity      temperature 300 K to 1500 K",
                           "validity      not stated",
                           "1e12 Hz"})
    EXPECT_NE(text.find(part), std::string::npos) << part;
  for (const auto &[name, material] : database.materials())
  {
    std::ostringstream one;
    print_material(one, material);
    expect_narrow(one.str());
    EXPECT_EQ(one.str().rfind(name + "\n", 0), 0U);
  }
}

TEST(Listing, JsonHoldsNumbersInTheUnitsBesideThem)
{
  const Database       database = tests::shipped_database();
  const nlohmann::json json     = to_json(*database.find("TaOx"), {});
  EXPECT_EQ(json.at("name"), "TaOx");
  EXPECT_EQ(json.at("default_alternative"), "Kim 2014 model");
  EXPECT_EQ(json.count("diffusivities"), 0U); // no temperature was asked for
  const nlohmann::json &model = json.at("alternatives").at("Kim 2014 model");
  const nlohmann::json &sigma = model.at("properties").at("electrical_conductivity");
  EXPECT_EQ(sigma.at("law"), "Arrhenius");
  EXPECT_EQ(sigma.at("species"), "oxygen vacancy");
  const nlohmann::json &to = sigma.at("parameters").at("prefactor").at("to");
  EXPECT_EQ(to.at("value"), (nlohmann::json{{"value", 94000.}, {"unit", "S/m"}}));
  EXPECT_EQ(to.at("concentration"), (nlohmann::json{{"value", 1e27}, {"unit", "1/m^3"}}));
  EXPECT_EQ(sigma.at("validity").at("temperature_K"), (nlohmann::json{300., 1500.}));
  const nlohmann::json &frequency = model.at("species").at("oxygen vacancy").at("attempt_frequency");
  EXPECT_EQ(frequency.at("parameters").at("value"), (nlohmann::json{{"value", 1e12}, {"unit", "Hz"}}));
  EXPECT_EQ(frequency.count("validity"), 0U);
  EXPECT_EQ(model.at("properties").at("thermal_conductivity").at("parameters").at("coefficient").at("value"), 0.1);
}

TEST(Listing, JsonGivesEachLawItsNumbersAsWritten)
{
  // What is read is converted to internal units and back; rounding to 14 digits returns the digits of the file.
  const Database database = tests::database_of(
      {"name: X\nclass: oxide\nproperties:\n"
       "  electrical_conductivity: {law: table in concentration, species: ion, points: [[1e26 1/m^3, 12.3 S/m], "
       "[3e26 1/m^3, 45.6 S/m]], interpolation: logarithmic, source: s, confidence: recalled}\n"
       "  thermal_conductivity: {law: Wiedemann-Franz, lorenz_number: 2.44e-8 V^2/K^2, lattice: 5.6 W/(m K), source: "
       "s, "
       "confidence: recalled}\n"
       "  specific_heat_capacity: {law: polynomial in temperature, coefficients: [301.5 J/(kg K), 0.123 J/(kg K^2)], "
       "source: s, confidence: recalled}\n"
       "  relative_permittivity: {law: polynomial in temperature, coefficients: [10, -0.01 1/K], source: s, "
       "confidence: "
       "recalled}\n"
       "  ionic_conductivity: {law: Arrhenius, prefactor: 2.5 S/m, activation_energy: 0.51 eV, range: {prefactor: [1.1 "
       "S/m, 3.3 S/m]}, source: s, confidence: recalled, note: thin, others: [{value: 4.2 S/m, source: t, confidence: "
       "measured}]}\n"
       "species:\n  ion:\n    symbol: I+\nunknown:\n  band_gap: no value\n"});
  const nlohmann::json json     = to_json(*database.find("X"), {});
  const auto           quantity = [](const double value, const char *unit) -> nlohmann::json {
    return {{"value", value}, {"unit", unit}};
  };
  const nlohmann::json &all        = json.at("properties");
  const auto            parameters = [&](const char *name) { return all.at(name).at("parameters"); };
  EXPECT_EQ(parameters("electrical_conductivity").at("points").at(1),
            (nlohmann::json{{"concentration", quantity(3e26, "1/m^3")}, {"value", quantity(45.6, "S/m")}}));
  EXPECT_EQ(parameters("electrical_conductivity").at("interpolation"), "logarithmic");
  EXPECT_EQ(all.at("electrical_conductivity").at("species"), "ion");
  EXPECT_EQ(parameters("thermal_conductivity").at("lorenz_number"), quantity(2.44e-8, "V^2/K^2"));
  EXPECT_EQ(parameters("thermal_conductivity").at("lattice"), quantity(5.6, "W/(m K)"));
  EXPECT_EQ(parameters("specific_heat_capacity").at("coefficients").at(0), quantity(301.5, "J/(kg K)"));
  EXPECT_EQ(parameters("specific_heat_capacity").at("coefficients").at(1), quantity(0.123, "J/(kg K) K^-1"));
  EXPECT_EQ(parameters("relative_permittivity").at("coefficients").at(1).at("value"), -0.01);
  const nlohmann::json &ionic = all.at("ionic_conductivity");
  EXPECT_EQ(ionic.at("parameters").at("prefactor"), quantity(2.5, "S/m"));
  EXPECT_EQ(ionic.at("parameters").at("activation_energy"), quantity(0.51, "eV"));
  EXPECT_EQ(ionic.at("range").at("prefactor"), (nlohmann::json{quantity(1.1, "S/m"), quantity(3.3, "S/m")}));
  EXPECT_EQ(ionic.at("note"), "thin");
  EXPECT_EQ(ionic.at("others").at(0).at("parameters").at("value"), quantity(4.2, "S/m"));
  EXPECT_EQ(ionic.at("others").at(0).at("confidence"), "measured");
  EXPECT_EQ(json.at("unknown").at("band_gap"), "no value");
  EXPECT_EQ(json.at("species").at("ion").at("symbol"), "I+");
  EXPECT_EQ(nlohmann::json::parse(json.dump()), json);
}

TEST(Listing, JsonGivesMembersAndFields)
{
  const Database database = tests::database_of(
      {"name: X\nclass: oxide\nproperties:\n"
       "  electrical_conductivity: {law: product, of: [{value: 12.3 S/m}, {law: table in concentration, species: ion, "
       "points: [[1e26 1/m^3, 1], [3e26 1/m^3, 4.5]]}], field: {law: root of field, characteristic_field: 2.5e7 V/m}, "
       "source: s, confidence: recalled}\n"
       "  thermal_conductivity: {law: table in temperature, points: [[300 K, 1.2 W/(m K)], [400 K, 3.4 W/(m K)]], "
       "interpolation: logarithmic, source: s, confidence: recalled}\n"
       "species:\n  ion:\n    symbol: I+\n"});
  const nlohmann::json  json  = to_json(*database.find("X"), {});
  const nlohmann::json &sigma = json.at("properties").at("electrical_conductivity");
  const nlohmann::json &of    = sigma.at("parameters").at("of");
  EXPECT_EQ(sigma.at("law"), "product");
  EXPECT_EQ(sigma.at("species"), "ion");
  EXPECT_EQ(of.at(0).at("parameters").at("value"), (nlohmann::json{{"value", 12.3}, {"unit", "S/m"}}));
  EXPECT_EQ(of.at(1).at("law"), "table in concentration");
  EXPECT_EQ(of.at(1).at("species"), "ion");
  EXPECT_EQ(of.at(1).at("parameters").at("points").at(1).at("value"), (nlohmann::json{{"value", 4.5}, {"unit", "1"}}));
  EXPECT_EQ(sigma.at("field"),
            (nlohmann::json{{"law", "root of field"},
                            {"parameters", {{"characteristic_field", {{"value", 2.5e7}, {"unit", "V/m"}}}}}}));
  const nlohmann::json &kappa = json.at("properties").at("thermal_conductivity").at("parameters");
  EXPECT_EQ(kappa.at("interpolation"), "logarithmic");
  EXPECT_EQ(kappa.at("points").at(1).at("temperature"), (nlohmann::json{{"value", 400.}, {"unit", "K"}}));
}

TEST(Listing, JsonHoldsDiffusivitiesOfEachChoice)
{
  const Database       database = few();
  const nlohmann::json rows     = to_json(*database.find("Oxide"), {"", "", {350., 600.}}).at("diffusivities");
  ASSERT_EQ(rows.size(), 2U); // 'dense' gives no ion
  EXPECT_EQ(rows[0].at("material"), "Oxide / slow");
  EXPECT_EQ(rows[0].at("species"), "silver ion");
  EXPECT_EQ(rows[0].at("temperature_K"), 350.);
  EXPECT_EQ(rows[0].at("diffusivity"), (nlohmann::json{{"value", 1e-14}, {"unit", "m^2/s"}}));
  EXPECT_EQ(rows[0].at("extrapolated"), false);
  EXPECT_EQ(rows[1].at("extrapolated"), true);
  const nlohmann::json gel = to_json(*database.find("Gel"), {"", "", {300.}}).at("diffusivities");
  ASSERT_EQ(gel.size(), 1U);
  EXPECT_TRUE(gel[0].at("extrapolated").is_null()); // no range is stated
}

TEST(Listing, JsonHoldsEveryValueOfTheShippedMaterials)
{
  // Each constant reads back from its JSON to the 14 digits that are written, and no value is left out.
  const auto expect_all = [](const Properties &properties, const nlohmann::json &json)
  {
    for (const auto &[key, property] : properties)
    {
      const nlohmann::json &one = json.at(key);
      EXPECT_EQ(one.at("source"), property.source);
      EXPECT_EQ(one.value("others", nlohmann::json::array()).size(), property.others.size());
      EXPECT_EQ(one.value("range", nlohmann::json::object()).size(), property.ranges.size());
      EXPECT_EQ(one.count("validity") > 0, property.validity.stated());
      if (const auto *constant = std::get_if<Constant>(&property.law))
      {
        const nlohmann::json &value = one.at("parameters").at("value");
        const double          back  = units::convert(value.at("value"), value.at("unit"), property.unit);
        EXPECT_NEAR(back, constant->value, 1e-13 * std::abs(constant->value)) << key;
      }
    }
  };
  const auto expect_species = [&](const std::map<std::string, Species> &all, const nlohmann::json &json)
  {
    EXPECT_EQ(json.size(), all.size());
    for (const auto &[name, species] : all)
      expect_all(species.properties, json.at(name));
  };
  const Database database = tests::shipped_database();
  for (const auto &[name, material] : database.materials())
  {
    SCOPED_TRACE(name);
    const nlohmann::json json = to_json(material, {});
    expect_all(material.properties, json.at("properties"));
    expect_species(material.species, json.at("species"));
    EXPECT_EQ(json.at("alternatives").size(), material.alternatives.size());
    for (const auto &[alternative_name, alternative] : material.alternatives)
    {
      expect_all(alternative.properties, json.at("alternatives").at(alternative_name).at("properties"));
      expect_species(alternative.species, json.at("alternatives").at(alternative_name).at("species"));
    }
  }
}
} // namespace
} // namespace ionstack::materials
