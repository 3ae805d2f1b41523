// SPDX-License-Identifier: Apache-2.0
#include "meshes/graded_axis.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

using ionstack::meshes::GradedAxis;
using ionstack::meshes::Segment;

namespace
{
double cell_size(const GradedAxis &axis, const unsigned int i)
{
  return axis.position(i + 1) - axis.position(i);
}

/// Three segments: small cells at the ends and at the first joint, none at the second; the middle one is too short to
/// reach its largest size.
const std::vector<Segment> segments = {{10., 1., 0.05, 0.1, 0.2}, {5., 4., 0.1, 0.3, 0.2}, {15., 2., 2., 0.08, 0.3}};
} // namespace

TEST(GradedAxis, EqualSizesGiveEqualCells)
{
  // 10 nm in cells of at most 3 nm: four of 2.5 nm.
  const GradedAxis axis(1., {{10., 3., 3., 3., 0.2}}, 1);
  ASSERT_EQ(axis.n_cells(), 4u);
  for (unsigned int i = 0; i <= 4; ++i)
    EXPECT_DOUBLE_EQ(axis.position(i), 1. + 2.5 * i);
}

TEST(GradedAxis, WholeNumberOfCellsIsKept)
{
  // 0.3 / 0.1 is 2.9999999999999996 and 0.7 / 0.1 is 6.999999999999999 in floating point, 0.6 / 0.2
  // is 2.9999999999999996 and 1.1 / 0.1 is 11.000000000000002.
  EXPECT_EQ(GradedAxis(0., {{0.3, 0.1, 0.1, 0.1, 0.}}, 1).n_cells(), 3u);
  EXPECT_EQ(GradedAxis(0., {{0.7, 0.1, 0.1, 0.1, 0.}}, 1).n_cells(), 7u);
  EXPECT_EQ(GradedAxis(0., {{1.1, 0.1, 0.1, 0.1, 0.}}, 1).n_cells(), 11u);
}

TEST(GradedAxis, WithoutGrowthTheSmallestSizeHolds)
{
  EXPECT_EQ(GradedAxis(0., {{10., 5., 1., 2., 0.}}, 1).n_cells(), 10u);
}

TEST(GradedAxis, CellsGrowAsGeometricSeries)
{
  // Eight cells from 0.1 nm that grow by a quarter each end at 0.1 (1.25^8 - 1) / 0.25; the largest size is never
  // reached.
  const double     size = 0.1, growth = 0.25;
  const auto       line = [=](const int i) { return size * (std::pow(1. + growth, i) - 1.) / growth; };
  const GradedAxis axis(0., {{line(8), 100., size, 100., growth}}, 1);
  ASSERT_EQ(axis.n_cells(), 8u);
  for (int i = 0; i <= 8; ++i)
    EXPECT_NEAR(axis.position(i), line(i), 1e-14);

  // The mirror image.
  const GradedAxis mirrored(0., {{line(8), 100., 100., size, growth}}, 1);
  ASSERT_EQ(mirrored.n_cells(), 8u);
  for (int i = 0; i <= 8; ++i)
    EXPECT_NEAR(mirrored.position(8 - i), line(8) - line(i), 1e-14);
}

TEST(GradedAxis, UniformBetweenTwoSlopes)
{
  // Four cells of 1, 2, 4, 8 nm (growth 1), the largest size 16 nm is then reached after 15 nm; five cells of 16 nm;
  // and the first slope again, mirrored.
  const GradedAxis axis(0., {{15. + 80. + 15., 16., 1., 1., 1.}}, 1);
  ASSERT_EQ(axis.n_cells(), 4u + 5u + 4u);
  const std::vector<double> sizes = {1., 2., 4., 8., 16., 16., 16., 16., 16., 8., 4., 2., 1.};
  for (unsigned int i = 0; i < sizes.size(); ++i)
    EXPECT_NEAR(cell_size(axis, i), sizes[i], 1e-12);
}

TEST(GradedAxis, SizesAtEndsAreAsAsked)
{
  for (const unsigned int multiple : {1u, 4u})
    for (const Segment &segment : segments)
    {
      const GradedAxis   axis(0., {segment}, multiple);
      const unsigned int n     = axis.n_cells();
      const double       first = cell_size(axis, 0), last = cell_size(axis, n - 1);
      EXPECT_LE(first, segment.size_begin * (1. + 1e-8));
      EXPECT_LE(last, segment.size_end * (1. + 1e-8));
      // Rounding up to a multiple of m adds fewer than m cells, so the first is at least the piece f = (n - m) / n of
      // the cell asked for: size ((1 + g)^f - 1) / g in a slope, f size elsewhere.
      const double f        = (n - double(multiple)) / n;
      const double g        = segment.growth;
      const double fraction = std::min((std::pow(1. + g, f) - 1.) / g, f);
      EXPECT_GT(first, segment.size_begin * fraction);
      EXPECT_GT(last, segment.size_end * fraction);
    }
}

