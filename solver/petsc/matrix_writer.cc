// SPDX-License-Identifier: Apache-2.0
#include "solver/petsc/matrix_writer.h"

#include "solver/petsc/petsc_check.h"

#include <algorithm>
#include <stdexcept>

namespace ionstack::solver
{
namespace
{
/// Index of a column in the sorted columns of a row.
int place_in(const PetscInt *rows, const PetscInt *entries, const PetscInt row, const PetscInt column)
{
  const PetscInt *begin = entries + rows[row], *end = entries + rows[row + 1];
  const PetscInt *found = std::lower_bound(begin, end, column);
  if (found == end || *found != column)
    throw std::logic_error("an entry that the matrix has not");
  return static_cast<int>(found - entries);
}

void rows_of(Mat matrix, const PetscInt *&rows, const PetscInt *&entries)
{
  PetscInt  n;
  PetscBool done;
  petsc(MatGetRowIJ(matrix, 0, PETSC_FALSE, PETSC_FALSE, &n, &rows, &entries, &done));
}

void give_rows_back(Mat matrix, const PetscInt *&rows, const PetscInt *&entries)
{
  PetscInt  n;
  PetscBool done;
  petsc(MatRestoreRowIJ(matrix, 0, PETSC_FALSE, PETSC_FALSE, &n, &rows, &entries, &done));
}
} // namespace

void MatrixWriter::begin(Mat matrix)
{
  PetscBool sequential, distributed;
  petsc(MatZeroEntries(matrix));
  petsc(PetscObjectTypeCompare(reinterpret_cast<PetscObject>(matrix), MATSEQAIJ, &sequential));
  petsc(PetscObjectTypeCompare(reinterpret_cast<PetscObject>(matrix), MATMPIAIJ, &distributed));
  matrix_ = matrix;
  own_ = other_ = nullptr;
  next_         = 0;
  if (learning_)
    places_.clear(); // of an attempt that did not finish
  petsc(MatGetOwnershipRange(matrix, &first_, &end_));
  if (sequential == PETSC_TRUE)
    own_ = matrix;
  if (distributed == PETSC_TRUE)
  {
    petsc(MatMPIAIJGetSeqAIJ(matrix, &own_, &other_, &other_columns_));
    petsc(MatGetSize(other_, nullptr, &n_other_));
    petsc(MatSeqAIJGetArray(other_, &off_diagonal_));
    rows_of(other_, other_rows_, other_entries_);
  }
  if (own_ != nullptr)
  {
    petsc(MatSeqAIJGetArray(own_, &diagonal_));
    rows_of(own_, own_rows_, own_entries_);
  }
}

int MatrixWriter::find(const PetscInt row, const PetscInt column) const
{
  if (own_ == nullptr || row < first_ || row >= end_)
    return elsewhere;
  if (column >= first_ && column < end_)
    return place_in(own_rows_, own_entries_, row - first_, column - first_);
  const auto compact =
      static_cast<PetscInt>(std::lower_bound(other_columns_, other_columns_ + n_other_, column) - other_columns_);
  return elsewhere - 1 - place_in(other_rows_, other_entries_, row - first_, compact);
}

void MatrixWriter::learn(const PetscInt row, const PetscInt column)
{
  places_.push_back(find(row, column));
}

void MatrixWriter::add_elsewhere(const int place, const PetscInt row, const PetscInt column, const double value)
{
  if (place < elsewhere)
    off_diagonal_[elsewhere - 1 - place] += value;
  else
    send(row, column, value);
}

void MatrixWriter::send(const PetscInt row, const PetscInt column, const double value)
{
  if (row != row_)
    flush();
  row_ = row;
  columns_.push_back(column);
  values_.push_back(value);
}

void MatrixWriter::flush()
{
  if (!columns_.empty())
    petsc(MatSetValues(
        matrix_, 1, &row_, static_cast<PetscInt>(columns_.size()), columns_.data(), values_.data(), ADD_VALUES));
  columns_.clear();
  values_.clear();
}

void MatrixWriter::finish()
{
  flush();
  if (own_ != nullptr)
  {
    petsc(MatSeqAIJRestoreArray(own_, &diagonal_));
    give_rows_back(own_, own_rows_, own_entries_);
  }
  if (other_ != nullptr)
  {
    petsc(MatSeqAIJRestoreArray(other_, &off_diagonal_));
    give_rows_back(other_, other_rows_, other_entries_);
  }
  petsc(MatAssemblyBegin(matrix_, MAT_FINAL_ASSEMBLY));
  petsc(MatAssemblyEnd(matrix_, MAT_FINAL_ASSEMBLY));
  places_.shrink_to_fit();
  learning_ = false;
}
} // namespace ionstack::solver
