// SPDX-License-Identifier: Apache-2.0
#include "solver/run/model.h"
#include "tests/verification/equations/testbed.h"

#include <gtest/gtest.h>

using namespace ionstack;
using namespace ionstack::tests;

namespace
{
/// As many cells with one field below as cells with two above: divided by cells, one of two ranks had two thirds of the
/// unknowns.
solver::Device half_with_ions()
{
  return read_device(R"(
subsection Stack
  set Coordinates       = planar
  set Width             = 32 nm
  set Depth             = 1 nm
  set Lateral cell size = 1 nm
)" + electrode_and_oxide(32, 32, 32, 32) +
                         R"(end
subsection Physics
  set Heat    = off
  set Species = ion
end
subsection Species ion
  set Regions               = oxide
  set Initial concentration = 1e27 1/m^3
end
)" + between_contacts("ramp to 1 V in 1 s"),
                     {material_text("metal", "value: 1e6 S/m", "value: 20 W/(m K)"),
                      material_text("oxide",
                                    "value: 1e3 S/m",
                                    "value: 2 W/(m K)",
                                    "ion",
                                    "charge_number: 2\nhop_distance: 0.3 nm\nattempt_frequency: 1e12 "
                                    "Hz\nmigration_energy: 0.8 eV\ndiffusion_prefactor: 0.5\ndrift_prefactor: "
                                    "1\nfield_argument_factor: 0.5\n")});
}

/// Unknowns of the rank with the most over their mean.
double imbalance(const solver::Discretization<2> &discretization)
{
  const auto owned = dealii::Utilities::MPI::min_max_avg(static_cast<double>(discretization.n_owned()), MPI_COMM_WORLD);
  return owned.max / owned.avg;
}

// Nodes between two ranks belong to one of them: here a row of 33 among some 3300 nodes.
constexpr double one_row = 1.03;

TEST(LoadBalance, RanksHaveAsManyUnknowns)
{
  const solver::Device device = half_with_ions();
  std::ostream         nowhere(nullptr);
  dealii::TimerOutput  timer(nowhere, dealii::TimerOutput::never, dealii::TimerOutput::wall_times);
  solver::Model<2>     model(device, timer, MPI_COMM_WORLD);
  EXPECT_LT(imbalance(model.discretization()), one_row);

  // Also when cells have been refined, all on one side.
  for (const auto &cell : model.mesh().triangulation.active_cell_iterators())
    if (cell->is_locally_owned() && cell->material_id() == 1)
      cell->set_refine_flag();
  model.mesh().triangulation.execute_coarsening_and_refinement();
  model.rebuild();
  EXPECT_LT(imbalance(model.discretization()), one_row);
}
} // namespace
