// SPDX-License-Identifier: Apache-2.0
#include "materials/substance/material.h"

#include "material_texts.h"
#include "materials/candidates.h"
#include "materials/substance/reference.h"
#include "materials/substance/transport.h"
#include "materials/units/units.h"

#include <gtest/gtest.h>
#include <limits>

// Materials with alternatives, and the sets of values that belong together.
namespace ionstack::materials
{
namespace
{
/// A property in flow style with a constant value.
std::string property(const std::string &name, const std::string &value, const std::string &more = "")
{
  return name + ": {value: " + value + ", source: a book, confidence: handbook" + more + "}\n";
}

/// A whole hopping set with g_v g_x = g_D, indented by `blanks`.
std::string hopping(const int blanks, const std::string &energy, const std::string &source = "a paper")
{
  std::string text;
  for (const auto &[name, value] : {std::pair<std::string, std::string>{"hop_distance", "0.5 nm"},
                                    {"attempt_frequency", "1e12 Hz"},
                                    {"migration_energy", energy},
                                    {"diffusion_prefactor", "1"},
                                    {"drift_prefactor", "2"},
                                    {"field_argument_factor", "0.5"}})
    text += std::string(static_cast<std::size_t>(blanks), ' ') + name + ": {value: " + value + ", source: " + source +
            ", confidence: model fit}\n";
  return text;
}

const std::string oxide =
    "name: Oxide\n"
    "class: oxide\n"
    "properties:\n"
    "  " +
    property("density", "8000 kg/m^3") + "  " + property("electrical_conductivity", "10 S/m") +
    "  thermal_conductivity:\n"
    "    " +
    property("in_plane", "4 W/(m K)") + "    " + property("out_of_plane", "2 W/(m K)") +
    "species:\n"
    "  oxygen vacancy:\n"
    "    symbol: V_O..\n"
    "    " +
    property("charge_number", "2") + hopping(4, "1 eV") + "    " + property("field_cap", "0.5 V/nm") +
    "alternatives:\n"
    "  amorphous:\n"
    "    description: less dense\n"
    "    properties:\n"
    "      " +
    property("density", "7000 kg/m^3") + "      " + property("thermal_conductivity", "1 W/(m K)") +
    "  measured:\n"
    "    description: another diffusivity\n"
    "    species:\n"
    "      oxygen vacancy:\n"
    "        " +
    property("diffusivity", "1e-16 m^2/s", ", validity: {temperature: [300 K, 500 K]}") +
    "  layered:\n"
    "    description: anisotropic\n"
    "    properties:\n"
    "      electrical_conductivity:\n"
    "        " +
    property("in_plane", "30 S/m") + "        " + property("out_of_plane", "3 S/m") +
    "    species:\n"
    "      silver ion:\n"
    "        symbol: Ag+\n"
    "        " +
    property("charge_number", "1") + hopping(8, "0.4 eV") +
    "unknown:\n"
    "  band_gap: nobody measured it\n"
    "  oxygen vacancy/heat_of_transport: between 0 and 1 eV\n";

/// The first value of a property in its file's unit.
double value_of(const Material &material, const std::string &key, const std::string &unit)
{
  const Property &found = material.properties.at(key);
  return units::convert(evaluate(found.law, 300., 0.), found.unit, unit);
}

// Conversion there and back.
constexpr double rounding = 1e-14;

TEST(Alternatives, ReplaceTheValuesOfTheirNames)
{
  const Database  database = tests::database_of({oxide});
  const Material &base     = *database.find("Oxide");
  const Material  chosen   = with_alternatives(base, {"amorphous"});
  EXPECT_EQ(chosen.name, "Oxide / amorphous");
  EXPECT_NEAR(value_of(chosen, "density", "kg/m^3") / 7000., 1., rounding);
  EXPECT_NEAR(value_of(chosen, "electrical_conductivity", "S/m") / 10., 1., rounding); // the base's own
  EXPECT_EQ(chosen.species.at("oxygen vacancy").properties.size(), base.species.at("oxygen vacancy").properties.size());
  EXPECT_EQ(with_alternatives(base, {}).name, "Oxide");
  EXPECT_NEAR(value_of(with_alternatives(base, {}), "density", "kg/m^3") / 8000., 1., rounding);
}

TEST(Alternatives, OneValueReplacesBothDirectionsAndBothReplaceOne)
{
  const Database  database  = tests::database_of({oxide});
  const Material &base      = *database.find("Oxide");
  const Material  amorphous = with_alternatives(base, {"amorphous"});
  EXPECT_EQ(amorphous.properties.count("thermal_conductivity/in_plane"), 0U);
  EXPECT_EQ(amorphous.properties.count("thermal_conductivity/out_of_plane"), 0U);
  EXPECT_NEAR(value_of(amorphous, "thermal_conductivity", "W/(m K)"), 1., rounding);
  const Material layered = with_alternatives(base, {"layered"});
  EXPECT_EQ(layered.properties.count("electrical_conductivity"), 0U);
  EXPECT_NEAR(value_of(layered, "electrical_conductivity/in_plane", "S/m") / 30., 1., rounding);
  EXPECT_NEAR(value_of(layered, "electrical_conductivity/out_of_plane", "S/m") / 3., 1., rounding);
  EXPECT_EQ(layered.properties.at("electrical_conductivity/in_plane").direction, "in_plane");
  EXPECT_NEAR(value_of(layered, "thermal_conductivity/in_plane", "W/(m K)") / 4., 1., rounding);
}

TEST(Alternatives, ATransportSetHidesThatOfTheMaterial)
{
  const Database database = tests::database_of({oxide});
  const Material chosen   = with_alternatives(*database.find("Oxide"), {"measured"});
  const auto    &all      = chosen.species.at("oxygen vacancy").properties;
  for (const char *hidden : {"hop_distance",
                             "attempt_frequency",
                             "migration_energy",
                             "diffusion_prefactor",
                             "drift_prefactor",
                             "field_argument_factor"})
    EXPECT_EQ(all.count(hidden), 0U) << hidden;
  EXPECT_EQ(all.count("diffusivity"), 1U);
  EXPECT_EQ(all.count("charge_number"), 1U); // no part of the set
  EXPECT_EQ(all.count("field_cap"), 1U);
  EXPECT_EQ(chosen.species.at("oxygen vacancy").symbol, "V_O..");
}

TEST(Alternatives, StandOnTopOfOneAnotherInTheirOrder)
{
  const Database  database = tests::database_of({oxide});
  const Material &base     = *database.find("Oxide");
  const Material  chosen   = with_alternatives(base, {"amorphous", "layered"});
  EXPECT_EQ(chosen.name, "Oxide / amorphous / layered");
  EXPECT_NEAR(value_of(chosen, "density", "kg/m^3") / 7000., 1., rounding);
  EXPECT_EQ(chosen.properties.count("electrical_conductivity/in_plane"), 1U);
  EXPECT_EQ(chosen.species.size(), 2U); // the silver ion comes with the second
  EXPECT_EQ(base.species.size(), 1U);

  // The later wins.
  const Database both = tests::database_of(
      {"name: X\nalternatives:\n"
       "  a: {description: d, properties: {density: {value: 1 kg/m^3, source: s, confidence: recalled}}}\n"
       "  b: {description: d, properties: {density: {value: 2 kg/m^3, source: s, confidence: recalled}}}\n"});
  EXPECT_NEAR(value_of(with_alternatives(*both.find("X"), {"a", "b"}), "density", "kg/m^3"), 2., rounding);
  EXPECT_NEAR(value_of(with_alternatives(*both.find("X"), {"b", "a"}), "density", "kg/m^3"), 1., rounding);
}

TEST(Alternatives, TheDefaultIsWhatTheBareNameMeans)
{
  const std::string text     = "default: amorphous\n" + oxide;
  const Database    database = tests::database_of({text});
  std::string       mistake;
  const auto        bare = database.choose("Oxide", mistake);
  ASSERT_TRUE(bare) << mistake;
  EXPECT_EQ(bare->name, "Oxide / amorphous");
  // Another one stands on the material's own values, not on the default.
  const auto other = database.choose("Oxide / layered", mistake);
  ASSERT_TRUE(other) << mistake;
  EXPECT_NEAR(value_of(*other, "density", "kg/m^3") / 8000., 1., rounding);
  std::vector<std::string> names;
  for_each_choice(*database.find("Oxide"),
                  [&](const Material &choice, const Alternative *alternative)
                  {
                    EXPECT_NE(alternative, nullptr);
                    names.push_back(choice.name);
                  });
  EXPECT_EQ(names, (std::vector<std::string>{"Oxide / amorphous", "Oxide / layered", "Oxide / measured"}));
}

TEST(Choice, FindsMaterialsAndAlternativesOrSaysWhyNot)
{
  const Database database = tests::database_of({oxide, "name: Pd\n"});
  std::string    mistake;
  const auto     message = [&](const std::string &text)
  {
    mistake.clear();
    const auto chosen = database.choose(text, mistake);
    return chosen ? "chosen: " + chosen->name : mistake;
  };
  EXPECT_EQ(message("Oxide"), "chosen: Oxide");
  EXPECT_EQ(message("  Oxide  /amorphous/  layered "), "chosen: Oxide / amorphous / layered");
  EXPECT_EQ(message("Oxid"), "'Oxid' is not in the material database, did you mean 'Oxide'?");
  EXPECT_EQ(message("Kryptonite"), "'Kryptonite' is not in the material database; known are Oxide, Pd");
  EXPECT_EQ(message("Oxide / amorphus"), "'amorphus' is no alternative of 'Oxide', did you mean 'amorphous'?");
  EXPECT_EQ(message("Oxide / thick"), "'thick' is no alternative of 'Oxide'; known are amorphous, layered, measured");
  EXPECT_EQ(message("Oxide / amorphous / thick"),
            "'thick' is no alternative of 'Oxide'; known are amorphous, layered, measured");
  EXPECT_EQ(message("Pd / amorphous"), "'amorphous' is no alternative of 'Pd', which has none");
  EXPECT_EQ(message("").rfind("'' is not in the material database", 0), 0U) << message("");
  EXPECT_NE(message("Oxide /").find("is no alternative of 'Oxide'"), std::string::npos) << message("Oxide /");
}

TEST(Choice, HasParts)
{
  EXPECT_EQ(parts_of_choice("X"), (std::vector<std::string>{"X"}));
  EXPECT_EQ(parts_of_choice(" X / a b /c"), (std::vector<std::string>{"X", "a b", "c"}));
  EXPECT_EQ(parts_of_choice("X/"), (std::vector<std::string>{"X", ""}));
  EXPECT_EQ(parts_of_choice(""), (std::vector<std::string>{""}));
}

TEST(Candidates, NameOtherValuesOfTheDatabase)
{
  const Database database = tests::database_of(
      {oxide,
       "name: Other\nclass: oxide\nproperties:\n  " + property("band_gap", "3 eV") + "  " +
           property("specific_heat_capacity", "300 J/(kg K)"),
       "name: Metal\nclass: electrode\nproperties:\n  " + property("specific_heat_capacity", "200 J/(kg K)")});
  std::string    mistake;
  const Material chosen = *database.choose("Oxide / amorphous", mistake);
  // What the file says of it, then the same class; never another class.
  EXPECT_EQ(candidates_for("band_gap", "", chosen, database),
            "; of it the database says: nobody measured it; candidates: 'Other' has 3 eV (handbook)");
  EXPECT_EQ(candidates_for("specific_heat_capacity", "", chosen, database),
            "; candidates: 'Other' has 300 J/(kg K) (handbook)");
  EXPECT_EQ(candidates_for("viscosity", "", chosen, database), "");
  // The material itself and its other alternatives come first.
  const std::string density = candidates_for("density", "", *database.find("Other"), database);
  EXPECT_EQ(density, "; candidates: 'Oxide' has 8000 kg/m^3 (handbook)");
  EXPECT_EQ(candidates_for("migration_energy", "silver ion", chosen, database),
            "; candidates: 'Oxide / layered' has 0.4 eV (model fit)");
  EXPECT_EQ(candidates_for("heat_of_transport", "oxygen vacancy", chosen, database),
            "; of it the database says: between 0 and 1 eV");
  EXPECT_EQ(candidates_for("thermal_conductivity", "", *database.find("Oxide"), database),
            "; it has one value in plane and another out of plane, and one for all directions is needed here");
}

TEST(Candidates, AreAtMostFour)
{
  const auto other = [](const std::string &name)
  { return "name: " + name + "\nclass: oxide\nproperties:\n  " + property("band_gap", "3 eV"); };
  const Database    database = tests::database_of({oxide, other("A"), other("B"), other("C"), other("D"), other("E")});
  const std::string text     = candidates_for("band_gap", "", *database.find("Oxide"), database);
  EXPECT_NE(text.find("'D' has"), std::string::npos) << text;
  EXPECT_EQ(text.find("'E' has"), std::string::npos) << text;
}

TEST(Transport, MissingPartsAreNamed)
{
  const auto missing = [](const std::string &properties)
  {
    const Database database = tests::database_of({"name: X\nspecies:\n  ion:\n    symbol: I+\n" + properties});
    return missing_for_diffusivity(database.find("X")->species.at("ion"));
  };
  EXPECT_EQ(missing(""),
            (std::vector<std::string>{"hop_distance",
                                      "attempt_frequency",
                                      "migration_energy",
                                      "diffusion_prefactor",
                                      "drift_prefactor",
                                      "field_argument_factor"}));
  EXPECT_EQ(missing(hopping(4, "1 eV")), std::vector<std::string>());
  EXPECT_EQ(missing("    " + property("diffusivity", "1e-16 m^2/s")), std::vector<std::string>());
  std::string part = hopping(4, "1 eV");
  part.erase(0, part.find('\n') + 1); // the hop distance
  EXPECT_EQ(missing(part), (std::vector<std::string>{"hop_distance"}));
  // A tracer diffusivity holds the formation of the defect and is none for drift and diffusion.
  EXPECT_EQ(missing("    " + property("tracer_diffusivity", "1e-16 m^2/s")).size(), 6U);
}

TEST(Transport, DiffusivityOfHopping)
{
  // D = g_D a^2 f exp(-E/(k T)) = 1 * 0.25 nm^2 * 1e12 Hz * exp(-1 eV/(k 300 K)); the exponent of 39 passes its
  // rounding on 39 times.
  const Database database = tests::database_of({oxide});
  const Species &vacancy  = database.find("Oxide")->species.at("oxygen vacancy");
  const auto     all      = diffusivities(vacancy, 300.);
  ASSERT_EQ(all.size(), 1U);
  const double k = 8.617333262145179e-5; // [eV/K] CODATA 2018
  EXPECT_NEAR(
      all[0].value / (0.25e12 * std::exp(-1. / (300. * k))), 1., 4. * 39. * std::numeric_limits<double>::epsilon());
  EXPECT_EQ(all[0].key, "hopping");
  EXPECT_EQ(all[0].source, "a paper");
  EXPECT_EQ(all[0].confidence, "model fit");
  EXPECT_FALSE(all[0].range_stated);
  EXPECT_FALSE(all[0].extrapolated);
}

TEST(Transport, DiffusivityOfALawSaysWhetherItIsExtrapolated)
{
  const Database database = tests::database_of({oxide});
  const Material chosen   = with_alternatives(*database.find("Oxide"), {"measured"});
  const Species &vacancy  = chosen.species.at("oxygen vacancy");
  for (const double temperature : {299., 300., 400., 500., 501.})
  {
    const auto all = diffusivities(vacancy, temperature);
    ASSERT_EQ(all.size(), 1U);
    EXPECT_NEAR(all[0].value / 100., 1., rounding); // 1e-16 m^2/s = 1e-16 1e18 nm^2/s
    EXPECT_EQ(all[0].key, "diffusivity");
    EXPECT_TRUE(all[0].range_stated);
    EXPECT_EQ(all[0].extrapolated, temperature < 300. || temperature > 500.) << temperature;
  }
}

TEST(Transport, ADirectionHasItsOwnDiffusivity)
{
  const Database database =
      tests::database_of({"name: X\nspecies:\n  ion:\n    symbol: I+\n    diffusivity:\n      " +
                          property("in_plane", "1e-14 m^2/s") + "      " + property("out_of_plane", "1e-18 m^2/s")});
  const auto all = diffusivities(database.find("X")->species.at("ion"), 300.);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].key, "diffusivity/in_plane");
  EXPECT_NEAR(all[0].value / 1e4, 1., rounding);
  EXPECT_EQ(all[1].key, "diffusivity/out_of_plane");
  EXPECT_NEAR(all[1].value, 1., rounding);
}

