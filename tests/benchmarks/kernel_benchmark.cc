// SPDX-License-Identifier: Apache-2.0
// Time of the parts that assembly is made of, per cell: residual and Jacobian of a region with two fields (an
// electrode: potential and temperature) and with three (an oxide: and one ion), in two and three dimensions, and the
// Bernoulli function of the edge fluxes. The assembly is that of the program, from vector to vector and matrix.
// Besides, what each run and each `ionstack check` does before anything else: reading the material database. And what
// the memory of the machine carries: a triad (McCalpin, STREAM), and residuals of blocks beyond the caches.
#include "materials/database.h"
#include "physics/local/bernoulli.h"
#include "solver/equations/system.h"
#include "solver/petsc/petsc_check.h"
#include "solver/run/device.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/timer.h>

#include <Sacado.hpp>
#include <benchmark/benchmark.h>

#include <cmath>
#include <memory>
#include <ostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace ionstack::benchmarks
{
namespace
{
using solver::petsc;

/// A block of one material, with 4^`refinement` or 8^`refinement` times 4096 cells: about as many as the TaOx loop has.
template <int dim>
std::string block(const bool with_ions, const unsigned int refinement)
{
  const std::string material = with_ions ? "TaOx" : "Pd";
  std::string       text     = dim == 2 ? "subsection Stack\n  set Coordinates = axisymmetric\n  set Radius = 64 nm\n"
                                          "  set Lateral cell size = 1 nm\n"
                                        : "subsection Stack\n  set Coordinates = box\n  set Width = 16 nm\n"
                                          "  set Breadth = 16 nm\n  set Lateral cell size = 1 nm\n";
  text += "  set Layers = block\n  subsection Layer block\n    set Material = " + material +
          "\n    set Thickness = " + (dim == 2 ? "64" : "16") + " nm\n    set Cells = " + (dim == 2 ? "64" : "16") +
          "\n  end\nend\n";
  text += "subsection Physics\n  set Potential = conduction\n  set Heat = steady\n";
  if (with_ions)
    text += "  set Species = oxygen vacancy\nend\nsubsection Species oxygen vacancy\n  set Regions = block\n"
            "  set Initial concentration = 1e27 1/m^3\n";
  text += "end\nsubsection Mesh\n  set Refinement = " + std::to_string(refinement) +
          "\nend\n"
          "subsection Contacts\n  set Names = bottom, top\nend\n"
          "subsection Contact bottom\n  set Boundary = bottom\n  set Voltage = 0 V\n  set Temperature = 300 K\nend\n"
          "subsection Contact top\n  set Boundary = top\n  set Temperature = 300 K\nend\n"
          "subsection Protocol\n  set Contact = top\n  set Steps = ramp to 1 V in 1 s\nend\n";
  return text;
}

solver::Device read_device(const std::string &text)
{
  Diagnostics diagnostics;
  auto        file   = parameters::ParameterFile::from_text(text, "block", {}, diagnostics);
  auto        device = solver::Device::read(file.root(), diagnostics);
  file.report_unused();
  if (!diagnostics.ok())
  {
    std::ostringstream problems;
    diagnostics.print(problems);
    throw std::runtime_error(problems.str());
  }
  return device;
}

/// A block with a state in which every branch of the laws is taken: edge drops of both signs, below and above kT.
template <int dim>
class Block
{
public:
  explicit Block(const bool with_ions, const unsigned int refinement = 0)
      : device_(read_device(block<dim>(with_ions, refinement))),
        mesh_(meshes::build_mesh<dim>(device_.stack, MPI_COMM_WORLD)),
        timer_(nowhere_, dealii::TimerOutput::never, dealii::TimerOutput::wall_times),
        discretization_(*mesh_, device_.physics, device_.contacts, MPI_COMM_WORLD),
        system_(discretization_, device_.contacts, timer_), unknowns_(discretization_.create_vector())
  {
    petsc(VecDuplicate(unknowns_, &rates_));
    petsc(VecDuplicate(unknowns_, &result_));
    petsc(VecSet(rates_, 0.));
    matrix_ = system_.create_matrix();
    PetscScalar *values;
    petsc(VecGetArray(unknowns_, &values));
    for (PetscInt i = 0; i < discretization_.n_owned(); ++i)
    {
      double phase = 0.;
      for (unsigned int d = 0; d < dim; ++d)
        phase += (1.1 + 0.4 * d) * discretization_.position_of()[i][d];
      const double       wave = std::sin(phase);
      const std::string &name = device_.physics.fields[discretization_.field_of()[i]].name;
      values[i] = name == "potential" ? 0.1 * wave : name == "temperature" ? 500. + 150. * wave : std::exp(2. * wave);
    }
    petsc(VecRestoreArray(unknowns_, &values));
  }
  ~Block()
  {
    VecDestroy(&unknowns_);
    VecDestroy(&rates_);
    VecDestroy(&result_);
    MatDestroy(&matrix_);
  }
  Block(const Block &)            = delete;
  Block &operator=(const Block &) = delete;

  void   residual() { system_.residual(0., unknowns_, rates_, result_); }
  void   jacobian() { system_.jacobian(0., unknowns_, rates_, 1e3, matrix_); }
  double n_cells() const { return static_cast<double>(discretization_.cells().size()); }

  /// Bytes that one residual moves at least, when nothing stays in the caches from one pass to the next: each cell's
  /// record and its numbers of unknowns once; and per unknown 8 passes of two values that copy, gather, scatter and sum
  /// up, with the storage coefficient and the rate. Neighbouring cells find their shared values in the caches.
  double bytes() const
  {
    constexpr unsigned int passes  = 8;
    double                 entries = 0.;
    for (const auto &cell : discretization_.cells())
      entries += (1u << dim) * discretization_.n_slots(cell.region);
    return n_cells() * sizeof(solver::CellRecord<dim>) + entries * sizeof(int) +
           passes * 2. * sizeof(double) * static_cast<double>(discretization_.n_unknowns());
  }

private:
  solver::Device                     device_;
  std::unique_ptr<meshes::Mesh<dim>> mesh_;
  std::ostream                       nowhere_{nullptr};
  dealii::TimerOutput                timer_;
  solver::Discretization<dim>        discretization_;
  solver::System<dim>                system_;
  Vec                                unknowns_ = nullptr, rates_ = nullptr, result_ = nullptr;
  Mat                                matrix_ = nullptr;
};

/// Time per item in seconds.
benchmark::Counter per_item(const double items)
{
  return {items, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert};
}

template <int dim>
void residual(benchmark::State &state)
{
  Block<dim> block(state.range(0) == 3);
  for (auto _ : state)
    block.residual();
  state.counters["per_item_s"] = per_item(block.n_cells());
}

/// 260,000 cells: several times what caches hold.
template <int dim>
void large_residual(benchmark::State &state)
{
  Block<dim> block(true, dim == 2 ? 3 : 2);
  for (auto _ : state)
    block.residual();
  state.counters["per_item_s"] = per_item(block.n_cells());
  state.counters["bandwidth_B_per_s"] =
      benchmark::Counter(block.bytes(), benchmark::Counter::kIsIterationInvariantRate);
}

/// a = b + s c on three arrays of 512 MiB, 24 bytes an element as STREAM counts.
void triad(benchmark::State &state)
{
  const std::size_t   n = std::size_t(1) << 26;
  std::vector<double> a(n, 0.), b(n, 1.), c(n, 2.);
  for (auto _ : state)
  {
    for (std::size_t i = 0; i < n; ++i)
      a[i] = b[i] + 3. * c[i];
    benchmark::DoNotOptimize(a.data());
    benchmark::ClobberMemory();
  }
  state.counters["per_item_s"] = per_item(static_cast<double>(n));
  state.counters["bandwidth_B_per_s"] =
      benchmark::Counter(24. * static_cast<double>(n), benchmark::Counter::kIsIterationInvariantRate);
}

template <int dim>
void jacobian(benchmark::State &state)
{
  Block<dim> block(state.range(0) == 3);
  for (auto _ : state)
    block.jacobian();
  state.counters["per_item_s"] = per_item(block.n_cells());
}

/// Arguments of both signs, a third of them in the range of the series.
std::vector<double> arguments()
{
  std::vector<double> x(999);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = (i % 3 == 0 ? 0.1 : 20.) * std::sin(0.7 * static_cast<double>(i));
  return x;
}

void bernoulli_of_double(benchmark::State &state)
{
  const std::vector<double> x = arguments();
  for (auto _ : state)
    for (const double argument : x)
    {
      auto pair = physics::bernoulli(argument);
      benchmark::DoNotOptimize(pair);
    }
  state.counters["per_item_s"] = per_item(static_cast<double>(x.size()));
}

/// With the 12 derivatives of a quadrilateral with three fields.
void bernoulli_of_dual(benchmark::State &state)
{
  using Dual = Sacado::Fad::SFad<double, 12>;
  std::vector<Dual> x;
  for (const double argument : arguments())
  {
    Dual dual(argument);
    for (int i = 0; i < 12; ++i)
      dual.fastAccessDx(i) = 0.1 * i;
    x.push_back(dual);
  }
  for (auto _ : state)
    for (const Dual &argument : x)
    {
      auto pair = physics::bernoulli(argument);
      benchmark::DoNotOptimize(pair);
    }
  state.counters["per_item_s"] = per_item(static_cast<double>(x.size()));
}

void reading_of_database(benchmark::State &state)
{
  for (auto _ : state)
  {
    Diagnostics diagnostics;
    auto        database = materials::Database::load({materials::shipped_database_folder()}, diagnostics);
    benchmark::DoNotOptimize(database);
  }
  state.counters["per_item_s"] = per_item(1.);
}

BENCHMARK(residual<2>)->Name("residual of a cell, 2D")->ArgName("fields")->Arg(2)->Arg(3);
BENCHMARK(residual<3>)->Name("residual of a cell, 3D")->ArgName("fields")->Arg(2)->Arg(3);
BENCHMARK(jacobian<2>)->Name("Jacobian of a cell, 2D")->ArgName("fields")->Arg(2)->Arg(3);
BENCHMARK(jacobian<3>)->Name("Jacobian of a cell, 3D")->ArgName("fields")->Arg(2)->Arg(3);
BENCHMARK(large_residual<2>)->Name("residual beyond the caches, 2D");
BENCHMARK(large_residual<3>)->Name("residual beyond the caches, 3D");
BENCHMARK(triad)->Name("triad");
BENCHMARK(bernoulli_of_double)->Name("Bernoulli pair, double");
BENCHMARK(reading_of_database)->Name("material database, read");
BENCHMARK(bernoulli_of_dual)->Name("Bernoulli pair, dual number with 12 derivatives");
} // namespace
} // namespace ionstack::benchmarks

int main(int argc, char **argv)
{
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv))
    return 2;
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
