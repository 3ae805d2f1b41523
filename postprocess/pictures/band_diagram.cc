// SPDX-License-Identifier: Apache-2.0
#include "postprocess/pictures/band_diagram.h"

#include "postprocess/pictures/script.h"

#include <array>

namespace ionstack::postprocess
{
namespace
{
constexpr std::array<const char *, 4> energies{"work_function", "electron_affinity", "band_gap", "ionization_energy"};

nlohmann::json known_energies(const materials::Material &material, const double temperature)
{
  nlohmann::json values = nlohmann::json::object();
  for (const char *name : energies)
    if (const auto found = material.properties.find(name); found != material.properties.end())
      values[name] = {{"value_eV", materials::evaluate(found->second.law, temperature, 0.)},
                      {"confidence", found->second.confidence}};
  return values;
}
} // namespace

nlohmann::json band_layers(const std::string                       &title,
                           const std::vector<physics::NamedRegion> &regions,
                           const std::size_t                        n_layers,
                           const physics::ChosenMaterials          &materials,
                           const double                             temperature)
{
  if (n_layers == 0)
    throw BadInput("a band diagram needs Stack/Layers: the regions of a Gmsh file have no order and no thickness");
  nlohmann::json layers  = nlohmann::json::array();
  nlohmann::json remarks = nlohmann::json::array();
  std::string    left_out;
  for (std::size_t i = 0; i < regions.size(); ++i)
  {
    if (i >= n_layers)
    {
      left_out += (left_out.empty() ? "" : ", ") + regions[i].name + " (" + regions[i].material + ")";
      continue;
    }
    const materials::Material *material = materials.find(regions[i].material);
    layers.push_back(
        {{"name", regions[i].name},
         {"material", regions[i].material},
         {"class", material != nullptr ? material->material_class : ""},
         {"thickness_nm", regions[i].thickness()},
         {"values", material != nullptr ? known_energies(*material, temperature) : nlohmann::json::object()}});
  }
  if (!left_out.empty())
    remarks.push_back("Lateral regions are left out: " + left_out + ".");
  return {{"title", title}, {"layers", layers}, {"remarks", remarks}};
}

int plot_bands(const nlohmann::json &layers, const std::string &picture)
{
  return run_script("plot_bands.py", {"--", picture}, layers.dump());
}
} // namespace ionstack::postprocess
