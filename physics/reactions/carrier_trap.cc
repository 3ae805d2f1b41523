// SPDX-License-Identifier: Apache-2.0
#include "physics/reactions/carrier_trap.h"

#include "materials/units/units.h"
#include "physics/reactions/gap_level.h"
#include "physics/reactions/trap_levels.h"
#include "physics/transport/carrier_transport.h"
#include "physics/transport/potential.h"

#include <algorithm>
#include <string>

namespace ionstack::physics
{
namespace
{
using parameters::Range;
using parameters::Section;

/// Levels that one kind of traps may be without being asked for so many, and in all.
constexpr unsigned int most_levels_unasked = 40, most_levels = 60;

/// Part of a distribution that may lie outside of the gap.
constexpr double most_outside = 0.01;

/// Levels farther apart than this, over kT, are reported: transients show each of them.
constexpr double far_levels = 2.;

/// A section `Carrier trap NAME`.
struct Description
{
  Description(Section root, const std::string &trap, const Declarations &device)
      : section(root.section("Carrier trap " + trap, "Immobile levels that catch electrons and holes."))
  {
    regions = section.list("Regions", parameters::required, "Regions, or layers, that have the traps.");
    donor   = section.choice("Kind",
                           "acceptor",
                           {"acceptor", "donor"},
                           "An acceptor is negative when an electron is in it and else neutral, a donor neutral and "
                             "else positive.") == "donor";
    density = section.quantity("Density",
                               parameters::required,
                               internal_unit::concentration,
                               Range::positive(),
                               "Of the levels, filled or not, N_t; of a distribution all of them.");
    read_levels(device);
    const bool electrons = !device.space_charge || device.electrons != CarrierModel::off,
               holes     = !device.space_charge || device.holes != CarrierModel::off;
    electron_capture     = read_capture(section, "Electron", electrons, "Physics/Electrons").coefficient;
    hole_capture         = read_capture(section, "Hole", holes, "Physics/Holes").coefficient;

    const bool        attracts = (donor ? electron_capture : hole_capture) > 0.;
    const std::string ways =
        section
            .if_acts(attracts,
                     "it helps electrons out of donors and holes out of acceptors, and without a capture cross section "
                     "for them none are let go")
            .choice("Poole-Frenkel",
                    "none",
                    {"none", "down the field", "all directions"},
                    "Field that lowers the barrier of electrons in donors and of holes in acceptors, which attract "
                    "them: in one dimension, or as a mean over all directions.");
    attraction = ways == "none"             ? PooleFrenkel::Ways::off
                 : ways == "down the field" ? PooleFrenkel::Ways::down_the_field
                                            : PooleFrenkel::Ways::all;
  }

  bool is_distribution() const { return tail || gaussian; }

