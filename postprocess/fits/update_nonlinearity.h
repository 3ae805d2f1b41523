// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_fits_update_nonlinearity_h
#define ionstack_postprocess_fits_update_nonlinearity_h

#include <optional>
#include <vector>

namespace ionstack::postprocess
{
/// The nonlinearity NL of a weight update, as NeuroSim defines it: P.-Y. Chen, X. Peng, S. Yu, "NeuroSim: a
/// circuit-level macro model for benchmarking neuro-inspired architectures", IEEE TCAD 37, 3067 (2018),
/// doi:10.1109/TCAD.2018.2789723, and the program MLP_NeuroSim_V3.0 (formula.cpp, Cell.cpp, nonlinear_fit.m). The
/// conductance as function of the number of pulses P from the state of least conductance, P = 0, to that of the
/// largest, P = P_max, is
///   G = G_min + (G_max - G_min) (1 - exp(-P/A)) / (1 - exp(-P_max/A)).
/// In depression P is counted down from P_max. A is positive for a curve that rises steeply at first and negative for
/// one that rises steeply at last; NL has the sign of A. So potentiation with large first steps has NL > 0 and
/// depression with large first steps NL < 0.
///
/// NeuroSim tabulates A/P_max of |NL| = 0.01 to 9 (documents/Nonlinearity-NormA.htm). The table is that of
///   |NL| = 10.1015 max_x |G(x) - x|,   G normalised to [0, 1] over x = P/P_max,
/// which for a = P_max/A and s = a/(1 - exp(-a)) is 10.1015 (s - 1 - ln s)/|a|: found by comparison with all 900
/// entries, which agree to 0.002, the rounding of the table.
///
/// The curvature a = P_max/A is used here instead of A/P_max, since it is zero for the straight line.
double nonlinearity(double curvature);

/// The curvature a of a nonlinearity. Throws BadInput for |NL| of 10.1 and more, which no curve of this kind has.
double curvature(double nonlinearity);

/// Normalised conductance at x = P/P_max in [0, 1] for a curvature: (1 - exp(-a x))/(1 - exp(-a)).
double normalised_conductance(double x, double curvature);

/// A state of a device during an update.
struct UpdatePoint
{
  double pulses      = 0.; ///< that have been applied in this branch
  double conductance = 0.; ///< [S]
};

enum class UpdateBranch
{
  potentiation,
  depression
};

struct NonlinearityFit
{
  double                nonlinearity = 0.;                                  ///< NL
  double                curvature    = 0.;                                  ///< P_max/A
  std::optional<double> normalised_parameter;                               ///< A/P_max; none for a straight line
  double                minimum_conductance = 0., maximum_conductance = 0.; ///< of the data [S]
  double                relative_deviation = 0.; ///< root mean square of data minus curve, over maximum - minimum
};

/// NL of data by least squares of the curve above, with smallest and largest conductance of the data as its ends, as in
/// nonlinear_fit.m. |NL| is sought up to 10. None of fewer than three points, of points that are all of one conductance
/// or of one number of pulses.
std::optional<NonlinearityFit> fit_nonlinearity(const std::vector<UpdatePoint> &points, UpdateBranch branch);

inline constexpr const char *definition_of_nonlinearity =
    "NeuroSim: A in G = Gmin + (Gmax - Gmin) (1 - exp(-P/A))/(1 - exp(-Pmax/A)) by least squares, Gmin and Gmax of the "
    "data, P counted down in depression; |NL| = 10.1015 times the largest distance of the normalised curve from the "
    "straight line, sign of A (large first steps: NL > 0 in potentiation, < 0 in depression)";
} // namespace ionstack::postprocess

#endif
