// SPDX-License-Identifier: Apache-2.0
#include "postprocess/files/mesh_use.h"

#include "solver/space/monotonicity.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace ionstack::postprocess
{
namespace
{
namespace MPI = dealii::Utilities::MPI;
using json    = nlohmann::ordered_json;

/// An estimate of more than this is worth a warning: what other errors a run with the default tolerances has.
constexpr double worth_a_warning = 0.02;
/// Fronts count where the concentration is at least this part of the highest in the device.
constexpr double lowest_front = 0.1;
/// And when the edge is so many times longer than the front is wide, which makes it wider by a tenth: the flux of
/// Scharfetter and Gummel diffuses as (P/2) coth(P/2) = 1 + P^2/12 times the diffusivity of a moving front.
constexpr double thin_front = 1.1;
/// Of so many steps one is looked at, and each end of a line of the protocol: a look costs as much as a residual.
constexpr long looks_every = 4;
/// What happens at less than this part of the largest power is noise as likely as not.
constexpr int decades_that_count = 6;
/// What differs by less is equal, and the first counts: round-off does not choose, nor does the number of ranks.
constexpr double equal = 1e-6;

/// By how much, relatively, the flux of Scharfetter and Gummel makes a moving front wider along an edge that is
/// `peclet` times longer than the front is wide.
double widening(const double peclet)
{
  return 0.5 * peclet / std::tanh(0.5 * peclet) - 1.;
}

std::string number(const double value, const int digits = 3)
{
  std::ostringstream text;
  text.precision(digits);
  text << value;
  return text.str();
}

std::string percent(const double part)
{
  return part > 1. ? "more than 100 %" : number(100. * part, 2) + " %";
}

/// The ends of an edge of the i-th cell of this rank.
template <int dim>
std::pair<dealii::Point<dim>, dealii::Point<dim>>
ends(const solver::Discretization<dim> &discretization, const std::size_t index, const unsigned int edge)
{
  std::size_t i = 0;
  for (const auto &cell : discretization.dof_handler().active_cell_iterators())
    if (cell->is_locally_owned() && i++ == index)
      return {cell->vertex(solver::topology<dim>.tail[edge]), cell->vertex(solver::topology<dim>.head[edge])};
  return {};
}
} // namespace

template <int dim>
MeshUse<dim>::MeshUse(const physics::DevicePhysics &physics, const std::vector<physics::NamedRegion> &regions, Log &log)
    : physics_(physics), regions_(regions), log_(log), coefficients_(physics.fields.size()),
      most_dissipated_(physics.fields.size(), 0.)
{
}

template <int dim>
void MeshUse<dim>::step(const solver::StepReport          &report,
                        const solver::Discretization<dim> &discretization,
                        Vec                                unknowns)
{
  if (report.step % looks_every != 0 && !report.line_end)
    return;
  const auto regions = physics_.variations.empty() ? physics_.regions : physics_.regions_in_cycle(report.cycle);
  const solver::Resolution resolution =
      solver::resolution(discretization, regions, report.ambient_temperature, unknowns);
  look_at_coefficients(report, discretization, resolution);
  if (report.step > 0) // what stands at the start is the user's
    look_at_fronts(report, discretization, resolution);
}

template <int dim>
void MeshUse<dim>::look_at_coefficients(const solver::StepReport          &report,
                                        const solver::Discretization<dim> &discretization,
                                        const solver::Resolution          &resolution)
{
  const std::size_t        n = physics_.fields.size(), n_cells = discretization.cells().size();
  std::vector<double>      sums(2 * n, 0.), largest(n, 0.);
  std::vector<std::size_t> where(n, 0);
  for (std::size_t c = 0; c < n_cells; ++c)
    for (const unsigned int f : physics_.regions[discretization.cells()[c].region].fields)
    {
      const solver::CellFlux &flux = resolution.cells[c * n + f];
      sums[f] += flux.dissipated;
      sums[n + f] += flux.uncertain;
      if (flux.worst > (1. + equal) * largest[f])
      {
        largest[f] = flux.worst;
        where[f]   = c;
      }
    }
  MPI::sum(sums, discretization.communicator(), sums);
  std::vector<double> everywhere(n);
  MPI::max(largest, discretization.communicator(), everywhere);
  for (unsigned int f = 0; f < n; ++f)
  {
    const double dissipated = sums[f], error = sums[n + f] / dissipated;
    if (!(dissipated > 0.) || !std::isfinite(error))
      continue;
    most_dissipated_[f] = std::max(most_dissipated_[f], dissipated);
    const int  decade   = static_cast<int>(std::floor(std::log10(dissipated)));
    const auto known    = coefficients_[f].find(decade);
    if (!(error > 0.) || (known != coefficients_[f].end() && error <= (1. + equal) * known->second.error))
      continue;
    // From the first of the ranks that have it.
    const bool mine = largest[f] * (1. + equal) >= everywhere[f];
    const auto rank = MPI::min(mine ? MPI::this_mpi_process(discretization.communicator())
                                    : MPI::n_mpi_processes(discretization.communicator()),
                               discretization.communicator());
    Finding finding;
    if (MPI::this_mpi_process(discretization.communicator()) == rank)
    {
      const auto             &cell = discretization.cells()[where[f]];
      const solver::CellFlux &flux = resolution.cells[where[f] * n + f];
      const auto [tail, head]      = ends(discretization, where[f], flux.edge);
      finding       = {error, dissipated, flux.dissipated / dissipated, std::exp(std::abs(flux.log_ratio)), {}};
      finding.sight = {report.time, report.driven().voltage, cell.region, {}, {}};
      for (unsigned int d = 0; d < dim; ++d)
      {
        finding.sight.tail[d] = tail[d];
        finding.sight.head[d] = head[d];
      }
    }
    static_assert(std::is_trivially_copyable_v<Finding>);
    MPI_Bcast(&finding, sizeof finding, MPI_BYTE, static_cast<int>(rank), discretization.communicator());
    coefficients_[f][decade] = finding;
  }
}

template <int dim>
void MeshUse<dim>::look_at_fronts(const solver::StepReport          &report,
                                  const solver::Discretization<dim> &discretization,
                                  const solver::Resolution          &resolution)
{
  const std::size_t n = physics_.fields.size();
  // Where the highest concentration is taken as of now: what was piled up once need not be there any more.
  std::vector<double>  highest(n, 0.);
  std::vector<Finding> thinnest(n);
  for (const solver::SpeciesReading &species : report.species)
    for (std::size_t f = 0; f < n; ++f)
      if (physics_.fields[f].shown_name() == species.name)
        highest[f] = species.maximum;
  for (const solver::SharpFront &front : resolution.fronts)
  {
    Finding     &known  = thinnest[front.field];
    const double height = front.height * physics_.fields[front.field].to_si;
    if (front.peclet <= std::max((1. + equal) * known.error, thin_front) ||
        height < lowest_front * highest[front.field])
      continue;
    const auto [tail, head] = ends(discretization, front.cell, front.edge);
    // Ions that have not drifted by the length of the edge stand as they were put there.
    if (const double length = tail.distance(head); front.drift * report.time < length * length)
      continue;
    known       = {front.peclet, 0., 0., height, {}};
    known.sight = {report.time, report.driven().voltage, discretization.cells()[front.cell].region, {}, {}};
    for (unsigned int d = 0; d < dim; ++d)
    {
      known.sight.tail[d] = tail[d];
      known.sight.head[d] = head[d];
    }
  }
  std::vector<double> here(n), everywhere(n);
  for (std::size_t f = 0; f < n; ++f)
    here[f] = thinnest[f].error;
  MPI::max(here, discretization.communicator(), everywhere);
  for (unsigned int f = 0; f < n; ++f)
    if (everywhere[f] > (1. + equal) * fronts_[f].error)
    {
      const auto rank =
          MPI::min(here[f] * (1. + equal) >= everywhere[f] ? MPI::this_mpi_process(discretization.communicator())
                                                           : MPI::n_mpi_processes(discretization.communicator()),
                   discretization.communicator());
      MPI_Bcast(&thinnest[f], sizeof(Finding), MPI_BYTE, static_cast<int>(rank), discretization.communicator());
      fronts_[f] = thinnest[f];
    }
}

template <int dim>
nlohmann::json MeshUse<dim>::as_note(const Finding &finding)
{
  const Sight &sight = finding.sight;
  return {finding.error,
          finding.dissipated,
          finding.share,
          finding.ratio,
          sight.time,
          sight.voltage,
          sight.region,
          sight.tail,
          sight.head};
}

template <int dim>
typename MeshUse<dim>::Finding MeshUse<dim>::from_note(const nlohmann::json &note)
{
  Finding finding{note.at(0), note.at(1), note.at(2), note.at(3), {note.at(4), note.at(5), note.at(6), {}, {}}};
  for (unsigned int d = 0; d < dim; ++d)
  {
    finding.sight.tail[d] = note.at(7).at(d);
    finding.sight.head[d] = note.at(8).at(d);
  }
  return finding;
}

template <int dim>
nlohmann::json MeshUse<dim>::notes()
{
  auto notes = nlohmann::json{{"coefficients", nlohmann::json::array()}, {"fronts", nlohmann::json::array()}};
  for (unsigned int f = 0; f < coefficients_.size(); ++f)
    for (const auto &[decade, finding] : coefficients_[f])
      notes["coefficients"].push_back({f, decade, as_note(finding)});
  for (const auto &[f, finding] : fronts_)
    notes["fronts"].push_back({f, as_note(finding)});
  notes["most_dissipated"] = most_dissipated_;
  return notes;
}

template <int dim>
void MeshUse<dim>::take_notes(const nlohmann::json &notes)
{
  if (!notes.is_object() || !notes.contains("most_dissipated") ||
      notes.at("most_dissipated").size() != most_dissipated_.size())
    return;
  most_dissipated_ = notes.at("most_dissipated").get<std::vector<double>>();
  for (const auto &note : notes.at("coefficients"))
    coefficients_.at(note.at(0))[note.at(1)] = from_note(note.at(2));
  for (const auto &note : notes.at("fronts"))
    fronts_[note.at(0)] = from_note(note.at(1));
}

template <int dim>
const typename MeshUse<dim>::Finding *MeshUse<dim>::worst(const unsigned int field) const
{
  const Finding *result = nullptr;
  if (!(most_dissipated_[field] > 0.))
    return result;
  const int lowest = static_cast<int>(std::floor(std::log10(most_dissipated_[field]))) - decades_that_count;
  for (const auto &[decade, finding] : coefficients_[field])
    if (decade >= lowest && (result == nullptr || finding.error > result->error))
      result = &finding;
  return result;
}

template <int dim>
std::string MeshUse<dim>::name_of_place(const Finding &finding) const
{
  std::string text = "(";
  for (unsigned int d = 0; d < dim; ++d)
    text += (d == 0 ? "" : ", ") + number(0.5 * (finding.sight.tail[d] + finding.sight.head[d]), 5);
  return text + ") nm in region '" + regions_[finding.sight.region].name + "' (at " + number(finding.sight.time, 4) +
         " s, " + number(finding.sight.voltage, 4) + " V)";
}

template <int dim>
void MeshUse<dim>::start(const solver::Discretization<dim> &discretization, const bool goes_on)
{
  if (const std::string &remark = discretization.mesh().remark; !remark.empty() && !goes_on)
    log_.line("note: the mesh: " + remark);
  const std::string warning = solver::monotonicity_warning(discretization.mesh());
  if (warning.empty())
    return;
  warnings_.push_back("the mesh: " + warning);
  if (!goes_on)
    log_.line("warning: " + warnings_.back());
}

template <int dim>
void MeshUse<dim>::finish(const solver::RunResult &)
{
  const std::size_t said   = warnings_.size();
  const std::string remedy = "; make the cells smaller there, or let 'subsection Adaptive mesh' do it";
  for (unsigned int f = 0; f < coefficients_.size(); ++f)
    if (const Finding *found = worst(f); found != nullptr && found->error > worth_a_warning)
      warnings_.push_back("the mesh does not resolve the " + physics_.fields[f].coefficient +
                          ": it changes by a factor of " + number(found->ratio) + " along one edge of a cell at " +
                          name_of_place(*found) + ", and the flux that it decides on may be wrong by " +
                          percent(found->error) + " in all" + remedy);
  for (const auto &[f, found] : fronts_)
    if (found.error > 0.)
    {
      const double length = found.sight.length();
      warnings_.push_back(
          "a front of " + physics_.fields[f].name + " is thinner than its cells: " + number(length / found.error) +
          " nm (diffusivity over speed) in a cell of " + number(length) + " nm at " + name_of_place(found) +
          "; moving, it is wider by " + percent(widening(found.error)) + " for that" + remedy);
    }
  for (std::size_t i = said; i < warnings_.size(); ++i)
    log_.line("warning: " + warnings_[i]);
}

template <int dim>
json MeshUse<dim>::figures() const
{
  const auto place = [&](const Finding &finding)
  {
    json at = json::array();
    for (unsigned int d = 0; d < dim; ++d)
      at.push_back(0.5 * (finding.sight.tail[d] + finding.sight.head[d]));
    return json{{"time_s", finding.sight.time},
                {"voltage_V", finding.sight.voltage},
                {"region", regions_[finding.sight.region].name},
                {"place_nm", at}};
  };
  json result{{"coefficients", json::object()}, {"fronts", json::object()}};
  for (unsigned int f = 0; f < coefficients_.size(); ++f)
    if (const Finding *found = worst(f); found != nullptr)
    {
      json one{{"estimated_error", found->error}, {"ratio", found->ratio}, {"share_of_cell", found->share}};
      one.update(place(*found));
      result["coefficients"][physics_.fields[f].coefficient] = one;
    }
  for (const auto &[f, found] : fronts_)
    if (found.error > 0.)
    {
      const double length = found.sight.length();
      json         one{{"width_nm", length / found.error},
               {"cell_nm", length},
               {"widened_by", widening(found.error)},
               {"concentration_per_m3", found.ratio}};
      one.update(place(found));
      result["fronts"][physics_.fields[f].name] = one;
    }
  return result;
}

template class MeshUse<2>;
template class MeshUse<3>;
} // namespace ionstack::postprocess