  Section                  section;
  std::vector<std::string> regions;
  std::string              from;
  bool                     donor = false, tail = false, gaussian = false;
  double                   density = 0.;
  double                   depth   = 0.;          ///< of the level, or of a Gaussian's centre [eV]
  double                   width   = 0.;          ///< of a Gaussian [eV]
  double                   extent  = 0.;          ///< over which a distribution reaches [eV]
  std::vector<TrapLevel>   levels;                ///< the first from the band
  double                   electron_capture = 0.; ///< [nm^3/s]
  double                   hole_capture     = 0.; ///< [nm^3/s]
  PooleFrenkel::Ways       attraction       = PooleFrenkel::Ways::off;

private:
  void read_levels(const Declarations &device)
  {
    const std::string distribution =
        section.choice("Distribution",
                       "single level",
                       {"single level", "exponential tail", "Gaussian"},
                       "Of the levels over energy. An exponential tail falls from the band edge into the gap.");
    tail                    = distribution == "exponential tail";
    gaussian                = distribution == "Gaussian";
    const std::string entry = section.path() + "/Distribution";

    depth = section.if_acts(!tail, "an exponential tail begins at the band edge", entry)
                .quantity("Depth",
                          parameters::required,
                          internal_unit::energy,
                          Range::any(),
                          "Distance of the level from the band; of a Gaussian that of its centre.");
    from                     = section.choice("Measured from",
                          "conduction band",
                          {"conduction band", "valence band", "vacuum"},
                          "Where that distance begins: down from the conduction band or the vacuum, up from the "
                                              "valence band. Also the band from which a tail falls.");
    Section      of_tail     = section.if_acts(tail, "has a meaning for an exponential tail", entry);
    const double tail_energy = of_tail.quantity("Tail energy",
                                                parameters::required,
                                                internal_unit::energy,
                                                Range::positive(),
                                                "Over which a tail falls to 1/e, the Urbach energy.");
    const double reach       = of_tail.optional_quantity(
        "Tail extent",
        internal_unit::energy,
        Range::positive(),
        "Distance from the band edge at which a tail is cut. Empty: 7 tail energies, beyond which 1e-3 would lie.");
    width = section.if_acts(gaussian, "has a meaning for a Gaussian", entry)
                .quantity("Width",
                          parameters::required,
                          internal_unit::energy,
                          Range::positive(),
                          "Standard deviation of a Gaussian, which is cut at four of them.");
    const auto asked = static_cast<unsigned int>(
        section.if_acts(is_distribution(), "has a meaning for a distribution", entry)
            .integer("Levels",
                     0,
                     0,
                     most_levels,
                     "That stand for a distribution, evenly spaced; each is a field. 0: as many as are at most kT "
                     "apart at the ambient temperature."));
    if (tail && from == "vacuum")
      section.problem("Measured from", "is 'vacuum'; a tail begins at the edge of the conduction or the valence band");

    extent = tail ? (std::isnan(reach) ? 7. * tail_energy : reach) : gaussian ? 2. * gaussian_extent() * width : 0.;
    if (!is_distribution() || !std::isfinite(extent))
    {
      levels = {{depth, 1.}};
      return;
    }
    const double thermal = constants::boltzmann * device.ambient_temperature;
    unsigned int count   = asked;
    if (asked == 0 && extent > close_levels * thermal * most_levels_unasked)
    {
      section.consequence("Levels",
                          "is to be given: a distribution over " + units::shortest(extent) +
                              " eV would need more than " + std::to_string(most_levels_unasked) +
                              " levels kT apart, each a field of its own",
                          {section.path() + "/Levels"});
      count = 1;
    }
    else if (asked == 0)
      count = levels_for(extent, thermal);
    levels = tail ? exponential_tail(tail_energy, extent, count) : gaussian_distribution(depth, width, count);
  }
};

/// What tables show of a kind of traps.
std::string shown_name(const std::string &trap)
{
  return "electrons in " + trap;
}

/// The field of one of its `count` levels.
std::string field_of(const std::string &trap, const std::size_t level, const std::size_t count)
{
  return shown_name(trap) + (count == 1 ? "" : " level " + std::to_string(level + 1));
}

std::vector<std::string> trap_names(Section root, const Declarations &device)
{
  const auto names = root.section("Physics")
                         .if_acts(device.space_charge, not_space_charge, closure_entry)
                         .names("Carrier traps",
                                "",
                                "Names of levels in the gap that catch electrons and holes, each with a section "
                                "`Carrier trap NAME`.");
  if (root.for_reference())
    return {"NAME"};
  if (!device.space_charge) // their sections are known, and that they do not act is said once
    for (const std::string &trap : names)
      Description(root, trap, device);
  return device.space_charge ? names : std::vector<std::string>();
}

/// Where both edges of the gap are known the levels lie between them.
void report_outside_gap(const RegionContext &context, const Description &description, const double level)
{
  if (!context.has("electron_affinity") || !context.has("band_gap"))
    return;
  const char  *needed_by   = CarrierTrap::name;
  const double conduction  = context.constant("electron_affinity", needed_by),
               gap         = context.constant("band_gap", needed_by);
  const std::string place  = units::shortest(std::round(1e6 * level) / 1e6);
  const std::string of     = "of '" + context.region().material + "'";
  const std::string number = description.section.path() + "/Levels"; // that a distribution needs
  if (description.tail)
  {
    if (description.extent > gap)
      description.section.cause("Tail extent",
                                "lets the tail reach " + units::shortest(description.extent) +
                                    " eV from the band edge, beyond the gap " + of + " of " + units::shortest(gap) +
                                    " eV; give a shorter one",
                                number);
    return;
  }
  const std::string edges = " eV below the vacuum, outside of the gap " + of + " from " + units::shortest(conduction) +
                            " to " + units::shortest(conduction + gap) + " eV";
  if (level < conduction || level > conduction + gap)
    description.section.cause("Depth",
                              std::string("puts the ") + (description.gaussian ? "centre of the Gaussian " : "level ") +
                                  place + edges,
                              number);
  else if (description.gaussian)
    if (const double outside = gaussian_outside(level, description.width, conduction, conduction + gap);
        outside > most_outside)
      description.section.cause("Width",
                                "puts " + units::shortest(std::round(1000. * outside) / 10.) +
                                    " % of the Gaussian around " + place + edges + "; at most 1 % may lie there",
                                number);
}
} // namespace

void CarrierTrap::declare(const Declaration &declaration)
{
  const bool                     reference = declaration.root().for_reference();
  const std::vector<std::string> names     = trap_names(declaration.root(), declaration.device());
  const AbsoluteTolerance        tolerance{"Trap occupancy",
                                    "1e-3",
                                    internal_unit::dimensionless,
                                    Range::positive(),
                                    "Absolute, for the part of the carrier traps that is filled, of each level.",
                                    !names.empty(),
                                    "there are no carrier traps",
                                    "Physics/Carrier traps"};
  declaration.add(tolerance);
  const std::vector<std::string> known = names_of(declaration.regions());
  for (const std::string &trap : names)
  {
    const Description description(declaration.root(), trap, declaration.device());
    Field             field;
    field.shown_as    = shown_name(trap);
    field.unit        = "1/m^3";
    field.to_si       = si::per_cubic_metre_per_internal;
    field.block       = "traps";
    field.coefficient = "capture by " + trap;
    field.counted     = "trapped";
    for (const std::string &region : description.regions)
    {
      const auto named = regions_named(declaration.regions(), region);
      if (std::count(description.regions.begin(), description.regions.end(), region) > 1)
        description.section.problem("Regions", "lists '" + region + "' twice");
      if (named.empty())
        description.section.problem("Regions",
                                    "'" + region + "' is no region of the stack" + suggestion(region, known));
      for (const unsigned int r : named)
        if (declaration.device().metals[r])
          description.section.problem("Regions", "'" + known[r] + "' is a metal, which has no gap");
        else if (declaration.device().is_insulator(r))
          description.section.problem("Regions",
                                      "'" + known[r] +
                                          "' has neither electrons nor holes that traps could catch, which its "
                                          "section switches off; remove it here or there");
        else if (std::find(field.support.begin(), field.support.end(), r) == field.support.end())
          field.support.push_back(r);
    }
    std::sort(field.support.begin(), field.support.end());
    if (const std::string other = declaration.device().same_in_tables(field.shown_as); !reference && !other.empty())
      declaration.physics().problem("Carrier traps",
                                    other == field.shown_as
                                        ? "'" + trap + "' is given twice"
                                        : "'" + field.shown_as + "' and '" + other +
                                              "' would have the same columns in tables; give another name");
    for (std::size_t l = 0; l < description.levels.size(); ++l)
    {
      field.name            = field_of(trap, l, description.levels.size());
      field.tolerance_scale = field.capacity = description.density * description.levels[l].part;
      declaration.add(field, tolerance);
    }
  }
}

std::vector<CarrierTrap> CarrierTrap::create(const RegionContext &context)
{
  std::vector<CarrierTrap> traps;
  for (const std::string &trap_name : trap_names(context.root(), context.declared()))
  {
    const Description description(context.root(), trap_name, context.declared());
    const std::size_t count = description.levels.size();
    CarrierTrap       trap;
    if (context.slot_of(field_of(trap_name, 0, count)) == none)
      continue;
    trap.potential    = context.potential();
    trap.electrons    = create_electrons(context);
    trap.holes        = create_holes(context);
    trap.empty_charge = description.donor ? 1. : 0.;
    if (trap.electrons.exists())
      trap.electron_capture = description.electron_capture;
    if (trap.holes.exists())
      trap.hole_capture = description.hole_capture;
    trap.attraction.ways = description.attraction;
    if (trap.attraction.acts())
    {
      const char *fast = "high_frequency_relative_permittivity";
      trap.attraction.permittivity =
          constants::vacuum_permittivity * context.constant(context.has(fast) ? fast : "relative_permittivity", name);
    }
    const double edge = below_vacuum(context, description.from, 0., name); // asked once: what is missing is said once
    const double sign = description.from == "valence band" ? -1. : 1.;
    for (std::size_t l = 0; l < count; ++l)
    {
      const TrapLevel &level = description.levels[l];
      trap.levels.push_back({context.slot_of(field_of(trap_name, l, count)),
                             description.density * level.part,
                             edge + sign * level.depth});
    }
    report_outside_gap(context, description, edge + sign * description.depth);
    const double spacing = description.extent / static_cast<double>(count) /
                           (constants::boltzmann * context.declared().ambient_temperature);
    if (description.is_distribution() && spacing > far_levels)
      context.warn("the levels of carrier trap '" + trap_name + "' lie " +
                   units::shortest(std::round(10. * spacing) / 10.) +
                   " kT apart: what they let go in time comes in steps. More 'Levels' smooth them");
    if (trap.electron_capture > 0. || trap.hole_capture > 0.)
      traps.push_back(trap);
    else if (!context.root().for_reference())
      description.section.consequence("",
                                      "has nothing to catch in region '" + context.region().name +
                                          "'; give a capture cross section of carriers that are there, which "
                                          "Electrons and Holes of 'subsection Physics' say",
                                      {description.section.path() + "/Electron capture cross section",
                                       description.section.path() + "/Hole capture cross section",
                                       "Physics/Electrons",
                                       "Physics/Holes"});
  }
  return traps;
}
} // namespace ionstack::physics
