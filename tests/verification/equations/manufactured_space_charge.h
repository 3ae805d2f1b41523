// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_verification_equations_manufactured_space_charge_h
#define ionstack_tests_verification_equations_manufactured_space_charge_h

#include "continuum.h"
#include "manufactured_space_charge_laws.h"

#include "materials/units/constants.h"

#include <array>
#include <cmath>
#include <vector>

/// A manufactured solution of the `space charge` closure with every term: fields chosen at will, and the sources that
/// make them a solution (Roache, J. Fluids Eng. 124, 4 (2002)). The equations are those of doc/equations.md and
/// doc/space_charge.md, written down once more and independent of the product's code.
namespace ionstack::tests
{
/// Fields, their rates, and the sources per volume, at a point and at time 0.
template <int dim>
class ManufacturedSpaceCharge : Continuum<dim>
{
public:
  using Laws   = SpaceChargeLaws;
  using Real   = typename Continuum<dim>::Real;
  using Vector = typename Continuum<dim>::Vector;
  using Continuum<dim>::axes;

  ManufacturedSpaceCharge(const meshes::Coordinates coordinates, const SpaceChargeLaws &laws)
      : Continuum<dim>(coordinates), laws_(laws)
  {
  }

  /// Sizes of the fields, in the order of the device's: 0.2 V, 400 K, a concentration of 1e25 1/m^3.
  std::vector<double> sizes() const
  {
    const std::array<Real, n_unknowns> all{0.2L, 400, 0.2L, 0.2L, 0.01L, 0.01L, 0.01L, 0.01L, 0.01L, 0.01L};
    std::vector<double>                result;
    for (const Real value : of_device(all))
      result.push_back(static_cast<double>(value));
    return result;
  }

  std::vector<Real> fields(const Vector &x) const { return of_device(at(x, 0)); }

  std::vector<Real> rates(const Vector &x) const
  {
    return of_device(in_time([&](const Real time) { return at(x, time); }));
  }

  /// What must be fed in per volume so that the fields are a solution: stored, plus outflow, less what the laws make.
  std::vector<Real> sources(const Vector &x) const
  {
    Unknowns    balance = this->divergence([&](const Vector &y, const unsigned int d) { return flux(y, d); }, x);
    const State s(*this, x);
    const auto &l = laws_;
    const auto &w = l.weight;
    const Real  n = density(s, electrons), p = density(s, holes);

    balance[potential] -= l.fixed + w.charge_of_holes * p - w.charge_of_electrons * n +
                          l.z * (w.charge_of_cations * s[cation] + w.charge_of_caught * s[caught]) +
                          l.za * w.charge_of_anions * s[anion];
    if (l.gap_levels)
    {
      balance[potential] -= (l.z - 1) * w.charge_of_reduced * s[reduced];
      add_traps(l.acceptors, in_acceptors, w.charge_of_acceptors, s, balance);
      add_traps(l.donors, in_donors, w.charge_of_donors, s, balance);
      add_transition(s, light(x), balance);
    }

    // Joule heat of a flux J is -J . grad, of what drives it.
    for (unsigned int d = 0; d < dim; ++d)
    {
      const Unknowns J = flux(x, d);
      balance[temperature] += w.heat_of_electrons * J[electrons] * s.slope[electrons][d] +
                              w.heat_of_holes * J[holes] * s.slope[holes][d] +
                              (w.heat_of_cations * l.z * J[cation] + w.heat_of_anions * l.za * J[anion] +
                               w.heat_of_reduced * (l.z - 1) * J[reduced]) *
                                  s.slope[potential][d];
    }

    // Recombination less generation; div J_n = R - G and div J_p = G - R.
    const Real force = n * p * (1 - w.back_recombination * std::exp(-(s[holes] - s[electrons]) / s.kT));
    const Real n_1   = states(s, electrons) * std::exp(-(l.trap - l.affinity) / s.kT),
               p_1   = states(s, holes) * std::exp(-(l.ionization - l.trap) / s.kT);
    const Real net   = force * ((l.tau_n > 0 ? 1 / (l.tau_p * (n + n_1) + l.tau_n * (p + p_1)) : 0) + l.radiative +
                              l.auger_n * n + l.auger_p * p) -
                     l.light * light(x);
    balance[electrons] -= net;
    balance[holes] += net;
    // A pair sets free the distance of its levels, and the photon that makes it brings its energy; one that leaves
    // takes the gap along.
    balance[temperature] -= w.heat_of_pairs * net * (s[holes] - s[electrons]) +
                            w.heat_of_light * l.photon * l.light * light(x) -
                            l.escaping * l.radiative * force * (l.ionization - l.affinity);

    // Pairs made less pairs lost, and cations caught less released.
    const Real pairs =
        rate(l.generation, s) * (l.pairs - s[cation]) - l.K * std::exp(-l.Er / s.kT) * s[cation] * s[anion];
    const Real trapping = l.capture * s[cation] * (l.traps - s[caught]) - rate(l.release, s) * s[caught];
    balance[cation] -= pairs - trapping;
    balance[anion] -= pairs;
    balance[caught] -= trapping;

    if (l.heat == SpaceChargeLaws::Heat::transient)
    {
      const Unknowns change = in_time(
          [&](const Real time)
          {
            Unknowns amount   = at(x, time);
            amount[electrons] = -density(amount, electrons);
            amount[holes]     = density(at(x, time), holes);
            return amount;
          });
      balance[temperature] += l.heat_capacity * change[temperature] +
                              w.stored_heat * s[temperature] *
                                  (entropy(s, holes) * change[holes] - entropy(s, electrons) * change[electrons]);
      balance[electrons] += w.stored_electrons * change[electrons];
      balance[holes] += w.stored_holes * change[holes];
      for (const Unknown ion : {cation, anion, caught, reduced})
        balance[ion] += w.stored_ions * change[ion];
      for (const Unknown trap : {in_acceptors, in_donors})
        balance[trap] += w.stored_in_traps * change[trap];
    }
    return of_device(balance);
  }

private:
  using Continuum<dim>::pi;

