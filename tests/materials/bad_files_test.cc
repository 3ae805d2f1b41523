// SPDX-License-Identifier: Apache-2.0
#include "materials/database.h"
#include "temporary_folder.h"

#include <gtest/gtest.h>
#include <sstream>

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

struct Mistake
{
  const char *title;
  const char *piece;
  const char *replacement;
  int         line;
  const char *entry;
  const char *message; ///< its beginning
};

/// Keeps addresses out of the names of the tests.
void PrintTo(const Mistake &mistake, std::ostream *out)
{
  *out << mistake.title;
}

std::string printed(const Diagnostics &diagnostics)
{
  std::ostringstream out;
  diagnostics.print(out);
  return out.str();
}

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
     "two temperatures are due"},
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
     "the lower temperature must not be negative"},
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

class BadFile : public testing::TestWithParam<Mistake>
{
};

TEST_P(BadFile, GivesOneLocatedProblem)
{
  const Mistake &mistake = GetParam();
  std::string    text    = sound;
  const auto     at      = text.find(mistake.piece);
  ASSERT_NE(at, std::string::npos) << "the piece does not stand in the sound file";
  text.replace(at, std::string(mistake.piece).size(), mistake.replacement);

  const tests::TemporaryFolder folder;
  const std::string            file = folder.write("x.yaml", text);
  Diagnostics                  diagnostics;
  ASSERT_NO_THROW(Database::load({folder.path()}, diagnostics));
  ASSERT_EQ(diagnostics.problems().size(), 1U) << printed(diagnostics);
  const Problem &problem = diagnostics.problems().front();
  EXPECT_EQ(problem.where.file, file);
  EXPECT_EQ(problem.where.line, mistake.line) << problem.text();
  EXPECT_EQ(problem.entry, mistake.entry) << problem.text();
  EXPECT_EQ(problem.message.rfind(mistake.message, 0), 0U) << problem.text();
}

INSTANTIATE_TEST_SUITE_P(Mistakes,
                         BadFile,
                         testing::ValuesIn(mistakes),
                         [](const auto &test)
                         {
                           std::string name = test.param.title;
                           for (char &c : name)
                             if (c == ' ')
                               c = '_';
                           return name;
                         });

TEST(BadFiles, TheSoundFileIsSound)
{
  const tests::TemporaryFolder folder;
  folder.write("x.yaml", sound);
  Diagnostics    diagnostics;
  const Database database = Database::load({folder.path()}, diagnostics);
  EXPECT_TRUE(diagnostics.ok()) << printed(diagnostics);
  EXPECT_EQ(database.find("X")->properties.size(), 2U);
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
