// SPDX-License-Identifier: Apache-2.0
#include "physics/transport/statistics_entries.h"

#include "materials/units/constants.h"
#include "materials/units/units.h"
#include "physics/setup/region_context.h"

#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ionstack::physics
{
namespace
{
using parameters::Range;
using parameters::Section;

/// Widest Gaussian density of states, in units of kT: exp(s^2) has to be a number.
constexpr double      widest_gaussian_band = 25.;
constexpr const char *overridden           = "each region, or carrier, to which it would apply has its own";
constexpr const char *as_in_physics = "as in Physics", *as_both = "as Carrier statistics";

/// The choice of statistics in a section, or of what stands in place of one.
std::string
choose(const Section &section, const std::string &name, const std::string &other, const std::string &documentation)
{
  std::vector<std::string> choices{"Boltzmann", "Fermi-Dirac", "Blakemore", "Gauss-Fermi"};
  if (other != choices.front())
    choices.insert(choices.begin(), other);
  return Section(section).choice(name, other, choices, documentation);
}

/// Reads in turn what says the same thing, the most particular entry first: what follows one that is given is idle.
class InTurn
{
public:
  InTurn(const bool means_something, std::string otherwise)
      : means_something_(means_something), otherwise_(std::move(otherwise))
  {
  }

  /// The section to be asked for the next entry.
  Section next(const Section &section) const
  {
    return section.if_acts(means_something_, otherwise_).if_acts(std::isnan(value), overridden);
  }

  void take(const double found, const Section &section, const std::string &entry)
  {
    if (std::isnan(value) && !std::isnan(found))
    {
      value = found;
      given.emplace(section, entry);
    }
  }

  double                                         value = std::nan("");
  std::optional<std::pair<Section, std::string>> given; ///< where

private:
  bool        means_something_;
  std::string otherwise_;
};
} // namespace

Statistics read_statistics(const RegionContext &context, const bool electrons)
{
  const Declarations &device  = context.declared();
  const CarrierModel  here    = electrons ? context.electrons() : context.holes();
  const CarrierModel  other   = electrons ? context.holes() : context.electrons();
  const CarrierModel  model   = electrons ? device.electrons : device.holes;
  const bool          nobody  = device.electrons == CarrierModel::off && device.holes == CarrierModel::off;
  const std::string   carrier = electrons ? "Electron" : "Hole", carriers = electrons ? "Electrons" : "Holes";
  const std::string   of_one = carrier + " statistics", width_of_one = carrier + " Gaussian width";
  // What is said of both carriers is for the one that is there to explain; what `Physics` says, for a region with
  // carriers.
  const bool        is_here = here != CarrierModel::off, is_other_here = other != CarrierModel::off;
  const std::string because = "Region " + context.region().name + "/" + carriers;
  const Section     region = context.region_section(), physics = context.section("Physics");
  const Section     region_of_one = region.if_acts(is_here, "the region has no such carriers", because);
  const Section     region_of_both =
      region.if_acts(is_here, is_other_here ? "" : "the region has neither electrons nor holes", because);
  const Section physics_of_one =
      physics.if_acts(is_here, model == CarrierModel::off ? "there are no such carriers" : "", "Physics/" + carriers);
  const Section physics_of_both =
      physics.if_acts(is_here, nobody ? "there are neither electrons nor holes" : "", "Physics/Electrons");

  const std::string meaning_of_one = std::string("How ") + (electrons ? "electrons" : "holes") + " fill their states";

  std::string form = choose(region_of_one, of_one, as_both, meaning_of_one + ", in this region.");
  const auto  ask =
      [&](const Section &section, const std::string &entry, const char *otherwise, const std::string &documentation)
  {
    const bool        open  = form == as_both || form == as_in_physics;
    const std::string found = choose(section.if_acts(open, overridden), entry, otherwise, documentation);
    if (open)
      form = found;
  };
  ask(region_of_both,
      "Carrier statistics",
      as_in_physics,
      "How electrons and holes fill their states, in this region.");
  ask(physics_of_one, of_one, as_both, meaning_of_one + ".");
  ask(physics_of_both,
      "Carrier statistics",
      "Boltzmann",
      "How electrons and holes fill their states: dilute, in parabolic bands, the approximation 1/(exp(-eta) + gamma), "
      "or in a Gaussian density of states.");

  InTurn      gamma(form == "Blakemore", "has a meaning with Carrier statistics = Blakemore only");
  const char *gamma_entry = "Blakemore gamma";
  gamma.take(gamma.next(region_of_both)
                 .optional_quantity(gamma_entry,
                                    internal_unit::dimensionless,
                                    Range::between(0., 1.),
                                    "gamma of Blakemore's statistics. Empty: as in Physics."),
             region_of_both,
             gamma_entry);
  gamma.take(gamma.next(physics_of_both)
                 .quantity(gamma_entry,
                           "0.27",
                           internal_unit::dimensionless,
                           Range::between(0., 1.),
                           "gamma of Blakemore's statistics."),
             physics_of_both,
             gamma_entry);

  InTurn     width(form == "Gauss-Fermi", "has a meaning with Carrier statistics = Gauss-Fermi only");
  const auto ask_width = [&](const Section &section, const std::string &entry, const std::string &documentation)
  {
    width.take(width.next(section).optional_quantity(entry, internal_unit::energy, Range::positive(), documentation),
               section,
               entry);
  };
  const char       *both_widths = "Gaussian width";
  const std::string meaning     = "Standard deviation of the Gaussian density of states";
  ask_width(region_of_one, width_of_one, meaning + " of this carrier. Empty: that of both.");
  ask_width(region_of_both, both_widths, meaning + ". Empty: as in Physics.");
  ask_width(physics_of_one, width_of_one, meaning + " of this carrier. Empty: that of both.");
  width.take(width.next(physics_of_both)
                 .quantity(both_widths, "0.1 eV", internal_unit::energy, Range::positive(), meaning + "."),
             physics_of_both,
             both_widths);

  if (here == CarrierModel::off)
    return Boltzmann{};
  if (form == "Fermi-Dirac")
    return FermiDiracHalf{};
  if (form == "Blakemore")
    return Blakemore{gamma.value};
  if (form == "Gauss-Fermi")
  {
    if (width.value <= widest_gaussian_band * constants::boltzmann * device.ambient_temperature)
      return GaussianBand{width.value};
    width.given->first.problem(
        width.given->second,
        "is more than " + units::shortest(widest_gaussian_band) +
            " kT at the ambient temperature, where the low-density limit exp(s^2) of the statistics leaves "
            "the numbers of the computer; bands of molecules are 0.05 to 0.2 eV wide");
  }
  return Boltzmann{};
}

void know_statistics(Section physics)
{
  for (const char *carrier : {"Carrier ", "Electron ", "Hole "})
    physics.text(std::string(carrier) + "statistics", "", "");
  for (const char *carrier : {"", "Electron ", "Hole "})
    physics.text(std::string(carrier) + "Gaussian width", "", "");
  physics.text("Blakemore gamma", "", "");
}
} // namespace ionstack::physics
