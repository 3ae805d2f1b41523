// SPDX-License-Identifier: Apache-2.0
#include "postprocess/material_use.h"

#include "solver/monotonicity.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <limits>
#include <map>
#include <sstream>

namespace ionstack::postprocess
{
namespace
{
using json = nlohmann::ordered_json;

std::string number(const double value)
{
  std::ostringstream text;
  text.precision(4);
  text << value;
  return text.str();
}

std::string owner(const physics::UsedValue &used)
{
  return used.material + (used.species.empty() ? "" : ", " + used.species) + ": " + used.property.key();
}
} // namespace

template <int dim>
MaterialUse<dim>::MaterialUse(const physics::DevicePhysics            &physics,
                              const std::vector<physics::NamedRegion> &regions,
                              Log                                     &log)
    : physics_(physics), regions_(regions), log_(log), warnings_(physics.warnings)
{
}

template <int dim>
void MaterialUse<dim>::remeshed(const solver::Discretization<dim> &discretization)
{
  communicator_             = discretization.communicator();
  std::size_t      next     = 0;
  const bool       first    = reached_.empty();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (unsigned int r = 0; r < regions_.size(); ++r)
  {
    // An unknown may be owned by a rank that has no cell of the region, so the ranks tell each other.
    std::vector<double> touched(static_cast<std::size_t>(discretization.n_local()), 0.);
    for (const auto &cell : discretization.cells())
      if (cell.region == r)
        for (std::size_t entry = 0; entry < (std::size_t(1) << dim) * discretization.n_slots(r); ++entry)
          discretization.for_each_unknown(cell.first + entry,
                                          [&](const int unknown, double) { touched[unknown] = 1.; });
    const std::vector<double> in_region = discretization.sum_over_ranks(touched);
    for (const unsigned int field : physics_.regions[r].fields)
    {
      if (physics_.fields[field].name == "potential")
        continue;
      if (first)
        reached_.push_back({r, field, {}, infinity, -infinity});
      Reached &one = reached_[next++];
      one.owned.clear();
      for (PetscInt i = 0; i < discretization.n_owned(); ++i)
        if (in_region[i] > 0. && discretization.field_of()[i] == field)
          one.owned.push_back(i);
    }
  }
}

template <int dim>
void MaterialUse<dim>::start(const solver::Discretization<dim> &discretization, const bool goes_on)
{
  remeshed(discretization);
  if (const std::string warning = solver::monotonicity_warning(discretization.mesh()); !warning.empty())
    warnings_.push_back("the mesh: " + warning);
  if (goes_on)
    return; // all is said already
  std::map<std::string, unsigned int> counts;
  for (const physics::UsedValue &used : physics_.used_values)
    ++counts[used.property.confidence];
  std::string text;
  for (const auto &[confidence, count] : counts)
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + confidence;
  log_.line("material values: " + text + "; log.txt lists them with their sources");
  for (const physics::UsedValue &used : physics_.used_values)
    log_.detail("  " + owner(used) + " = " + used.property.expression + " [" + used.property.confidence + "] " +
                used.property.source);
  for (const std::string &warning : warnings_)
    log_.line("warning: " + warning);
}

template <int dim>
void MaterialUse<dim>::step(const solver::StepReport &, const solver::Discretization<dim> &, Vec unknowns)
{
  const PetscScalar *values;
  VecGetArrayRead(unknowns, &values);
  for (Reached &one : reached_)
    for (const PetscInt i : one.owned)
    {
      one.low  = std::min(one.low, values[i]);
      one.high = std::max(one.high, values[i]);
    }
  VecRestoreArrayRead(unknowns, &values);
}

template <int dim>
void MaterialUse<dim>::gather_extremes()
{
  std::vector<double> extremes;
  for (const Reached &one : reached_)
    extremes.insert(extremes.end(), {one.high, -one.low});
  dealii::Utilities::MPI::max(extremes, communicator_, extremes);
  for (std::size_t i = 0; i < reached_.size(); ++i)
  {
    reached_[i].high = extremes[2 * i];
    reached_[i].low  = -extremes[2 * i + 1];
  }
}

template <int dim>
nlohmann::json MaterialUse<dim>::notes()
{
  gather_extremes();
  auto extremes = nlohmann::json::array();
  for (const Reached &one : reached_)
    extremes.push_back({one.low, one.high});
  return extremes;
}

template <int dim>
void MaterialUse<dim>::take_notes(const nlohmann::json &notes)
{
  for (std::size_t i = 0; i < reached_.size() && i < notes.size(); ++i)
  {
    reached_[i].low  = std::min(reached_[i].low, notes[i].at(0).get<double>());
    reached_[i].high = std::max(reached_[i].high, notes[i].at(1).get<double>());
  }
}

template <int dim>
void MaterialUse<dim>::finish(const solver::RunResult &)
{
  gather_extremes();
  for (const physics::UsedValue &used : physics_.used_values)
    for (const std::string &violation : violations(used))
      log_.line("warning: " + owner(used) + " was used outside its validity: " + violation);
}

template <int dim>
const typename MaterialUse<dim>::Reached *MaterialUse<dim>::reached(const unsigned int region,
                                                                    const std::string &field) const
{
  for (const Reached &one : reached_)
    if (one.region == region && physics_.fields[one.field].name == field)
      return &one;
  return nullptr;
}

template <int dim>
std::vector<std::string> MaterialUse<dim>::violations(const physics::UsedValue &used) const
{
  std::vector<std::string>   result;
  const materials::Validity &validity = used.property.validity;
  const auto                 compare  = [&](const std::string         &what,
                           const materials::Interval &range,
                           const double               low,
                           const double               high,
                           const double               to_shown,
                           const std::string         &unit,
                           const std::string         &region)
  {
    // A millionth of slack: contacts hold their temperature to the solver's tolerance only.
    const double slack = 1e-6 * std::max(range.high, std::abs(range.low));
    if (low < range.low - slack || high > range.high + slack)
      result.push_back(what + " " + number(low * to_shown) + " to " + number(high * to_shown) + " " + unit +
                       " in region '" + region + "', stated for " + number(range.low * to_shown) + " to " +
                       number(range.high * to_shown) + " " + unit);
  };
  for (const unsigned int r : used.regions)
  {
    const std::string &name        = regions_[r].name;
    const Reached     *temperature = reached(r, "temperature");
    const double       ambient     = physics_.ambient_temperature;
    if (validity.temperature && temperature == nullptr)
      compare("temperature", *validity.temperature, ambient, ambient, 1., "K", name);
    else if (validity.temperature)
      compare("temperature", *validity.temperature, temperature->low, temperature->high, 1., "K", name);
    const std::string &of = used.property.species.empty() ? used.species : used.property.species;
    if (const Reached *concentration = reached(r, of); validity.concentration && concentration != nullptr)
      compare("concentration of " + of,
              *validity.concentration,
              concentration->low,
              concentration->high,
              si::per_cubic_metre_per_internal,
              "1/m^3",
              name);
    if (const double thickness = regions_[r].thickness(); validity.thickness && thickness > 0.)
      compare("thickness", *validity.thickness, thickness, thickness, 1., "nm", name);
  }
  return result;
}

template <int dim>
json MaterialUse<dim>::values() const
{
  json result = json::array();
  for (const physics::UsedValue &used : physics_.used_values)
  {
    const materials::Property &property = used.property;
    json                       one{{"material", used.material}, {"property", property.key()}};
    if (!used.species.empty())
      one["species"] = used.species;
    one["value"]      = property.expression;
    one["source"]     = property.source;
    one["confidence"] = property.confidence;
    one["needed_by"]  = used.needed_by;
    for (const unsigned int r : used.regions)
      one["regions"].push_back(regions_[r].name);
    one["file"]            = property.where.file;
    one["line"]            = property.where.line;
    one["validity_stated"] = property.validity.stated();
    const auto left        = violations(used);
    one["left_validity"]   = property.validity.stated() ? json(!left.empty()) : json(nullptr);
    if (!left.empty())
      one["left_validity_by"] = left;
    result.push_back(one);
  }
  return result;
}

template class MaterialUse<2>;
template class MaterialUse<3>;
} // namespace ionstack::postprocess
