// SPDX-License-Identifier: Apache-2.0
#include "solver/run/device.h"

#include "physics/contacts/electrode_physics.h"
#include "physics/setup/region_context.h"
#include "solver/experiment/light.h"
#include "solver/run/initial_state.h"

#include <algorithm>
#include <filesystem>
#include <memory>

namespace ionstack::solver
{
namespace
{
/// The materials of these folders. They are kept, with the problems that their files have, because a study reads many
/// devices with the same ones.
std::shared_ptr<const materials::Database> database_of(const std::vector<std::string> &folders,
                                                       Diagnostics                    &diagnostics)
{
  static std::vector<std::string>                   kept_folders;
  static std::vector<Problem>                       problems;
  static std::shared_ptr<const materials::Database> database;
  if (database == nullptr || kept_folders != folders)
  {
    Diagnostics found;
    database     = std::make_shared<const materials::Database>(materials::Database::load(folders, found));
    kept_folders = folders;
    problems     = found.problems();
  }
  for (const Problem &problem : problems)
    diagnostics.report(problem.where, problem.entry, problem.message);
  return database;
}

/// Light changes only where there is some.
void check_light(const Device &device, parameters::Section root)
{
  parameters::Section protocol = root.section("Protocol");
  if (is_lit(device.physics))
  {
    protocol.acts("Light");
    return;
  }
  for (const Step &step : device.protocol.steps())
    if (std::holds_alternative<SetLight>(step.action))
    {
      protocol.problem("Steps",
                       "step " + step.number + ", '" + step.text +
                           "': there is no light; give a region a Generation rate, which needs Electrons and Holes = "
                           "drift-diffusion");
      return;
    }
}

/// What a contact inside of the device needs, and what it makes of the fields.
void place_inside(const Contact              &contact,
                  const meshes::ContactPlace &place,
                  const parameters::Section  &section,
                  Device                     &device)
{
  physics::DevicePhysics &physics = device.physics;
  if (!contact.electrical)
    return;
  if (place.kind == meshes::ContactPlace::Kind::region)
  {
    for (const unsigned int r : device.stack.regions_named(place.of.front()))
    {
      if (physics.space_charge && !physics.regions[r].metal)
        return section.problem("Region",
                               "'" + device.regions[r].name +
                                   "' is no metal, and has space charge; list it in Physics/Metals and describe its "
                                   "interfaces, or give the contact 'Between' two regions");
      const auto electrode = contact.electrode.find(r);
      if (electrode != contact.electrode.end() && electrode->second.exchanges_ions())
        return section.problem("Region", "ions pass a face, and this contact is a volume; leave the reservoir out");
    }
    return;
  }
  for (const unsigned int one : device.stack.regions_named(place.of.front()))
    for (const unsigned int other : device.stack.regions_named(place.of.back()))
    {
      if (one == other)
        continue;
      for (const unsigned int r : {one, other})
        if (physics.regions[r].metal)
          return section.problem("Between",
                                 "'" + device.regions[r].name +
                                     "' is a metal, which is an electrode itself; give 'Region = " +
                                     (r == one ? place.of.front() : place.of.back()) + "' in place of 'Between'");
      if (const physics::InterfacePhysics *interface = physics.interface_of(one, other))
        return section.problem("Between",
                               "interface '" + interface->name +
                                   "' describes the same place without an electrode; leave one of the two out");
    }
  // Each side of the electrode has its own values: potentials differ by what the metal is to either side, and ions do
  // not pass.
  for (physics::Field &field : physics.fields)
    field.split = field.split || field.at_contact != physics::Field::AtContact::temperature;
}

/// Says what a single ion is where the mesh has no third dimension.
void warn_of_smeared_dimension(Device &device)
{
  if (device.stack.dimension() == 3)
    return;
  const bool ring = device.stack.coordinates == meshes::Coordinates::axisymmetric;
  for (const physics::Field &species : device.physics.fields)
    if (species.initial.discrete)
      device.physics.warnings.push_back("species '" + species.name + "': each single ion is " +
                                        (ring ? "a ring around the axis" : "a line along the depth of the device") +
                                        ", so that numbers fluctuate rightly and places " +
                                        (ring ? "around the axis" : "along the depth") +
                                        " do not; only Coordinates = box has points");
}
} // namespace

Device Device::read(parameters::Section root, Diagnostics &diagnostics)
{
  Device device;
  device.title = root.text("Title", "", "One line that says what the study is and which paper it follows.");

  parameters::Section      materials_section = root.section("Materials", "Where substances are looked up.");
  std::vector<std::string> folders =
      materials_section.list("Path", "", "Folders of your own material files, searched before the shipped database.");
  std::error_code ignored;
  for (const std::string &folder : folders)
    if (!std::filesystem::is_directory(folder, ignored))
      materials_section.problem("Path", "'" + folder + "' is no folder");
  folders.push_back(materials::shipped_database_folder());
  const auto database = database_of(folders, diagnostics);

  device.stack  = meshes::StackDescription::read(root);
  auto &regions = device.regions;
  for (const meshes::Region &region : device.stack.regions())
    regions.push_back({region.name, region.material, region.bottom, region.top, region.entry, region.where});
  device.materials = physics::ChosenMaterials::read(root, regions, database, diagnostics);
  device.physics   = physics::DevicePhysics::read(root, regions, device.materials);
  device.contacts  = Contact::read(root, device.stack);
  device.protocol  = Protocol::read(root, sources_of(device.contacts));
  for (Contact &contact : device.contacts)
    if (const auto source = static_cast<std::size_t>(contact.source); contact.source >= 0)
    {
      contact.moves = contact.driven || device.protocol.drives(source);
      if (device.protocol.limits_current(source) && !contact.circuit.compliance)
        contact.circuit.compliance = Compliance(); // none until the protocol sets one
    }
  check_light(device, root);
  // At a boundary that is not known, which is reported, no material is missing anything.
  std::vector<physics::NamedRegion> unknown = regions;
  for (physics::NamedRegion &region : unknown)
    region.material.clear();
  const std::vector<std::string> boundaries = device.stack.boundary_names();
  for (Contact &contact : device.contacts)
  {
    const meshes::ContactPlace *place = device.stack.place_of(contact.name);
    if (place == nullptr)
      continue;
    const bool is_known = place->kind != meshes::ContactPlace::Kind::boundary ||
                          std::find(boundaries.begin(), boundaries.end(), place->of.front()) != boundaries.end();
    const parameters::Section own = root.section("Contact " + contact.name);
    for (const unsigned int r : device.stack.regions_at(*place))
      contact.electrode[r] = physics::read_electrode(
          own.if_acts(contact.electrical, "with Electrical = false no current passes the contact"),
          "contact '" + contact.name + "'",
          physics::RegionContext(root, is_known ? regions : unknown, r, device.materials, device.physics));
    if (place->kind != meshes::ContactPlace::Kind::boundary)
      place_inside(contact, *place, own, device);
  }
  if (device.physics.steady_heat && !device.contacts.empty() &&
      std::none_of(device.contacts.begin(), device.contacts.end(), [](const Contact &c) { return c.heat_sink; }))
    root.section("Physics").problem("Heat",
                                    "steady heat needs a contact with a Temperature, through which it leaves; give "
                                    "one, or set Heat = transient or off");
  // Without heat everything is at the ambient temperature: so is a contact that is held at it, and no other.
  for (const Contact &contact : device.contacts)
    if (device.physics.solves_heat || contact.temperature == device.physics.ambient_temperature)
      root.section("Contact " + contact.name).acts("Temperature");
  // What is drawn in each cycle needs cycles.
  if (!device.physics.variations.empty() && !device.protocol.has_cycles())
    root.section("Protocol")
        .problem("Steps",
                 "has no cycle (a round of a repeat that stands in no other), so that '" +
                     device.physics.variations.front().name +
                     "' is never drawn; put a repeat into it, or remove the spread");
  device.tolerances    = Tolerances::read(root, device.physics);
  device.time          = TimeOptions::read(root);
  device.checkpoint    = CheckpointOptions::read(root);
  device.adaptivity    = AdaptivityOptions::read(root);
  device.petsc_options = root.section("Solver", "Linear and nonlinear solver.")
                             .text("PETSc options",
                                   "",
                                   "Run-time options as on PETSc's command line; they override what ionstack chooses.");
  check_initial_profiles(device, root);
  warn_of_smeared_dimension(device);
  return device;
}
std::vector<std::string> Device::files() const
{
  std::vector<std::string> files = protocol.files();
  if (!stack.gmsh_file.empty())
    files.push_back(stack.gmsh_file);
  return files;
}
} // namespace ionstack::solver