  /// Electrons and holes are given by their quasi-Fermi potentials.
  enum Unknown
  {
    potential,
    temperature,
    electrons,
    holes,
    cation,
    anion,
    caught,
    reduced,
    in_acceptors, ///< electrons in them
    in_donors,
    n_unknowns
  };
  using Unknowns = std::array<Real, n_unknowns>;

  /// Values and slopes at a point, at time 0.
  struct State
  {
    State(const ManufacturedSpaceCharge &exact, const Vector &x) : value(exact.at(x, 0)), kT(exact.thermal(value))
    {
      for (unsigned int d = 0; d < dim; ++d)
      {
        const Unknowns change = Continuum<dim>::derivative([&](const Vector &y) { return exact.at(y, 0); }, x, d);
        for (unsigned int u = 0; u < n_unknowns; ++u)
          slope[u][d] = change[u];
      }
      field = std::sqrt(Continuum<dim>::product(slope[potential], slope[potential]));
    }

    Real operator[](const Unknown u) const { return value[u]; }

    Unknowns                       value;
    std::array<Vector, n_unknowns> slope;
    Real                           kT, field; ///< [eV], |grad psi| [V/nm]
  };

  bool stands_still() const { return laws_.heat != SpaceChargeLaws::Heat::transient; }

  /// Those unknowns that the device has, in its order.
  std::vector<Real> of_device(const Unknowns &all) const
  {
    std::vector<Real> result(all.begin(), laws_.gap_levels ? all.end() : all.begin() + reduced);
    if (laws_.heat == SpaceChargeLaws::Heat::off)
      result.erase(result.begin() + temperature);
    return result;
  }

