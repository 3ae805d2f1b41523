// SPDX-License-Identifier: Apache-2.0
#include "materials/listing.h"

#include <gtest/gtest.h>
#include <sstream>

namespace ionstack::materials
{
namespace
{
Database shipped()
{
  Diagnostics diagnostics;
  return Database::load({IONSTACK_SOURCE_DIR "/materials/database"}, diagnostics);
}

void expect_narrow(const std::string &text)
{
  std::istringstream lines(text);
  std::string        line;
  while (std::getline(lines, line))
  {
    // A single word behind its label, such as an address or a path, cannot be broken.
    const bool one_word = line.find_last_of(' ') == std::string::npos || line.find_last_of(' ') < 18;
    EXPECT_TRUE(one_word || line.size() <= 100) << line;
  }
}

TEST(Listing, NamesEveryMaterial)
{
  std::ostringstream out;
  print_list(out, shipped());
  EXPECT_NE(out.str().find("TaOx  TaO_x"), std::string::npos) << out.str();
  EXPECT_NE(out.str().find("\nTaOx"), std::string::npos) << out.str();
  EXPECT_EQ(out.str().rfind("Pd    Pd, metal: Palladium", 0), 0U) << out.str();
  expect_narrow(out.str());
}

TEST(Listing, ShowsEverythingOfAMaterial)
{
  const Database     database = shipped();
  std::ostringstream out;
  print_material(out, *database.find("TaOx"));
  const std::string text = out.str();
  for (const char *part : {"electrical_conductivity",
                           "law           Arrhenius",
                           "unit          W/(m K)",
                           "mobile species: oxygen vacancy",
                           "doi:10.1021/nn405827t",
                           "confidence    recalled",
                           "validity      300 K to 1500 K",
                           "1e12 Hz"})
    EXPECT_NE(text.find(part), std::string::npos) << part;
  expect_narrow(text);
}

TEST(Listing, JsonHoldsNumbersInTheUnitsBesideThem)
{
  const Database       database = shipped();
  const nlohmann::json json     = to_json(*database.find("TaOx"));
  EXPECT_EQ(json.at("name"), "TaOx");
  const nlohmann::json &sigma = json.at("properties").at("electrical_conductivity");
  EXPECT_EQ(sigma.at("law"), "Arrhenius");
  EXPECT_EQ(sigma.at("species"), "oxygen vacancy");
  const nlohmann::json &to = sigma.at("parameters").at("prefactor").at("to");
  EXPECT_EQ(to.at("value"), (nlohmann::json{{"value", 94000.}, {"unit", "S/m"}}));
  EXPECT_EQ(to.at("concentration"), (nlohmann::json{{"value", 1e27}, {"unit", "1/m^3"}}));
  EXPECT_EQ(sigma.at("validity").at("temperature_K"), (nlohmann::json{300., 1500.}));
  const nlohmann::json &frequency = json.at("species").at("oxygen vacancy").at("attempt_frequency");
  EXPECT_EQ(frequency.at("parameters").at("value"), (nlohmann::json{{"value", 1e12}, {"unit", "Hz"}}));
  EXPECT_EQ(frequency.count("validity"), 0U);
  EXPECT_EQ(json.at("properties").at("thermal_conductivity").at("parameters").at("coefficient").at("value"), 0.1);
}
} // namespace
} // namespace ionstack::materials
