// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_solver_experiment_protocol_walk_h
#define ionstack_tests_solver_experiment_protocol_walk_h

#include "solver/experiment/protocol_cursor.h"
#include "tests/parameter_files/reading.h"

#include <string>
#include <vector>

namespace ionstack::solver
{
/// A protocol read from a text that stands at the entry `Protocol/Steps` of the file t.prm, with its problems.
struct ReadProtocol
{
  explicit ReadProtocol(const std::string &text, const std::string &folder = ".", const Sources &sources = {Source()})
  {
    parameters::Reading reading("subsection Protocol\n  set Steps = x\nend\n");
    parameters::Section section = reading.root.section("Protocol", "");
    section.text("Steps", "", "");
    protocol = Protocol::parse(text, folder, section, "Steps", sources);
    problems = reading.problems();
  }

  Protocol                 protocol;
  std::vector<std::string> problems;
};

/// At most `most` of the segments that remain.
inline std::vector<Segment> walk(ProtocolCursor &cursor, const std::size_t most = 100000)
{
  std::vector<Segment> segments;
  while (segments.size() < most)
    if (const auto segment = cursor.next())
      segments.push_back(*segment);
    else
      break;
  return segments;
}
} // namespace ionstack::solver

#endif
