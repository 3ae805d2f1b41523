// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_time_secants_h
#define ionstack_solver_time_secants_h

#include "solver/petsc/vector.h"

#include <cstddef>
#include <vector>

namespace ionstack::solver
{
/// What the steps of Newton's method with a kept Jacobian B teach of the true one: Broyden's updates (Math. Comp. 19,
/// 577 (1965)) in the form of a product that acts on B^-1 F (Kelley, Iterative Methods for Linear and Nonlinear
/// Equations, SIAM (1995), chapter 7). For steps s and the solutions z of the systems after them,
///
///     J^-1 = (I + z_n s_n^T/(s_n.s_n - s_n.z_n)) ... (I + z_0 s_0^T/(s_0.s_0 - s_0.z_0)) B^-1,
///
/// with products in the units of the tolerances. So the iteration, which contracts linearly without, becomes
/// superlinear for some products of vectors. What has been learnt serves as long as B does, in the following time
/// steps, too. Sums that B keeps, as the number of ions, are kept, as all s and z keep them.
class Secants
{
public:
  /// B is another one.
  void forget();

  /// Another solve begins: the next system does not come after the last step.
  void begin() { last_.reset(); }

  /// Makes of B^-1 F the next step, both to be subtracted from the unknowns at which F was taken. Collective.
  void improve(Vec step, Vec unknowns, Vec absolute, Vec relative);

private:
  struct Pair
  {
    VectorPtr step; ///< s in the units of the tolerances, over their square
    VectorPtr next; ///< z over (s.s - s.z)
  };
  std::vector<Pair> pairs_;
  VectorPtr         last_;    ///< the last step
  VectorPtr         weights_; ///< inverse squares of the tolerances
};
} // namespace ionstack::solver

#endif
