// SPDX-License-Identifier: Apache-2.0
#include "physics/reactions/defect_reaction.h"

#include "physics/setup/region_context.h"

#include <algorithm>
#include <cmath>

namespace ionstack::physics
{
namespace
{
using parameters::Range;
using parameters::Section;

/// A section `Defect reaction NAME` as it is written; every entry is asked for, whatever the kind.
struct Description
{
  bool                     trapping = false;
  std::vector<std::string> regions, products;
  std::string              free, trapped;
  double                   sites = 0., capture = 0., recombination = 0., recombination_energy = 0.;
  ActivatedRate            rate;
};

Description read_description(Section section)
{
  Description description;
  description.trapping =
      section.choice("Kind",
                     "pair",
                     {"pair", "trapping"},
                     "Defects that come from a perfect site and recombine, or mobile ions that sites catch.") ==
      "trapping";
  Section of_pair      = section.if_acts(!description.trapping, "has a meaning for Kind = pair only");
  Section of_trapping  = section.if_acts(description.trapping, "has a meaning for Kind = trapping only");
  description.regions  = section.list("Regions", parameters::required, "Regions in which the reaction goes on.");
  description.products = of_pair.list("Products", "", "Of a pair: the one or two species that a site gives.");
  description.free     = of_trapping.text("Free species", "", "Of trapping: the mobile species.");
  description.trapped =
      of_trapping.text("Trapped species", "", "Of trapping: the species in the traps, `Mobile = false`.");
  description.sites                  = section.quantity("Site density",
                                       parameters::required,
                                       internal_unit::concentration,
                                       Range::positive(),
                                       "Of perfect sites that can give a defect, or of traps.");
  description.rate.attempt_frequency = section.quantity("Attempt frequency",
                                                        parameters::required,
                                                        internal_unit::frequency,
                                                        Range::positive(),
                                                        "f of generation, or of release from a trap.");
  description.rate.activation_energy = section.quantity("Activation energy",
                                                        parameters::required,
                                                        internal_unit::energy,
                                                        Range::not_negative(),
                                                        "E_a of generation, or of release from a trap.");
  description.rate.field_factor      = section.quantity("Field factor",
                                                   "0 eV nm/V",
                                                   internal_unit::dipole_moment,
                                                   Range::not_negative(),
                                                   "b by which a field lowers that energy, E_a - b E.");
  description.recombination          = of_pair.optional_quantity(
      "Recombination coefficient",
      internal_unit::recombination_2,
      Range::not_negative(),
      "K of a pair: the rate is K exp(-E_r/kT) times both concentrations. Empty: no recombination.");
  const double single              = of_pair.optional_quantity("Recombination frequency",
                                                  internal_unit::frequency,
                                                  Range::not_negative(),
                                                  "The same for one product alone: times its concentration.");
  const bool   recombines          = description.recombination > 0. || single > 0.;
  description.recombination_energy = of_pair.if_acts(recombines, "without a recombination coefficient or frequency")
                                         .quantity("Recombination energy",
                                                   "0 eV",
                                                   internal_unit::energy,
                                                   Range::not_negative(),
                                                   "E_r of the recombination.");
  description.capture = of_trapping.optional_quantity("Capture coefficient",
                                                      internal_unit::recombination_2,
                                                      Range::positive(),
                                                      "k of trapping: times the free ions and the empty traps.");

  const auto complain = [&](const bool wrong, const char *entry, const char *text)
  {
    if (wrong && !section.for_reference())
      section.problem(entry, text);
  };
  if (description.trapping)
  {
    complain(description.free.empty(), "Free species", "trapping needs it");
    complain(description.trapped.empty(), "Trapped species", "trapping needs it");
    complain(std::isnan(description.capture), "Capture coefficient", "trapping needs it");
  }
  else
  {
    const std::size_t n = description.products.size();
    complain(n != 1 && n != 2, "Products", "a pair has one or two products");
    complain(n == 1 && !std::isnan(description.recombination),
             "Recombination coefficient",
             "needs two products; with one give 'Recombination frequency'");
    complain(n == 2 && !std::isnan(single), "Recombination frequency", "has a meaning for one product only");
    if (n == 1)
      description.recombination = single;
  }
  if (std::isnan(description.recombination))
    description.recombination = 0.;
  return description;
}

std::vector<std::string> reaction_names(Section root)
{
  auto names = root.section("Physics").names(
      "Defect reactions", "", "Names of reactions between ion species, each with a section `Defect reaction NAME`.");
  if (root.for_reference())
    names = {"NAME"};
  return names;
}

Section reaction_section(Section root, const std::string &name)
{
  return root.section("Defect reaction " + name, "Ions that come, go, or are caught.");
}

/// Calls action(section, description, slot in) for each reaction of a kind in the region. `slot in` an entry reports a
/// species that is not there.
template <class Action>
void for_each_reaction(const RegionContext &context, const bool trapping, const Action &action)
{
  for (const std::string &name : reaction_names(context.root()))
  {
    const Section     section     = reaction_section(context.root(), name);
    const Description description = read_description(section);
    if (description.trapping != trapping || section.for_reference() ||
        std::find(description.regions.begin(), description.regions.end(), context.region().name) ==
            description.regions.end())
      continue;
    const auto slot_in = [&](const char *entry, const std::string &species)
    {
      const Slot  slot = context.slot_of(species);
      const auto &ions = context.declared().ions;
      if (slot == none || std::find(ions.begin(), ions.end(), species) == ions.end())
        section.problem(entry,
                        "'" + species + "' is no species of region '" + context.region().name +
                            "'; list it in Physics/Species and the region in 'Regions' of that species");
      return slot;
    };
    action(section, description, slot_in);
  }
}
} // namespace

void PairReaction::declare(const Declaration &declaration)
{
  const std::vector<std::string> regions = names_of(declaration.regions());
  for (const std::string &name : reaction_names(declaration.root()))
  {
    const Section     section     = reaction_section(declaration.root(), name);
    const Description description = read_description(section);
    for (const std::string &region : description.regions)
      if (std::find(regions.begin(), regions.end(), region) == regions.end())
        section.problem("Regions", "'" + region + "' is no region of the stack" + suggestion(region, regions));
    std::vector<std::string> species = description.products;
    if (description.trapping)
      species.insert(species.end(), {description.free, description.trapped});
    for (const std::string &one : species)
      if (const int field = declaration.device().field_index(one); field >= 0)
        declaration.device().fields[static_cast<std::size_t>(field)].amount_is_kept = false;
  }
}

std::vector<PairReaction> PairReaction::create(const RegionContext &context)
{
  std::vector<PairReaction> reactions;
  for_each_reaction(context,
                    false,
                    [&](const Section &section, const Description &description, const auto &slot_in)
                    {
                      if (description.products.empty())
                        return;
                      PairReaction reaction;
                      double       charge = 0.;
                      reaction.first      = slot_in("Products", description.products[0]);
                      if (description.products.size() > 1)
                        reaction.second = slot_in("Products", description.products[1]);
                      for (const std::string &product : description.products)
                        if (context.slot_of(product) != none)
                          charge += context.charge_number(product);
                      if (context.declared().space_charge && std::abs(charge) > 1e-12)
                        section.problem("Products",
                                        "with Physics/Potential = space charge their charges must add up to "
                                        "zero: a perfect site has none");
                      reaction.sites                = description.sites;
                      reaction.generation           = description.rate;
                      reaction.recombination        = description.recombination;
                      reaction.recombination_energy = description.recombination_energy;
                      if (reaction.first != none)
                        reactions.push_back(reaction);
                    });
  return reactions;
}

std::vector<TrappingReaction> TrappingReaction::create(const RegionContext &context)
{
  std::vector<TrappingReaction> reactions;
  for_each_reaction(context,
                    true,
                    [&](const Section &section, const Description &description, const auto &slot_in)
                    {
                      TrappingReaction reaction;
                      reaction.free    = slot_in("Free species", description.free);
                      reaction.trapped = slot_in("Trapped species", description.trapped);
                      if (reaction.free == none || reaction.trapped == none)
                        return;
                      if (context.declared().space_charge &&
                          context.charge_number(description.free) != context.charge_number(description.trapped))
                        section.problem("Trapped species",
                                        "has another charge than the free species; a trap of its own "
                                        "charge is a donor or acceptor of the region");
                      reaction.traps   = description.sites;
                      reaction.capture = description.capture;
                      reaction.release = description.rate;
                      reactions.push_back(reaction);
                    });
  return reactions;
}
} // namespace ionstack::physics
