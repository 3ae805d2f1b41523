// SPDX-License-Identifier: Apache-2.0
#include "material_texts.h"
#include "reading/mistakes.h"

#include <gtest/gtest.h>

// Each mistake in a material file gives one message, at the line and the entry where it stands.
namespace ionstack::materials
{
namespace
{
/// A sound file. Each case below replaces one piece of it, which stands there once.
const std::string sound = R"(name: X
formula: X2O5
class: oxide
description: for tests
properties:
  electrical_conductivity:
    law: Arrhenius
    prefactor:
      law: linear in concentration
      species: vacancy
      from: {concentration: 0 1/m^3, value: 1e3 S/m}
      to: {concentration: 1e27 1/m^3, value: 9e4 S/m}
    activation_energy: 0.05 eV
    source: somewhere
    confidence: model fit
    validity: {temperature: [300 K, 900 K]}
  density:
    value: 8200 kg/m^3
    source: a book
    confidence: handbook
species:
  vacancy:
    hop_distance:
      value: 0.1 nm
      source: a paper
      confidence: measured
)";

using tests::expect_one_problem;
using tests::Mistake;
using tests::name_of;
using tests::printed;

const Mistake mistakes[] = {
    {"unknown top key", "formula: X2O5", "formla: X2O5", 2, "formla", "is not a known key, did you mean 'formula'?"},
    {"name missing", "name: X\n", "", 1, "", "'name' is missing"},
    {"name empty", "name: X\n", "name:\n", 1, "name", "is empty"},
    {"name a list", "name: X\n", "name: [X]\n", 1, "name", "a single value is due, not a list"},
    {"mistyped required key", "name: X\n", "nmae: X\n", 1, "nmae", "is not a known key, did you mean 'name'?"},
    {"key twice", "class: oxide", "formula: X", 3, "formula", "stands here for the second time"},
    {"key no text", "class: oxide", "[class]: oxide", 3, "", "a key must be a plain text"},
    {"unknown property",
     "  density:",
     "  desnity:",
     17,
     "properties/desnity",
     "is not a known property, did you mean 'density'?"},
    {"property far off",
     "  density:",
     "  smell:",
     17,
     "properties/smell",
     "is not a known property; known are electrical_conductivity, "},
    {"property of a species",
     "  density:",
     "  hop_distance:",
     17,
     "properties/hop_distance",
     "is a property of a mobile species"},
    {"property of the host",
     "    hop_distance:",
     "    density:",
     23,
     "species/vacancy/density",
     "is a property of the material"},
    {"property no map",
     "    value: 8200 kg/m^3\n    source: a book\n    confidence: handbook\n",
     "    8200 kg/m^3\n",
     18,
     "properties/density",
     "a map of 'key: value' is due"},
    {"source missing", "    source: a book\n", "", 17, "properties/density", "'source' is missing"},
    {"source empty", "source: a book", "source:", 19, "properties/density/source", "is empty"},
    {"source mistyped",
     "source: a book",
     "souce: a book",
     19,
     "properties/density/souce",
     "is not a known key, did you mean 'source'?"},
    {"confidence missing", "    confidence: handbook\n", "", 17, "properties/density", "'confidence' is missing"},
    {"confidence unknown",
     "confidence: handbook",
     "confidence: handbok",
     20,
     "properties/density/confidence",
     "'handbok' is not a known confidence, did you mean 'handbook'?"},
    {"value missing", "    value: 8200 kg/m^3\n", "", 17, "properties/density", "'value' is missing"},
    {"value without unit",
     "8200 kg/m^3",
     "8200",
     18,
     "properties/density/value",
     "'8200' has no unit; write for example '8200 kg/m^3'"},
    {"wrong dimension",
     "8200 kg/m^3",
     "8200 V",
     18,
     "properties/density/value",
     "'8200 V' has a voltage-like unit ('V') where a unit like 'kg/m^3' is due"},
    {"unknown unit",
     "8200 kg/m^3",
     "8200 kgs/q",
     18,
     "properties/density/value",
     "'8200 kgs/q' has the unknown unit 'kgs/q'"},
    {"not a number", "8200 kg/m^3", "heavy", 18, "properties/density/value", "'heavy' is not a number with a unit"},
    {"not finite", "8200 kg/m^3", "nan kg/m^3", 18, "properties/density/value", "'nan kg/m^3' is not a finite number"},
    {"negative", "8200 kg/m^3", "-8200 kg/m^3", 18, "properties/density/value", "'-8200 kg/m^3' must not be negative"},
    {"value a list",
     "8200 kg/m^3",
     "[8200 kg/m^3]",
     18,
     "properties/density/value",
     "a single value is due, not a list"},
    {"unknown law",
     "law: Arrhenius",
     "law: Arhenius",
     7,
     "properties/electrical_conductivity/law",
     "'Arhenius' is not a known law, did you mean 'Arrhenius'?"},
    {"law forgotten", "    law: Arrhenius\n", "", 6, "properties/electrical_conductivity", "'law' is missing"},
    {"law mistyped",
     "    law: Arrhenius\n",
     "    lwa: Arrhenius\n",
     7,
     "properties/electrical_conductivity/lwa",
     "is not a known key, did you mean 'law'?"},
    {"key of another law",
     "    activation_energy: 0.05 eV\n",
     "    activation_energy: 0.05 eV\n    coefficient: 1 1/K\n",
     14,
     "properties/electrical_conductivity/coefficient",
     "is not a known key"},
    {"field of the law missing",
     "    activation_energy: 0.05 eV\n",
     "",
     6,
     "properties/electrical_conductivity",
     "'activation_energy' is missing"},
    {"inner law unknown",
     "law: linear in concentration",
     "law: Arrhenius",
     9,
     "properties/electrical_conductivity/prefactor/law",
     "'Arrhenius' cannot stand here"},
    {"inner law missing",
     "      law: linear in concentration\n",
     "",
     8,
     "properties/electrical_conductivity/prefactor",
     "'law' is missing"},
    {"species missing",
     "      species: vacancy\n",
     "",
     8,
     "properties/electrical_conductivity/prefactor",
     "'species' is missing"},
    {"species unknown",
     "species: vacancy",
     "species: vacancie",
     10,
     "properties/electrical_conductivity/prefactor/species",
     "the file describes no species 'vacancie', did you mean 'vacancy'?"},
    {"two species",
     "activation_energy: 0.05 eV",
     "activation_energy: {law: linear in concentration, species: other, from: {concentration: 0 1/m^3, value: 0 eV}, "
     "to: {concentration: 1 1/m^3, value: 1 eV}}",
     13,
     "properties/electrical_conductivity/activation_energy/species",
     "the file describes no species 'other'"},
    {"end missing",
     "      to: {concentration: 1e27 1/m^3, value: 9e4 S/m}\n",
     "",
     8,
     "properties/electrical_conductivity/prefactor",
     "'to' is missing"},
    {"end no map",
     "{concentration: 1e27 1/m^3, value: 9e4 S/m}",
     "9e4 S/m",
     12,
     "properties/electrical_conductivity/prefactor/to",
     "a map of 'key: value' is due"},
    {"end without concentration",
     "concentration: 1e27 1/m^3, ",
     "",
     12,
     "properties/electrical_conductivity/prefactor/to",
     "'concentration' is missing"},
    {"unit at an end",
     "value: 9e4 S/m",
     "value: 9e4 S",
     12,
     "properties/electrical_conductivity/prefactor/to/value",
     "'9e4 S' has the unit 'S' where a unit like 'S/m' is due"},
    {"ends swapped",
     "concentration: 1e27 1/m^3",
     "concentration: 0 1/m^3",
     12,
     "properties/electrical_conductivity/prefactor/to",
     "the concentration must lie above that of 'from'"},
    {"validity no map",
     "{temperature: [300 K, 900 K]}",
     "[300 K, 900 K]",
     16,
     "properties/electrical_conductivity/validity",
     "a map of 'key: value' is due"},
    {"validity one number",
     "[300 K, 900 K]",
     "[300 K]",
     16,
     "properties/electrical_conductivity/validity/temperature",
     "two quantities are due"},
    {"validity unit",
     "[300 K, 900 K]",
     "[300 K, 900]",
     16,
     "properties/electrical_conductivity/validity/temperature",
     "'900' has no unit"},
    {"validity order",
     "[300 K, 900 K]",
     "[900 K, 300 K]",
     16,
     "properties/electrical_conductivity/validity/temperature",
     "the first of the two must not be the larger"},
    {"validity key",
     "{temperature: [300 K, 900 K]}",
     "{temprature: [300 K, 900 K]}",
     16,
     "properties/electrical_conductivity/validity/temprature",
     "is not a known key, did you mean 'temperature'?"},
    {"species no map",
     "    hop_distance:\n      value: 0.1 nm\n      source: a paper\n      confidence: measured\n",
     "    0.1 nm\n",
     23,
     "species/vacancy",
     "a map of 'key: value' is due"},
    {"property of a species unknown",
     "    hop_distance:",
     "    hop_distnce:",
     23,
     "species/vacancy/hop_distnce",
     "is not a known property, did you mean 'hop_distance'?"},
    {"value of a species",
     "0.1 nm",
     "0.1 eV",
     24,
     "species/vacancy/hop_distance/value",
     "'0.1 eV' has an energy-like unit"},
    {"no YAML", "class: oxide", "class: [oxide", 4, "", "this is not YAML"},
    {"tabulator", "  density:", "\tdensity:", 17, "", "this is not YAML"},
    {"second document",
     "class: oxide",
     "---\nclass: oxide",
     4,
     "",
     "a file holds one material; here a second document begins"},
};

/// A sound file with the laws and sections that the one above lacks.
const std::string rich = R"(name: Y
default: fast
properties:
  electrical_conductivity:
    law: table in concentration
    species: vacancy
    points: [[1e26 1/m^3, 10 S/m], [1e27 1/m^3, 1e4 S/m]]
    interpolation: logarithmic
    source: somewhere
    confidence: model fit
  thermal_conductivity:
    law: Wiedemann-Franz
    lorenz_number: 2.44e-8 V^2/K^2
    lattice: 5 W/(m K)
    source: somewhere
    confidence: model fit
  relative_permittivity:
    in_plane: {value: 9, source: a book, confidence: handbook}
    out_of_plane: {value: 4, source: a book, confidence: handbook}
  specific_heat_capacity:
    law: polynomial in temperature
    coefficients: [300 J/(kg K), 0.1 J/(kg K^2)]
    source: a book
    confidence: handbook
  ionic_conductivity:
    law: Arrhenius
    value: 2 S/m
    reference_temperature: 300 K
    activation_energy: 0.5 eV
    range: {value: [1 S/m, 3 S/m], activation_energy: [0.4 eV, 0.6 eV]}
    source: a book
    confidence: handbook
    others:
      - value: 4 S/m
        source: another book
        confidence: recalled
species:
  vacancy:
    symbol: V
    charge_number: {value: 2, source: a book, confidence: handbook}
alternatives:
  fast:
    description: moves fast
    properties:
      density: {value: 8200 kg/m^3, range: [8000 kg/m^3, 8300 kg/m^3], source: a book, confidence: handbook}
    species:
      vacancy:
        hop_distance: {value: 0.1 nm, source: a paper, confidence: measured}
        attempt_frequency: {value: 1e12 Hz, source: a paper, confidence: measured}
        migration_energy: {value: 1 eV, source: a paper, confidence: measured}
        diffusion_prefactor: {value: 1, source: a paper, confidence: measured}
        drift_prefactor: {value: 2, source: a paper, confidence: measured}
        field_argument_factor: {value: 0.5, source: a paper, confidence: measured}
unknown:
  band_gap: never measured
)";

