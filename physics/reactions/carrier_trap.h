// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_reactions_carrier_trap_h
#define ionstack_physics_reactions_carrier_trap_h

#include "materials/units/constants.h"
#include "materials/units/units.h"
#include "physics/local/plain_process.h"
#include "physics/setup/region_context.h"
#include "physics/statistics/carrier.h"
#include "physics/transport/carrier_transport.h"
#include "physics/transport/potential.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace ionstack::physics
{
/// Immobile levels of one energy in the gap, which catch electrons and holes and let them go, in time:
///
///     dn_t/dt = U_n - U_p,   U_n = c_n [n (N_t - n_t) - n_1 n_t],   U_p = c_p [p n_t - p_1 (N_t - n_t)]
///
/// with n_t of N_t levels filled with an electron, c = (cross section) (thermal velocity), and n_1, p_1 the densities
/// that the carriers have when their Fermi level is at the trap: Shockley & Read, Phys. Rev. 87, 835 (1952). What a
/// level lets go follows from detailed balance under any statistics, n_1 = n exp((E_t - E_F)/kT), for Boltzmann's N_c
/// exp(-(E_c - E_t)/kT). In a steady state U_n = U_p is the rate of Shockley, Read & Hall with lifetimes 1/(c N_t). An
/// acceptor carries the charge -1 when it is filled, a donor +1 when it is empty.
///
/// The field is n_t, in charge balances and Poisson's equation of the carriers' own processes. A run starts with levels
/// that are in a steady state with the first voltages.
struct CarrierTrap : PlainReaction
{
  static constexpr const char *name     = "carrier trapping";
  static constexpr const char *equation = "dn_t/dt = c_n [n (N_t - n_t) - n_1 n_t] - c_p [p n_t - p_1 (N_t - n_t)]";
  static constexpr const char *source   = "Shockley & Read, Phys. Rev. 87, 835 (1952)";

  /// A section `Carrier trap NAME`.
  struct Description
  {
    Description(parameters::Section root, const std::string &trap, const Declarations &device)
        : section(root.section("Carrier trap " + trap, "Immobile levels of one energy that catch electrons and holes."))
    {
      using parameters::Range;
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
                                 "Of the levels, filled or not, N_t.");
      depth   = section.quantity(
          "Depth", parameters::required, internal_unit::energy, Range::any(), "Distance of the level from the band.");
      from = section.choice("Measured from",
                            "conduction band",
                            {"conduction band", "valence band", "vacuum"},
                            "Where that distance begins: down from the conduction band or the vacuum, up from the "
                            "valence band.");
      electron_capture =
          read_capture("Electron", !device.space_charge || device.electrons != CarrierModel::off, "Physics/Electrons");
      hole_capture = read_capture("Hole", !device.space_charge || device.holes != CarrierModel::off, "Physics/Holes");
    }

    double read_capture(const std::string &carrier, const bool are_there, const std::string &entry)
    {
      using parameters::Range;
      parameters::Section with_carriers = section.if_acts(are_there, "there are no such carriers", entry);
      const double        area          = with_carriers.quantity(carrier + " capture cross section",
                                                 "0 m^2",
                                                 internal_unit::area,
                                                 Range::not_negative(),
                                                 "For " + std::string(carrier == "Hole" ? "holes" : "electrons") +
                                                     "; 0: the level exchanges none with that band.");
      const double        velocity      = with_carriers.if_acts(area > 0., "without a cross section nothing is caught")
                                  .quantity(carrier + " thermal velocity",
                                            "1e5 m/s",
                                            internal_unit::velocity,
                                            Range::positive(),
                                            "What the cross section is multiplied with to give the capture "
                                            "coefficient, about 1e7 cm/s in silicon at 300 K.");
      return area * velocity;
    }

    parameters::Section      section;
    std::vector<std::string> regions;
    std::string              from;
    bool                     donor            = false;
    double                   density          = 0.;
    double                   depth            = 0.; ///< [eV]
    double                   electron_capture = 0.; ///< [nm^3/s]
    double                   hole_capture     = 0.; ///< [nm^3/s]
  };

  Slot    filled = none, potential = none;
  Carrier electrons, holes;
  double  density          = 0.; ///< N_t [1/nm^3]
  double  level            = 0.; ///< E_t [eV] below the vacuum
  double  electron_capture = 0.; ///< c_n [nm^3/s]; 0: none
  double  hole_capture     = 0.; ///< c_p [nm^3/s]; 0: none
  double  empty_charge     = 0.; ///< 1 for donors, 0 for acceptors

  /// Declares the density of electrons in each kind of trap.
  static void declare(const Declaration &declaration)
  {
    const bool                     reference = declaration.root().for_reference();
    const std::vector<std::string> names     = trap_names(declaration.root(), declaration.device());
    const AbsoluteTolerance        tolerance{"Trap occupancy",
                                      "1e-3",
                                      internal_unit::dimensionless,
                                      parameters::Range::positive(),
                                      "Absolute, for the part of the carrier traps that is filled.",
                                      !names.empty(),
                                      "there are no carrier traps",
                                      "Physics/Carrier traps"};
    declaration.add(tolerance);
    const std::vector<std::string> known = names_of(declaration.regions());
    for (const std::string &trap : names)
    {
      const Description description(declaration.root(), trap, declaration.device());
      Field             field;
      field.name            = field_of(trap);
      field.unit            = "1/m^3";
      field.to_si           = si::per_cubic_metre_per_internal;
      field.block           = "traps";
      field.coefficient     = "capture by " + trap;
      field.counted         = "trapped";
      field.tolerance_scale = description.density;
      field.capacity        = description.density;
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
      if (!reference && declaration.device().field_index(field.name) >= 0)
        declaration.physics().problem("Carrier traps", "'" + trap + "' is given twice");
      else if (const std::string other = declaration.device().same_in_tables(field.name); !reference && !other.empty())
        declaration.physics().problem("Carrier traps",
                                      "'" + field.name + "' and '" + other +
                                          "' would have the same columns in tables; give another name");
      declaration.add(field, tolerance);
    }
  }

  /// The traps of one region; those without any carriers that they could catch are reported.
  static std::vector<CarrierTrap> create(const RegionContext &context)
  {
    std::vector<CarrierTrap> traps;
    for (const std::string &trap_name : trap_names(context.root(), context.declared()))
    {
      const Description description(context.root(), trap_name, context.declared());
      CarrierTrap       trap;
      trap.filled = context.slot_of(field_of(trap_name));
      if (trap.filled == none)
        continue;
      trap.potential    = context.potential();
      trap.electrons    = create_electrons(context);
      trap.holes        = create_holes(context);
      trap.density      = description.density;
      trap.empty_charge = description.donor ? 1. : 0.;
      if (trap.electrons.exists())
        trap.electron_capture = description.electron_capture;
      if (trap.holes.exists())
        trap.hole_capture = description.hole_capture;
      trap.level = description.depth;
      if (description.from == "conduction band")
        trap.level += context.constant("electron_affinity", name);
      else if (description.from == "valence band")
        trap.level = (context.has("ionization_energy")
                          ? context.constant("ionization_energy", name)
                          : context.constant("electron_affinity", name) + context.constant("band_gap", name)) -
                     description.depth;
      report_outside_gap(context, description, trap.level);
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

  bool stores() const { return true; }

  /// How fast a band fills and empties a level, over the capture coefficient [1/nm^3]: the density of the carrier, n or
  /// p, and the one that it has with its Fermi level at the trap, n_1 or p_1. `depth` [eV] is the trap's distance from
  /// the band, into the gap.
  template <class Number>
  struct Densities
  {
    Number present, at_trap;
  };
  template <class Number>
  static Densities<Number> densities(const Carrier &carrier, const NodeState<Number> &node, const double depth)
  {
    using std::exp;
    const Number thermal  = constants::boltzmann * node.temperature;
    const Number eta      = carrier.eta(node);
    Number       exponent = -depth / thermal;
    Number       at_trap  = carrier.density_of_states(node);
    if (!std::holds_alternative<Boltzmann>(carrier.statistics))
    {
      // F(eta) exp(-eta), which is constant where the carriers are dilute: farther down neither is a number any more.
      constexpr double dilute = -600.;
      Number           above  = eta;
      if (above < dilute)
        above = dilute;
      at_trap *= filling(carrier.statistics, above, thermal);
      exponent -= above;
    }
    at_trap *= exp(exponent);
    // Where both are less than a double can hold, what remains of them has the same ratio, n_1/n = exp(-depth/kT -
    // eta): a level finds its Fermi level however cold it is.
    const Number ratio = -depth / thermal - eta;
    const Number part  = logistic<Number>(ratio); // n_1/(n + n_1)
    return {carrier.density(node) + smallest_density * (1. - part), at_trap + smallest_density * part};
  }

  /// 1/(1 + exp(-x)).
  template <class Number>
  static Number logistic(const Number &x)
  {
    using std::exp;
    if (x > 0.)
    {
      const Number opposite = -x, small = exp(opposite);
      return 1. / (1. + small);
    }
    const Number small = exp(x);
    return small / (1. + small);
  }

  /// Net capture of electrons less that of holes is what fills the traps; both [1/(s nm^3)].
  template <class Number>
  struct Capture
  {
    Number electrons, holes;
  };
  template <class Number>
  Capture<Number> capture(const NodeState<Number> &node) const
  {
    const Number    occupied = node[filled];
    const Number    vacant   = density - occupied;
    Capture<Number> result{Number(0.), Number(0.)};
    if (electron_capture > 0.)
    {
      const auto n     = densities<Number>(electrons, node, level - electrons.level);
      result.electrons = electron_capture * (n.present * vacant - n.at_trap * occupied);
    }
    if (hole_capture > 0.)
    {
      const auto p = densities<Number>(holes, node, holes.level - level);
      result.holes = hole_capture * (p.present * occupied - p.at_trap * vacant);
    }
    return result;
  }

  template <class Number, class Add>
  void add_sources(const NodeState<Number> &node, const Number & /*field_squared*/, const Add &add) const
  {
    const Capture<Number> caught  = capture(node);
    const Number          emptied = caught.holes - caught.electrons;
    const Number          charge  = node[filled] - empty_charge * density; // to the left of Poisson's equation
    add(filled, emptied);
    add(potential, charge);
    if (electrons.quasi_fermi != none && electron_capture > 0.)
    {
      const Number lost = -caught.electrons; // electrons are counted as negative charge
      add(electrons.quasi_fermi, lost);
    }
    if (holes.quasi_fermi != none && hole_capture > 0.)
      add(holes.quasi_fermi, caught.holes);
    const Number heat = heat_of(caught, node);
    add(heat_released, heat);
  }

  /// Electrons fall from their Fermi level to the trap, and on to that of the holes [eV/(s nm^3)].
  template <class Number>
  Number heat_of(const Capture<Number> &caught, const NodeState<Number> &node) const
  {
    const Number at_trap = -node[potential] - level;
    const Number fermi_n = electrons.quasi_fermi == none ? Number(0.) : Number(-node[electrons.quasi_fermi]);
    const Number fermi_p = holes.quasi_fermi == none ? Number(0.) : Number(-node[holes.quasi_fermi]);
    return caught.electrons * (fermi_n - at_trap) + caught.holes * (at_trap - fermi_p);
  }

  template <class Number, class Add>
  void add_stored(const NodeState<Number> &node, const Add &add) const
  {
    add(filled, node[filled]);
  }

private:
  /// Where both edges of the gap are known a level lies between them.
  static void report_outside_gap(const RegionContext &context, const Description &description, const double level)
  {
    if (!context.has("electron_affinity") || !context.has("band_gap"))
      return;
    const double conduction = context.constant("electron_affinity", name),
                 valence    = conduction + context.constant("band_gap", name);
    if (level < conduction || level > valence)
      description.section.problem("Depth",
                                  "puts the level " + units::shortest(level) +
                                      " eV below the vacuum, outside of the gap "
                                      "of '" +
                                      context.region().material + "' from " + units::shortest(conduction) + " to " +
                                      units::shortest(valence) + " eV");
  }

  static std::string field_of(const std::string &trap) { return "electrons in " + trap; }

  static std::vector<std::string> trap_names(parameters::Section root, const Declarations &device)
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
};
} // namespace ionstack::physics

#endif
