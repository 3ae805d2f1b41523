// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_transport_electrical_conduction_h
#define ionstack_physics_transport_electrical_conduction_h

#include "materials/substance/field_factor.h"
#include "physics/local/edge_mean.h"
#include "physics/local/field_factor.h"
#include "physics/local/local_law.h"
#include "physics/local/plain_process.h"
#include "physics/local/state.h"

#include <array>
#include <vector>

namespace ionstack::physics
{
class Declaration;
class RegionContext;

/// Current continuity, div(J) = 0 with J = -sigma(c, T) F(E, T) grad phi [e/(s nm^2)]: the `conduction` closure of the
/// potential, for mixed conductors in which space charge is screened. The dissipation of the same edge currents heats.
/// F is what a field does, in most materials nothing; E is the mean magnitude in a cell, T that of an edge.
struct ElectricalConduction : PlainProcess
{
  static constexpr const char *name     = "electrical conduction";
  static constexpr const char *equation = "div J = 0,  J = -sigma(c, T) F(E, T) grad phi";
  static constexpr const char *source   = "Kim, Choi & Lu, ACS Nano 8, 2369 (2014)";

  Slot                   potential = none;
  LocalLaw               conductivity;  ///< sigma [e/(s V nm)]
  materials::FieldFactor raised_by;     ///< F
  bool                   heats = false; ///< sigma depends on temperature, which is solved for
  LocalLaw               heat_conductivity =
      LocalLaw(materials::Constant{1.}); ///< kappa, which decides on the course of temperature [eV/(s nm K)]
  int    factor_variation = -1;          ///< index of the factor on the conductivity in each cycle
  double factor           = 1.;          ///< that of the present one

  /// Declares the potential.
  static void declare(const Declaration &declaration);

  /// The process in one region, as parameters and material give it; empty where it does not act.
  static std::vector<ElectricalConduction> create(const RegionContext &context);

  /// Takes what was drawn for a cycle.
  void vary(const std::vector<double> &drawn)
  {
    if (factor_variation >= 0)
      factor = drawn[static_cast<std::size_t>(factor_variation)];
  }

  Slot balance() const { return potential; }
  auto shares() const { return std::array{Share{balance()}}; }
  bool needs_field() const { return materials::acts(raised_by); }
  Work work() const { return {potential, 1.}; }

  template <class Number>
  Number coefficient(const NodeState<Number> &node) const
  {
    return conductivity(node);
  }

  /// What drives the flux along an edge.
  template <class Number>
  Number driving(const EdgeState<Number> &edge) const
  {
    return edge.tail[potential] - edge.head[potential];
  }

  /// How far the flux may be wrong, relatively, where the coefficient changes along an edge.
  static double error_of_mean(const double log_ratio) { return edge_mean_error(log_ratio); }

  template <class Number>
  Number flux(const EdgeState<Number> &edge, const Number &tail_coefficient, const Number &head_coefficient) const
  {
    const Number plain = conducted(edge,
                                   tail_coefficient,
                                   head_coefficient,
                                   edge.out_of_plane ? factor * out_of_plane : factor,
                                   driving(edge),
                                   heats,
                                   conductivity,
                                   heat_conductivity,
                                   false);
    if (!needs_field())
      return plain;
    const Number temperature = 0.5 * (edge.tail.temperature + edge.head.temperature);
    return plain * field_factor(raised_by, edge.field_squared, temperature);
  }
};
} // namespace ionstack::physics

#endif
