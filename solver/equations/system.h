// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_equations_system_h
#define ionstack_solver_equations_system_h

#include "solver/equations/conducting_graph.h"
#include "solver/equations/floating_bodies.h"
#include "solver/experiment/contact.h"
#include "solver/experiment/waveform.h"
#include "solver/petsc/matrix_writer.h"
#include "solver/space/discretization.h"
#include "solver/space/region_graph.h"
#include "solver/space/surface_kernel.h"

#include <deal.II/base/timer.h>

#include <petscmat.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace ionstack::solver
{
/// What the source of a contact does at present.
struct SourceDrive
{
  Waveform voltage    = Waveform();
  double   compliance = std::nan(""); ///< limit of its current [e/s]; NaN: that of its circuit
  double   current    = std::nan(""); ///< that it holds [e/s], instead of a voltage; 0: its circuit is open
};

/// What is done to the device at present.
struct Drive
{
  std::vector<SourceDrive> sources = {}; ///< by Contact::source; contacts that have none hold their Contact::voltage
  Waveform                 light   = Waveform(1.); ///< part of all light
  double    temperature            = std::nan(""); ///< of ambient and heat sinks [K]; NaN: those of the parameter file
  long long cycle = 0; ///< whose draws hold, of what varies from cycle to cycle; 0: the values of the parameter file
};

/// Less than what is done to the device, on the way to a state that is not found at once.
struct Load
{
  double              generation  = 1.;           ///< part of the present light that falls
  double              way         = 1.;           ///< that the sources have gone from the start
  std::vector<double> voltage     = {};           ///< of each contact's source at the start [V]
  double              temperature = std::nan(""); ///< of the surroundings [K]; NaN: what it is to be
  bool                closed      = false;        ///< sources hold voltages, whatever the drive says of currents
};

/// What flows at a state: totals over the device, equal on all ranks.
struct Balance
{
  std::vector<double> inflow;          ///< per terminal: current [e/s] or heat [eV/s] from outside into the device
  std::vector<double> from_source;     ///< per terminal: the current that leaves its source [e/s]
  double              dissipated = 0.; ///< all that becomes heat in the device and at its contacts [eV/s]
};

/// How well the electrical power of the last residual balances; totals over the device [eV/s], equal on all ranks.
struct PowerBalance
{
  double unbalanced = 0.; ///< by which dissipation and V I may differ, from currents that do not balance at inner nodes
  double round_off  = 0.; ///< how much of it round-off of the potentials alone may make
  double dissipated = 0.;
  double effort     = 0.; ///< what the parts of the current take up or give; currents can be known in proportion to it
};

/// The semi-discrete equations F(t, u, du/dt) = 0 of a device, assembled edge by edge, with exact Jacobian.
///
/// Row of an unknown: stored amount per time plus outflow minus source, in internal units. Row of a terminal: for a
/// contact u - V(t) + R I, I being the current that Kirchhoff's law leaves over at the contact, or I less the limit of
/// a source-measure unit that controls the current; or that law itself where the circuit has unknowns of its own, whose
/// rows follow; for a heat sink u - T. With space charge, the
/// potential's part of the row of a contact or of a metal's node is the charge on the metal, and its change in time the
/// displacement current.
template <int dim>
class System
{
public:
  /// Both arguments must outlive the system. `timer` receives the sections of assembly.
  System(const Discretization<dim> &discretization, const std::vector<Contact> &contacts, dealii::TimerOutput &timer);
  ~System();
  System(const System &)            = delete;
  System &operator=(const System &) = delete;

  /// F(t, u, rate). Collective.
  void residual(double time, Vec unknowns, Vec rates, Vec result);

  /// dF/du + shift dF/drate, with the anchors of bodies() held: on their diagonals is a conductance more. `rates`
  /// matter where what is stored is not in proportion to a field. Source-measure units control what they did in the
  /// last residual(). Collective.
  void jacobian(double time, Vec unknowns, Vec rates, double shift, Mat matrix);

  /// While true, only what is stored in proportion to a field changes with its rates: carriers and electrodes are at
  /// rest. For the state from which a run starts. A capacitor beside a contact keeps its rate unless it is `open`, as
  /// when its charge has long settled.
  void rest(bool at_rest, bool open = false)
  {
    at_rest_         = at_rest;
    capacitors_open_ = open;
  }

  /// A solve begins: source-measure units may change what they control as often as they need.
  void begin_solve() { n_changes_ = 0; }

  /// Whether some source-measure unit controls something else since the last residual() but one, or since the last
  /// Jacobian.
  bool control_changed() const { return control_changed_; }
  bool controls_current() const
  {
    return std::any_of(control_.begin(), control_.end(), [](const Control c) { return c > Control::voltage; });
  }
  bool control_differs_from_jacobian() const { return control_ != control_of_jacobian_; }

  /// The largest voltage [V] by which a contact that the protocol acts upon would jump if nothing that is stored
  /// changed and its source did what it now does: infinite where that cannot be said. Collective.
  double voltage_over_limit(double time, Vec unknowns);

  /// What floats in the last Jacobian.
  const FloatingBodies &bodies() const { return bodies_; }

  /// What is done from now on.
  void         drive(const Drive &drive);
  const Drive &drive() const { return drive_; }

  /// While it is not the default, only a part of the light and of the voltages acts.
  void load(const Load &load);

  /// The device has come to rest in this state, to which laws of contacts look back from now on
  /// (physics::ElectrodePhysics::looks_back()). Collective.
  void come_to_rest(Vec unknowns);

  /// Voltage of the source of a contact [V].
  double source_voltage(const Contact &contact, const double time) const
  {
    const SourceDrive *source  = driven(contact);
    const double       voltage = source != nullptr ? source->voltage.voltage(time) : contact.voltage;
    if (load_.way >= 1.)
      return voltage;
    const double start = load_.voltage[&contact - contacts_.data()];
    return start + load_.way * (voltage - start);
  }

  /// Current that the source of a contact holds [e/s]; NaN: it holds its voltage.
  double held_current(const Contact &contact) const
  {
    const SourceDrive *source = driven(contact);
    return source != nullptr && !load_.closed ? source->current : std::nan("");
  }

  /// Limit of the current of a contact at present [e/s].
  double limit_of(const Contact &contact) const
  {
    const SourceDrive *source = driven(contact);
    return contact.circuit.limit(source != nullptr ? source->compliance : std::nan(""));
  }

  /// Temperature of the surroundings [K].
  double ambient_temperature() const;

  /// A matrix with the sparsity of the Jacobian. All matrices for jacobian() must come from here.
  Mat create_matrix() const;

  /// Flows at a state; evaluates the residual. Collective.
  Balance balance(double time, Vec unknowns, Vec rates);

  /// Of the last residual. Collective.
  PowerBalance last_power() const;

  const Discretization<dim> &discretization() const { return discretization_; }
  /// As they are in the present cycle and light.
  const std::vector<physics::RegionPhysics> &regions() const { return regions_; }
  const std::vector<Contact>                &contacts() const { return contacts_; }
  long                                       n_residuals() const { return n_residuals_; }
  long                                       n_jacobians() const { return n_jacobians_; }

private:
  void find_metals();
  /// The regions of the present cycle in the light of `time`.
  void set_regions(double time);
  /// Makes the light that of `time`.
  void shine(const double time)
  {
    if (load_.generation * drive_.light.voltage(time) != light_of_regions_)
      set_regions(time);
  }
  /// What the source of a contact does; nullptr where the drive does not say.
  const SourceDrive *driven(const Contact &contact) const
  {
    const auto number = static_cast<std::size_t>(contact.source);
    return contact.source >= 0 && number < drive_.sources.size() ? &drive_.sources[number] : nullptr;
  }
  /// Divides the nodes among the contacts, each to that from which the best conducting path leads to it: see part_.
  /// Finds what floats.
  void find_parts();
  /// Bodies: what hangs together much better than the nodes that are `held` hold it.
  void find_bodies(const ConductingGraph &graph, std::vector<ConductingGraph::Source> held);
  /// How well a terminal is held by what stands behind it [e/(s V)]: infinite at a source of voltage, zero at one that
  /// controls the current, and where a circuit has unknowns of its own.
  double conductance_of_source(std::size_t terminal) const;
  /// What leaves the bodies, from the cells and interfaces at their borders and the circuits of their contacts.
  void find_outflows(double time, Vec unknowns, Vec rates, double shift);
  /// What is added to the diagonal of an owned unknown in the Jacobian, to hold it.
  double held_at(PetscInt owned) const;
  /// Of the anchors; equal on all ranks. Collective.
  std::vector<double> potentials_of_bodies() const;
  void                find_conductances();
  /// What the sources control from now on, from the currents into the device, terminal_inflow_.
  void decide_controls(double time, const PetscScalar *unknowns, const PetscScalar *rates);
  void gather(Vec unknowns, std::vector<double> &local);
  void assemble_fluxes();
  /// Adds what flows in the cells of a graph and does not need the field, and what is stored there.
  void assemble_graph(const physics::RegionPhysics &region, const RegionGraph &graph);
  void add_graph_changes(const physics::RegionPhysics &region, const RegionGraph &graph);
  /// The values at the sites of a graph, to site_values_.
  void gather_sites(const physics::RegionPhysics &region, const RegionGraph &graph);
  /// Adds the derivatives of what assemble_graph() adds, in a region where nothing needs the field.
  void add_graph_jacobian(unsigned int region, double shift);
  /// Adds the derivatives of how what is stored at a node changes by the values there, [row slot * n_slots + column
  /// slot].
  void add_storage_jacobian(const physics::RegionPhysics &region,
                            const RegionGraph::Site      &site,
                            double                        shift,
                            std::vector<double>          &derivative) const;
  void add_changes(const CellRecord<dim> &cell);
  void add_exchanges();
  /// Flows at a node of a metal; the i-th of the node's values, then the opposite potential, then that of the metal
  /// is made by `number(i, value, rate)`.
  template <class Number, class Make>
  ElectrodeFlows<Number> exchange(const ElectrodeNode<dim> &node, const Make &number) const;
  /// As for_each_cell_entry(), for a metal's node; values count as in exchange().
  template <class Action>
  void for_each_exchange_entry(const ElectrodeNode<dim> &node, const Action &action) const;
  template <class Add>
  void add_exchange_jacobian(const ElectrodeNode<dim> &node, double shift, const Add &add) const;

  /// Flows at a node of an interface; the values of the first side, then those of the second are made by
  /// `number(i, value)`.
  template <class Number, class Make>
  InterfaceFlows<Number> crossing(const InterfaceNode &node, const Make &number) const;
  void                   add_crossings();
  /// As for_each_cell_entry(); values count as in crossing().
  template <class Action>
  void for_each_crossing_entry(const InterfaceNode &node, const Action &action) const;
  template <class Add>
  void add_crossing_jacobian(const InterfaceNode &node, const Add &add) const;
  /// Entry of the i-th value of an interface's node.
  std::size_t crossing_entry(const InterfaceNode &node, unsigned int i) const;

  double node_value(const std::size_t entry) const { return discretization_.node_value(entry, local_unknowns_); }
  double node_rate(std::size_t entry) const;
  /// Both as one number.
  template <class Rate>
  Rate rated_value(std::size_t entry) const;
  /// True for node value i of a cell when it is a metal's potential while the cell's part of that row is a charge.
  bool   is_electrode(const CellRecord<dim> &cell, unsigned int i) const;
  double row_scale(int local) const;
  /// Whether the row of an unknown holds what flows at it.
  bool holds_flows(int local) const;
  /// The rows of the circuits, and of the contacts before them, from the currents into the device in `rows`.
  void add_circuits(double time, const PetscScalar *unknowns, const PetscScalar *rates, PetscScalar *rows);
  /// Derivatives of the rows of the circuits, and of what the rows of contacts hold beside the flows in the device.
  template <class Add>
  void add_circuits_jacobian(double time, Vec unknowns, Vec rates, double shift, const Add &add) const;
  /// Calls action(contact, terminal) for each terminal with a circuit that this rank owns.
  template <class Action>
  void for_each_circuit(const Action &action) const;
  /// Per region, for each pair i, j of node values of a box: whether the balance of i depends on j.
  std::vector<std::vector<char>> find_couplings() const;
  /// Calls action(i, j, row, column, weight) for each pair of coupled values i, j and the unknowns behind them, in
  /// global numbers; unknowns_of(i, visit) calls visit(local unknown, weight). All entries of a row come in a row.
  template <class Coupled, class Unknowns, class Action>
  void for_each_entry(unsigned int n, const Coupled &coupled, const Unknowns &unknowns_of, const Action &action) const;
  /// The same for the node values of a cell.
  template <class Action>
  void for_each_cell_entry(const CellRecord<dim> &cell, const Action &action) const;
  /// Adds derivatives by add(row, column, value), in global numbers.
  template <class Add>
  void
  add_cell_jacobian(const CellRecord<dim> &cell, double shift, std::vector<double> &derivative, const Add &add) const;
  /// The derivative of what add_cell_fluxes() adds: n x n values.
  void fluxes_jacobian(const CellRecord<dim> &cell, std::vector<double> &derivative) const;
  /// The derivative of what add_changes() adds: n x n values.
  std::vector<double> changes_jacobian(const CellRecord<dim> &cell, double shift) const;

  const Discretization<dim>          &discretization_;
  const std::vector<Contact>         &contacts_;
  dealii::TimerOutput                &timer_;
  std::vector<physics::RegionPhysics> regions_; ///< as they are in the present cycle and light
  double                              light_of_regions_ = 1.;
  Vec                                 ghosted_unknowns_ = nullptr, ghosted_result_ = nullptr;
  std::vector<double>                 local_unknowns_, local_rates_, local_result_;
  std::vector<double>                 storage_of_;   ///< storage coefficient times control volume, per owned unknown
  std::vector<char>                   at_electrode_; ///< per cell: it has node values of a metal's potential
  std::vector<char>                   in_graph_;     ///< per cell: its nodes and edges are in the graph of its region
  std::vector<RegionGraph>            graphs_;       ///< per region
  std::vector<double>                 site_values_, site_result_; ///< of one graph: work space
  std::vector<char>                   is_metal_; ///< per local unknown: it is a metal's potential, its row a current
  bool                                at_rest_ = false, capacitors_open_ = false;
  Drive                               drive_;
  Load                                load_;
  std::vector<double>                 fields_of_rest_; ///< at each node of a metal, along the outward normal [V/nm]
  std::vector<char>                   is_terminal_;    ///< per local unknown: 1 + index of terminal, 0 none
  std::vector<std::vector<char>>      couplings_;      ///< per region, see find_couplings()
  MatrixWriter                        writer_;
  std::vector<double>                 terminal_inflow_, source_current_;
  std::vector<Control>                control_, control_of_jacobian_; ///< per terminal
  bool                                has_limits_      = false;       ///< some circuit without unknowns has a limit
  bool                                decides_         = true;        ///< residual() may change what is controlled
  bool                                control_changed_ = false;
  int                                 n_changes_       = 0; ///< of what is controlled, in the present solve
  /// Per local unknown: 1 + terminal of the contact to whose part of the device a node of the potential belongs, or 0.
  /// The current of a contact is what leaves its part: the sum of the rows in it. Within a metal the currents between
  /// nodes are made of potentials that differ by round-off, but the sum knows only those through the border of the
  /// part, which is where it conducts worst. Empty where no part of the device conducts much better than another.
  std::vector<int>                 part_;
  std::vector<std::pair<int, int>> conducting_edges_; ///< pairs of local unknowns
  std::vector<double>              edge_conductance_; ///< [e/(s V)]
  std::vector<double>              conductance_of_;   ///< per owned unknown, the sum over its edges
  std::vector<int>                 terminal_local_;   ///< local number of each terminal's unknown
  FloatingBodies                   bodies_;
  double local_power_ = 0., local_effort_ = 0., local_unbalanced_ = 0., local_excess_ = 0., local_round_off_ = 0.;
  double terminal_voltage_ = 0.;
  long   n_residuals_ = 0, n_jacobians_ = 0;
};
} // namespace ionstack::solver

#endif
