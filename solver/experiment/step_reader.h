// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_experiment_step_reader_h
#define ionstack_solver_experiment_step_reader_h

#include "solver/experiment/protocol_step.h"

#include <string>

/// What the words of one step of a protocol mean. Blanks in texts are single and none is at the ends. All functions
/// throw units::Error with one sentence on what is wrong.
namespace ionstack::solver
{
/// A step without `until`, other than `repeat`. Files are looked for in `folder`.
Action read_action(const std::string &text, const std::string &folder);

/// What stands after `until`: "current > 1 mA".
Condition read_condition(const std::string &text);

/// Rounds of "repeat N"; `text` is what stands before the parenthesis.
Repeat read_repeat(const std::string &text);
} // namespace ionstack::solver

#endif
