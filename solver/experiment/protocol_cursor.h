// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_experiment_protocol_cursor_h
#define ionstack_solver_experiment_protocol_cursor_h

#include "solver/experiment/protocol.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace ionstack::solver
{
/// What happens next: a straight line of voltage, or a read. It holds all that holds during it, so that nothing but the
/// position need be kept to go on after a restart.
struct Segment
{
  Part   part          = Part::hold;
  double duration      = 0.;      ///< [s]; positive for a line, 0 for a read. May be below the resolution of the time.
  double begin_voltage = 0.;      ///< of the source [V]; where the segment before ended
  double end_voltage   = 0.;      ///< [V]
  double read_voltage  = not_set; ///< of a read [V], else NaN
  double temperature   = not_set; ///< of ambient and heat sinks [K]; NaN: those of the parameter file
  double compliance = not_set; ///< limit of the current [A], infinite: none; NaN: that of the parameter file; 0: open

  long long   pulse    = 0;     ///< number of the pulse in the run, from 1; 0 outside pulses
  long long   cycle    = 0;     ///< cycles begun so far: a cycle is a round of a `repeat` that stands in no other
  bool        in_cycle = false; ///< whether the last of them is under way
  int         step     = 0;     ///< number of the top-level step, from 1
  std::string label;            ///< number and text of the step: "2.1 hold 1 ms"

  /// What ends this step, or a `repeat` around it, early; the outermost first.
  std::vector<Condition> conditions;
  std::size_t            of_repeats = 0; ///< so many of them, the first, are those of repeats

  bool is_read() const { return part == Part::read; }
  bool is_open() const { return compliance == 0.; } ///< no current flows, and the voltage is the device's own
};

/// Walks through a protocol, segment by segment. Repeats and trains are expanded only while one walks, so that their
/// numbers may be huge.
class ProtocolCursor
{
public:
  /// Where the walk is, for a checkpoint. Taken before next(), it gives that segment again.
  struct Position
  {
    std::size_t            step         = 0;
    long long              piece        = 0;      ///< of the step, to come next
    long long              pulses       = 0;      ///< begun so far
    long long              cycles       = 0;      ///< begun so far, with their first segment
    bool                   begins_cycle = false;  ///< whether the next segment begins one, if the repeat is still open
    std::vector<long long> rounds;                ///< finished in each of the open repeats, outermost first
    double                 voltage     = 0.;      ///< reached [V]
    double                 base        = 0.;      ///< voltage at the begin of the step [V]
    double                 temperature = not_set; ///< set by a `temperature` step [K]
    double                 compliance  = not_set; ///< set by a `compliance` step [A]
  };

  /// At the beginning. The protocol must outlive the cursor.
  explicit ProtocolCursor(const Protocol &protocol);

  /// At a position of the same protocol; throws std::invalid_argument when it cannot be one.
  ProtocolCursor(const Protocol &protocol, const Position &position);

  /// The next segment, or nothing at the end. Lines without duration are passed over.
  std::optional<Segment> next();

  /// Tells that condition number `condition` of the segment given last was fulfilled, at `voltage` [V]. The step or
  /// repeat to which it belongs is left; what follows starts from that voltage. `at_once`: it was fulfilled already,
  /// and the segment has not been done.
  void ended_early(double voltage, std::size_t condition, bool at_once = false);

  /// Tells that the circuit was open in the segment given last and has ended at `voltage` [V]: what follows starts
  /// there.
  void floated(const double voltage) { at_.voltage = voltage; }

  const Position &position() const { return at_; }

private:
  std::vector<std::size_t> open_repeats(std::size_t step) const;
  void                     leave();
  Segment                  segment(const Step &step, const Piece &piece) const;

  const std::vector<Step> &steps_;
  Position                 at_;

  /// Repeats from this depth on began their round without doing anything since; see leave().
  std::size_t quiet_depth_ = 0;
  bool        still_quiet_ = false; ///< the segment given last has not been done
};
} // namespace ionstack::solver

#endif
