// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_lumped_lumped_element_h
#define ionstack_physics_lumped_lumped_element_h

#include "physics/lumped/jart_ecm.h"
#include "physics/lumped/jart_vcm.h"
#include "physics/lumped/linear_drift.h"

#include <variant>

/// Memristive elements without extension: differential-algebraic two-poles that join the equations of a circuit. SI
/// units throughout. Each has
///
///     static constexpr const char *name;
///     std::size_t         n_internal() const;   // unknowns of its own, of order one or logarithms
///     bool                has_memory(std::size_t i) const; // whether unknown i is a state, which a read leaves alone
///     lumped::Accuracy    accuracy(std::size_t i) const;   // of unknown i
///     lumped::Accuracy    voltage_accuracy() const;        // of the voltage between its terminals
///     std::vector<double> initial() const;      // them, at rest at 0 V
///     void                check() const;        // throws std::invalid_argument: which parameter, what is right
///     residual(voltage, current, x, rates, out) const;
///     double              dissipated_power(voltage, current, x) const;
///     std::vector<Observable> observables(voltage, current, x) const;
///
/// `residual` writes n_internal() + 1 equations `out` = 0 for the internal unknowns `x` with their `rates` dx/dt [1/s]
/// and for the circuit's unknowns: the voltage [V] from the first to the second terminal and the current [A] that
/// enters at the first. The number type is a dual number or double. Differential equations are in 1/s; the others in
/// units of order one. Which unknowns have rates in the equations is the element's own affair, so that an integrator
/// for implicit equations F(t, x, dx/dt) = 0 is needed (BDF, Radau), started from rest at 0 V.
namespace ionstack::physics
{
using LumpedElement = std::variant<JartVcm, JartEcm, LinearDrift>;
} // namespace ionstack::physics

#endif