// A value that a mistake makes unreadable is not reported as missing as well.
const Mistake rich_mistakes[] = {
    {"points no list",
     "points: [[1e26 1/m^3, 10 S/m], [1e27 1/m^3, 1e4 S/m]]",
     "points: 10 S/m",
     7,
     "properties/electrical_conductivity/points",
     "two or more points are due"},
    {"one point",
     ", [1e27 1/m^3, 1e4 S/m]]",
     "]",
     7,
     "properties/electrical_conductivity/points",
     "two or more points are due"},
    {"point no pair",
     "[1e27 1/m^3, 1e4 S/m]",
     "[1e27 1/m^3]",
     7,
     "properties/electrical_conductivity/points",
     "two or more points are due"},
    {"points descend",
     "[1e27 1/m^3, 1e4 S/m]",
     "[1e25 1/m^3, 1e4 S/m]",
     7,
     "properties/electrical_conductivity/points",
     "the concentrations must ascend, and 1e25 1/m^3 does not"},
    {"logarithm of zero",
     "10 S/m]",
     "0 S/m]",
     7,
     "properties/electrical_conductivity/points",
     "logarithmic interpolation needs values above zero"},
    {"unit in a point",
     "1e4 S/m]",
     "1e4 S]",
     7,
     "properties/electrical_conductivity/points",
     "'1e4 S' has the unit 'S'"},
    {"interpolation unknown",
     "logarithmic",
     "logarithmc",
     8,
     "properties/electrical_conductivity/interpolation",
     "'logarithmc' is not known here, did you mean 'logarithmic'?"},
    {"table without species",
     "    species: vacancy\n",
     "",
     4,
     "properties/electrical_conductivity",
     "'species' is missing"},
    {"conductivity for Wiedemann and Franz misspelt",
     "  electrical_conductivity:",
     "  electricl_conductivity:",
     4,
     "properties/electricl_conductivity",
     "is not a known property, did you mean 'electrical_conductivity'?"},
    {"Lorenz number missing",
     "    lorenz_number: 2.44e-8 V^2/K^2\n",
     "",
     11,
     "properties/thermal_conductivity",
     "'lorenz_number' is missing"},
    {"Lorenz number without unit",
     "2.44e-8 V^2/K^2",
     "2.44e-8",
     13,
     "properties/thermal_conductivity/lorenz_number",
     "'2.44e-8' has no unit"},
    {"Wiedemann and Franz elsewhere",
     "polynomial in temperature",
     "Wiedemann-Franz",
     21,
     "properties/specific_heat_capacity/law",
     "is a law of the thermal conductivity alone"},
    {"direction missing",
     "    out_of_plane: {value: 4, source: a book, confidence: handbook}\n",
     "",
     17,
     "properties/relative_permittivity",
     "'out_of_plane' is missing"},
    {"direction misspelt",
     "out_of_plane",
     "out_of_plan",
     19,
     "properties/relative_permittivity/out_of_plan",
     "is not a known key, did you mean 'out_of_plane'?"},
    {"direction of a scalar",
     "  relative_permittivity:",
     "  density:",
     17,
     "properties/density",
     "has no direction; give one value"},
    {"mistake in a direction",
     "value: 9",
     "value: 9 nm",
     18,
     "properties/relative_permittivity/in_plane/value",
     "'9 nm' has a length-like unit"},
    {"coefficients no list",
     "[300 J/(kg K), 0.1 J/(kg K^2)]",
     "300 J/(kg K)",
     22,
     "properties/specific_heat_capacity/coefficients",
     "a list of quantities is due"},
    {"coefficient of the wrong power",
     "0.1 J/(kg K^2)",
     "0.1 J/(kg K)",
     22,
     "properties/specific_heat_capacity/coefficients",
     "'0.1 J/(kg K)' has a specific-heat-capacity-like unit"},
    {"both forms of Arrhenius",
     "    value: 2 S/m\n",
     "    value: 2 S/m\n    prefactor: 2 S/m\n",
     27,
     "properties/ionic_conductivity/value",
     "belongs to the form without 'prefactor'"},
    {"reference temperature missing",
     "    reference_temperature: 300 K\n",
     "",
     25,
     "properties/ionic_conductivity",
     "'reference_temperature' is missing"},
    {"value of an Arrhenius law misspelt",
     "    value: 2 S/m\n",
     "    valuez: 2 S/m\n",
     27,
     "properties/ionic_conductivity/valuez",
     "is not a known key, did you mean 'value'?"},
    {"reference at absolute zero",
     "reference_temperature: 300 K",
     "reference_temperature: 0 K",
     28,
     "properties/ionic_conductivity/reference_temperature",
     "must be above absolute zero"},
    {"law of a reference value forgotten",
     "    law: Arrhenius\n",
     "",
     25,
     "properties/ionic_conductivity",
     "'law' is missing"},
    {"range of a number that is none",
     "range: {value:",
     "range: {prefactor:",
     30,
     "properties/ionic_conductivity/range/prefactor",
     "is not a known key"},
    {"number outside its range",
     "[0.4 eV, 0.6 eV]",
     "[0.6 eV, 0.7 eV]",
     30,
     "properties/ionic_conductivity/range/activation_energy",
     "the activation_energy lies outside this range"},
    {"range of a polynomial",
     "    coefficients:",
     "    range: [1 J/(kg K), 2 J/(kg K)]\n    coefficients:",
     22,
     "properties/specific_heat_capacity/range",
     "this law has no single value of which a range could be given"},
    {"others no list",
     "      - value: 4 S/m\n        source: another book\n        confidence: recalled\n",
     "      value: 4 S/m\n",
     33,
     "properties/ionic_conductivity/others",
     "a list of values is due"},
    {"unit in others",
     "- value: 4 S/m",
     "- value: 4 S",
     34,
     "properties/ionic_conductivity/others/value",
     "'4 S' has the unit 'S'"},
    {"confidence in others",
     "recalled",
     "recaled",
     36,
     "properties/ionic_conductivity/others/confidence",
     "'recaled' is not a known confidence"},
    {"range in others",
     "        confidence: recalled",
     "        confidence: recalled\n        range: [1 S/m, 5 S/m]",
     37,
     "properties/ionic_conductivity/others/range",
     "is not a known key"},
    {"charge number misspelt",
     "charge_number",
     "charge_nmber",
     40,
     "species/vacancy/charge_nmber",
     "is not a known property, did you mean 'charge_number'?"},
    {"charge number unreadable",
     "{value: 2,",
     "{value: two,",
     40,
     "species/vacancy/charge_number/value",
     "'two' is not a number"},
    {"species misspelt", "\nspecies:", "\nspecis:", 37, "specis", "is not a known key, did you mean 'species'?"},
    {"properties misspelt",
     "\nproperties:",
     "\nproprties:",
     3,
     "proprties",
     "is not a known key, did you mean 'properties'?"},
    {"alternatives misspelt",
     "\nalternatives:",
     "\nalternatves:",
     41,
     "alternatves",
     "is not a known key, did you mean 'alternatives'?"},
    {"description missing", "    description: moves fast\n", "", 42, "alternatives/fast", "'description' is missing"},
    {"key of an alternative",
     "    description: moves fast\n",
     "    descripton: moves fast\n",
     43,
     "alternatives/fast/descripton",
     "is not a known key, did you mean 'description'?"},
    {"hopping set in part",
     "        migration_energy: {value: 1 eV, source: a paper, confidence: measured}\n",
     "",
     47,
     "alternatives/fast/species/vacancy",
     "gives a part of the transport of this species and has to give all of it: migration_energy is missing"},
    {"hopping set unreadable",
     "value: 1 eV",
     "value: 1 nm",
     50,
     "alternatives/fast/species/vacancy/migration_energy/value",
     "'1 nm' has a length-like unit"},
    {"species of an alternative misspelt",
     "    species:\n      vacancy",
     "    specis:\n      vacancy",
     46,
     "alternatives/fast/specis",
     "is not a known key, did you mean 'species'?"},
    {"default unknown",
     "default: fast",
     "default: fats",
     2,
     "default",
     "'fats' is no alternative of this file, did you mean 'fast'?"},
    {"remark empty", "never measured", "", 55, "unknown/band_gap", "is empty"},
};

