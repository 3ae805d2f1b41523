// SPDX-License-Identifier: Apache-2.0
#include "testbed.h"

#include "materials/units/constants.h"
#include "solver/experiment/protocol_cursor.h"
#include "solver/petsc/petsc_check.h"
#include "solver/run/initial_state.h"
#include "tests/materials/temporary_folder.h"

#include <cmath>
#include <cstdio>
#include <sstream>

namespace ionstack::tests
{
using solver::petsc;

std::string material_text(const std::string &name,
                          const std::string &conductivity,
                          const std::string &heat_conductivity,
                          const std::string &species_name,
                          const std::string &species_properties)
{
  const std::string origin = ", source: made up for a test, confidence: recalled}\n";
  std::string text = "name: " + name + "\nformula: X\nclass: oxide\ndescription: made up for a test\nproperties:\n";
  text += "  electrical_conductivity: {" + conductivity + origin;
  text += "  thermal_conductivity: {" + heat_conductivity + origin;
  if (!species_name.empty())
  {
    text += "species:\n  " + species_name + ":\n";
    std::istringstream lines(species_properties);
    for (std::string line; std::getline(lines, line);)
      if (const auto colon = line.find(':'); colon != std::string::npos)
        text += "    " + line.substr(line.find_first_not_of(' '), colon - line.find_first_not_of(' ')) +
                ": {value:" + line.substr(colon + 1) + origin;
  }
  return text;
}

std::string electrode_and_oxide(const int electrode, const int electrode_cells, const int oxide, const int oxide_cells)
{
  const auto layer = [](const std::string &name, const std::string &material, const int thickness, const int cells)
  {
    return "  subsection Layer " + name + "\n    set Material = " + material +
           "\n    set Thickness = " + std::to_string(thickness) + " nm\n    set Cells = " + std::to_string(cells) +
           "\n  end\n";
  };
  return "  set Layers = electrode, oxide\n" + layer("electrode", "metal", electrode, electrode_cells) +
         layer("oxide", "oxide", oxide, oxide_cells);
}

std::string between_contacts(const std::string &steps, const std::string &lower, const std::string &upper)
{
  const auto contact = [](const std::string &name, const std::string &boundary, const std::string &more)
  {
    std::string        text = "subsection Contact " + name + "\n  set Boundary = " + boundary + "\n";
    std::istringstream lines(more);
    for (std::string line; std::getline(lines, line);)
      text += "  set " + line + "\n";
    return text + "end\n";
  };
  return "subsection Contacts\n  set Names = lower, upper\nend\n" + contact("lower", "bottom", lower) +
         contact("upper", "top", upper) + "subsection Protocol\n  set Contact = upper\n  set Steps = " + steps +
         "\nend\n";
}

solver::Device read_device(const std::string &parameters, const std::vector<std::string> &materials)
{
  const TemporaryFolder folder;
  for (std::size_t i = 0; i < materials.size(); ++i)
    folder.write("material" + std::to_string(i) + ".yaml", materials[i]);

  Diagnostics diagnostics;
  auto        file = parameters::ParameterFile::from_text(
      parameters + "\nsubsection Materials\n  set Path = " + folder.path() + "\nend\n", "test.prm", {}, diagnostics);
  auto device = solver::Device::read(file.root(), diagnostics);
  file.report_unused();
  if (!diagnostics.ok())
  {
    std::ostringstream text;
    diagnostics.print(text);
    throw std::runtime_error(text.str());
  }
  return device;
}

solver::Waveform waveform_of(const solver::Protocol &protocol)
{
  std::vector<solver::Waveform::Point> points{{0., 0.}};
  solver::ProtocolCursor               cursor(protocol);
  while (const auto segment = cursor.next())
    if (!segment->is_read())
      points.push_back({points.back().time + segment->duration, segment->end_voltage()});
  return solver::Waveform(points);
}

Unknowns::Unknowns(Vec vector) : vector_(vector)
{
}

Unknowns::Unknowns(const Unknowns &other)
{
  petsc(VecDuplicate(other.vector_, &vector_));
  petsc(VecCopy(other.vector_, vector_));
}

Unknowns::~Unknowns()
{
  VecDestroy(&vector_);
}

std::vector<double> Unknowns::values() const
{
  PetscInt           n;
  const PetscScalar *values;
  petsc(VecGetLocalSize(vector_, &n));
  petsc(VecGetArrayRead(vector_, &values));
  std::vector<double> result(values, values + n);
  petsc(VecRestoreArrayRead(vector_, &values));
  return result;
}

void Unknowns::set(const std::vector<double> &owned) const
{
  PetscScalar *values;
  petsc(VecGetArray(vector_, &values));
  std::copy(owned.begin(), owned.end(), values);
  petsc(VecRestoreArray(vector_, &values));
}

template <int dim>
Equations<dim>::Equations(const solver::Device                           &device,
                          MPI_Comm                                        communicator,
                          const bool                                      with_contacts,
                          const std::function<void(meshes::Mesh<dim> &)> &change)
    : mesh_(
          [&]
          {
            auto mesh = meshes::build_mesh<dim>(device.stack, communicator);
            if (change)
              change(*mesh);
            return mesh;
          }()),
      contacts_(with_contacts ? device.contacts : std::vector<solver::Contact>()),
      timer(nowhere_, dealii::TimerOutput::never, dealii::TimerOutput::wall_times),
      discretization(*mesh_, device.physics, contacts_, communicator), system(discretization, contacts_, timer)
{
  solver::Drive drive;
  drive.sources = {{waveform_of(device.protocol)}};
  system.drive(drive);
}

template <int dim>
std::vector<double> Equations<dim>::residual(const Unknowns &unknowns, const Unknowns *rates, const double time)
{
  const Unknowns result(discretization), zero(discretization);
  petsc(VecSet(zero, 0.));
  system.residual(time, unknowns, rates != nullptr ? *rates : zero, result);
  return result.values();
}

template <int dim>
std::vector<Node<dim>> nodes_of(const solver::Discretization<dim> &discretization, Vec unknowns)
{
  std::vector<Node<dim>> nodes;
  const PetscScalar     *values;
  petsc(VecGetArrayRead(unknowns, &values));
  for (PetscInt i = 0; i < discretization.n_owned(); ++i)
  {
    if (discretization.is_nodal(i))
      nodes.push_back(
          {discretization.field_of()[i], discretization.position_of()[i], values[i], discretization.volume_of()[i]});
  }
  petsc(VecRestoreArrayRead(unknowns, &values));
  return nodes;
}

template <int dim>
BalancedState<dim> balanced_state(const solver::Device &device, const double time, MPI_Comm communicator)
{
  Equations<dim>           equations(device, communicator);
  const Unknowns           unknowns(equations.discretization), rates(equations.discretization);
  solver::TimeStepper<dim> stepper(equations.system, device.tolerances, device.time);
  solver::set_initial_state(device, equations.discretization, unknowns);
  stepper.make_consistent(time, unknowns);
  petsc(VecSet(rates, 0.));
  return {nodes_of(equations.discretization, unknowns), equations.system.balance(time, unknowns, rates)};
}

namespace
{
template <int dim>
class Recorder : public solver::Observer<dim>
{
public:
  explicit Recorder(Recording<dim> &recording) : recording_(recording) {}

