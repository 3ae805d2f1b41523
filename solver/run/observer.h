// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_observer_h
#define ionstack_solver_run_observer_h

#include "solver/experiment/protocol_step.h"
#include "solver/space/discretization.h"
#include "solver/time/failure_report.h"

#include <nlohmann/json.hpp>
#include <petscvec.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ionstack::solver
{
/// What one contact reads after a step, in SI units.
struct ContactReading
{
  std::string                                 name;
  bool                                        electrical     = false;
  bool                                        heat_sink      = false;
  bool                                        driven         = false; ///< upon which steps act that name none
  bool                                        swept          = false; ///< upon which the present step acts
  double                                      source_voltage = 0.;    ///< [V] before the circuit
  double                                      voltage        = 0.;    ///< [V] at the contact
  double                                      current        = 0.;    ///< [A] from the contact into the device
  double                                      source_current = 0.;    ///< [A] from the source into the circuit
  double                                      heat           = 0.;    ///< [W] from the heat sink into the device
  std::vector<std::pair<std::string, double>> element        = {}; ///< of the lumped element: names with unit, values

  /// What the lumped element says of `name`, such as "temperature_K"; nothing without one that knows it.
  std::optional<double> of_element(const std::string &quantity) const
  {
    for (const auto &[known, value] : element)
      if (known == quantity)
        return value;
    return {};
  }

  /// Over the memristive device [V]: a lumped element is part of it, the rest of the circuit is not.
  double device_voltage() const { return voltage + of_element("voltage_V").value_or(0.); }
};

/// Extremes and amount of one species, or of other particles that a field counts.
struct SpeciesReading
{
  std::string name;
  std::string counted;      ///< what they are: "ions", "trapped"
  double      ions    = 0.; ///< their number in the device
  double      minimum = 0.; ///< concentration [1/m^3]
  double      maximum = 0.; ///< concentration [1/m^3]
  std::string kept_as = {}; ///< what is kept: its number by itself, or of those with the same text; "": neither
  /// Ions in each of its regions; none when it has only one. A node that regions share counts with its part in each.
  std::vector<std::pair<std::string, double>> regions = {};
};

/// What is counted of reactions over the device, as a current.
struct CountedCurrent
{
  std::string name;         ///< as "generation"
  double      current = 0.; ///< [A] elementary charge times the number of pairs per time
};

/// An accepted step, in SI units. Step 0 is the initial state.
struct StepReport
{
  long                        step = 0;
  double                      time = 0.; ///< [s]
  double                      size = 0.; ///< [s]
  std::vector<ContactReading> contacts;
  std::vector<SpeciesReading> species;
  std::vector<CountedCurrent> counted;
  double                      dissipated_power = 0.; ///< [W]
  double                      effort = 0.; ///< [W] what the parts of the current take up or give, at least the former
  double                      temperature_maximum = 0.;         ///< [K]
  double                      temperature_minimum = 0.;         ///< [K]
  int                         direction           = 0;          ///< of the driving voltage after this step: +1, 0, -1
  Part                        part                = Part::hold; ///< of the protocol in which it lies
  long long                   pulse               = 0;  ///< number of the pulse in which it lies, from 1; 0: none
  long long                   cycle               = 0;  ///< number of the cycle in which it lies, from 1; 0: none
  std::string                 label               = {}; ///< of the step of the protocol: "2.1 hold 1 ms"
  double                      ambient_temperature = 0.; ///< of surroundings and heat sinks [K]
  double                      light       = not_set; ///< part of all light; NaN where the protocol does not change it
  bool                        corner      = false;   ///< just after the last step, when a line begins with a jump
  bool                        line_end    = false;   ///< a straight line of voltage ends here
  bool                        break_point = false;   ///< a top-level step of the protocol ends here
  double                      progress    = 0.;      ///< part of the protocol done, 0 to 1
  bool                        picture     = false;   ///< someone asks for fields and pictures of this moment
  long                        newton_iterations = 0; ///< since the report before, of rejected steps too
  long                        rejected_steps    = 0; ///< since the report before

  /// The reading of the contact upon which steps act that name none.
  const ContactReading &driven() const
  {
    for (const ContactReading &contact : contacts)
      if (contact.driven)
        return contact;
    return contacts.front();
  }

  /// The reading of the contact upon which the present step acts.
  const ContactReading &swept() const
  {
    for (const ContactReading &contact : contacts)
      if (contact.swept)
        return contact;
    return driven();
  }
};

/// What a read found: the conductance at a voltage with all ions held, in SI units.
struct ReadReport
{
  std::string contact             = {}; ///< at which it was made
  double      time                = 0.; ///< [s]
  long long   pulses              = 0;  ///< pulses done before it
  std::string label               = {}; ///< of the step of the protocol
  long long   bake                = 0;  ///< number of the bake in which it lies, from 1; 0: none
  double      ambient_temperature = 0.; ///< [K]
  double      source_voltage      = 0.; ///< [V]
  double      voltage             = 0.; ///< over the device, that of a lumped element included [V]
  double      current             = 0.; ///< into it [A]

  double conductance() const { return current / voltage; }
};

/// Counts and times of a run.
struct RunStatistics
{
  long        steps = 0, rejected_steps = 0, newton_iterations = 0, factorisations = 0, residuals = 0, jacobians = 0;
  long        linear_iterations = 0;   ///< a direct solver takes one a system
  long        unknowns = 0, cells = 0; ///< at the end
  long        mesh_changes = 0, unknowns_largest = 0;
  std::string linear_solver;
  double      memory_peak                   = 0.; ///< largest memory so far, summed over the ranks [B]
  double      memory_peak_of_rank           = 0.; ///< of the rank with the most [B]
  int         ranks                         = 1;
  double      largest_positivity_correction = 0.; ///< part of a species moved to fill up negative concentrations
  double      largest_balance_correction    = 0.; ///< part of a species by which its number was corrected in a step
  double      wall_time                     = 0.; ///< [s]
  std::map<std::string, double> sections;         ///< wall time [s] by section
};

/// Exit statuses of the program beside 0, done.
inline constexpr int exit_gave_up = 3, exit_stopped = 4;

/// The single ions of one species at the start.
struct PlacedDefects
{
  std::string species;
  double      expected = 0.; ///< ions that the continuous concentration would have
  long        placed   = 0;
};

/// How a run ended.
struct RunResult
{
  int                          status = 0; ///< exit status of the program
  std::string                  message;    ///< why it ended early, "" when it did not
  RunStatistics                statistics;
  std::optional<FailureReport> failure; ///< of a solver that gave up
  std::vector<PlacedDefects>   placed;  ///< of each species that began as single ions
};

/// Someone who looks at each accepted step. All calls are collective; implementations live in postprocess/.
template <int dim>
class Observer
{
public:
  virtual ~Observer() = default;

  /// Before the first report. When the run `goes_on` from a checkpoint, what was done before is told by recall() next.
  virtual void start(const Discretization<dim> & /*discretization*/, bool /*goes_on*/) {}
  virtual void step(const StepReport &report, const Discretization<dim> &discretization, Vec unknowns) = 0;
  virtual void read(const ReadReport & /*report*/) {}

  /// The state of the last step just after its time, where a line of voltage begins with a corner there: currents into
  /// capacitances jump. Fields are those of the step. Told again after a restart, too.
  virtual void corner(const StepReport & /*report*/) {}

  /// A step that was done before the checkpoint from which the run goes on; its fields are gone. Reads of then are told
  /// as usual.
  virtual void recall(const StepReport & /*report*/, const Discretization<dim> & /*discretization*/) {}

  /// The mesh has changed.
  virtual void remeshed(const Discretization<dim> & /*discretization*/) {}

  /// What an observer knows of the fields that were, for a checkpoint, and the same when the run goes on.
  virtual nlohmann::json notes() { return nullptr; }
  virtual void           take_notes(const nlohmann::json           &/*notes*/) {}

  virtual void finish(const RunResult & /*result*/) {}
};
} // namespace ionstack::solver

#endif