class BadFile : public testing::TestWithParam<Mistake>
{
};

TEST_P(BadFile, GivesOneLocatedProblem)
{
  expect_one_problem(GetParam(), sound);
}

INSTANTIATE_TEST_SUITE_P(Mistakes, BadFile, testing::ValuesIn(mistakes), name_of);

class BadRichFile : public testing::TestWithParam<Mistake>
{
};

TEST_P(BadRichFile, GivesOneLocatedProblem)
{
  expect_one_problem(GetParam(), rich);
}

INSTANTIATE_TEST_SUITE_P(Mistakes, BadRichFile, testing::ValuesIn(rich_mistakes), name_of);

TEST(BadFiles, TheSoundFileIsSound)
{
  const tests::TemporaryFolder folder;
  folder.write("x.yaml", sound);
  Diagnostics    diagnostics;
  const Database database = Database::load({folder.path()}, diagnostics);
  EXPECT_TRUE(diagnostics.ok()) << printed(diagnostics);
  EXPECT_EQ(database.find("X")->properties.size(), 2U);
  EXPECT_EQ(tests::mistakes_of(rich), "");
}

TEST(BadFiles, WiedemannFranzNeedsAConductivity)
{
  // One message at the law although each alternative lacks the conductivity too; none where all choices have it.
  const std::string head = "name: X\ndescription: for tests\nproperties:\n  thermal_conductivity:\n    law: "
                           "Wiedemann-Franz\n    lorenz_number: 2.44e-8 V^2/K^2\n    source: s\n    confidence: "
                           "recalled\n";
  const std::string both = "alternatives:\n  a: {description: d}\n  b: {description: d}\n";
  EXPECT_EQ(tests::mistakes_of(head + both),
            "m.yaml:4: properties/thermal_conductivity: the law of Wiedemann and Franz needs the "
            "electrical_conductivity of 'X'\n");
  const std::string given = "default: a\nalternatives:\n  a:\n    description: d\n    properties:\n"
                            "      electrical_conductivity: {value: 1 S/m, source: s, confidence: recalled}\n";
  EXPECT_EQ(tests::mistakes_of(head + given), "");
  EXPECT_EQ(tests::mistakes_of(head + given + "  b: {description: d}\n"),
            "m.yaml:4: properties/thermal_conductivity: the law of Wiedemann and Franz needs the "
            "electrical_conductivity of 'X / b'\n");
}

