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
/// What the source of a contact does during a segment.
struct SourceLine
{
  double begin      = 0.;      ///< voltage [V], where the segment before ended
  double end        = 0.;      ///< [V]
  double compliance = not_set; ///< limit of the current [A], infinite: none; NaN: that of the parameter file
  double current    = not_set; ///< that it holds [A], while the voltage is the device's own; NaN: none; 0: open

  bool floats() const { return current == current; }
  bool is_open() const { return current == 0.; }
};

/// What happens next: a straight line of voltages and of light, or a read. It holds all that holds during it, so that
/// nothing but the position need be kept to go on after a restart.
struct Segment
{
  Part   part         = Part::hold;
  double duration     = 0.; ///< [s]; positive for a line, 0 for a read. May be below the resolution of the time.
  double light_begin  = 1.; ///< part of all light
  double light_end    = 1.;
  double read_voltage = not_set; ///< of a read [V], else NaN
  double temperature  = not_set; ///< of ambient and heat sinks [K]; NaN: those of the parameter file

  std::vector<SourceLine> sources;    ///< of each contact
  std::size_t             source = 0; ///< number of the contact upon which the step acts, or at which it reads

  long long   pulse    = 0;     ///< number of the pulse in the run, from 1; 0 outside pulses
  long long   cycle    = 0;     ///< cycles begun so far: a cycle is a round of a `repeat` that stands in no other
  bool        in_cycle = false; ///< whether the last of them is under way
  int         step     = 0;     ///< number of the top-level step, from 1
  std::string label;            ///< number and text of the step: "2.1 hold 1 ms"

  /// What ends this step, or a `repeat` around it, early; the outermost first.
  std::vector<Condition> conditions;
  std::size_t            of_repeats = 0; ///< so many of them, the first, are those of repeats

  bool is_read() const { return part == Part::read; }

  /// Of the contact upon which it acts.
  const SourceLine &own() const { return sources[source]; }
  double            begin_voltage() const { return own().begin; }
  double            end_voltage() const { return own().end; }
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
    std::vector<double>    voltage;               ///< reached by each contact [V]
    std::vector<double>    compliance;            ///< of each contact, set by a `compliance` step [A]
    std::vector<char>      connected;             ///< whether a source is connected with each contact
    double                 light       = 1.;      ///< reached
    double                 base        = 0.;      ///< voltage of its contact at the begin of the step [V]
    double                 temperature = not_set; ///< set by a `temperature` step [K]
  };

  /// What has been reached when a segment ends early.
  struct Reached
  {
    std::vector<double> voltage; ///< of each contact [V]
    double              light = 1.;
  };

  /// At the beginning. The protocol must outlive the cursor.
  explicit ProtocolCursor(const Protocol &protocol);

  /// At a position of the same protocol; throws std::invalid_argument when it cannot be one.
  ProtocolCursor(const Protocol &protocol, const Position &position);

  /// The next segment, or nothing at the end. Lines without duration are passed over.
  std::optional<Segment> next();

  /// Tells that condition number `condition` of the segment given last was fulfilled, when `reached` was. The step or
  /// repeat to which it belongs is left; what follows starts from there. `at_once`: it was fulfilled already, and the
  /// segment has not been done.
  void ended_early(const Reached &reached, std::size_t condition, bool at_once = false);

  /// Tells that the source of a contact held its current in the segment given last and has ended at `voltage` [V]: what
  /// follows starts there.
  void floated(const std::size_t source, const double voltage) { at_.voltage[source] = voltage; }

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
