// SPDX-License-Identifier: Apache-2.0
#include "solver/equations/column_multigrid.h"

#include "solver/petsc/blas.h"
#include "solver/petsc/petsc_check.h"
#include "solver/petsc/shell_preconditioner.h"
#include "solver/petsc/vector.h"

#include <petscksp.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <memory>
#include <numeric>
#include <tuple>
#include <utility>

namespace ionstack::solver
{
namespace
{
/// A level of fewer unknowns is solved directly.
constexpr PetscInt few_unknowns = 300;
/// A coarser level must have at most this part of the unknowns, or there is none.
constexpr double worthwhile = 0.7;

using Position = std::array<double, 3>;

/// Unknowns of a rank, in columns: sorted by place across the stack, height, field.
using Columns = std::vector<UnknownPlace>;

/// The next coarser set of unknowns and how the finer ones depend on it.
struct Coarsening
{
  Columns                                               coarse;
  std::vector<std::vector<std::pair<PetscInt, double>>> parts; ///< of each fine unknown: coarse one, share
};

/// All values of a coordinate on all ranks, in order.
std::vector<double> all_values(const Columns &columns, const unsigned int direction, MPI_Comm communicator)
{
  std::vector<double> own;
  for (const UnknownPlace &place : columns)
    own.push_back(place.position[direction]);
  std::sort(own.begin(), own.end());
  own.erase(std::unique(own.begin(), own.end()), own.end());
  int n_ranks;
  MPI_Comm_size(communicator, &n_ranks);
  const int        n = static_cast<int>(own.size());
  std::vector<int> counts(n_ranks), first(n_ranks + 1, 0);
  MPI_Allgather(&n, 1, MPI_INT, counts.data(), 1, MPI_INT, communicator);
  std::partial_sum(counts.begin(), counts.end(), first.begin() + 1);
  std::vector<double> all(first.back());
  MPI_Allgatherv(own.data(), n, MPI_DOUBLE, all.data(), counts.data(), first.data(), MPI_DOUBLE, communicator);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// Lines of nodes in a direction across the stack: where they are, and which the coarser level keeps.
class Lines
{
public:
  Lines(const Columns &columns, const unsigned int direction, MPI_Comm communicator)
      : values_(all_values(columns, direction, communicator))
  {
  }

  /// The kept lines that a value lies between, with shares; one where it lies on a kept line.
  std::vector<std::pair<double, double>> around(const double value) const
  {
    const auto        at = std::lower_bound(values_.begin(), values_.end(), value);
    const std::size_t i  = at - values_.begin();
    if (i % 2 == 0)
      return {{value, 1.}};
    if (i + 1 == values_.size())
      return {{values_[i - 1], 1.}};
    const double left = values_[i - 1], right = values_[i + 1], share = (value - left) / (right - left);
    return {{left, 1. - share}, {right, share}};
  }

private:
  std::vector<double> values_;
};

Coarsening coarsen(const Columns &fine, const unsigned int dim, MPI_Comm communicator)
{
  std::vector<Lines> lines;
  for (unsigned int k = 0; k + 1 < dim; ++k)
    lines.emplace_back(fine, k, communicator);

  // Of two unknowns of a field at one place, at an interface, each depends on its like elsewhere: by their turn.
  const auto before = [](const UnknownPlace &one, const UnknownPlace &other)
  { return std::tie(one.position, one.field) < std::tie(other.position, other.field); };
  const auto alike = [&](const UnknownPlace &place)
  { return std::equal_range(fine.begin(), fine.end(), place, before); };

  std::vector<std::vector<std::pair<PetscInt, double>>> from(fine.size()); // fine numbers of those that are kept
  std::vector<char>                                     kept(fine.size(), 0);
  for (std::size_t i = 0; i < fine.size(); ++i)
  {
    std::vector<std::pair<Position, double>> corners{{fine[i].position, 1.}};
    for (unsigned int k = 0; k + 1 < dim; ++k)
    {
      std::vector<std::pair<Position, double>> more;
      for (const auto &[corner, share] : corners)
        for (const auto &[value, part] : lines[k].around(fine[i].position[k]))
        {
          Position at = corner;
          at[k]       = value;
          more.emplace_back(at, share * part);
        }
      corners = std::move(more);
    }
    double     sum  = 0.;
    const auto turn = fine.begin() + static_cast<std::ptrdiff_t>(i) - alike(fine[i]).first;
    for (const auto &[corner, share] : corners)
      if (const auto [first, end] = alike({corner, fine[i].field}); first != end)
      {
        from[i].emplace_back(static_cast<PetscInt>(std::min(first + turn, end - 1) - fine.begin()), share);
        sum += share;
      }
    if (from[i].empty())
      from[i] = {{static_cast<PetscInt>(i), 1.}};
    else
      for (auto &[other, share] : from[i])
        share /= sum;
  }
  // Who is needed, by others or by itself, is kept.
  for (const auto &parts : from)
    for (const auto &[other, share] : parts)
      kept[other] = 1;
  Coarsening            result;
  std::vector<PetscInt> number(fine.size(), -1);
  for (std::size_t i = 0; i < fine.size(); ++i)
    if (kept[i])
    {
      number[i] = static_cast<PetscInt>(result.coarse.size());
      result.coarse.push_back(fine[i]);
      from[i] = {{static_cast<PetscInt>(i), 1.}};
    }
  for (auto &parts : from)
  {
    for (auto &[other, share] : parts)
      other = number[other];
    result.parts.push_back(std::move(parts));
  }
  return result;
}

/// A matrix of PETSc that is destroyed with its owner.
struct MatrixDestroyer
{
  void operator()(Mat matrix) const { MatDestroy(&matrix); }
};
using MatrixPtr = std::unique_ptr<_p_Mat, MatrixDestroyer>;

/// One level, the finest first.
struct Level
{
  MatrixPtr matrix;        ///< with rows scaled, once all coarser ones are made
  MatrixPtr interpolation; ///< from the next coarser level; none on the coarsest
  MatrixPtr restriction;   ///< its transposed, between equations that are scaled
  VectorPtr scale;         ///< of the rows
};

/// The unknowns of contacts and circuits: few, of rank 0, solved for before all others.
class TerminalBlock
{
public:
  /// Takes over their rows and what others have in their columns. Collective.
  void set_up(Mat matrix, const PetscInt first, const PetscInt n, MPI_Comm communicator)
  {
    communicator_ = communicator;
    size_         = static_cast<int>(n);
    if (n == 0)
      return;
    lu_.assign(static_cast<std::size_t>(n) * n, 0.);
    scale_.assign(n, 0.);
    exchanged_.resize(n);
    reached_.clear();
    PetscInt begin, end;
    petsc(MatGetOwnershipRange(matrix, &begin, &end));
    for (PetscInt row = begin; row < end; ++row)
    {
      PetscInt           length;
      const PetscInt    *columns;
      const PetscScalar *values;
      petsc(MatGetRow(matrix, row, &length, &columns, &values));
      for (PetscInt k = 0; k < length; ++k)
        if (const PetscInt column = columns[k] - first; column < 0 || column >= n)
          continue;
        else if (row >= first && row < first + n)
          lu_[n * column + row - first] = values[k];
        else
          reached_.push_back({row - begin, column, values[k]});
      petsc(MatRestoreRow(matrix, row, &length, &columns, &values));
    }
    int info = 0;
    if (first >= begin && first < end)
    {
      for (int r = 0; r < size_; ++r)
      {
        for (int c = 0; c < size_; ++c)
          scale_[r] = std::max(scale_[r], std::abs(lu_[size_ * c + r]));
        for (int c = 0; c < size_ && scale_[r] > 0.; ++c)
          lu_[size_ * c + r] /= scale_[r];
      }
      dgetrf_(&size_, &size_, lu_.data(), &size_, exchanged_.data(), &info);
    }
    MPI_Bcast(&info, 1, MPI_INT, 0, communicator_);
    singular_ = info != 0;
  }

  bool singular() const { return singular_; }

  /// Solves for them; `right_side` and `solution` are of a rank's rows, theirs the last of rank 0. What they mean for
  /// the other rows is taken off `others`, the right side of those. Collective.
  void
  solve(const PetscScalar *right_side, const std::size_t n_others, PetscScalar *solution, PetscScalar *others) const
  {
    std::copy_n(right_side, n_others, others);
    if (size_ == 0)
      return;
    std::vector<double> values(size_, 0.);
    int                 rank;
    MPI_Comm_rank(communicator_, &rank);
    if (rank == 0)
    {
      for (int r = 0; r < size_; ++r)
        values[r] = right_side[n_others + r] / scale_[r];
      const int one = 1;
      int       info;
      dgetrs_("N", &size_, &one, lu_.data(), &size_, exchanged_.data(), values.data(), &size_, &info, 1);
      std::copy(values.begin(), values.end(), solution + n_others);
    }
    MPI_Bcast(values.data(), size_, MPI_DOUBLE, 0, communicator_);
    for (const Entry &entry : reached_)
      others[entry.row] -= entry.value * values[entry.column];
  }

private:
  struct Entry
  {
    PetscInt row, column;
    double   value;
  };
  MPI_Comm            communicator_ = MPI_COMM_NULL;
  int                 size_         = 0;
  bool                singular_     = false;
  std::vector<double> lu_, scale_;
  std::vector<int>    exchanged_;
  std::vector<Entry>  reached_;
};

/// What stands behind a PCSHELL of PETSc.
class ColumnMultigrid
{
public:
  ColumnMultigrid(StackUnknowns unknowns, const unsigned int dim)
      : places_(std::move(unknowns.places)), first_terminal_(unknowns.first_terminal),
        n_terminals_(unknowns.n_terminals), dim_(dim)
  {
  }
  ~ColumnMultigrid() { PCDestroy(&cycle_); }
  ColumnMultigrid(const ColumnMultigrid &)            = delete;
  ColumnMultigrid &operator=(const ColumnMultigrid &) = delete;

  void set_up(PC self)
  {
    Mat given;
    petsc(PCGetOperators(self, nullptr, &given));
    const bool first = levels_.empty();
    if (first)
      create(given);
    terminals_.set_up(given, first_terminal_, n_terminals_, communicator_);
    petsc(PCSetFailedReason(self, terminals_.singular() ? PC_FACTOR_NUMERIC_ZEROPIVOT : PC_NOERROR));
    fill(given);
    for (std::size_t l = 0; l < levels_.size(); ++l)
    {
      Level &level = levels_[l];
      if (l + 1 < levels_.size())
      {
        Mat coarse = levels_[l + 1].matrix.release();
        petsc(MatPtAP(level.matrix.get(),
                      level.interpolation.get(),
                      coarse == nullptr ? MAT_INITIAL_MATRIX : MAT_REUSE_MATRIX,
                      PETSC_DEFAULT,
                      &coarse));
        levels_[l + 1].matrix.reset(coarse);
      }
      scale(level);
    }
    for (std::size_t l = 0; l + 1 < levels_.size(); ++l)
    {
      // Anew and copied: with MAT_REUSE_MATRIX, PETSc 3.18 gives a matrix that has been scaled other values.
      Mat transposed;
      petsc(MatTranspose(levels_[l].interpolation.get(), MAT_INITIAL_MATRIX, &transposed));
      if (first)
        levels_[l].restriction.reset(transposed);
      else
      {
        petsc(MatCopy(transposed, levels_[l].restriction.get(), SAME_NONZERO_PATTERN));
        petsc(MatDestroy(&transposed));
      }
      const VectorPtr inverse = copy_of(levels_[l].scale.get());
      petsc(VecReciprocal(inverse.get()));
      petsc(MatDiagonalScale(levels_[l].restriction.get(), levels_[l + 1].scale.get(), inverse.get()));
    }
    if (first)
      create_cycle(self);
    for (std::size_t l = 0; l < levels_.size(); ++l)
    {
      KSP smoother;
      petsc(PCMGGetSmoother(cycle_, number_in_cycle(l), &smoother));
      petsc(KSPSetOperators(smoother, levels_[l].matrix.get(), levels_[l].matrix.get()));
    }
    petsc(PCSetOperators(cycle_, levels_.front().matrix.get(), levels_.front().matrix.get()));
    petsc(PCSetUp(cycle_));
  }

  void apply(PC, Vec right_side, Vec solution)
  {
    const PetscScalar *b, *found;
    PetscScalar       *x, *ordered;
    petsc(VecGetArrayRead(right_side, &b));
    petsc(VecGetArray(solution, &x));
    terminals_.solve(b, row_.size(), x, rest_.data());
    petsc(VecGetArray(right_side_.get(), &ordered));
    for (std::size_t i = 0; i < row_.size(); ++i)
      ordered[row_[i]] = rest_[i];
    petsc(VecRestoreArray(right_side_.get(), &ordered));
    petsc(VecPointwiseMult(right_side_.get(), right_side_.get(), levels_.front().scale.get()));
    petsc(PCApply(cycle_, right_side_.get(), solution_.get()));
    petsc(VecGetArrayRead(solution_.get(), &found));
    for (std::size_t i = 0; i < row_.size(); ++i)
      x[i] = found[row_[i]];
    petsc(VecRestoreArrayRead(solution_.get(), &found));
    petsc(VecRestoreArray(solution, &x));
    petsc(VecRestoreArrayRead(right_side, &b));
  }

private:
  PetscInt number_in_cycle(const std::size_t level) const { return static_cast<PetscInt>(levels_.size() - 1 - level); }

  /// Orders the unknowns, makes the finest matrix without values and all interpolations.
  void create(Mat given)
  {
    petsc(PetscObjectGetComm(reinterpret_cast<PetscObject>(given), &communicator_));
    PetscInt end;
    petsc(MatGetOwnershipRange(given, &first_given_, &end));
    first_ = first_given_ > first_terminal_ ? first_given_ - n_terminals_ : first_given_;
    rest_.resize(places_.size());
    std::vector<std::size_t> order(places_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(
        order.begin(),
        order.end(),
        [&](const std::size_t a, const std::size_t b)
        { return std::tie(places_[a].position, places_[a].field) < std::tie(places_[b].position, places_[b].field); });
    row_.resize(places_.size());
    Columns columns;
    for (std::size_t k = 0; k < order.size(); ++k)
    {
      row_[order[k]] = static_cast<PetscInt>(k);
      columns.push_back(places_[order[k]]);
    }
    places_ = {};
    number_foreign(given);
    levels_.resize(1);
    levels_.front().matrix = create_finest(given, columns);
    for (PetscInt unknowns = global(columns.size()); unknowns > few_unknowns;)
    {
      Coarsening     coarsening = coarsen(columns, dim_, communicator_);
      const PetscInt fewer      = global(coarsening.coarse.size());
      if (static_cast<double>(fewer) > worthwhile * static_cast<double>(unknowns))
        break;
      Level &finer        = levels_.back();
      finer.interpolation = interpolation(coarsening);
      levels_.emplace_back();
      columns  = std::move(coarsening.coarse);
      unknowns = fewer;
    }
    Vec right_side, solution;
    petsc(MatCreateVecs(levels_.front().matrix.get(), &solution, &right_side));
    solution_.reset(solution);
    right_side_.reset(right_side);
  }

  PetscInt global(const std::size_t here) const
  {
    PetscInt n = static_cast<PetscInt>(here);
    MPI_Allreduce(MPI_IN_PLACE, &n, 1, MPIU_INT, MPI_SUM, communicator_);
    return n;
  }

  /// Numbers by columns of the other ranks' unknowns that rows of this one reach.
  void number_foreign(Mat given)
  {
    const auto n = static_cast<PetscInt>(row_.size());
    for_each_row(given,
                 [&](PetscInt, const PetscInt length, const PetscInt *columns, const PetscScalar *)
                 {
                   for (PetscInt k = 0; k < length; ++k)
                     if (!is_terminal(columns[k]) && (columns[k] < first_given_ || columns[k] >= first_given_ + n))
                       foreign_.emplace(columns[k], 0);
                 });
    std::vector<PetscInt> wanted;
    for (const auto &[column, number] : foreign_)
      wanted.push_back(column);
    Vec numbers, found;
    petsc(MatCreateVecs(given, nullptr, &numbers));
    PetscScalar *values;
    petsc(VecGetArray(numbers, &values));
    for (PetscInt i = 0; i < n; ++i)
      values[i] = static_cast<PetscScalar>(first_ + row_[i]);
    petsc(VecRestoreArray(numbers, &values));
    IS         which;
    VecScatter scatter;
    petsc(ISCreateGeneral(
        PETSC_COMM_SELF, static_cast<PetscInt>(wanted.size()), wanted.data(), PETSC_USE_POINTER, &which));
    petsc(VecCreateSeq(PETSC_COMM_SELF, static_cast<PetscInt>(wanted.size()), &found));
    petsc(VecScatterCreate(numbers, which, found, nullptr, &scatter));
    petsc(VecScatterBegin(scatter, numbers, found, INSERT_VALUES, SCATTER_FORWARD));
    petsc(VecScatterEnd(scatter, numbers, found, INSERT_VALUES, SCATTER_FORWARD));
    const PetscScalar *read;
    petsc(VecGetArrayRead(found, &read));
    std::size_t k = 0;
    for (auto &[column, number] : foreign_)
      number = static_cast<PetscInt>(read[k++]);
    petsc(VecRestoreArrayRead(found, &read));
    petsc(VecScatterDestroy(&scatter));
    petsc(ISDestroy(&which));
    petsc(VecDestroy(&found));
    petsc(VecDestroy(&numbers));
  }

  template <class Action>
  void for_each_row(Mat given, const Action &action) const
  {
    for (PetscInt i = 0; i < static_cast<PetscInt>(row_.size()); ++i)
    {
      PetscInt           length;
      const PetscInt    *columns;
      const PetscScalar *values;
      petsc(MatGetRow(given, first_given_ + i, &length, &columns, &values));
      action(i, length, columns, values);
      petsc(MatRestoreRow(given, first_given_ + i, &length, &columns, &values));
    }
  }

  bool is_terminal(const PetscInt given) const
  {
    return given >= first_terminal_ && given < first_terminal_ + n_terminals_;
  }

  /// Number by columns; -1 of a terminal.
  PetscInt by_columns(const PetscInt column) const
  {
    if (is_terminal(column))
      return -1;
    const PetscInt local = column - first_given_;
    return local >= 0 && local < static_cast<PetscInt>(row_.size()) ? first_ + row_[local] : foreign_.at(column);
  }

  /// An empty matrix in which each unknown of a node is coupled with all of those of a node that it reaches, so that
  /// the incomplete factors of a single column are complete.
  MatrixPtr create_finest(Mat given, const Columns &columns) const
  {
    const auto            n = static_cast<PetscInt>(row_.size());
    std::vector<PetscInt> begin{0}, node(n, 0); // first row of each node, node of each row
    for (PetscInt i = 1; i < n; ++i)
    {
      if (columns[i].position != columns[i - 1].position)
        begin.push_back(i);
      node[i] = static_cast<PetscInt>(begin.size()) - 1;
    }
    begin.push_back(n);
    const auto                         n_nodes = static_cast<PetscInt>(begin.size()) - 1;
    std::vector<std::vector<PetscInt>> reached(n_nodes), elsewhere(n_nodes); // nodes, and unknowns of other ranks
    const auto                         tidy = [](std::vector<PetscInt> &list)
    {
      std::sort(list.begin(), list.end());
      list.erase(std::unique(list.begin(), list.end()), list.end());
    };
    for_each_row(given,
                 [&](const PetscInt i, const PetscInt length, const PetscInt *given_columns, const PetscScalar *)
                 {
                   const PetscInt own = node[row_[i]];
                   for (PetscInt k = 0; k < length; ++k)
                   {
                     const PetscInt column = by_columns(given_columns[k]);
                     if (column >= first_ && column < first_ + n)
                       reached[own].push_back(node[column - first_]);
                     else if (column >= 0)
                       elsewhere[own].push_back(column);
                   }
                   tidy(reached[own]);
                   tidy(elsewhere[own]);
                 });
    std::vector<PetscInt> n_here(n), n_elsewhere(n);
    for (PetscInt i = 0; i < n; ++i)
    {
      for (const PetscInt other : reached[node[i]])
        n_here[i] += begin[other + 1] - begin[other];
      n_elsewhere[i] = static_cast<PetscInt>(elsewhere[node[i]].size());
    }
    Mat matrix;
    petsc(MatCreateAIJ(
        communicator_, n, n, PETSC_DETERMINE, PETSC_DETERMINE, 0, n_here.data(), 0, n_elsewhere.data(), &matrix));
    std::vector<PetscInt>    numbers;
    std::vector<PetscScalar> zeros;
    for (PetscInt i = 0; i < n; ++i)
    {
      numbers = elsewhere[node[i]];
      for (const PetscInt other : reached[node[i]])
        for (PetscInt row = begin[other]; row < begin[other + 1]; ++row)
          numbers.push_back(first_ + row);
      zeros.assign(numbers.size(), 0.);
      const PetscInt row = first_ + i;
      petsc(MatSetValues(
          matrix, 1, &row, static_cast<PetscInt>(numbers.size()), numbers.data(), zeros.data(), INSERT_VALUES));
    }
    petsc(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY));
    petsc(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY));
    return MatrixPtr(matrix);
  }

  void fill(Mat given)
  {
    Mat                   matrix = levels_.front().matrix.get();
    std::vector<PetscInt> numbers;
    petsc(MatZeroEntries(matrix)); // which takes back the scales
    for_each_row(given,
                 [&](const PetscInt i, const PetscInt length, const PetscInt *columns, const PetscScalar *values)
                 {
                   numbers.clear();
                   for (PetscInt k = 0; k < length; ++k)
                     numbers.push_back(by_columns(columns[k]));
                   const PetscInt row = first_ + row_[i];
                   petsc(MatSetValues(matrix, 1, &row, length, numbers.data(), values, INSERT_VALUES));
                 });
    petsc(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY));
    petsc(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY));
  }

