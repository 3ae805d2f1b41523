// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_tests_verification_equations_testbed_h
#define ionstack_tests_verification_equations_testbed_h

#include "solver/equations/system.h"
#include "solver/run/simulation.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/point.h>
#include <deal.II/base/timer.h>

#include <petscmat.h>
#include <petscvec.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

/// Devices from texts, their discrete equations, and their runs, for tests that compare with theory.
namespace ionstack::tests
{
/// A material file. `conductivity` and `heat_conductivity` are YAML maps in braces without source ("value: 1 S/m");
/// `species` is the text of a species' properties in the same form, one a line ("hop_distance: 0.1 nm"), or "".
std::string material_text(const std::string &name,
                          const std::string &conductivity,
                          const std::string &heat_conductivity,
                          const std::string &species_name       = "",
                          const std::string &species_properties = "");

/// Lines of section `Stack`: a layer `electrode` of the material `metal` below a layer `oxide` of the material `oxide`,
/// with their thicknesses [nm] and cells across.
std::string electrode_and_oxide(int electrode, int electrode_cells, int oxide, int oxide_cells);

/// Sections of the contacts `lower`, at the bottom, and `upper`, at the top, each with further entries ("Temperature =
/// 300 K", one a line), and of a protocol that drives the upper one through `steps`.
std::string between_contacts(const std::string &steps, const std::string &lower = "", const std::string &upper = "");

/// Reads a device as the program does. Throws std::runtime_error with all problems of the texts, also with entries
/// that nobody asks for.
solver::Device read_device(const std::string &parameters, const std::vector<std::string> &materials);

/// The voltage that a protocol without `until` and reads has against time.
solver::Waveform waveform_of(const solver::Protocol &protocol);

/// A vector of all unknowns that frees itself.
class Unknowns
{
public:
  template <int dim>
  explicit Unknowns(const solver::Discretization<dim> &discretization) : Unknowns(discretization.create_vector())
  {
  }
  explicit Unknowns(Vec vector);
  Unknowns(const Unknowns &other);
  Unknowns &operator=(const Unknowns &) = delete;
  ~Unknowns();

  operator Vec() const { return vector_; }

  /// The owned values.
  std::vector<double> values() const;
  void                set(const std::vector<double> &owned) const;

private:
  Vec vector_;
};

/// The discrete equations of a device. Without contacts every node has an unknown of its own. `change` may change the
/// mesh before.
template <int dim>
class Equations
{
public:
  explicit Equations(const solver::Device                           &device,
                     MPI_Comm                                        communicator  = MPI_COMM_WORLD,
                     bool                                            with_contacts = true,
                     const std::function<void(meshes::Mesh<dim> &)> &change        = {});

private:
  std::ostream                       nowhere_{nullptr};
  std::unique_ptr<meshes::Mesh<dim>> mesh_;
  std::vector<solver::Contact>       contacts_;

public:
  dealii::TimerOutput         timer;
  solver::Discretization<dim> discretization;
  solver::System<dim>         system;

  /// Field index and position to value, at all owned unknowns.
  template <class Function>
  void set(const Unknowns &unknowns, const Function &value) const
  {
    std::vector<double> values(discretization.n_owned());
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = value(discretization.field_of()[i], discretization.position_of()[i]);
    unknowns.set(values);
  }

  /// F(time, unknowns, rates) of the owned rows; rates of zero when none are given.
  std::vector<double> residual(const Unknowns &unknowns, const Unknowns *rates = nullptr, double time = 0.);
};

/// The value of an owned unknown, and where it stands. An unknown of a contact is no node.
template <int dim>
struct Node
{
  unsigned int       field;
  dealii::Point<dim> position;
  double             value;
  double             volume;
};

/// What a run showed.
template <int dim>
struct Recording
{
  solver::RunResult               result;
  std::vector<solver::StepReport> steps;
  std::vector<Node<dim>>          nodes; ///< after the last step, those that this rank owns
};

/// Runs the protocol of a device and keeps what it shows. Throws std::runtime_error when the solver gives up.
template <int dim>
Recording<dim> run(const solver::Device &device, MPI_Comm communicator = MPI_COMM_WORLD);

/// The state of a device without ions at a time of its protocol, and what flows then.
template <int dim>
struct BalancedState
{
  std::vector<Node<dim>> nodes; ///< those that this rank owns
  solver::Balance        balance;
};

/// Solves for potential and steady temperature with the product's own Newton method.
template <int dim>
BalancedState<dim> balanced_state(const solver::Device &device, double time, MPI_Comm communicator = MPI_COMM_WORLD);

/// The owned unknowns that are nodes.
template <int dim>
std::vector<Node<dim>> nodes_of(const solver::Discretization<dim> &discretization, Vec unknowns);

/// Largest |value - exact(position)| over the nodes of a field on all ranks.
template <int dim, class Function>
double largest_error(const std::vector<Node<dim>> &nodes,
                     const unsigned int            field,
                     const Function               &exact,
                     MPI_Comm                      communicator = MPI_COMM_WORLD)
{
  double largest = 0.;
  for (const Node<dim> &node : nodes)
    if (node.field == field)
      largest = std::max(largest, std::abs(node.value - exact(node.position)));
  return dealii::Utilities::MPI::max(largest, communicator);
}

/// Order of convergence between two meshes, of which the finer has cells of half the size.
double order(double coarse_error, double fine_error);

/// Prints a number beside the test's name, on one rank, for who wants to see how near the theory is.
void show(const std::string &what, double value);

/// One conductivity in internal units [e/(s V nm)], and one heat conductivity [eV/(s nm K)], from SI.
double internal_conductivity(double siemens_per_metre);
double internal_heat_conductivity(double watt_per_metre_kelvin);
} // namespace ionstack::tests

#endif