TEST(BadFiles, AnAlternativeNeedsTheChargeOfWhatMoves)
{
  const std::string moving = "name: X\nalternatives:\n  a:\n    description: d\n    species:\n      ion:\n"
                             "        diffusivity: {value: 1e-12 m^2/s, source: s, confidence: recalled}\n";
  EXPECT_EQ(tests::mistakes_of(moving), "m.yaml:6: alternatives/a/species/ion: 'charge_number' is missing\n");
  EXPECT_EQ(
      tests::mistakes_of(moving + "species:\n  ion:\n    charge_number: {value: 1, source: s, confidence: recalled}\n"),
      "");
}

TEST(BadFiles, AllMistakesOfAllFilesAreReportedAndTheRestIsKept)
{
  const tests::TemporaryFolder folder;
  folder.write("a.yaml",
               "name: A\nproperties:\n  density: {value: 1, source: s, confidence: c}\n  relative_permittivity: "
               "{value: 9, source: s, confidence: recalled}\n");
  folder.write("b.yaml", "name: B\ncolour: red\n");
  folder.write("c.yaml", "name: C\n");
  folder.write("d.yaml", "name: C\n");
  Diagnostics    diagnostics;
  const Database database = Database::load({folder.path(), folder.path() + "/nowhere"}, diagnostics);
  EXPECT_EQ(diagnostics.problems().size(), 5U) << printed(diagnostics); // a: unit, confidence; b: key; d: name; folder
  EXPECT_EQ(database.names(), (std::vector<std::string>{"A", "B", "C"}));
  EXPECT_EQ(database.find("A")->properties.count("density"), 0U);
  EXPECT_EQ(database.find("A")->properties.count("relative_permittivity"), 1U);
  EXPECT_NE(printed(diagnostics).find("d.yaml:1: name: 'C' is also the material of"), std::string::npos)
      << printed(diagnostics);
  EXPECT_NE(printed(diagnostics).find("nowhere: the folder of materials cannot be read"), std::string::npos)
      << printed(diagnostics);
}

TEST(BadFiles, OddFilesAreReported)
{
  const tests::TemporaryFolder folder;
  folder.write("empty.yaml", "");
  folder.write("scalar.yaml", "5");
  folder.write("list.yaml", "- 5\n");
  folder.write("deep.yaml", std::string(100000, '['));
  folder.write("cycle.yaml", "name: &a [*a]\n");
  folder.write("zero.yaml", std::string(10, '\0'));
  std::filesystem::create_directory(folder.path() + "/folder.yaml");
  Diagnostics diagnostics;
  ASSERT_NO_THROW(Database::load({folder.path()}, diagnostics));
  for (const char *name : {"empty", "scalar", "list", "deep", "cycle", "zero", "folder"})
    EXPECT_NE(printed(diagnostics).find(std::string(name) + ".yaml"), std::string::npos) << printed(diagnostics);
}
} // namespace
} // namespace ionstack::materials
