// SPDX-License-Identifier: Apache-2.0
#include "materials/database.h"

#include "material_texts.h"
#include "materials/substance/catalogue.h"
#include "materials/units/units.h"

#include <gtest/gtest.h>

namespace ionstack::materials
{
namespace
{
using tests::printed;

/// The value of a property of a host in its shown unit.
double shown_value(const Property &property, const double temperature, const double concentration)
{
  return units::convert(evaluate(property.law, temperature, concentration),
                        property.unit,
                        catalogue_entry(property.name, false)->shown_unit);
}

std::string one_density(const std::string &name, const std::string &density)
{
  return "name: " + name + "\nproperties:\n  density: {value: " + density +
         ", source: test, confidence: recalled, validity: {temperature: [250 K, 85 degC]}, note: x}\n";
}

TEST(Catalogue, UnitsAgree)
{
  for (const CatalogueEntry &entry : catalogue())
  {
    EXPECT_TRUE(units::same_dimension(entry.shown_unit, entry.internal_unit)) << entry.name;
    EXPECT_FALSE(entry.meaning.empty()) << entry.name;
    EXPECT_EQ(catalogue_entry(entry.name, entry.of_species), &entry) << "name given twice: " << entry.name;
  }
  EXPECT_EQ(catalogue_entry("colour", false), nullptr);
  // A name may belong to the host and to its species, or to one of them alone.
  EXPECT_NE(catalogue_entry("ionic_conductivity", false), catalogue_entry("ionic_conductivity", true));
  EXPECT_EQ(catalogue_entry("density", true), nullptr);
  EXPECT_EQ(catalogue_entry("hop_distance", false), nullptr);
}

TEST(ShippedDatabase, TaOxFollowsKimChoiLu)
{
  // Its values are those of the alternative that the bare name means.
  const Database database = tests::shipped_database();
  std::string    mistake;
  const auto     chosen = database.choose("TaOx", mistake);
  ASSERT_TRUE(chosen) << mistake;
  const Material &taox = *chosen;
  EXPECT_EQ(taox.name, "TaOx / Kim 2014 model");

  // Derived in laws_test.cc, here through file, units and reader. 1/nm^3 = 1e27 1/m^3.
  const Property &sigma = taox.properties.at("electrical_conductivity");
  EXPECT_NEAR(shown_value(sigma, 300., 0.), 144.56, 0.005);
  EXPECT_NEAR(shown_value(sigma, 300., 0.5), 59909., 0.5);
  EXPECT_NEAR(shown_value(sigma, 300., 1.), 118556., 0.5);
  EXPECT_EQ(sigma.species, "oxygen vacancy");
  EXPECT_EQ(
      sigma.expression,
      "Arrhenius: prefactor 1e3 S/m at 0 1/m^3 to 9.4e4 S/m at 1e27 1/m^3, activation energy 0.05 eV at 0 1/m^3 to "
      "-0.006 eV at 0.5e27 1/m^3, with the concentration of oxygen vacancy");

  const Property &kappa = taox.properties.at("thermal_conductivity");
  EXPECT_NEAR(shown_value(kappa, 300., 0.), 0.12, 1e-14);
  EXPECT_NEAR(shown_value(kappa, 300., 0.5), 28.81, 1e-12);
  EXPECT_NEAR(shown_value(kappa, 300., 1.), 57.5, 1e-12);

  const auto &vacancy = taox.species.at("oxygen vacancy").properties;
  const auto  value   = [&](const char *name) { return evaluate(vacancy.at(name).law, 300., 0.); };
  EXPECT_EQ(value("charge_number"), 1.);
  EXPECT_EQ(value("hop_distance"), 0.1);
  EXPECT_EQ(value("attempt_frequency"), 1e12);
  EXPECT_EQ(value("migration_energy"), 0.85);
  EXPECT_EQ(value("field_cap"), 0.5);
  EXPECT_EQ(value("heat_of_transport"), 0.85);
  // Einstein's relation at low field, mu k T = D: g_v a f (g_x a) = g_D a^2 f.
  EXPECT_EQ(value("drift_prefactor") * value("field_argument_factor"), value("diffusion_prefactor"));
}

TEST(Database, ValuesAreInInternalUnits)
{
  const Database database =
      tests::database_of({"name: X\nproperties:\n"
                          "  electrical_conductivity: {value: 9.26e6 S/m, source: test, confidence: recalled}\n"
                          "  thermal_conductivity: {value: 71.8 W/(m K), source: test, confidence: recalled}\n"
                          "  density: {value: 12023 kg/m^3, source: test, confidence: recalled}\n"
                          "  specific_heat_capacity: {value: 246 J/(kg K), source: test, confidence: recalled}\n"});
  const auto  &x     = database.find("X")->properties;
  const double e     = 1.602176634e-19;
  const auto   value = [&](const char *name) { return evaluate(x.at(name).law, 300., 0.); };
  // Three roundings separate both sides.
  EXPECT_NEAR(value("electrical_conductivity") * e * 1e9 / 9.26e6, 1., 1e-15); // S/m = 1/(e 1e9) e/(s V nm)
  EXPECT_NEAR(value("thermal_conductivity") * e * 1e9 / 71.8, 1., 1e-15);      // W/(m K) = 1/(e 1e9) eV/(s nm K)
  EXPECT_NEAR(value("density") * 1e27 / 12023., 1., 1e-15);                    // kg/m^3 = 1e-27 kg/nm^3
  EXPECT_NEAR(value("specific_heat_capacity") * e / 246., 1., 1e-15);          // J = 1/e eV
  EXPECT_FALSE(x.at("density").validity.stated());
}

TEST(Database, EarlierFoldersWin)
{
  const tests::TemporaryFolder mine;
  const tests::TemporaryFolder theirs;
  mine.write("a.yaml", one_density("X", "1 kg/m^3"));
  theirs.write("b.yaml", one_density("X", "2 kg/m^3"));
  theirs.write("c.yaml", one_density("Y", "3 g/cm^3"));
  theirs.write("notes.txt", "not a material");
  Diagnostics    diagnostics;
  const Database database = Database::load({mine.path(), theirs.path()}, diagnostics);
  EXPECT_TRUE(diagnostics.ok()) << printed(diagnostics);
  EXPECT_EQ(database.names(), (std::vector<std::string>{"X", "Y"}));
  EXPECT_NEAR(shown_value(database.find("X")->properties.at("density"), 300., 0.), 1., 1e-15);
  EXPECT_NEAR(shown_value(database.find("Y")->properties.at("density"), 300., 0.), 3000., 1e-11);
}

TEST(Database, KeepsPlaceValidityAndNote)
{
  const tests::TemporaryFolder folder;
  const std::string            file = folder.write("a.yaml", one_density("X", "1 kg/m^3"));
  Diagnostics                  diagnostics;
  const Database               database = Database::load({folder.path()}, diagnostics);
  const Property              &density  = database.find("X")->properties.at("density");
  EXPECT_EQ(density.where.file, file);
  EXPECT_EQ(density.where.line, 3);
  EXPECT_TRUE(density.validity.stated());
  ASSERT_TRUE(density.validity.temperature);
  EXPECT_DOUBLE_EQ(density.validity.temperature->low, 250.);
  EXPECT_DOUBLE_EQ(density.validity.temperature->high, 358.15);
  EXPECT_FALSE(density.validity.concentration || density.validity.thickness);
  EXPECT_EQ(density.note, "x");
  EXPECT_EQ(density.expression, "1 kg/m^3");
  EXPECT_EQ(density.unit, internal_unit::mass_density);
}

TEST(Database, ALawOfASpeciesFollowsItsOwnConcentration)
{
  const tests::TemporaryFolder folder;
  folder.write("a.yaml",
               "name: X\n"
               "species:\n"
               "  V:\n"
               "    migration_energy:\n"
               "      law: linear in concentration\n"
               "      from: {concentration: 1e26 1/m^3, value: 1 eV}\n"
               "      to: {concentration: 3e26 1/m^3, value: 500 meV}\n"
               "      source: test\n"
               "      confidence: recalled\n");
  Diagnostics    diagnostics;
  const Database database = Database::load({folder.path()}, diagnostics);
  ASSERT_TRUE(diagnostics.ok()) << printed(diagnostics);
  const Property &energy = database.find("X")->species.at("V").properties.at("migration_energy");
  EXPECT_EQ(energy.species, "V");
  EXPECT_NEAR(evaluate(energy.law, 300., 0.2), 0.75, 1e-15); // halfway
}

TEST(Database, TheFolderCanBeChosen)
{
  const char       *before = std::getenv("IONSTACK_MATERIALS");
  const std::string saved  = before == nullptr ? "" : before;
  setenv("IONSTACK_MATERIALS", "/some/where", 1);
  EXPECT_EQ(shipped_database_folder(), "/some/where");
  setenv("IONSTACK_MATERIALS", "", 1);
  EXPECT_EQ(shipped_database_folder(), tests::shipped_folder);
  unsetenv("IONSTACK_MATERIALS");
  EXPECT_EQ(shipped_database_folder(), tests::shipped_folder);
  if (!saved.empty())
    setenv("IONSTACK_MATERIALS", saved.c_str(), 1);
}
} // namespace
} // namespace ionstack::materials
