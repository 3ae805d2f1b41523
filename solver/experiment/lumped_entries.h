// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_experiment_lumped_entries_h
#define ionstack_solver_experiment_lumped_entries_h

#include "parameter_files/reader/parameters.h"
#include "physics/lumped/lumped_element.h"

#include <optional>

namespace ionstack::solver
{
/// Reads which element without extension stands in the circuit of a contact, and its parameters.
std::optional<physics::LumpedElement> read_lumped_element(parameters::Section contact);
} // namespace ionstack::solver

#endif
