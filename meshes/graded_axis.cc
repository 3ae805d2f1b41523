// SPDX-License-Identifier: Apache-2.0
#include "meshes/graded_axis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace ionstack::meshes
{
namespace
{
bool is_positive(const double value)
{
  return std::isfinite(value) && value > 0.;
}

bool is_valid(const Segment &segment)
{
  return is_positive(segment.length) && is_positive(segment.size) && is_positive(segment.size_begin) &&
         is_positive(segment.size_end) && std::isfinite(segment.growth) && segment.growth >= 0.;
}

/// Beyond this the running cell number no longer fits; callers refuse such meshes long before.
constexpr double countable = 1e9;
} // namespace

GradedAxis::Piece::Piece(const Segment &segment)
    : length_(segment.length), size_(segment.size), size_begin_(std::min(segment.size_begin, segment.size)),
      size_end_(std::min(segment.size_end, segment.size)), growth_(segment.growth), rise_(0.), fall_(0.)
{
  if (growth_ > 0.)
  {
    rise_ = (size_ - size_begin_) / growth_;
    fall_ = (size_ - size_end_) / growth_;
    if (rise_ + fall_ > length_)
    {
      // The two slopes meet below the largest size, or one of them reaches over the whole segment.
      rise_ = std::clamp(0.5 * (length_ + (size_end_ - size_begin_) / growth_), 0., length_);
      fall_ = length_ - rise_;
    }
  }
  else
    size_ = std::min(size_begin_, size_end_);

  rise_count_ = grown_count(rise_, size_begin_);
  fall_count_ = grown_count(fall_, size_end_);
  total_      = rise_count_ + (length_ - rise_ - fall_) / size_ + fall_count_;
}

/// A geometric series: n cells that start with `size` and grow by the factor 1 + growth reach
/// size ((1 + growth)^n - 1) / growth.
double GradedAxis::Piece::grown_count(const double distance, const double size) const
{
  return growth_ > 0. ? std::log1p(growth_ * distance / size) / std::log1p(growth_) : distance / size;
}

double GradedAxis::Piece::grown_distance(const double count, const double size) const
{
  return growth_ > 0. ? size * std::expm1(count * std::log1p(growth_)) / growth_ : count * size;
}

double GradedAxis::Piece::count(const double distance) const
{
  if (distance < rise_)
    return grown_count(distance, size_begin_);
  if (distance <= length_ - fall_)
    return rise_count_ + (distance - rise_) / size_;
  return total_ - grown_count(length_ - distance, size_end_);
}

double GradedAxis::Piece::distance(const double count) const
{
  if (count < rise_count_)
    return grown_distance(count, size_begin_);
  if (count <= total_ - fall_count_)
    return rise_ + (count - rise_count_) * size_;
  return length_ - grown_distance(total_ - count, size_end_);
}

double GradedAxis::cells(const Segment &segment, const unsigned int multiple)
{
  if (!is_valid(segment))
    return std::numeric_limits<double>::quiet_NaN();
  const Piece piece(segment);

  // The small tolerance keeps a length that is a whole number of cells but for rounding from getting one more.
  const double tolerance = 1e-9;
  double       n         = multiple * std::max(1., std::ceil(piece.total() / multiple - tolerance));

  // A cell at an end that reaches into the uniform piece can exceed the size asked for at that end by a few percent.
  const auto too_large = [&](const double cells)
  {
    return piece.distance(piece.total() / cells) > segment.size_begin * (1. + multiple * tolerance) ||
           segment.length - piece.distance(piece.total() * (1. - 1. / cells)) >
               segment.size_end * (1. + multiple * tolerance);
  };
  while (n < countable && too_large(n))
    n += multiple;
  return n;
}

GradedAxis::GradedAxis(const double origin, const std::vector<Segment> &segments, const unsigned int multiple)
{
  if (segments.empty() || multiple == 0)
    throw std::invalid_argument("a graded axis needs at least one segment and one cell");
  starts_.push_back(origin);
  double n = 0.;
  for (const Segment &segment : segments)
  {
    n += cells(segment, multiple);
    if (!(n < countable))
      throw std::invalid_argument("lengths and cell sizes must be positive and give fewer than 1e9 cells");
    pieces_.emplace_back(segment);
    starts_.push_back(starts_.back() + segment.length);
    ends_.push_back(static_cast<unsigned int>(n));
  }
}

double GradedAxis::position(const double s) const
{
  const auto         end   = std::lower_bound(ends_.begin(), ends_.end(), s);
  const std::size_t  i     = std::min<std::size_t>(end - ends_.begin(), ends_.size() - 1);
  const unsigned int first = i == 0 ? 0 : ends_[i - 1];
  const double       n     = ends_[i] - first;
  const Piece       &piece = pieces_[i];

  if (s == first)
    return starts_[i];
  if (s == ends_[i])
    return starts_[i + 1];
  if (s < first)
    return starts_[i] + (s - first) * piece.distance(piece.total() / n);
  if (s > ends_[i])
  {
    const double last_cell = (starts_[i + 1] - starts_[i]) - piece.distance(piece.total() * (1. - 1. / n));
    return starts_[i + 1] + (s - ends_[i]) * last_cell;
  }
  return starts_[i] + piece.distance((s - first) * piece.total() / n);
}

double GradedAxis::cell_number(const double x) const
{
  const auto         end   = std::lower_bound(starts_.begin() + 1, starts_.end(), x);
  const std::size_t  i     = std::min<std::size_t>(end - starts_.begin() - 1, ends_.size() - 1);
  const unsigned int first = i == 0 ? 0 : ends_[i - 1];
  const double       n     = ends_[i] - first;
  const Piece       &piece = pieces_[i];

  if (x == starts_[i])
    return first;
  if (x == starts_[i + 1])
    return ends_[i];
  if (x < starts_[i])
    return first + (x - starts_[i]) / piece.distance(piece.total() / n);
  if (x > starts_[i + 1])
  {
    const double last_cell = (starts_[i + 1] - starts_[i]) - piece.distance(piece.total() * (1. - 1. / n));
    return ends_[i] + (x - starts_[i + 1]) / last_cell;
  }
  return first + piece.count(x - starts_[i]) * n / piece.total();
}
} // namespace ionstack::meshes