  void step(const solver::StepReport &report, const solver::Discretization<dim> &discretization, Vec unknowns) override
  {
    recording_.steps.push_back(report);
    recording_.nodes = nodes_of(discretization, unknowns);
  }

private:
  Recording<dim> &recording_;
};
} // namespace

template <int dim>
Recording<dim> run(const solver::Device &device, MPI_Comm communicator)
{
  Recording<dim>                                      recording;
  std::vector<std::unique_ptr<solver::Observer<dim>>> observers;
  observers.push_back(std::make_unique<Recorder<dim>>(recording));
  recording.result = solver::run_simulation<dim>(device, observers, {}, communicator);
  if (recording.result.status != 0)
    throw std::runtime_error(recording.result.message);
  return recording;
}

double order(const double coarse_error, const double fine_error)
{
  return std::log2(coarse_error / fine_error);
}

void show(const std::string &what, const double value)
{
  if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
    std::printf("             %s: %.6g\n", what.c_str(), value);
}

double internal_conductivity(const double siemens_per_metre)
{
  // 1 S/m = 1 A/(V m) = 1 C/(s V) per 1e9 nm.
  return siemens_per_metre * 1e-9 / constants::elementary_charge;
}

double internal_heat_conductivity(const double watt_per_metre_kelvin)
{
  return watt_per_metre_kelvin * 1e-9 / constants::elementary_charge;
}

template class Equations<2>;
template class Equations<3>;
template std::vector<Node<2>> nodes_of(const solver::Discretization<2> &, Vec);
template std::vector<Node<3>> nodes_of(const solver::Discretization<3> &, Vec);
template BalancedState<2>     balanced_state(const solver::Device &, double, MPI_Comm);
template BalancedState<3>     balanced_state(const solver::Device &, double, MPI_Comm);
template Recording<2>         run(const solver::Device &, MPI_Comm);
template Recording<3>         run(const solver::Device &, MPI_Comm);
} // namespace ionstack::tests