TEST(GradedAxis, CellAcrossTheEndOfASlopeIsNotLargerThanAsked)
{
  // The slope from 0.95 to 1 nm is 0.25 nm long, so the first cell reaches into the uniform piece. Without care it
  // would measure up to 1 nm.
  const GradedAxis axis(0., {{70., 1., 0.95, 0.95, 0.2}}, 1);
  EXPECT_LE(cell_size(axis, 0), 0.95 * (1. + 1e-8));
  EXPECT_LE(cell_size(axis, axis.n_cells() - 1), 0.95 * (1. + 1e-8));
}

TEST(GradedAxis, NoCellIsTooLargeAndNeighboursAreSimilar)
{
  for (const Segment &segment : segments)
  {
    // In a slope neighbours differ by 1 + g. The cell in which the slope ends, after the part f of it, measures
    // ((1 + g)^f - 1) / g + (1 - f) (1 + g)^f of the size at its beginning, which is up to about 1 + g / 8.
    const double g     = segment.growth;
    double       bound = 1.;
    for (double f = 0.; f <= 1.; f += 0.01)
      bound = std::max(bound, (std::pow(1. + g, f) - 1.) / g + (1. - f) * std::pow(1. + g, f));
    bound *= 1. + g;

    const GradedAxis axis(0., {segment}, 2);
    for (unsigned int i = 0; i < axis.n_cells(); ++i)
    {
      EXPECT_LE(cell_size(axis, i), segment.size * (1. + 1e-8));
      if (i > 0)
      {
        const double ratio = cell_size(axis, i) / cell_size(axis, i - 1);
        EXPECT_LE(std::max(ratio, 1. / ratio), bound * (1. + 1e-4));
      }
    }
  }
}

TEST(GradedAxis, SegmentEndsAreExactAndWholeMultiples)
{
  const GradedAxis axis(0.1, segments, 4);
  ASSERT_EQ(axis.segment_ends().size(), 3u);
  EXPECT_EQ(axis.n_cells(), axis.segment_ends().back());
  EXPECT_EQ(axis.position(0.), 0.1);
  double end = 0.1;
  for (unsigned int i = 0; i < 3; ++i)
  {
    end += segments[i].length;
    EXPECT_EQ(axis.segment_ends()[i] % 4, 0u);
    EXPECT_EQ(axis.position(axis.segment_ends()[i]), end); // to the last bit
    EXPECT_EQ(axis.cell_number(end), axis.segment_ends()[i]);
  }
}

TEST(GradedAxis, CellNumberInvertsPosition)
{
  // A position of x = 30 nm is known to eps x, so the cell number is known to a few eps x / h = 2.2e-16 * 30 / 0.05 =
  // 1.3e-13.
  const GradedAxis axis(0., segments, 2);
  double           before = -1.;
  for (double s = 0.; s <= axis.n_cells(); s += 1. / 64.)
  {
    const double x = axis.position(s);
    EXPECT_GT(x, before);
    EXPECT_NEAR(axis.cell_number(x), s, 1e-12);
    before = x;
  }
}

TEST(GradedAxis, ContinuesUniformlyOutside)
{
  const GradedAxis   axis(0., segments, 2);
  const unsigned int n = axis.n_cells();
  EXPECT_NEAR(axis.position(-0.5), -0.5 * cell_size(axis, 0), 1e-14);
  EXPECT_NEAR(axis.position(n + 2.), 30. + 2. * cell_size(axis, n - 1), 1e-13);
  EXPECT_NEAR(axis.cell_number(axis.position(-0.5)), -0.5, 1e-12);
  EXPECT_NEAR(axis.cell_number(axis.position(n + 2.)), n + 2., 1e-12);
}

TEST(GradedAxis, RefusesWhatCannotBeCut)
{
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(GradedAxis(0., {}, 1), std::invalid_argument);
  EXPECT_THROW(GradedAxis(0., {{1., 1., 1., 1., 0.}}, 0), std::invalid_argument);
  EXPECT_THROW(GradedAxis(0., {{nan, 1., 1., 1., 0.}}, 1), std::invalid_argument);
  EXPECT_THROW(GradedAxis(0., {{1., 0., 1., 1., 0.}}, 1), std::invalid_argument);
  EXPECT_THROW(GradedAxis(0., {{1., 1., 1., -1., 0.}}, 1), std::invalid_argument);
  EXPECT_THROW(GradedAxis(0., {{1., 1., 1., 1., -0.1}}, 1), std::invalid_argument);
  // 1 nm in cells of 1e-12 nm
  EXPECT_NEAR(GradedAxis::cells({1., 1e-12, 1e-12, 1e-12, 0.}, 4), 1e12, 4.);
  EXPECT_THROW(GradedAxis(0., {{1., 1e-12, 1e-12, 1e-12, 0.}}, 4), std::invalid_argument);
}
