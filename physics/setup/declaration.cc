// SPDX-License-Identifier: Apache-2.0
#include "physics/setup/declaration.h"

#include "physics/setup/name_in_tables.h"

#include <algorithm>

namespace ionstack::physics
{
int Declarations::field_index(const std::string &name) const
{
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const Field &field) { return field.name == name; });
  return found == fields.end() ? -1 : static_cast<int>(found - fields.begin());
}

std::string Declarations::same_in_tables(const std::string &name) const
{
  const auto found =
      std::find_if(fields.begin(),
                   fields.end(),
                   [&](const Field &field) { return name_in_tables(field.shown_name()) == name_in_tables(name); });
  return found == fields.end() ? "" : found->shown_name();
}

int Declarations::field_at_contact(const Field::AtContact how) const
{
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field &field) { return field.at_contact == how; });
  return found == fields.end() ? -1 : static_cast<int>(found - fields.begin());
}

CarrierModel Declarations::electrons_in(const unsigned int region) const
{
  return metals[region] || without_electrons[region] ? CarrierModel::off : electrons;
}

CarrierModel Declarations::holes_in(const unsigned int region) const
{
  return metals[region] || without_holes[region] ? CarrierModel::off : holes;
}

bool Declarations::is_insulator(const unsigned int region) const
{
  return (electrons != CarrierModel::off || holes != CarrierModel::off) && !metals[region] &&
         electrons_in(region) == CarrierModel::off && holes_in(region) == CarrierModel::off;
}

Slot Declarations::slot_of(const int field, const unsigned int region) const
{
  Slot slot = 0;
  for (std::size_t f = 0; f < fields.size(); ++f)
    if (const auto &support = fields[f].support; std::find(support.begin(), support.end(), region) != support.end())
    {
      if (static_cast<int>(f) == field)
        return slot;
      ++slot;
    }
  return none;
}

parameters::Section Declaration::physics() const
{
  return parameters::Section(root_).section("Physics", "Which equations are solved.");
}

parameters::Section Declaration::region(const unsigned int region) const
{
  return region_section(root_, regions_[region]);
}

std::vector<unsigned int> Declaration::all_regions() const
{
  std::vector<unsigned int> all(regions_.size());
  for (unsigned int r = 0; r < all.size(); ++r)
    all[r] = r;
  return all;
}

std::vector<unsigned int> Declaration::regions_but_metals() const
{
  std::vector<unsigned int> regions = all_regions();
  regions.erase(std::remove_if(regions.begin(), regions.end(), [&](const unsigned int r) { return device_.metals[r]; }),
                regions.end());
  return regions;
}

void Declaration::add(Field field, const AbsoluteTolerance &tolerance) const
{
  if (device_.field_index(field.name) >= 0)
    return;
  field.tolerance = add(tolerance);
  device_.fields.push_back(std::move(field));
}

std::size_t Declaration::add(const AbsoluteTolerance &tolerance) const
{
  auto      &all   = device_.tolerances;
  const auto found = std::find_if(
      all.begin(), all.end(), [&](const AbsoluteTolerance &known) { return known.entry == tolerance.entry; });
  const auto index = static_cast<std::size_t>(found - all.begin());
  if (index == all.size())
    all.push_back(tolerance);
  else
    all[index].acts = all[index].acts || tolerance.acts;
  return index;
}
} // namespace ionstack::physics