  /// Waves over the device of 10 nm, at most half a period long; even in r, so that they are smooth on the axis. The
  /// bands follow the quasi-Fermi potentials within a few kT, and grad psi vanishes nowhere.
  Unknowns at(const Vector &x, const Real time) const
  {
    const Real u = pi * x[0] / 10, v = pi * x[dim - 1] / 10, w = dim == 3 ? pi * x[1] / 10 : 0;
    const Real cu = std::cos(u), cw = std::cos(w);
    const Real drop = 0.2L * (v / pi + 0.3L * cu * std::sin(0.5L * v + 0.3L) + 0.1L * cw);
    Unknowns   values;
    values[potential]    = -4.3L + drop;
    values[temperature]  = 300;
    values[electrons]    = 0.9L * drop + 0.02L * cu * std::cos(v + 0.2L);
    values[holes]        = 0.05L + 0.85L * drop + 0.02L * cu * std::sin(v + 0.5L) + 0.01L * std::sin(w + 0.3L * v);
    values[cation]       = 0.02L + 0.006L * cu * std::cos(v + 0.7L) + 0.002L * std::sin(w + 0.2L * v);
    values[anion]        = 0.015L + 0.005L * cu * std::sin(v - 0.3L) - 0.002L * std::sin(w + 0.1L * v);
    values[caught]       = 0.008L + 0.003L * cu * std::cos(0.7L * v - 0.2L);
    values[reduced]      = 0.012L + 0.004L * cu * std::cos(v + 0.3L) + 0.001L * std::sin(w + 0.3L * v);
    values[in_acceptors] = 0.011L + 0.004L * cu * std::sin(v + 0.2L) + 0.001L * std::sin(w + 0.4L * v);
    values[in_donors]    = 0.012L + 0.004L * cu * std::cos(v - 0.4L) - 0.001L * std::sin(w + 0.2L * v);
    if (laws_.heat != SpaceChargeLaws::Heat::off)
      values[temperature] = 400 + 60 * cu * std::sin(v + 0.4L) + 30 * v * v / (pi * pi) + 20 * std::cos(w + v);
    if (!stands_still())
    {
      values[potential] += 0.05L * time * cu * std::sin(v + 0.1L);
      values[temperature] += 50 * time * cu * std::cos(v - 0.4L);
      values[electrons] += 0.02L * time * cu * std::cos(v);
      values[holes] += 0.03L * time * cu * std::sin(v);
      values[cation] += 0.003L * time * cu * std::sin(v - 0.5L);
      values[anion] += 0.002L * time * cu * std::cos(v + 0.5L);
      values[caught] += 0.001L * time * cu * std::cos(v - 0.5L);
      values[reduced] += 0.003L * time * cu * std::sin(v + 0.6L);
      values[in_acceptors] += 0.003L * time * cu * std::cos(v - 0.1L);
      values[in_donors] += 0.003L * time * cu * std::sin(v - 0.2L);
    }
    return values;
  }

  /// Derivative at time 0; the fields are linear in it, and densities e-fold within a second.
  template <class Function>
  static Unknowns in_time(const Function &function)
  {
    return Continuum<dim>::derivative(function);
  }

  static Real thermal(const Unknowns &values) { return static_cast<Real>(constants::boltzmann) * values[temperature]; }

  /// N(T) of a band.
  template <class Values>
  Real states(const Values &values, const Unknown band) const
  {
    const Real excess = values[temperature] - 300;
    return band == electrons ? laws_.Nc * (1 + laws_.Nc_T * excess) : laws_.Nv * (1 + laws_.Nv_T * excess);
  }

  Real density(const State &s, const Unknown band) const { return density(s.value, band); }
  Real density(const Unknowns &values, const Unknown band) const
  {
    const Real distance = band == electrons ? values[potential] - values[electrons] + laws_.affinity
                                            : values[holes] - values[potential] - laws_.ionization;
    const Real eta      = distance / thermal(values);
    return states(values, band) * (laws_.fermi_dirac ? fermi_dirac(eta) : std::exp(eta));
  }

  /// 2/sqrt(pi) times the integral of sqrt(x)/(exp(x - eta) + 1) over x > 0 (DLMF 25.12.14), with x = y^2: the
  /// integrand is even and analytic in y within |Im y| < b, b^2 = (sqrt(eta^2 + pi^2) - eta)/2, so that the trapezoidal
  /// rule errs by exp(-2 pi b/h): 1e-18 for eta < 3 and this h. At y = 7 the integrand is exp(3 - 49).
  static Real fermi_dirac(const Real eta)
  {
    constexpr Real h   = 0.125L;
    Real           sum = 0;
    for (int i = 1; i <= 56; ++i)
    {
      const Real square = i * h * i * h;
      sum += square / (1 + std::exp(square - eta));
    }
    return 4 * h * sum / std::sqrt(pi);
  }