  MatrixPtr interpolation(const Coarsening &coarsening) const
  {
    const auto n        = static_cast<PetscInt>(coarsening.parts.size()),
               n_coarse = static_cast<PetscInt>(coarsening.coarse.size());
    std::vector<PetscInt> lengths;
    for (const auto &parts : coarsening.parts)
      lengths.push_back(static_cast<PetscInt>(parts.size()));
    Mat matrix;
    petsc(MatCreateAIJ(
        communicator_, n, n_coarse, PETSC_DETERMINE, PETSC_DETERMINE, 0, lengths.data(), 0, nullptr, &matrix));
    PetscInt first_row, first_column, end;
    petsc(MatGetOwnershipRange(matrix, &first_row, &end));
    petsc(MatGetOwnershipRangeColumn(matrix, &first_column, &end));
    for (PetscInt i = 0; i < n; ++i)
      for (const auto &[coarse, share] : coarsening.parts[i])
        petsc(MatSetValue(matrix, first_row + i, first_column + coarse, share, INSERT_VALUES));
    petsc(MatAssemblyBegin(matrix, MAT_FINAL_ASSEMBLY));
    petsc(MatAssemblyEnd(matrix, MAT_FINAL_ASSEMBLY));
    return MatrixPtr(matrix);
  }

  /// Rows are of equations in different units: each is divided by its largest entry.
  static void scale(Level &level)
  {
    if (level.scale == nullptr)
    {
      Vec scale;
      petsc(MatCreateVecs(level.matrix.get(), nullptr, &scale));
      level.scale.reset(scale);
    }
    petsc(MatGetRowMaxAbs(level.matrix.get(), level.scale.get(), nullptr));
    petsc(VecReciprocal(level.scale.get()));
    petsc(MatDiagonalScale(level.matrix.get(), level.scale.get(), nullptr));
  }