TEST(Transport, APrefactorOfAnotherSourceIsWarnedOf)
{
  const auto warnings = [](const std::string &distance, const std::string &energy)
  {
    std::string set = hopping(4, "1 eV", energy);
    set.replace(0, set.find('\n'), "    hop_distance: {value: 0.5 nm, source: " + distance + ", confidence: recalled}");
    const Database database = tests::database_of({"name: X\nspecies:\n  ion:\n    symbol: I+\n" + set});
    return mixed_sources(database.find("X")->species.at("ion"));
  };
  EXPECT_TRUE(warnings("a paper", "a paper").empty());
  EXPECT_TRUE(warnings("'A, doi:10.1021/NN405827T, table 1'", "doi:10.1021/nn405827t").empty()); // one publication
  EXPECT_EQ(warnings("a book", "a paper"),
            (std::vector<std::string>{"ion: hop_distance (a book) and migration_energy (a paper) come from different "
                                      "sources, but were fitted together in each"}));
}

TEST(WiedemannFranz, FollowsTheConductivityOfTheChoice)
{
  const std::string heat     = "  thermal_conductivity:\n    law: Wiedemann-Franz\n    lorenz_number: 2.44e-8 V^2/K^2\n"
                               "    lattice: 3 W/(m K)\n    source: theory\n    confidence: handbook\n";
  const Database    database = tests::database_of(
      {"name: X\nproperties:\n  " + property("electrical_conductivity", "1e6 S/m") + heat +
          "alternatives:\n  film:\n    description: thin\n    properties:\n      " +
          property("electrical_conductivity", "2e5 S/m") +
          "  doped:\n    description: follows the vacancies\n    properties:\n      electrical_conductivity:\n"
             "        law: linear in concentration\n        species: vacancy\n"
             "        from: {concentration: 0 1/m^3, value: 0 S/m}\n"
             "        to: {concentration: 1e27 1/m^3, value: 1e6 S/m}\n        source: a book\n        confidence: handbook\n"
             "species:\n  vacancy:\n    symbol: V\n"});
  const Material &base = *database.find("X");
  // W/(m K): 3 + 2.44e-8 * 1e6 * 300 = 10.32; with 2e5 S/m 3 + 1.464.
  EXPECT_NEAR(value_of(with_alternatives(base, {}), "thermal_conductivity", "W/(m K)") / 10.32, 1., rounding);
  EXPECT_NEAR(value_of(with_alternatives(base, {"film"}), "thermal_conductivity", "W/(m K)") / 4.464, 1., rounding);
  // The heat conductivity then depends on the species that the electrical one depends on.
  const Material  doped = with_alternatives(base, {"doped"});
  const Property &kappa = doped.properties.at("thermal_conductivity");
  EXPECT_EQ(kappa.species, "vacancy");
  EXPECT_TRUE(depends_on_concentration(kappa.law));
  EXPECT_NEAR(units::convert(evaluate(kappa.law, 300., 0.5), kappa.unit, "W/(m K)") / 6.66, 1., rounding); // 3 + 3.66
  EXPECT_EQ(with_alternatives(base, {"film"}).properties.at("thermal_conductivity").species, "");
}

