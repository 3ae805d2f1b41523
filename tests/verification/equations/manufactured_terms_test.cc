// SPDX-License-Identifier: Apache-2.0
#include "manufactured_problem.h"
#include "manufactured_space_charge.h"
#include "manufactured_space_charge_device.h"

#include <gtest/gtest.h>

#include <algorithm>

// That no term of the space charge closure could be lost without the orders of manufactured_space_charge_test noticing.
namespace ionstack::tests
{
namespace
{
const std::string planar = "planar\n  set Width = 10 nm\n  set Depth = 2 nm\n  set Lateral cell size = 1.25 nm";

/// Solutions of equations from which a term is missing: their errors do not fall with the mesh, so that no term can be
/// lost, or be too small to matter, without the orders above noticing.
TEST(ManufacturedSpaceCharge, each_term_is_seen)
{
  using Laws   = SpaceChargeLaws;
  using Escape = ManufacturedTrap::Escape;
  struct Case
  {
    const char *term;
    void (*remove)(Laws &);
  };
  const Case cases[] = {
      {"charge of electrons", [](Laws &l) { l.weight.charge_of_electrons = 0.; }},
      {"charge of holes", [](Laws &l) { l.weight.charge_of_holes = 0.; }},
      {"charge of cations", [](Laws &l) { l.weight.charge_of_cations = 0.; }},
      {"charge of anions", [](Laws &l) { l.weight.charge_of_anions = 0.; }},
      {"charge of caught cations", [](Laws &l) { l.weight.charge_of_caught = 0.; }},
      {"charge of reduced cations", [](Laws &l) { l.weight.charge_of_reduced = 0.; }},
      {"charge of acceptors", [](Laws &l) { l.weight.charge_of_acceptors = 0.; }},
      {"charge of donors", [](Laws &l) { l.weight.charge_of_donors = 0.; }},
      {"fixed charge", [](Laws &l) { l.fixed = 0.; }},
      {"permittivity out of plane", [](Laws &l) { l.eps_out = l.eps; }},
      {"heat of electrons", [](Laws &l) { l.weight.heat_of_electrons = 0.; }},
      {"heat of holes", [](Laws &l) { l.weight.heat_of_holes = 0.; }},
      {"heat of cations", [](Laws &l) { l.weight.heat_of_cations = 0.; }},
      {"heat of anions", [](Laws &l) { l.weight.heat_of_anions = 0.; }},
      {"heat of reduced cations", [](Laws &l) { l.weight.heat_of_reduced = 0.; }},
      {"entropy of carriers that drives them", [](Laws &l) { l.weight.entropy = 0.; }},
      {"heat that carriers take along", [](Laws &l) { l.weight.heat_of_currents = 0.; }},
      {"heat that carriers store", [](Laws &l) { l.weight.stored_heat = 0.; }},
      {"heat of recombination", [](Laws &l) { l.weight.heat_of_pairs = 0.; }},
      {"heat of light", [](Laws &l) { l.weight.heat_of_light = 0.; }},
      {"light that escapes", [](Laws &l) { l.escaping = 0.; }},
      {"heat of traps", [](Laws &l) { l.weight.heat_of_traps = 0.; }},
      {"heat of changes of charge", [](Laws &l) { l.weight.heat_of_transition = 0.; }},
      {"heat conductivity out of plane", [](Laws &l) { l.k_out = l.k; }},
      {"heat conductivity in the heat", [](Laws &l) { l.k_T = 0.; }},
      {"heat capacity", [](Laws &l) { l.heat_capacity = 0.; }},
      {"stored electrons", [](Laws &l) { l.weight.stored_electrons = 0.; }},
      {"stored holes", [](Laws &l) { l.weight.stored_holes = 0.; }},
      {"stored ions", [](Laws &l) { l.weight.stored_ions = 0.; }},
      {"stored electrons in traps", [](Laws &l) { l.weight.stored_in_traps = 0.; }},
      {"statistics", [](Laws &l) { l.fermi_dirac = false; }},
      {"states of the conduction band in the heat", [](Laws &l) { l.Nc_T = 0.; }},
      {"states of the valence band in the heat", [](Laws &l) { l.Nv_T = 0.; }},
      {"mobility of electrons out of plane", [](Laws &l) { l.mu_n_out = l.mu_n; }},
      {"mobility of holes out of plane", [](Laws &l) { l.mu_p_out = l.mu_p; }},
      {"activation of electrons", [](Laws &l) { l.mu_n_E *= 0.7; }},
      {"activation of holes", [](Laws &l) { l.mu_p_E *= 0.7; }},
      {"mobility of electrons in a field", [](Laws &l) { l.poole_frenkel = 0.; }},
      {"mobility of holes in a field", [](Laws &l) { l.hole_poole_frenkel = 0.; }},
      {"recombination through a level", [](Laws &l) { l.tau_n = 0.; }},
      {"level of recombination", [](Laws &l) { l.trap = 4.2; }},
      {"radiative recombination", [](Laws &l) { l.radiative = 0.; }},
      {"Auger recombination of electrons", [](Laws &l) { l.auger_n = 0.; }},
      {"Auger recombination of holes", [](Laws &l) { l.auger_p = 0.; }},
      {"generation of the rest state", [](Laws &l) { l.weight.back_recombination = 0.; }},
      {"light", [](Laws &l) { l.light = 0.; }},
      {"absorption", [](Laws &l) { l.alpha = 0.; }},
      {"side of the light", [](Laws &l) { l.light_from_below = true; }},
      {"drift of cations", [](Laws &l) { l.gv = 0.; }},
      {"hops of cations in a field",
       [](Laws &l)
       {
         l.gx = 1e-3;
         l.gv = 500.;
       }},
      {"cap of the field", [](Laws &l) { l.cap = 0.; }},
      {"hops of anions in a field", [](Laws &l) { l.aa = 0.; }},
      {"diffusivity out of plane", [](Laws &l) { l.D_out = l.D; }},
      {"thermodiffusion of cations", [](Laws &l) { l.Q = 0.; }},
      {"thermodiffusion of anions", [](Laws &l) { l.Qa = 0.; }},
      {"sites of cations", [](Laws &l) { l.cation_sites = Laws::Sites::unlimited; }},
      {"sites of anions", [](Laws &l) { l.anion_sites = Laws::Sites::unlimited; }},
      {"kind of site limit", [](Laws &l) { l.cation_sites = l.anion_sites; }},
      {"generation of pairs", [](Laws &l) { l.generation.f = 0.; }},
      {"field that generates pairs", [](Laws &l) { l.generation.b = 0.; }},
      {"recombination of pairs", [](Laws &l) { l.K = 0.; }},
      {"activation of that recombination", [](Laws &l) { l.Er = 0.; }},
      {"capture", [](Laws &l) { l.capture = 0.; }},
      {"release", [](Laws &l) { l.release.f = 0.; }},
      {"field that releases", [](Laws &l) { l.release.b = 0.; }},
      {"drift of reduced cations", [](Laws &l) { l.weight.drift_of_reduced = 0.; }},
      {"electrons that acceptors catch", [](Laws &l) { l.acceptors.electron_capture = 0.; }},
      {"holes that acceptors catch", [](Laws &l) { l.acceptors.hole_capture = 0.; }},
      {"electrons that donors catch", [](Laws &l) { l.donors.electron_capture = 0.; }},
      {"holes that donors catch", [](Laws &l) { l.donors.hole_capture = 0.; }},
      {"level of acceptors", [](Laws &l) { l.acceptors.level += 0.02; }},
      {"level of donors", [](Laws &l) { l.donors.level -= 0.02; }},
      {"field that helps holes out of acceptors", [](Laws &l) { l.acceptors.escape = Escape::without_field; }},
      {"field that helps electrons out of donors", [](Laws &l) { l.donors.escape = Escape::without_field; }},
      {"directions of escape", [](Laws &l) { l.acceptors.escape = l.donors.escape; }},
      {"direction of escape", [](Laws &l) { l.donors.escape = l.acceptors.escape; }},
      {"electrons that cations catch", [](Laws &l) { l.transition.electron_capture = 0.; }},
      {"holes that reduced cations catch", [](Laws &l) { l.transition.hole_capture = 0.; }},
      {"barrier for electrons", [](Laws &l) { l.transition.electron_barrier = 0.; }},
      {"barrier for holes", [](Laws &l) { l.transition.hole_barrier = 0.; }},
      {"level of the change of charge", [](Laws &l) { l.transition.level += 0.02; }},
      {"degeneracy", [](Laws &l) { l.transition.degeneracy = 1.; }},
      {"light that ionizes", [](Laws &l) { l.transition.photons = 0.; }},
  };
  Laws complete;
  complete.fermi_dirac = true;
  complete.heat        = Laws::Heat::transient;
  // Of the coarse mesh, at whose inner nodes errors are compared. Errors of a missing term are percents of the fields;
  // orders need no more digits than this.
  constexpr double                                size = 1.25, tolerance = 1e-5;
  ManufacturedProblem<ManufacturedSpaceCharge<2>> on_coarse(space_charge_device(block(planar, 8, 0), complete)),
      on_fine(space_charge_device(block(planar, 8, 1), complete));
  const auto smallest_order = [&](const Laws &laws)
  {
    const auto coarse = on_coarse.errors(laws, size, tolerance), fine = on_fine.errors(laws, size, tolerance);
    double     least = 10.;
    for (std::size_t field = 0; field < fine.mean.size(); ++field)
      least = std::min(least, order(coarse.mean[field], fine.mean[field]));
    return least;
  };
  EXPECT_GT(smallest_order(complete), 1.8);
  for (const Case &one : cases)
  {
    Laws laws = complete;
    one.remove(laws);
    const double least = smallest_order(laws);
    show(std::string("without the ") + one.term + ", order", least);
    EXPECT_LT(least, 0.5) << one.term;
  }
}
} // namespace
} // namespace ionstack::tests
