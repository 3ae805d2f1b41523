// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_verification_equations_manufactured_space_charge_laws_h
#define ionstack_tests_verification_equations_manufactured_space_charge_laws_h

/// The laws of a manufactured device with space charge, for the parameter and material files as well as for the
/// equations in the continuum.
namespace ionstack::tests
{
/// An activated rate whose barrier the field lowers, f exp(-(E_a - b |E|)/kT): 1/s, eV, e nm.
struct ManufacturedRate
{
  double f, Ea, b;
};

/// Levels in the gap that catch electrons and holes, internal units. Electrons leave donors, and holes acceptors, over
/// a barrier that the field lowers.
struct ManufacturedTrap
{
  enum class Escape
  {
    without_field,
    down_the_field, ///< Frenkel, Phys. Rev. 54, 647 (1938)
    all_directions  ///< Hartke, J. Appl. Phys. 39, 4871 (1968)
  };

  bool   is_donor; ///< positive when it is empty; otherwise negative when it is filled
  double density, level, electron_capture, hole_capture; ///< N_t, energy below the vacuum, c_n, c_p
  Escape escape;
};

/// Defects with the charge z - 1 that become those of charge z when they give an electron away, internal units.
struct ManufacturedTransition
{
  double level, degeneracy;                  ///< energy below the vacuum, g
  double electron_capture, electron_barrier; ///< c exp(-E_b/kT)
  double hole_capture, hole_barrier;
  double photons, cross_section; ///< at the lit face
};

/// The laws of the manufactured device, internal units; the numbers are also those of its parameter and material files.
/// They are such that each term is a good part of its balance: fields of 0.02 V/nm over cells of a nanometre and
/// screening lengths of one or two.
struct SpaceChargeLaws
{
  enum class Heat
  {
    off,
    steady,
    transient
  };
  enum class Sites
  {
    unlimited,
    excess_potential,
    modified_drift
  };

  bool fermi_dirac = false; ///< otherwise Boltzmann's statistics
  Heat heat        = Heat::steady;

  // Relative permittivity in plane and out of plane; fixed charge; heat conductivity k (1 + k_T (T - 300 K)).
  double eps = 20., eps_out = 30., fixed = 0.012, k = 1e-3, k_out = 1.5e-3, k_T = 0.002, heat_capacity = 1e-4;
  // Bands: levels below the vacuum, densities of states N (1 + N_T (T - 300 K)).
  double affinity = 4.3, ionization = 4.35, Nc = 0.02, Nc_T = 0.002, Nv = 0.03, Nv_T = 0.003;
  // Mobilities: mu exp(-E/kT), with the fields of Poole and Frenkel.
  double mu_n = 400., mu_n_out = 300., mu_n_E = 0.05, mu_p = 300., mu_p_out = 500., mu_p_E = 0.04, poole_frenkel = 0.2,
         hole_poole_frenkel = 0.3;
  // Recombination and light; the trap's level is below the vacuum; part of the photons that leave.
  double tau_n = 3., tau_p = 2., trap = 4.32, radiative = 15., auger_n = 100., auger_p = 150., light = 5e-3,
         alpha = 0.15, photon = 0.4, escaping = 0.9;
  bool light_from_below = false;
  // Cations hop: charge, distance, frequency, barrier, prefactors, cap, heat of transport.
  double z = 2., a = 2., f = 3., Ea = 0.05, gD = 0.5, gv = 1., gx = 0.5, cap = 0.03, Q = 0.1;
  // Anions have a diffusivity D exp(-E/kT), and a distance for the hops in a field.
  double za = -2., D = 4., D_out = 2., D_E = 0.04, aa = 1.5, Qa = -0.08;
  // Sites, on which either counts both.
  double sites        = 0.06;
  Sites  cation_sites = Sites::excess_potential, anion_sites = Sites::modified_drift;
  // Pairs of a cation and an anion: perfect sites, generation, recombination K exp(-E_r/kT).
  double           pairs = 0.05, K = 3., Er = 0.03;
  ManufacturedRate generation{0.5, 0.12, 1.};
  // Traps of cations: how many, capture, release.
  double           traps = 0.02, capture = 3.;
  ManufacturedRate release{1., 0.1, 0.5};

  // Levels in the gap. A field of 0.03 V/nm lowers barriers by sqrt(0.03/(pi eps_fast eps_0)) = 0.024 eV, less than
  // the depth of 0.045 eV at which the law of Poole and Frenkel has a kink. Cations that have caught an electron
  // diffuse and drift without hops in a field.
  bool             gap_levels = true;
  double           eps_fast = 300., D_reduced = 3.;
  ManufacturedTrap acceptors{false, 0.02, 4.305, 20., 40., ManufacturedTrap::Escape::all_directions},
      donors{true, 0.025, 4.345, 40., 25., ManufacturedTrap::Escape::down_the_field};
  ManufacturedTransition transition{4.33, 2., 60., 0.03, 80., 0.04, 2., 0.25};

  /// Weights of terms, for solutions of equations from which one of them is missing.
  struct Weights
  {
    double charge_of_electrons = 1., charge_of_holes = 1., charge_of_cations = 1., charge_of_anions = 1.,
           charge_of_caught = 1., charge_of_reduced = 1., charge_of_acceptors = 1., charge_of_donors = 1.,
           heat_of_electrons = 1., heat_of_holes = 1., heat_of_cations = 1., heat_of_anions = 1., heat_of_reduced = 1.,
           heat_of_traps = 1., heat_of_transition = 1., stored_electrons = 1., stored_holes = 1., stored_ions = 1.,
           stored_in_traps = 1., back_recombination = 1., drift_of_reduced = 1., entropy = 1., heat_of_currents = 1.,
           stored_heat = 1., heat_of_pairs = 1., heat_of_light = 1.;
  } weight;
};
} // namespace ionstack::tests

#endif
