// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_meshes_graded_axis_h
#define ionstack_meshes_graded_axis_h

#include <vector>

namespace ionstack::meshes
{
/// A stretch of one coordinate with the cell sizes wanted in it [nm]. The size grows from both ends with the distance
/// to them, `growth` nm per nm, and never exceeds `size`.
struct Segment
{
  double length     = 1.;
  double size       = 1.;  ///< largest cell size
  double size_begin = 1.;  ///< cell size at the lower end, <= size
  double size_end   = 1.;  ///< cell size at the upper end, <= size
  double growth     = 0.2; ///< gradient of the cell size
};

/// A coordinate axis cut into cells that follow the wanted sizes: the continuous, strictly increasing map from the
/// running cell number s in [0, n_cells()] to the position x [nm], and its inverse. Cell lines stand at whole s, also
/// after refinement (halving in s), so that the map serves as chart of a deal.II manifold.
///
/// Where the size grows, each cell is (1 + growth) times as large as its neighbour, starting with exactly the size that
/// is asked for at the end of the segment; elsewhere the cells are uniform. Rounding the number of cells up shrinks all
/// cells of a segment alike in s, so that no cell is larger than asked.
class GradedAxis
{
public:
  /// Each segment gets the integral of dx/size(x) cells (see above), rounded up to a multiple of `multiple` >= 1.
  /// Throws std::invalid_argument when a length or size is not a positive number or the cells are beyond counting.
  GradedAxis(double origin, const std::vector<Segment> &segments, unsigned int multiple);

  /// Position [nm] of the running cell number s. Ends of segments are met to the last bit; outside of [0, n_cells()]
  /// the first and last cell continue uniformly.
  double position(double s) const;

  /// The inverse of position().
  double cell_number(double x) const;

  /// Total number of cells, and the cell number at which each segment ends.
  unsigned int                     n_cells() const { return ends_.back(); }
  const std::vector<unsigned int> &segment_ends() const { return ends_; }

  /// Number of cells that a segment gets; a floating-point number because a mistaken size may ask for more cells than
  /// an integer counts. NaN when the segment is not one.
  static double cells(const Segment &segment, unsigned int multiple);

private:
  /// One segment as growing, uniform and shrinking piece, each with its running count in closed form.
  class Piece
  {
  public:
    explicit Piece(const Segment &segment);

    double total() const { return total_; }
    double count(double distance) const; ///< wanted cells from the lower end to `distance`
    double distance(double count) const; ///< the inverse

  private:
    double grown_count(double distance, double size) const;
    double grown_distance(double count, double size) const;

    double length_;
    double size_, size_begin_, size_end_;
    double growth_;
    double rise_, fall_; ///< lengths of the growing and of the shrinking piece
    double rise_count_, fall_count_, total_;
  };

  std::vector<Piece>        pieces_;
  std::vector<double>       starts_; ///< ends of segments [nm], one more than segments
  std::vector<unsigned int> ends_;
};
} // namespace ionstack::meshes

#endif