  void create_cycle(PC self)
  {
    const char *prefix;
    petsc(PCGetOptionsPrefix(self, &prefix));
    petsc(PCCreate(communicator_, &cycle_));
    petsc(PCSetOptionsPrefix(cycle_, prefix));
    petsc(PCSetType(cycle_, PCMG));
    petsc(PCMGSetLevels(cycle_, static_cast<PetscInt>(levels_.size()), nullptr));
    petsc(PCMGSetGalerkin(cycle_, PC_MG_GALERKIN_NONE));
    for (std::size_t l = 0; l < levels_.size(); ++l)
    {
      const PetscInt number = number_in_cycle(l);
      KSP            smoother;
      PC             inner;
      petsc(PCMGGetSmoother(cycle_, number, &smoother));
      petsc(KSPGetPC(smoother, &inner));
      PetscInt unknowns, n_columns;
      petsc(MatGetSize(levels_[l].matrix.get(), &unknowns, &n_columns));
      const bool direct = number == 0 && unknowns <= few_unknowns;
      petsc(KSPSetType(smoother, number == 0 ? KSPPREONLY : KSPRICHARDSON));
      if (direct)
      {
        petsc(PCSetType(inner, PCLU));
        petsc(PCFactorSetMatSolverType(inner, MATSOLVERMUMPS));
      }
      else
        petsc(PCSetType(inner, PCBJACOBI)); // with ILU(0) in it
      if (number > 0)
      {
        petsc(KSPSetTolerances(smoother, PETSC_DEFAULT, PETSC_DEFAULT, PETSC_DEFAULT, 1));
        petsc(KSPSetConvergenceTest(smoother, KSPConvergedSkip, nullptr, nullptr));
        petsc(PCMGSetInterpolation(cycle_, number, levels_[l].interpolation.get()));
        petsc(PCMGSetRestriction(cycle_, number, levels_[l].restriction.get()));
      }
    }
    petsc(PCSetFromOptions(cycle_));
  }

  std::vector<UnknownPlace>    places_; ///< empty once they are in order
  PetscInt                     first_terminal_, n_terminals_;
  unsigned int                 dim_;
  TerminalBlock                terminals_;
  std::vector<double>          rest_; ///< right side without what terminals do
  MPI_Comm                     communicator_ = MPI_COMM_NULL;
  PetscInt                     first_given_  = 0; ///< first row of this rank
  PetscInt                     first_        = 0; ///< the same without terminals
  std::vector<PetscInt>        row_;              ///< local row by columns, of each given one
  std::map<PetscInt, PetscInt> foreign_;          ///< number by columns of the other ranks' unknowns that matter here
  std::vector<Level>           levels_;
  VectorPtr                    right_side_, solution_;
  PC                           cycle_ = nullptr;
};
} // namespace

void precondition_by_columns(PC preconditioner, StackUnknowns unknowns, const unsigned int dim)
{
  make_shell(preconditioner, "multigrid of columns", std::make_unique<ColumnMultigrid>(std::move(unknowns), dim));
}
} // namespace ionstack::solver
