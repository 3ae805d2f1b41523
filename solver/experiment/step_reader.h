// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_experiment_step_reader_h
#define ionstack_solver_experiment_step_reader_h

#include "solver/experiment/protocol_step.h"

#include <string>

/// What the words of one step of a protocol mean. Blanks in texts are single and none is at the ends. All functions
/// throw units::Error with one sentence on what is wrong.
namespace ionstack::solver
{
/// A step of the contact number `source` without its name and without `until`, other than `repeat`. Files are looked
/// for in `folder`.
Action read_action(const std::string &text, const std::string &folder, const Sources &sources, std::size_t source);

/// What stands after `until`: "current > 1 mA", of the contact number `source` unless it names another one.
Condition read_condition(const std::string &text, const Sources &sources, std::size_t source);

/// Rounds of "repeat N"; `text` is what stands before the parenthesis.
Repeat read_repeat(const std::string &text);
} // namespace ionstack::solver

#endif
