// SPDX-License-Identifier: Apache-2.0
#include "material_texts.h"
#include "reading/mistakes.h"

#include <gtest/gtest.h>

// Mistakes in laws with members, in tables, and in what a field does.
namespace ionstack::materials
{
namespace
{
using tests::expect_one_problem;
using tests::Mistake;
using tests::name_of;

/// A sound file of laws with members and of fields.
const std::string several = R"(name: Z
class: oxide
properties:
  electrical_conductivity:
    law: product
    of:
      - {law: Arrhenius, prefactor: 2 S/m, activation_energy: 0.1 eV}
      - {law: linear in concentration, species: ion, from: {concentration: 0 1/m^3, value: 1}, to: {concentration: 1e27 1/m^3, value: 4}}
      - {law: table in concentration, species: other, points: [[1e26 1/m^3, 1], [2e26 1/m^3, 3]]}
    field: {law: hopping, hop_distance: 0.4 nm}
    source: somewhere
    confidence: recalled
    validity: {temperature: [300 K, 400 K]}
  thermal_conductivity:
    law: table in temperature
    points: [[300 K, 2 W/(m K)], [400 K, 3 W/(m K)]]
    interpolation: Arrhenius
    source: somewhere
    confidence: recalled
species:
  ion:
    charge_number: {value: 1, source: s, confidence: recalled}
  other:
    charge_number: {value: 2, source: s, confidence: recalled}
)";

const Mistake mistakes_of_several[] = {
    {"member with the unit of the whole",
     "value: 4}",
     "value: 4 S/m}",
     8,
     "properties/electrical_conductivity/of/to/value",
     "'4 S/m' has an electrical-conductivity-like unit"},
    {"member without species",
     "species: ion, ",
     "",
     8,
     "properties/electrical_conductivity/of",
     "'species' is missing"},
    {"member of an unknown species",
     "species: other",
     "species: othr",
     9,
     "properties/electrical_conductivity/of/species",
     "the file describes no species 'othr', did you mean 'other'?"},
    {"member that is a sum",
     "law: Arrhenius, prefactor: 2 S/m, activation_energy: 0.1 eV",
     "law: sum, of: []",
     7,
     "properties/electrical_conductivity/of/law",
     "'sum' cannot be a member of a sum or product"},
    {"one member",
     "      - {law: Arrhenius, prefactor: 2 S/m, activation_energy: 0.1 eV}\n      - {law: linear in concentration, "
     "species: ion, from: {concentration: 0 1/m^3, value: 1}, to: {concentration: 1e27 1/m^3, value: 4}}\n",
     "",
     6,
     "properties/electrical_conductivity/of",
     "a list of two or more laws is due"},
    {"concentration of which species",
     "{temperature: [300 K, 400 K]}",
     "{concentration: [0 1/m^3, 1e26 1/m^3]}",
     13,
     "properties/electrical_conductivity/validity/concentration",
     "does not say of which species"},
    {"field of an unknown law",
     "hopping",
     "hoping",
     10,
     "properties/electrical_conductivity/field/law",
     "'hoping' is no influence of a field, did you mean 'hopping'?"},
    {"field without distance",
     ", hop_distance: 0.4 nm",
     "",
     10,
     "properties/electrical_conductivity/field",
     "'hop_distance' is missing"},
    {"field with a distance of zero",
     "0.4 nm",
     "0 nm",
     10,
     "properties/electrical_conductivity/field/hop_distance",
     "'0 nm' must be above zero"},
    {"field with a key of another law",
     "hop_distance: 0.4 nm",
     "hop_distance: 0.4 nm, relative_permittivity: 4",
     10,
     "properties/electrical_conductivity/field/relative_permittivity",
     "is not a known key"},
    {"compensation beyond two",
     "law: hopping, hop_distance: 0.4 nm",
     "law: Poole-Frenkel, relative_permittivity: 4, compensation: 2.5",
     10,
     "properties/electrical_conductivity/field/compensation",
     "'2.5' must lie between 1 and 2"},
    {"field of heat",
     "    interpolation: Arrhenius\n",
     "    interpolation: Arrhenius\n    field: {law: hopping, hop_distance: 0.4 nm}\n",
     18,
     "properties/thermal_conductivity/field",
     "is for the electrical_conductivity alone"},
    {"temperatures that fall",
     "[400 K, 3 W/(m K)]",
     "[200 K, 3 W/(m K)]",
     16,
     "properties/thermal_conductivity/points",
     "the temperatures must ascend, and 200 K does not"},
    {"value of a table below zero",
     "3 W/(m K)",
     "-3 W/(m K)",
     16,
     "properties/thermal_conductivity/points",
     "'-3 W/(m K)' must not be negative"},
    {"logarithm of zero",
     "3 W/(m K)",
     "0 W/(m K)",
     16,
     "properties/thermal_conductivity/points",
     "the interpolation 'Arrhenius' needs values above zero"},
    {"table at absolute zero",
     "300 K, 2 W",
     "0 K, 2 W",
     16,
     "properties/thermal_conductivity/points",
     "temperatures must be above absolute zero"},
};

class BadFileOfSeveral : public testing::TestWithParam<Mistake>
{
};

TEST_P(BadFileOfSeveral, GivesOneLocatedProblem)
{
  expect_one_problem(GetParam(), several);
}

INSTANTIATE_TEST_SUITE_P(Mistakes, BadFileOfSeveral, testing::ValuesIn(mistakes_of_several), name_of);

TEST(BadLaws, TheSoundFileIsSound)
{
  EXPECT_EQ(tests::mistakes_of(several), "");
}
} // namespace
} // namespace ionstack::materials
