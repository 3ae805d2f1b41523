// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_local_edge_mean_h
#define ionstack_physics_local_edge_mean_h

#include "physics/local/chain_rule.h"
#include "physics/local/local_law.h"
#include "physics/local/state.h"

#include <cmath>
#include <type_traits>

/// Means of a coefficient along an edge, of whose ends alone the state is known.
///
/// The geometric mean serves where nothing is known of the course between. Where the ends differ in temperature more is
/// known: heat flows along the edge, so that the integral of kappa dT grows evenly from one end to the other. The mean
/// that is exact then is, over T between the ends,
///
///     of kappa, for the flux of heat:       integral of kappa dT / (T_b - T_a)
///     of sigma, for a flux that crosses it: integral of kappa dT / integral of (kappa/sigma) dT
///
/// and with both the sum of (kappa/sigma)_e (T_b - T_a) over a line of edges is the integral of kappa/sigma dT,
/// whatever their number: the relation of Kohlrausch, Ann. Phys. 306, 132 (1900), between the voltage and the highest
/// temperature of a conductor holds on any mesh. With geometric means a falling kappa/sigma makes that sum smaller than
/// the integral, the more the higher the temperature: a voltage that falls with the current where none can.
namespace ionstack::physics
{
/// The geometric mean. The exact mean for a flux along the edge, 1 / mean(1/k), lies within ln(b/a)^2/24 of it, below
/// for a coefficient that varies exponentially and above for one that varies linearly; the harmonic mean of the end
/// values is two to four times farther off.
template <class Number>
Number edge_mean(const Number &a, const Number &b)
{
  using std::sqrt;
  return sqrt(a * b);
}

/// How far, relatively, the geometric mean may be from the exact one when all that is known is ln(b/a): sinh(x)/x - 1
/// with x = ln(b/a)/2, which is the excess over the exact mean of an exponential coefficient, and the shortfall from
/// that of a linear one as part of the geometric mean. To leading order ln(b/a)^2/24.
inline double edge_mean_error(const double log_ratio)
{
  const double x = 0.5 * std::abs(log_ratio);
  return x < 1e-3 ? x * x / 6. : std::sinh(x) / x - 1.;
}

/// Changes of a coefficient along an edge, as |ln(b/a)|, up to which any mean is right to 1e-3, and from which on the
/// one that is exact is asked for.
inline constexpr double little_change = 0.15, much_change = 0.3;

/// Whether a coefficient changes so little along an edge that any mean will do. Without a logarithm, for most do.
template <class Number>
bool changes_little(const Number &tail, const Number &head)
{
  constexpr double ratio = 1.161834242728283; // exp(little_change)
  const double     a = value_of(tail), b = value_of(head);
  return a <= ratio * b && b <= ratio * a;
}

/// How much of the exact mean is asked for, from 0 to 1 between the two changes, with three continuous derivatives:
/// difference quotients, of Newton's method or of a test of its derivatives, notice a jump in the second.
template <class Number>
Number share_of_change(const Number &tail, const Number &head)
{
  using std::log;
  if (!(value_of(tail) > 0.) || !(value_of(head) > 0.) || changes_little(tail, head))
    return Number(0.);
  Number amount = log(head / tail);
  if (value_of(amount) < 0.)
    amount = -amount;
  if (value_of(amount) >= much_change)
    return Number(1.);
  const Number share  = (amount - little_change) * (1. / (much_change - little_change));
  const Number square = share * share;
  return square * square * (35. - 84. * share + 70. * square - 20. * square * share);
}

/// What the geometric mean of `coefficient(T)` has to be multiplied with where the temperature differs from `tail` to
/// `head`; `weight(T)` is kappa for the mean of a sigma, and for that of kappa itself `of_heat` is set.
///
/// 1 up to a change of the coefficient by exp(0.15), where the geometric mean is right to 1e-3, the whole factor from
/// exp(0.3) on, and smooth between: the integrals cost evaluations of the laws, which few edges then need. They are by
/// Gauss & Legendre's rule of four points, in w = T^-1/2 (in which laws of Arrhenius, steep at the cold end, are
/// exp(w^2) and powers of T, steep at the hot one, are powers), on as many pieces as make it exact to 1e-8,
/// so that another number of them is no step.
template <class Number, class Coefficient, class Weight>
Number thermal_factor(
    const Number &tail, const Number &head, const Coefficient &coefficient, const Weight &weight, const bool of_heat)
{
  using std::sqrt;
  const double low = value_of(tail), high = value_of(head);
  // Laws are no steeper than (ln T)^150; a temperature that is none is that of an iterate on its way.
  if (!(low > 0.) || !(high > 0.) || std::abs(high - low) < 1e-3 * low)
    return Number(1.);
  const double change = std::log(coefficient(high) / coefficient(low)); // of doubles: cheap
  if (!(std::abs(change) > little_change) || !std::isfinite(change))
    return Number(1.);

  constexpr double points[4]  = {-0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526};
  constexpr double weights[4] = {0.3478548451374538, 0.6521451548625461, 0.6521451548625461, 0.3478548451374538};
  const int        pieces     = 2 + 2 * static_cast<int>(std::abs(change) + 2. * std::abs(std::log(high / low)));
  const Number     first = 1. / sqrt(tail), last = 1. / sqrt(head);
  Number           plain(0.), above(0.), below(0.);
  for (int piece = 0; piece < pieces; ++piece)
    for (int p = 0; p < 4; ++p)
    {
      const double share       = (piece + 0.5 * (1. + points[p])) / pieces;
      const Number w           = first + share * (last - first);
      const Number temperature = 1. / (w * w);
      const Number part        = weights[p] * temperature / w; // dT = -2 w^-3 dw
      const Number k           = coefficient(temperature);
      if (!(value_of(k) > 0.))
        return Number(1.);
      if (of_heat)
      {
        plain += part;
        above += part * k;
      }
      else
      {
        const Number heat = part * Number(weight(temperature));
        above += heat;
        below += heat / k;
      }
    }
  const Number at_tail = coefficient(tail), at_head = coefficient(head);
  const Number ends      = at_tail * at_head;
  const Number geometric = sqrt(ends);
  const Number mean      = of_heat ? Number(above / plain) : Number(above / below);
  return 1. + share_of_change(at_tail, at_head) * (mean / geometric - 1.);
}

/// A law as function of temperature alone, at the mean concentrations of an edge; of plain numbers as of the edge's
/// own.
template <class Number>
auto law_of_temperature(const LocalLaw &law, const EdgeState<Number> &edge)
{
  const auto   mean = [&edge](const Slot species) { return Number(0.5 * (edge.tail[species] + edge.head[species])); };
  const Number own  = law.species == none ? Number(0.) : mean(law.species);
  return [&law, mean, own](const auto &temperature)
  {
    using Given = std::decay_t<decltype(temperature)>;
    return law.value(temperature,
                     [&](const Slot species) -> Given
                     {
                       if constexpr (std::is_same_v<Given, Number>)
                         return species == law.species ? own : mean(species);
                       else
                         return value_of(species == law.species ? own : mean(species));
                     });
  };
}

/// A flux with the geometric mean, made that with the mean of the temperatures between: see conducted(). Apart from it,
/// as few edges come here.
template <class Number>
Number with_mean_of_temperatures(const EdgeState<Number> &edge,
                                 const Number            &tail_coefficient,
                                 const Number            &head_coefficient,
                                 const Number            &flux,
                                 const LocalLaw          &conductivity,
                                 const LocalLaw          &heat_conductivity,
                                 const bool               of_heat)
{
  // Most edges on which a coefficient changes do so by concentration.
  const double tail = value_of(edge.tail.temperature), head = value_of(edge.head.temperature);
  const Slot   species = conductivity.species;
  const double concentration =
      species == none ? 0. : 0.5 * (value_of(edge.tail[species]) + value_of(edge.head[species]));
  if (tail > 0. && head > 0. && materials::largest_change(conductivity.law, tail, head, concentration) <= little_change)
    return flux;
  const Number thermal = thermal_factor(edge.tail.temperature,
                                        edge.head.temperature,
                                        law_of_temperature(conductivity, edge),
                                        law_of_temperature(heat_conductivity, edge),
                                        of_heat);
  // A coefficient of temperature alone has its share in the factor.
  return !conductivity.depends_on_concentration()
             ? Number(flux * thermal)
             : Number(flux * (1. + share_of_change(tail_coefficient, head_coefficient) * (thermal - 1.)));
}

/// The flux along an edge, over its weight: `conductivity`, which is `tail_coefficient` and `head_coefficient` at the
/// ends, times `factor` and the difference that drives it. Where it `varies` with a temperature that is solved for, its
/// mean is that of the temperatures between, which `heat_conductivity` decides on; without evaluating laws again where
/// it hardly changes, whatever the reasons.
template <class Number>
Number conducted(const EdgeState<Number> &edge,
                 const Number            &tail_coefficient,
                 const Number            &head_coefficient,
                 const double             factor,
                 const Number            &driving,
                 const bool               varies,
                 const LocalLaw          &conductivity,
                 const LocalLaw          &heat_conductivity,
                 const bool               of_heat)
{
  const Number flux = factor * edge_mean(tail_coefficient, head_coefficient) * driving;
  return !varies || changes_little(tail_coefficient, head_coefficient)
             ? flux
             : with_mean_of_temperatures(
                   edge, tail_coefficient, head_coefficient, flux, conductivity, heat_conductivity, of_heat);
}
} // namespace ionstack::physics

#endif
