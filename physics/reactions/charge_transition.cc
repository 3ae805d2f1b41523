// SPDX-License-Identifier: Apache-2.0
#include "physics/reactions/charge_transition.h"

#include "materials/units/units.h"
#include "physics/reactions/gap_level.h"
#include "physics/setup/region_context.h"
#include "physics/transport/carrier_transport.h"
#include "physics/transport/potential.h"

#include <algorithm>
#include <cmath>

namespace ionstack::physics
{
namespace
{
using parameters::Range;
using parameters::Section;

constexpr const char *cross_section_of_photons = "Photoionization cross section";

/// A section `Charge transition NAME`.
struct Description
{
  Section                   section;
  std::string               name;
  std::string               with, without;
  std::vector<std::string>  regions;
  std::string               from; ///< where the depth is measured from
  double                    depth = 0., degeneracy = 1.;
  ChargeTransition::Capture of_electrons, of_holes;
  double                    photon_cross_section = 0.;    ///< [nm^2]
  bool                      photons_of_nothing   = false; ///< one is given that cannot act, which is reported

  bool exchanges() const
  {
    return of_electrons.coefficient > 0. || of_holes.coefficient > 0. || photon_cross_section > 0.;
  }
};

ChargeTransition::Capture
read_barred_capture(const Section &section, const std::string &carrier, const bool are_there, const std::string &entry)
{
  CaptureEntries capture = read_capture(section, carrier, are_there, entry);
  const double   barrier = capture.acting.quantity(carrier + " capture barrier",
                                                 "0 eV",
                                                 internal_unit::energy,
                                                 Range::not_negative(),
                                                 "E_b in exp(-E_b/kT), with which capture and emission of " +
                                                     std::string(carrier == "Hole" ? "holes" : "electrons") +
                                                     " are multiplied: the lattice has to relax.");
  return {are_there ? capture.coefficient : 0., barrier};
}

/// `flux_entry` is the path of the entry that says whether light falls, "" where that is not asked.
Description read_description(Section             root,
                             const std::string  &transition,
                             const Declarations &device,
                             const std::string  &flux_entry = "")
{
  const bool electrons = !device.space_charge || device.electrons != CarrierModel::off,
             holes     = !device.space_charge || device.holes != CarrierModel::off;
  Section section =
      root.section("Charge transition " + transition, "Defects that give an electron away and take it back.");
  Description description{section, transition, "", "", {}, "", 0., 1., {}, {}, 0.};
  description.with =
      section.text("From", parameters::required, "The species with the electron, say the neutral defect.");
  description.without =
      section.text("To", parameters::required, "The species without it, with a charge number that is larger by one.");
  description.regions =
      section.list("Regions", "", "Regions, or layers, in which it goes on. Empty: wherever both species live.");
  description.depth        = section.quantity("Depth",
                                       parameters::required,
                                       internal_unit::energy,
                                       Range::any(),
                                       "Distance of the level of the transition, E(q/q+1), from the band.");
  description.from         = section.choice("Measured from",
                                    "conduction band",
                                    {"conduction band", "valence band", "vacuum"},
                                    "Where that distance begins: down from the conduction band or the vacuum, up from "
                                            "the valence band.");
  description.degeneracy   = section.quantity("Degeneracy factor",
                                            "1",
                                            internal_unit::dimensionless,
                                            Range::positive(),
                                            "g in [From]/[To] = g exp((E_F - E_t)/kT): states of 'From' over those of "
                                              "'To', 2 where the electron is the unpaired one of 'From', 1/2 where it "
                                              "pairs with that of 'To'. 1 where the level holds for whole "
                                              "concentrations.");
  description.of_electrons = read_barred_capture(section, "Electron", electrons, "Physics/Electrons");
  description.of_holes     = read_barred_capture(section, "Hole", holes, "Physics/Holes");
  const double area =
      section.if_acts(electrons, "there are no electrons, to whose band light could lift one", "Physics/Electrons")
          .if_acts(
              !electrons, flux_entry.empty() ? "" : "no light falls on these defects; give a " + flux_entry, flux_entry)
          .quantity(cross_section_of_photons,
                    "0 m^2",
                    internal_unit::area,
                    Range::not_negative(),
                    "For light that lifts the electron of 'From' into the conduction band, at the wavelength of the "
                    "Photon flux of the region.");
  description.photon_cross_section = electrons ? area : 0.;
  description.photons_of_nothing   = !electrons && area > 0.;
  return description;
}

/// The transitions of the parameter file, none without space charge.
std::vector<Description> read_transitions(Section root, const Declarations &device)
{
  auto names = root.section("Physics")
                   .if_acts(device.space_charge, not_space_charge, closure_entry)
                   .names("Charge transitions",
                          "",
                          "Names of changes of charge of defects, each with a section `Charge transition NAME`.");
  if (root.for_reference())
    names = {"NAME"};
  std::vector<Description> transitions;
  for (const std::string &name : names) // also when they do not act, which is said once
    transitions.push_back(read_description(root, name, device));
  if (!device.space_charge)
    transitions.clear();
  return transitions;
}

bool lives_in(const Declarations &device, const std::string &species, const unsigned int region)
{
  const int field = device.field_index(species);
  if (field < 0)
    return false;
  const auto &support = device.fields[static_cast<std::size_t>(field)].support;
  return std::find(support.begin(), support.end(), region) != support.end();
}

/// Whether the transition goes on in a region.
bool goes_on_in(const Description  &description,
                const Declarations &device,
                const NamedRegion  &region,
                const unsigned int  index)
{
  const auto means = [&](const std::string &name) { return !regions_named({region}, name).empty(); };
  return description.with != description.without && lives_in(device, description.with, index) &&
         lives_in(device, description.without, index) &&
         (description.regions.empty() || std::any_of(description.regions.begin(), description.regions.end(), means));
}

/// Joins the sums in which both fields stand.
void keep_together(std::vector<Field> &fields, const std::size_t with, const std::size_t without)
{
  std::vector<std::size_t> members;
  std::string              label;
  for (const std::size_t one : {with, without})
    for (std::size_t f = 0; f < fields.size(); ++f)
      if (in_one_sum(fields, one, f) && std::find(members.begin(), members.end(), f) == members.end())
      {
        members.push_back(f);
        label += (label.empty() ? "" : " + ") + fields[f].name;
      }
  for (const std::size_t f : members)
    fields[f].kept_sum = label;
}

/// Where the edges of the gap are known the level lies between them.
void report_outside_gap(const RegionContext &context, const Section &section, const double level)
{
  if (!context.has("electron_affinity") || !context.has("band_gap"))
    return;
  const double conduction = context.constant("electron_affinity", ChargeTransition::name),
               valence    = conduction + context.constant("band_gap", ChargeTransition::name);
  if (level < conduction || level > valence)
    section.problem("Depth",
                    "puts the level " + units::shortest(level) + " eV below the vacuum, outside of the gap of '" +
                        context.region().material + "' from " + units::shortest(conduction) + " to " +
                        units::shortest(valence) + " eV");
}
} // namespace

void ChargeTransition::declare(const Declaration &declaration)
{
  Declarations                  &device = declaration.device();
  const std::vector<std::string> known  = names_of(declaration.regions());
  for (const Description &one : read_transitions(declaration.root(), device))
  {
    if (declaration.root().for_reference())
      continue;
    const Section &section    = one.section;
    bool           understood = true;
    const auto     complain   = [&](const char *entry, const std::string &message)
    {
      section.problem(entry, message);
      section.acts(cross_section_of_photons); // of which nothing can be said then
      understood = false;
    };
    for (const auto &[entry, species] : {std::pair{"From", one.with}, std::pair{"To", one.without}})
      if (species.empty())
        understood = false; // which is reported
      else if (std::find(device.ions.begin(), device.ions.end(), species) == device.ions.end())
        complain(entry, "'" + species + "' is no species of Physics/Species" + suggestion(species, device.ions));
    if (understood && one.with == one.without)
      complain("To", "is the species 'From' itself");
    if (!understood)
      continue;
    for (const std::string &region : one.regions)
    {
      const auto named = regions_named(declaration.regions(), region);
      if (std::count(one.regions.begin(), one.regions.end(), region) > 1)
        complain("Regions", "lists '" + region + "' twice");
      else if (named.empty())
        complain("Regions", "'" + region + "' is no region of the stack" + suggestion(region, known));
      for (const unsigned int r : named)
        for (const std::string &species : {one.with, one.without})
          if (!lives_in(device, species, r))
            complain("Regions",
                     "'" + species + "' does not live in '" + known[r] + "'; list it in the 'Regions' of that species");
    }
    bool somewhere = false;
    for (unsigned int r = 0; r < known.size(); ++r)
      somewhere = somewhere || goes_on_in(one, device, declaration.regions()[r], r);
    if (understood && !somewhere)
      complain("To", "lives in no region of '" + one.with + "', so that neither turns into the other");
    if (understood && !one.exchanges())
      section.consequence("",
                          "has nothing to exchange electrons with; give a capture cross section of carriers that are "
                          "there, which Electrons and Holes of 'subsection Physics' say, or one of photoionization",
                          {section.path() + "/Electron capture cross section",
                           section.path() + "/Hole capture cross section",
                           section.path() + "/" + cross_section_of_photons,
                           "Physics/Electrons",
                           "Physics/Holes"});
    keep_together(device.fields,
                  static_cast<std::size_t>(device.field_index(one.with)),
                  static_cast<std::size_t>(device.field_index(one.without)));
  }
}

std::vector<ChargeTransition> ChargeTransition::create(const RegionContext &context)
{
  const std::vector<Description> transitions = read_transitions(context.root(), context.declared());
  const auto                     is_here     = [&](const Description &one)
  { return goes_on_in(one, context.declared(), context.region(), context.index()); };
  // Of a transition that is not understood nothing else is said.
  const auto can_ionize = [&](const Description &one)
  {
    const bool known =
        context.declared().field_index(one.with) >= 0 && context.declared().field_index(one.without) >= 0;
    return one.photons_of_nothing || (one.photon_cross_section > 0. && (is_here(one) || !known));
  };
  const bool   can_be_lit = std::any_of(transitions.begin(), transitions.end(), can_ionize);
  Section      region     = context.region_section();
  const double flux       = region
                          .if_acts(can_be_lit,
                                   "no charge transition of this region has a Photoionization cross section",
                                   "Physics/Charge transitions")
                          .quantity("Photon flux",
                                    "0 1/(m^2 s)",
                                    internal_unit::surface_flux,
                                    Range::not_negative(),
                                    "Photons that fall on the lit face and ionize defects, see `Charge transition "
                                    "NAME/Photoionization cross section`.");
  const std::string   flux_entry = "Region " + context.region().name + "/Photon flux";
  const AbsorbedLight light      = AbsorbedLight::read(context, region, can_be_lit && flux > 0., flux_entry);

  std::vector<ChargeTransition> reactions;
  for (const Description &one : transitions)
  {
    if (context.root().for_reference() || !is_here(one))
      continue;
    read_description(context.root(), one.name, context.declared(), flux_entry);
    ChargeTransition reaction;
    reaction.potential  = context.potential();
    reaction.with       = context.slot_of(one.with);
    reaction.without    = context.slot_of(one.without);
    const double charge = context.charge_number(one.with), larger = context.charge_number(one.without);
    if (std::abs(larger - charge - 1.) > 1e-12)
      one.section.problem("To",
                          "'" + one.without + "' has the charge number " + units::shortest(larger) +
                              ", but without an electron of '" + one.with + "' (" + units::shortest(charge) +
                              ") it would be " + units::shortest(charge + 1.));
    reaction.electrons    = create_electrons(context);
    reaction.holes        = create_holes(context);
    reaction.of_electrons = one.of_electrons;
    reaction.of_holes     = one.of_holes;
    reaction.degeneracy   = one.degeneracy;
    reaction.level        = below_vacuum(context, one.from, one.depth, name);
    report_outside_gap(context, one.section, reaction.level);
    if (flux > 0. && one.photon_cross_section > 0.)
    {
      one.section.acts(cross_section_of_photons);
      reaction.ionization = flux * one.photon_cross_section;
      reaction.light      = light;
    }
    if (!reaction.electrons.exists()) // whose lack is reported
      reaction.of_electrons = {};
    if (!reaction.holes.exists())
      reaction.of_holes = {};
    reactions.push_back(reaction);
  }
  return reactions;
}
} // namespace ionstack::physics
