// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_solver_petsc_matrix_writer_h
#define ionstack_solver_petsc_matrix_writer_h

#include <petscmat.h>

#include <vector>

namespace ionstack::solver
{
/// Adds values to a matrix whose entries come in the same order every time.
///
/// The first time it looks each entry up and remembers its place, four bytes each; after that a value is added where it
/// belongs without a search. Of matrices other than AIJ, and of rows of other ranks, PETSc takes the values.
class MatrixWriter
{
public:
  /// Sets the matrix, which must have the same pattern every time, to zero.
  void begin(Mat matrix);

  /// Adds to an entry that the matrix has, in global numbers.
  void add(PetscInt row, PetscInt column, double value)
  {
    if (learning_)
      learn(row, column);
    const int place = places_[next_++];
    if (place >= 0)
      diagonal_[place] += value;
    else
      add_elsewhere(place, row, column, value);
  }

  /// To be called after the last entry. Collective.
  void finish();

private:
  /// Place that stands for no array of this rank; from 0 on are those in the columns of this rank, below it the others.
  static constexpr int elsewhere = -1;

  int  find(PetscInt row, PetscInt column) const;
  void learn(PetscInt row, PetscInt column);
  void add_elsewhere(int place, PetscInt row, PetscInt column, double value);
  void send(PetscInt row, PetscInt column, double value);
  void flush();

  Mat              matrix_ = nullptr, own_ = nullptr, other_ = nullptr; ///< none owned
  const PetscInt  *other_columns_ = nullptr;
  PetscInt         n_other_       = 0;
  PetscScalar     *diagonal_ = nullptr, *off_diagonal_ = nullptr;
  const PetscInt  *own_rows_ = nullptr, *own_entries_ = nullptr, *other_rows_ = nullptr, *other_entries_ = nullptr;
  PetscInt         first_ = 0, end_ = 0;
  bool             learning_ = true;
  std::vector<int> places_;
  std::size_t      next_ = 0;
  // Of one row that PETSc takes.
  PetscInt              row_ = -1;
  std::vector<PetscInt> columns_;
  std::vector<double>   values_;
};
} // namespace ionstack::solver

#endif
