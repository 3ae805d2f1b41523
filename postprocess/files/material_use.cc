// SPDX-License-Identifier: Apache-2.0
#include "postprocess/files/material_use.h"

#include "solver/space/cell_kernel.h"
#include "solver/space/local_state.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <sstream>
#include <tuple>
#include <type_traits>

namespace ionstack::postprocess
{
namespace
{
using json = nlohmann::ordered_json;

/// Beyond its ends a law goes on as a constant. By this part of the distance of the ends that is what it may do: it
/// errs by as large a part, at most, of all that it changes between them, if it was to go on as it went.
constexpr double within_ends = 0.1;

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
    : physics_(physics), regions_(regions),
      temperature_(physics.field_at_contact(physics::Field::AtContact::temperature)), log_(log), field_(regions.size()),
      field_matters_(regions.size(), 0)
{
  for (const physics::UsedValue &used : physics.used_values)
    if (used.property.validity.field)
      for (const unsigned int r : used.regions)
        field_matters_[r] = 1;
  for (const physics::MaterialLimit &limit : physics.limits)
    if (limit.of == physics::MaterialLimit::Of::field)
      field_matters_[limit.region] = 1;
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
      if (physics_.fields[field].at_contact == physics::Field::AtContact::voltage)
        continue;
      if (first)
        reached_.push_back({r, field, {}, {infinity, 0., 0, {}}, {-infinity, 0., 0, {}}});
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
  for (const std::string &warning : physics_.warnings)
    log_.line("warning: " + warning);
}

template <int dim>
void MaterialUse<dim>::step(const solver::StepReport          &report,
                            const solver::Discretization<dim> &discretization,
                            Vec                                unknowns)
{
  const auto see = [&](const PetscInt i, const double value, Extreme &extreme)
  {
    extreme = {value, report.time, discretization.is_nodal(i) ? 1 : 0, {}};
    for (unsigned int d = 0; d < dim; ++d)
      extreme.place[d] = discretization.position_of()[i][d];
  };
  const PetscScalar *values;
  VecGetArrayRead(unknowns, &values);
  for (Reached &one : reached_)
    for (const PetscInt i : one.owned)
    {
      if (values[i] < one.low.value)
        see(i, values[i], one.low);
      if (values[i] > one.high.value)
        see(i, values[i], one.high);
    }
  VecRestoreArrayRead(unknowns, &values);
  if (std::find(field_matters_.begin(), field_matters_.end(), 1) != field_matters_.end())
    watch_field(report, discretization, unknowns);
}

template <int dim>
void MaterialUse<dim>::watch_field(const solver::StepReport          &report,
                                   const solver::Discretization<dim> &discretization,
                                   Vec                                unknowns)
{
  const solver::LocalState<dim>       state(discretization, unknowns);
  std::vector<physics::RegionPhysics> regions = physics_.regions;
  for (physics::RegionPhysics &region : regions)
    region.uses_field_squared = true;
  std::vector<double> values;
  std::size_t         c = 0;
  for (const auto &cell : discretization.dof_handler().active_cell_iterators())
    if (cell->is_locally_owned())
    {
      const solver::CellRecord<dim> &record = discretization.cells()[c++];
      if (field_matters_[record.region] == 0)
        continue;
      const physics::RegionPhysics &region = regions[record.region];
      values.resize(solver::CellTopology<dim>::n_vertices * region.fields.size());
      for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = state[record.first + i];
      const auto nodes = solver::internal::node_states<dim, double>(
          region, record.geometry, report.ambient_temperature, region.fields.size(), values.data());
      const double field = std::sqrt(
          solver::internal::mean_field_squared<dim, double>(region, record.geometry, discretization.mixings(), nodes));
      if (field > field_[record.region].value)
      {
        field_[record.region] = {field, report.time, 1, {}};
        for (unsigned int d = 0; d < dim; ++d)
          field_[record.region].place[d] = cell->center()[d];
      }
    }
}

template <int dim>
void MaterialUse<dim>::gather_extremes()
{
  std::vector<Extreme *> all;
  std::vector<double>    signs;
  for (Reached &one : reached_)
  {
    all.insert(all.end(), {&one.low, &one.high});
    signs.insert(signs.end(), {-1., 1.});
  }
  for (Extreme &field : field_)
  {
    all.push_back(&field);
    signs.push_back(1.);
  }
  // Of equal extremes that of the first time, and then of the lowest place, whatever the number of ranks.
  std::vector<Extreme> mine;
  for (const Extreme *one : all)
    mine.push_back(*one);
  static_assert(std::is_trivially_copyable_v<Extreme>);
  const auto           n_ranks = dealii::Utilities::MPI::n_mpi_processes(communicator_);
  std::vector<Extreme> of_ranks(mine.size() * n_ranks);
  const int            bytes = static_cast<int>(mine.size() * sizeof(Extreme));
  MPI_Allgather(mine.data(), bytes, MPI_BYTE, of_ranks.data(), bytes, MPI_BYTE, communicator_);
  for (std::size_t i = 0; i < all.size(); ++i)
    for (unsigned int rank = 0; rank < n_ranks; ++rank)
    {
      const Extreme &other = of_ranks[rank * mine.size() + i];
      const auto     key   = [&](const Extreme &one)
      { return std::make_tuple(-signs[i] * one.value, one.time, -one.known, one.place); };
      if (key(other) < key(*all[i]))
        *all[i] = other;
    }
}

template <int dim>
nlohmann::json MaterialUse<dim>::notes()
{
  gather_extremes();
  const auto note  = [](const Extreme &one) { return nlohmann::json{one.value, one.time, one.known, one.place}; };
  auto       notes = nlohmann::json{{"reached", nlohmann::json::array()}, {"field", nlohmann::json::array()}};
  for (const Reached &one : reached_)
    notes["reached"].push_back({note(one.low), note(one.high)});
  for (const Extreme &field : field_)
    notes["field"].push_back(note(field));
  return notes;
}

template <int dim>
void MaterialUse<dim>::take_notes(const nlohmann::json &notes)
{
  if (!notes.is_object() || !notes.contains("reached"))
    return; // of another version
  const auto take = [](const nlohmann::json &note) {
    return Extreme{note.at(0), note.at(1), note.at(2), note.at(3).get<std::array<double, dim>>()};
  };
  for (std::size_t i = 0; i < reached_.size() && i < notes.at("reached").size(); ++i)
  {
    const Extreme low = take(notes.at("reached")[i].at(0)), high = take(notes.at("reached")[i].at(1));
    if (low.value < reached_[i].low.value)
      reached_[i].low = low;
    if (high.value > reached_[i].high.value)
      reached_[i].high = high;
  }
  for (std::size_t r = 0; r < field_.size() && r < notes.at("field").size(); ++r)
    if (const Extreme field = take(notes.at("field")[r]); field.value > field_[r].value)
      field_[r] = field;
}

template <int dim>
void MaterialUse<dim>::finish(const solver::RunResult &)
{
  if (communicator_ == MPI_COMM_NULL)
    return;
  gather_extremes();
  for (const physics::UsedValue &used : physics_.used_values)
    for (const std::string &violation : violations(used))
      log_.line("warning: " + owner(used) + " was used outside its validity: " + violation);
  const std::vector<std::string> all = warnings();
  for (std::size_t i = physics_.warnings.size(); i < all.size(); ++i) // the others are said at the start
    log_.line("warning: " + all[i]);
}

template <int dim>
std::vector<std::string> MaterialUse<dim>::warnings() const
{
  using Of                        = physics::MaterialLimit::Of;
  std::vector<std::string> result = physics_.warnings;
  const auto               beyond = [&](const physics::MaterialLimit &limit,
                          const std::string            &what,
                          const Extreme                &extreme,
                          const double                  to_shown,
                          const std::string            &unit)
  {
    if (extreme.value > limit.value * (1. + 1e-6))
      result.push_back("the " + what + " in region '" + regions_[limit.region].name + "' rises to " +
                       number(extreme.value * to_shown) + " " + unit + sight(extreme) + ", above the " + limit.what +
                       ", " + number(limit.value * to_shown) + " " + unit +
                       "; no law of the run knows what becomes of the material then");
  };
  for (const physics::MaterialLimit &limit : physics_.limits)
    if (limit.of == Of::field)
      beyond(limit, "electric field", field_[limit.region], 1e9, "V/m");
    else if (limit.of == Of::temperature)
    {
      if (const Reached *temperature = reached(limit.region, temperature_))
        beyond(limit, "temperature", temperature->high, 1., "K");
    }
    else if (const Reached *concentration = reached(limit.region, physics_.field_index(limit.species)))
      beyond(
          limit, "concentration of " + limit.species, concentration->high, si::per_cubic_metre_per_internal, "1/m^3");
  return result;
}

template <int dim>
std::string MaterialUse<dim>::sight(const Extreme &extreme) const
{
  std::string text = " at ";
  if (extreme.known == 1)
  {
    text += "(";
    for (unsigned int d = 0; d < dim; ++d)
      text += (d == 0 ? "" : ", ") + number(extreme.place[d]);
    text += ") nm, ";
  }
  return text + number(extreme.time) + " s";
}

template <int dim>
const typename MaterialUse<dim>::Reached *MaterialUse<dim>::reached(const unsigned int region, const int field) const
{
  for (const Reached &one : reached_)
    if (one.region == region && static_cast<int>(one.field) == field)
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
                           const Extreme             &low,
                           const Extreme             &high,
                           const double               to_shown,
                           const std::string         &unit,
                           const std::string         &region,
                           const std::string         &stated     = "stated for",
                           const double               more_slack = 0.)
  {
    // A millionth of slack: contacts hold their temperature to the solver's tolerance only.
    const double slack = std::max(1e-6 * std::max(range.high, std::abs(range.low)), more_slack);
    const bool   below = low.value + slack < range.low;
    const bool   above = high.value - slack > range.high;
    if (below || above)
      result.push_back(what + " " + number(low.value * to_shown) + " to " + number(high.value * to_shown) + " " + unit +
                       " in region '" + region + "', " + stated + " " + number(range.low * to_shown) + " to " +
                       number(range.high * to_shown) + " " + unit +
                       (below && low.known >= 0 ? "; lowest" + sight(low) : "") +
                       (above && high.known >= 0 ? "; highest" + sight(high) : ""));
  };
  for (const unsigned int r : used.regions)
  {
    const std::string &name        = regions_[r].name;
    const Reached     *temperature = reached(r, temperature_);
    const Extreme      ambient{physics_.ambient_temperature, 0., -1, {}};
    if (validity.temperature && temperature == nullptr)
      compare("temperature", *validity.temperature, ambient, ambient, 1., "K", name);
    else if (validity.temperature)
      compare("temperature", *validity.temperature, temperature->low, temperature->high, 1., "K", name);
    const std::string &own  = used.property.species.empty() ? used.species : used.property.species;
    auto               ends = materials::ends_by_species(used.property);
    if (validity.concentration)
      ends.emplace(own, *validity.concentration);
    for (const auto &[of, end] : ends)
      if (const Reached *concentration = reached(r, physics_.field_index(of)))
      {
        const bool stated = validity.concentration && of == own;
        compare("concentration of " + of,
                stated ? *validity.concentration : end,
                concentration->low,
                concentration->high,
                si::per_cubic_metre_per_internal,
                "1/m^3",
                name,
                stated ? "stated for" : "while its law, constant outside, is given for",
                stated ? 0. : within_ends * (end.high - end.low));
      }
    if (validity.field)
      compare("electric field", *validity.field, Extreme{validity.field->low, 0., 0, {}}, field_[r], 1e9, "V/m", name);
    if (const double thickness = regions_[r].thickness(); validity.thickness && thickness > 0.)
    {
      const Extreme film{thickness, 0., -1, {}};
      compare("thickness", *validity.thickness, film, film, 1., "nm", name);
    }
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
    const bool stated      = property.validity.stated() || !materials::ends_by_species(property).empty();
    one["validity_stated"] = stated;
    const auto left        = violations(used);
    one["left_validity"]   = stated ? json(!left.empty()) : json(nullptr);
    if (!left.empty())
      one["left_validity_by"] = left;
    result.push_back(one);
  }
  return result;
}

template class MaterialUse<2>;
template class MaterialUse<3>;
} // namespace ionstack::postprocess