  /// What a carrier takes along [eV/K]: minus the slope of its chemical potential with T at constant density, with
  /// states that go as T^(3/2), k (3/2 F/F' - eta).
  Real entropy(const State &s, const Unknown band) const
  {
    const Real distance =
        band == electrons ? s[potential] - s[electrons] + laws_.affinity : s[holes] - s[potential] - laws_.ionization;
    const Real eta = distance / s.kT, h = 1e-4L;
    const Real slope =
        laws_.fermi_dirac ? (std::log(fermi_dirac(eta + h)) - std::log(fermi_dirac(eta - h))) / (2 * h) : 1;
    return s.kT / s[temperature] * (1.5L / slope - eta);
  }

  Real rate(const ManufacturedRate &r, const State &s) const { return r.f * std::exp(-(r.Ea - r.b * s.field) / s.kT); }

  /// What is left of light at a height.
  Real light(const Vector &x) const
  {
    return std::exp(-laws_.alpha * (laws_.light_from_below ? x[dim - 1] : 10 - x[dim - 1]));
  }

  /// Carriers that a level lets go when it is full, over its capture coefficient: those of the band with their Fermi
  /// level there, whatever the statistics.
  Real at_level(const State &s, const Unknown band, const Real level) const
  {
    const Real fermi = -s[band], energy = -s[potential] - level;
    return density(s, band) * std::exp((band == electrons ? energy - fermi : fermi - energy) / s.kT);
  }

  /// What a field multiplies both ways over a barrier that it lowers with.
  Real escape(const ManufacturedTrap::Escape how, const State &s) const
  {
    if (how == ManufacturedTrap::Escape::without_field)
      return 1;
    const Real a =
        std::sqrt(s.field / (pi * laws_.eps_fast * static_cast<Real>(constants::vacuum_permittivity))) / s.kT;
    return how == ManufacturedTrap::Escape::down_the_field ? std::exp(a) : 0.5L + (1 + (a - 1) * std::exp(a)) / (a * a);
  }

  /// Capture and emission, and the charge of what is caught.
  void add_traps(const ManufacturedTrap &trap,
                 const Unknown           filled,
                 const Real              weight_of_charge,
                 const State            &s,
                 Unknowns               &balance) const
  {
    const Real in = s[filled], vacant = trap.density - in, help = escape(trap.escape, s);
    const Real of_electrons = trap.electron_capture * (trap.is_donor ? help : 1) *
                              (density(s, electrons) * vacant - at_level(s, electrons, trap.level) * in),
               of_holes = trap.hole_capture * (trap.is_donor ? 1 : help) *
                          (density(s, holes) * in - at_level(s, holes, trap.level) * vacant);
    balance[filled] -= of_electrons - of_holes;
    balance[electrons] -= of_electrons; // div J_n = R - G, and div J_p = G - R
    balance[holes] += of_holes;
    balance[potential] -= weight_of_charge * (trap.is_donor ? vacant : -in);
    // An electron falls from its Fermi level to the trap, and from there to that of holes.
    const Real level = -s[potential] - trap.level;
    balance[temperature] -=
        laws_.weight.heat_of_traps * (of_electrons * (-s[electrons] - level) + of_holes * (level + s[holes]));
  }

  /// Reduced cations give their electron to the conduction band, by heat and by light, or to a hole.
  void add_transition(const State &s, const Real lit, Unknowns &balance) const
  {
    const auto &t       = laws_.transition;
    const auto  capture = [&](const Real c, const Real barrier) { return c * std::exp(-barrier / s.kT); };
    const Real  emitted =
                   capture(t.electron_capture, t.electron_barrier) *
                   (at_level(s, electrons, t.level) / t.degeneracy * s[reduced] - density(s, electrons) * s[cation]),
               of_holes = capture(t.hole_capture, t.hole_barrier) *
                          (density(s, holes) * s[reduced] - t.degeneracy * at_level(s, holes, t.level) * s[cation]),
               of_photons = t.cross_section * t.photons * lit * s[reduced];
    const Real oxidized   = emitted + of_holes + of_photons;
    balance[reduced] += oxidized;
    balance[cation] -= oxidized;
    balance[electrons] += emitted + of_photons;
    balance[holes] += of_holes;
    const Real level = -s[potential] - t.level;
    balance[temperature] -=
        laws_.weight.heat_of_transition * (of_holes * (level + s[holes]) - emitted * (-s[electrons] - level));
  }

