// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_equations_conducting_graph_h
#define ionstack_solver_equations_conducting_graph_h

#include <petscvec.h>

#include <functional>
#include <utility>
#include <vector>

namespace ionstack::solver
{
/// The nodes of a potential with the conductances between them, each rank having the edges of its cells: which paths
/// are wide, and what hangs together.
///
/// Conductances are compared by their logarithms, in steps of 2^(1/8).
class ConductingGraph
{
public:
  /// Edges are pairs of local unknowns. `ghosted`, made by Discretization::create_vector(), is worked with. All
  /// arguments must outlive the object.
  ConductingGraph(int                                     n_local,
                  const std::vector<std::pair<int, int>> &edges,
                  const std::vector<double>              &conductances,
                  Vec                                     ghosted);

  /// The step of a conductance: a whole number, 0 for none.
  static double step_of(double conductance);
  /// Steps between two conductances of this ratio.
  static double steps_of_ratio(double ratio);
  /// Above the step of any conductance.
  static constexpr double widest = 1e6;

  /// Where paths begin.
  struct Source
  {
    int    node;           ///< a local unknown
    int    label;          ///< from 0 on
    double width = widest; ///< step of the conductance in front of it, at least 1
  };

  /// The widest path to each node from one of the sources, whose labels are below `n_labels`: its width, that is the
  /// step of the smallest conductance on it, and the label of its source. In `width` and `label`, per local unknown; -1
  /// and -1 where no path leads. Each source has to be given by some rank that has it. Collective.
  void widest_paths(const std::vector<Source> &sources,
                    int                        n_labels,
                    std::vector<double>       &width,
                    std::vector<int>          &label) const;

  /// Gives all nodes that edges of this kind join the largest of their labels. Collective.
  void spread(const std::function<bool(std::size_t edge)> &joins, std::vector<double> &label) const;

private:
  template <class Pass>
  void flood(std::vector<double> &value, const Pass &pass) const;

  int                                     n_local_;
  const std::vector<std::pair<int, int>> &edges_;
  const std::vector<double>              &conductances_;
  Vec                                     ghosted_;
  std::vector<int>                        begin_, edges_of_; ///< the edges of each node
};
} // namespace ionstack::solver

#endif