TEST(WiedemannFranz, TakesTheConductivityOfItsDirectionAndNamesWhatLacksOne)
{
  const auto     law = "{law: Wiedemann-Franz, lorenz_number: 2.44e-8 V^2/K^2, source: s, confidence: recalled}\n";
  const Database database =
      tests::database_of({std::string("name: X\nproperties:\n  electrical_conductivity:\n    ") +
                          property("in_plane", "1e6 S/m") + "    " + property("out_of_plane", "1e3 S/m") +
                          "  thermal_conductivity:\n    in_plane: " + law + "    out_of_plane: " + law});
  Material material = with_alternatives(*database.find("X"), {});
  // 2.44e-8 * 300 = 7.32e-6 W Ohm/K
  EXPECT_NEAR(value_of(material, "thermal_conductivity/in_plane", "W/(m K)") / 7.32, 1., rounding);
  EXPECT_NEAR(value_of(material, "thermal_conductivity/out_of_plane", "W/(m K)") / 7.32e-3, 1., rounding);
  material.properties.erase("electrical_conductivity/out_of_plane");
  EXPECT_EQ(bind_wiedemann_franz(material), (std::vector<std::string>{"thermal_conductivity/out_of_plane"}));
}

TEST(Law, EndsInConcentrationAreTheFirstAndLastPointGiven)
{
  EXPECT_FALSE(ends_in_concentration(Constant{3.}));
  EXPECT_FALSE(ends_in_concentration(Arrhenius{Ramp::constant(1.), Ramp::constant(0.3)}));
  const auto both = ends_in_concentration(Arrhenius{{0.1, 1., 1., 2.}, {0., 0.05, 0.5, 0.01}});
  ASSERT_TRUE(both);
  EXPECT_EQ(both->low, 0.);
  EXPECT_EQ(both->high, 1.);
  const auto table = ends_in_concentration(TableInConcentration{{0.2, 0.3, 4.}, {1., 2., 3.}, false});
  ASSERT_TRUE(table);
  EXPECT_EQ(table->low, 0.2);
  EXPECT_EQ(table->high, 4.);
  const auto heat = ends_in_concentration(WiedemannFranz{2.44e-8, 0., LinearInConcentration{{0., 1., 3., 2.}}});
  ASSERT_TRUE(heat);
  EXPECT_EQ(heat->high, 3.);
}

