// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_elimination_elimination_preconditioner_h
#define ionstack_solver_elimination_elimination_preconditioner_h

#include <petscpc.h>

namespace ionstack::solver
{
/// Makes `preconditioner`, of a matrix on one rank, solve by SupernodalLu.
///
/// The first solution with each factorisation is put into the system. Its error is that of a matrix whose entries
/// differ by a part omega of each (Arioli, Demmel & Duff, SIAM J. Matrix Anal. Appl. 10, 165 (1989)); where omega is
/// above 1e-10 each solution is refined once, and where that is not enough, or a pivot is zero, MUMPS takes this matrix
/// and all that follow.
void eliminate_with(PC preconditioner);
} // namespace ionstack::solver

#endif
