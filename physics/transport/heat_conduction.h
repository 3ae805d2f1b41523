// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_transport_heat_conduction_h
#define ionstack_physics_transport_heat_conduction_h

#include "physics/local/edge_mean.h"
#include "physics/local/local_law.h"
#include "physics/local/plain_process.h"
#include "physics/local/state.h"

#include <array>
#include <vector>

namespace ionstack::physics
{
class Declaration;
class RegionContext;

/// Heat: rho c_p dT/dt - div(kappa(c, T) grad T) = source. With zero heat capacity the temperature follows the power at
/// once (steady heat). The Joule source comes from the process that carries the current.
struct HeatConduction : PlainProcess
{
  static constexpr const char *name     = "heat conduction";
  static constexpr const char *equation = "rho c_p dT/dt + div q = J.E,  q = -kappa(c, T) grad T";
  static constexpr const char *source   = "Fourier's law; kappa(c, T) of Kim, Choi & Lu, ACS Nano 8, 2369 (2014)";

  Slot     temperature = none;
  LocalLaw conductivity;          ///< kappa [eV/(s nm K)]
  bool     varies        = false; ///< kappa depends on temperature
  double   heat_capacity = 0.;    ///< rho c_p [eV/(nm^3 K)]; 0 for steady heat

  /// Declares the temperature.
  static void declare(const Declaration &declaration);

  /// The process in one region, as parameters and material give it; empty where it does not act.
  static std::vector<HeatConduction> create(const RegionContext &context);

  Slot   balance() const { return temperature; }
  auto   shares() const { return std::array{Share{balance()}}; }
  double storage() const { return heat_capacity; }

  template <class Number>
  Number coefficient(const NodeState<Number> &node) const
  {
    return conductivity(node);
  }

  /// What drives the flux along an edge.
  template <class Number>
  Number driving(const EdgeState<Number> &edge) const
  {
    return edge.tail[temperature] - edge.head[temperature];
  }

  /// How far the flux may be wrong, relatively, where the coefficient changes along an edge.
  static double error_of_mean(const double log_ratio) { return edge_mean_error(log_ratio); }

  template <class Number>
  Number flux(const EdgeState<Number> &edge, const Number &tail_coefficient, const Number &head_coefficient) const
  {
    return conducted(edge,
                     tail_coefficient,
                     head_coefficient,
                     edge.out_of_plane ? out_of_plane : 1.,
                     driving(edge),
                     varies,
                     conductivity,
                     conductivity,
                     true);
  }
};
} // namespace ionstack::physics

#endif