  /// Drift velocity over diffusivity and field: z/kT times what hops in a field gain, up to a cap of the field (0:
  /// none). `gain` is g_v g_x/g_D.
  static Real drift(const State &s, const Real z, const Real gain, const Real gx, const Real a, const Real cap)
  {
    const Real effective = cap > 0 ? s.field / std::sqrt(1 + (s.field / cap) * (s.field / cap)) : s.field;
    // v/(D |E|) = g_v a f sinh(x)/(g_D a^2 f |E|) = (g_v/(g_D a |E|)) sinh(g_x z a E_e/kT)
    return a > 0 ? gain / (gx * a * s.field) * std::sinh(gx * z * a * effective / s.kT) : gain * z / s.kT;
  }

  /// A component of the flux of ions of charge z, D times (-grad c + c (drift and thermodiffusion)), on limited sites.
  Real ions(const State       &s,
            const Unknown      ion,
            const unsigned int d,
            const Real         D,
            const Real         velocity, ///< v/(D |E|)
            const Real         Q,
            const Laws::Sites  limit) const
  {
    const Real soret = laws_.heat == SpaceChargeLaws::Heat::off ? 0 : Q / (s.kT * s[temperature]);
    Real       pull  = -velocity * s.slope[potential][d] + soret * s.slope[temperature][d];
    const Real free  = 1 - (s[cation] + s[anion]) / laws_.sites;
    if (limit == Laws::Sites::modified_drift)
      pull *= free;
    if (limit == Laws::Sites::excess_potential) // -grad mu_ex, mu_ex = -ln(free)
      pull -= (s.slope[cation][d] + s.slope[anion][d]) / (laws_.sites * free);
    return D * (-s.slope[ion][d] + s[ion] * pull);
  }

  /// Component d of all fluxes: displacement, heat, currents of electrons and holes, ions.
  Unknowns flux(const Vector &x, const unsigned int d) const
  {
    const auto &l   = laws_;
    const bool  out = d == dim - 1;
    const State s(*this, x);
    Unknowns    J;
    J[potential] =
        -static_cast<Real>(constants::vacuum_permittivity) * (out ? l.eps_out : l.eps) * s.slope[potential][d];
    J[temperature]  = -(out ? l.k_out : l.k) * (1 + l.k_T * (s[temperature] - 300)) * s.slope[temperature][d];
    const Real mu_n = (out ? l.mu_n_out : l.mu_n) * std::exp(-l.mu_n_E / s.kT) *
                      (l.poole_frenkel > 0 ? std::exp(std::sqrt(s.field / l.poole_frenkel)) : 1),
               mu_p = (out ? l.mu_p_out : l.mu_p) * std::exp(-l.mu_p_E / s.kT) *
                      (l.hole_poole_frenkel > 0 ? std::exp(std::sqrt(s.field / l.hole_poole_frenkel)) : 1);
    const Real s_n = entropy(s, electrons), s_p = entropy(s, holes);
    J[electrons] =
        -mu_n * density(s, electrons) * (s.slope[electrons][d] - l.weight.entropy * s_n * s.slope[temperature][d]);
    J[holes] = -mu_p * density(s, holes) * (s.slope[holes][d] + l.weight.entropy * s_p * s.slope[temperature][d]);
    J[temperature] += l.weight.heat_of_currents * s[temperature] * (s_p * J[holes] - s_n * J[electrons]);
    J[cation] = ions(s,
                     cation,
                     d,
                     l.gD * l.a * l.a * l.f * std::exp(-l.Ea / s.kT),
                     drift(s, l.z, l.gv / l.gD * l.gx, l.gx, l.a, l.cap),
                     l.Q,
                     l.cation_sites);
    J[anion]  = ions(s,
                    anion,
                    d,
                    (out ? l.D_out : l.D) * std::exp(-l.D_E / s.kT),
                    drift(s, l.za, 1, 0.5L, l.aa, 0),
                    l.Qa,
                    l.anion_sites);
    J[caught] = J[in_acceptors] = J[in_donors] = 0;
    if (!l.gap_levels)
      J[reduced] = 0;
    else
      J[reduced] = ions(s,
                        reduced,
                        d,
                        l.D_reduced,
                        l.weight.drift_of_reduced * drift(s, l.z - 1, 1, 0.5L, 0, 0),
                        0,
                        Laws::Sites::unlimited);
    return J;
  }

  SpaceChargeLaws laws_;
};
} // namespace ionstack::tests

#endif
