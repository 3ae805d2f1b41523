// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_equations_floating_bodies_h
#define ionstack_solver_equations_floating_bodies_h

#include "solver/petsc/vector.h"

#include <petscksp.h>

#include <vector>

namespace ionstack::solver
{
/// Bodies whose inside conducts far better than any path from them to a contact: metals enclosed by insulators.
///
/// What determines the potential of such a body is what flows through the insulator, and the rows of its nodes do not
/// know it beside what flows inside when the two differ by more than 1e16. The sum of these rows does, if it is taken
/// over what leaves the body and never over what stays in it. So the matrix that System::jacobian() makes holds one
/// node of each body, the anchor, as by a contact of its own, which makes it as well-conditioned as a device whose
/// metals all have contacts; and the sums of the rows find the potentials of the anchors (BodyPotentials). A body may
/// enclose another one. A contact whose current is controlled holds its metal no better: then the contact belongs to
/// the body, and what flows from the source leaves it.
struct FloatingBodies
{
  /// What leaves a body when an unknown rises: a derivative, of this rank's cells.
  struct Outflow
  {
    int    body;
    int    local; ///< number of the unknown
    double derivative;
  };

  /// Which body each local unknown belongs to, -1 for none. A body of a later level may lie in one of an earlier one.
  std::vector<std::vector<int>> levels;
  std::vector<PetscInt>         anchors;   ///< global number of a node of each body
  std::vector<double>           holder;    ///< per owned unknown: what holds it, on its diagonal; empty without bodies
  std::vector<double>           row_scale; ///< per owned unknown: factor of the flows in its row; likewise
  std::vector<Outflow>          outflows;
  long                          version = 0; ///< counts matrices

  /// The innermost body of a local unknown, -1 for none.
  int body_of(const int local) const
  {
    int body = -1;
    for (const std::vector<int> &level : levels)
      body = level[local] >= 0 ? level[local] : body;
    return body;
  }
};

/// Makes of the solution of a system with held anchors that of the system in which bodies float.
///
/// The matrix with held anchors is B = A + sum of g_b e_b e_b^T, with e_b the anchor's unit vector. With x_b = B^-1 g_b
/// e_b, the answer to one volt at an anchor, and y = B^-1 f the solution of A x = f is x = y + sum of U_b x_b, where
/// U_b is such that the sum over the rows of each body holds. These sums have no large terms.
class BodyPotentials
{
public:
  /// `bodies` must outlive the object. `ghosted` is a vector of all unknowns that can hold ghosts, which this owns.
  BodyPotentials(const FloatingBodies &bodies, Vec ghosted) : bodies_(bodies), ghosted_(ghosted) {}

  /// To be called when `solver` has solved B y = f. Returns whether all of it was solved. Collective.
  bool release(KSP solver, Vec right_side, Vec solution);

private:
  bool                find_answers(KSP solver, Vec like);
  std::vector<double> outflows(Vec unknowns);

  const FloatingBodies  &bodies_;
  VectorPtr              ghosted_;
  long                   version_ = -1; ///< of the matrix that the answers are for
  std::vector<VectorPtr> answers_;
  std::vector<double>    inverse_; ///< of the matrix of the outflows from bodies by the potentials of the anchors
};
} // namespace ionstack::solver

#endif