TEST(Reading, KeepsRangesOtherReportsRemarksAndSymbols)
{
  const Database database = tests::database_of(
      {"name: X\nformula: X2\nclass: oxide\ndevices: [valence change, ionic]\ndescription: for tests\nproperties:\n"
       "  ionic_conductivity:\n    law: Arrhenius\n    prefactor: 2 S/m\n    activation_energy: 500 meV\n"
       "    range: {prefactor: [1 S/m, 3 S/m], activation_energy: [0.4 eV, 0.6 eV]}\n    source: a book\n"
       "    confidence: handbook\n    validity: {concentration: [0 1/m^3, 2e27 1/m^3], thickness: [2 nm, 0.02 um],\n"
       "      field: [0 V/m, 3 MV/cm]}\n"
       "    others:\n      - value: 4 S/m\n        source: another book\n        confidence: recalled\n"
       "        note: thick films\n      - {law: Arrhenius, prefactor: 5 S/m, activation_energy: 0.3 eV, source: s, "
       "confidence: measured}\n"
       "species:\n  ion:\n    symbol: I+\nunknown:\n  band_gap: no value found\n"});
  const Material &x = *database.find("X");
  EXPECT_EQ(x.devices, (std::vector<std::string>{"valence change", "ionic"}));
  EXPECT_EQ(x.unknown.at("band_gap"), "no value found");
  EXPECT_EQ(x.species.at("ion").symbol, "I+");
  const Property &sigma = x.properties.at("ionic_conductivity");
  ASSERT_EQ(sigma.ranges.size(), 2U);
  const Spread &energy = sigma.ranges.at("activation_energy");
  EXPECT_EQ(energy.unit, internal_unit::energy);
  EXPECT_DOUBLE_EQ(energy.interval.low, 0.4);
  EXPECT_DOUBLE_EQ(energy.interval.high, 0.6);
  EXPECT_FALSE(sigma.validity.temperature);
  ASSERT_TRUE(sigma.validity.concentration && sigma.validity.thickness);
  EXPECT_DOUBLE_EQ(sigma.validity.concentration->high, 2.); // 1/nm^3 = 1e27 1/m^3
  EXPECT_DOUBLE_EQ(sigma.validity.thickness->high, 20.);
  ASSERT_TRUE(sigma.validity.field);
  EXPECT_DOUBLE_EQ(sigma.validity.field->high, 0.3); // V/nm
  ASSERT_EQ(sigma.others.size(), 2U);
  EXPECT_EQ(sigma.others[0].expression, "4 S/m");
  EXPECT_EQ(sigma.others[0].note, "thick films");
  EXPECT_EQ(sigma.others[0].where.line, 17);
  EXPECT_EQ(law_name(sigma.others[1].law), "Arrhenius");
  EXPECT_EQ(sigma.others[1].confidence, "measured");
}

TEST(References, AreComparedByTheirDoi)
{
  EXPECT_EQ(dois("A (2014), doi:10.1021/NN405827T, and (doi:10.1063/1.5108654)."),
            (std::set<std::string>{"10.1021/nn405827t", "10.1063/1.5108654"}));
  EXPECT_TRUE(dois("10.5 nm, 110.1021/x, 10.12/x, 10.1021/").empty());
  EXPECT_TRUE(same_source("A, doi:10.1021/nn405827t", "B, https://doi.org/10.1021/nn405827t"));
  EXPECT_TRUE(same_source("a book", "a book"));
  EXPECT_FALSE(same_source("a book", "another book"));
  EXPECT_EQ(mistake_of_source("a book"), "");
  EXPECT_EQ(mistake_of_source("A, doi:10.1021/nn405827t"), "");
  EXPECT_NE(mistake_of_source("A, doi: 11.1021/nn405827t"), "");
  EXPECT_NE(mistake_of_source("A, doi:"), "");
  EXPECT_NE(mistake_of_source("2014"), "");
}
} // namespace
} // namespace ionstack::materials
