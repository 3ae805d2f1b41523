// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_run_adaptivity_h
#define ionstack_solver_run_adaptivity_h

#include "solver/run/adaptivity_options.h"
#include "solver/run/model.h"

#include <vector>

namespace ionstack::solver
{
/// What became of the mesh so far.
struct MeshRecord
{
  long looked_at        = 0; ///< number of the step after which it was last looked at
  long changes          = 0;
  long unknowns_largest = 0; ///< after a change
};

/// Refines the mesh where fields bend, and coarsens it behind them, down to the mesh of the parameter file.
///
/// The indicator of a cell is the largest jump of a field's slope to a neighbour in the same region, times the distance
/// of their centres, as part of the field's range in the device: twice the curvature's share of the change from cell to
/// cell, which is of second order in the size of the cell (as that of Kelly, Gago, Zienkiewicz & Babuska, Int. J.
/// Numer. Meth. Eng. 19, 1593 (1983), without its weights). Slopes that jump with the material are none. Where a
/// coefficient is not resolved (see resolution.h) that counts, too.
template <int dim>
class Adaptivity
{
public:
  Adaptivity(const AdaptivityOptions &options, const Tolerances &tolerances);

  /// Whether the mesh ever changes.
  bool adapts() const { return options_.every > 0; }

  /// Levels of refinement above the mesh of the parameter file.
  long levels() const { return options_.levels; }

  /// Whether it is time to look at the mesh again.
  bool due(const long steps) const { return adapts() && steps - record_.looked_at >= options_.every; }

  const MeshRecord &record() const { return record_; }

  /// Goes on from an earlier part of the run.
  void go_on_from(const MeshRecord &record) { record_ = record; }

  /// Marks the cells to be changed after this many steps. False when there are too few to be worth it. Collective.
  bool mark(Model<dim> &model, long steps);

  /// Changes the mesh as marked, and nothing else: for a state that is set anew.
  void change_mesh(Model<dim> &model) const;

  /// Changes the mesh as marked, and takes the unknowns and their history along: by interpolation, which leaves what is
  /// stored in a cell the same but for its curvature, with the number of ions of each species then made the same to
  /// round-off. Collective.
  void change(Model<dim> &model);

private:
  /// Both sides of an interface at which nodes exist twice get the same cells: none is joined there, and one that is
  /// halved is so on both sides.
  void match_interfaces(Model<dim> &model) const;

  std::vector<double> indicators(const Model<dim> &model) const;

  /// Raises the indicators of cells whose coefficients are not resolved: to twice the error of the means along the
  /// edges, weighted with what these dissipate, and as far as the cell dissipates less than the mean of the device by
  /// as much less. With S the sum over all cells of error times part of the dissipation, the estimate of the error of
  /// currents, S is then at most the largest indicator: a cell above the mean adds half of its indicator times its part
  /// of the dissipation, one below it half of its indicator times its part of the volume.
  void                add_unresolved(Model<dim> &model, std::vector<double> &indicators) const;
  std::vector<double> ranges(const Model<dim> &model) const;

  AdaptivityOptions options_;
  const Tolerances &tolerances_;
  MeshRecord        record_;
};
} // namespace ionstack::solver

#endif
