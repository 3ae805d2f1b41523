// SPDX-License-Identifier: Apache-2.0
#include "postprocess/files/device_record.h"

#include "build_info.h"

#include <nlohmann/json.hpp>

#include <deal.II/base/config.h>
#include <deal.II/base/mpi.h>

#include <petscversion.h>

#include <fstream>

namespace ionstack::postprocess
{
namespace
{
using json = nlohmann::ordered_json;

const char *name_of(const meshes::Coordinates coordinates)
{
  switch (coordinates)
  {
  case meshes::Coordinates::planar:
    return "planar";
  case meshes::Coordinates::axisymmetric:
    return "axisymmetric";
  case meshes::Coordinates::box:
    return "box";
  }
  return "";
}

json libraries_json()
{
  const auto number = [](const int major, const int minor, const int subminor)
  { return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(subminor); };
  return {{"deal.II", DEAL_II_PACKAGE_VERSION},
          {"PETSc", number(PETSC_VERSION_MAJOR, PETSC_VERSION_MINOR, PETSC_VERSION_SUBMINOR)},
          {"p4est", number(DEAL_II_P4EST_VERSION_MAJOR, DEAL_II_P4EST_VERSION_MINOR, DEAL_II_P4EST_VERSION_SUBMINOR)}};
}

json regions_json(const solver::Device &device)
{
  const auto section = device.stack.section();
  json       result  = json::array();
  for (unsigned int r = 0; r < device.regions.size(); ++r)
  {
    const auto &region = device.regions[r];
    json        one{{"name", region.name}, {"material", region.material}};
    if (region.thickness() > 0.)
      one.update({{"bottom_nm", region.bottom}, {"top_nm", region.top}});
    one["section_nm"] = json::array();
    for (const meshes::Rectangle &rectangle : section)
      if (rectangle.region == r)
        one["section_nm"].push_back({rectangle.left, rectangle.right, rectangle.bottom, rectangle.top});
    result.push_back(one);
  }
  return result;
}

json contacts_json(const solver::Device &device)
{
  json result = json::array();
  for (const solver::Contact &contact : device.contacts)
  {
    json one{{"name", contact.name}, {"boundary", contact.boundary}, {"driven", contact.driven}};
    one["voltage_V"]     = contact.electrical && !contact.driven ? json(contact.voltage) : json(nullptr);
    one["temperature_K"] = contact.heat_sink ? json(contact.temperature) : json(nullptr);
    one["section_nm"]    = json::array();
    if (const meshes::ContactPlace *place = device.stack.place_of(contact.name))
      for (const meshes::Rectangle &rectangle : device.stack.section(*place))
        one["section_nm"].push_back({rectangle.left, rectangle.right, rectangle.bottom, rectangle.top});
    result.push_back(one);
  }
  return result;
}
} // namespace

template <int dim>
DeviceRecord<dim>::DeviceRecord(const std::string    &folder,
                                const solver::Device &device,
                                const std::string    &petsc_options,
                                const bool            writes)
    : folder_(folder), device_(device), petsc_options_(petsc_options), writes_(writes)
{
}

template <int dim>
void DeviceRecord<dim>::start(const solver::Discretization<dim> &discretization, bool)
{
  const int ranks = static_cast<int>(dealii::Utilities::MPI::n_mpi_processes(discretization.communicator()));
  if (!writes_)
    return;
  json species = json::array(), traps = json::array();
  for (const physics::Field &field : device_.physics.fields)
    if (!field.counted.empty())
    {
      std::vector<std::string> regions;
      for (const unsigned int region : field.support)
        regions.push_back(device_.regions[region].name);
      json &list = field.counted == "ions" ? species : traps;
      if (list.empty() || list.back().at("name") != field.shown_name()) // fields of one name follow each other
        list.push_back({{"name", field.shown_name()}, {"regions", regions}});
    }
  const bool planar = device_.stack.coordinates == meshes::Coordinates::planar;
  const bool box    = device_.stack.coordinates == meshes::Coordinates::box;
  json       device{{"title", device_.title},
              {"version", build_info::version},
              {"revision", build_info::revision},
              {"libraries", libraries_json()},
              {"ranks", ranks},
              {"petsc_options", petsc_options_},
              {"coordinates", name_of(device_.stack.coordinates)},
              {"depth_nm", planar ? json(device_.stack.depth) : json(nullptr)},
              {"equal_parts", box ? device_.stack.depth : 1.},
              {"regions", regions_json(device_)},
              {"contacts", contacts_json(device_)},
              {"species", species}};
  if (!traps.empty())
    device["traps"] = traps;
  std::ofstream(folder_ + "/device.json") << device.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
}

template class DeviceRecord<2>;
template class DeviceRecord<3>;
} // namespace ionstack::postprocess
