// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_materials_units_unit_system_h
#define ionstack_materials_units_unit_system_h

#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <udunits2.h>
#include <utility>

namespace ionstack::units
{
/// to = slope * from + offset. The reciprocal of the slope is kept because dividing by 1e27 is exact where multiplying
/// by 1e-27, which no binary number equals, is not: "1e27 1/m^3" has to become 1 and not its neighbour.
struct Conversion
{
  double slope   = 1.;
  double inverse = 1.;
  double offset  = 0.;

  double operator()(const double value) const
  {
    return (std::abs(slope) >= 1. ? value * slope : value / inverse) + offset;
  }
};

/// udunits2's unit system with the electronvolt and the elementary charge of the 2019 SI and the calorie of
/// thermochemistry, and a memory of the conversions asked for. One per process; guarded, because udunits2 is not safe
/// among threads.
class UnitSystem
{
public:
  /// Throws Error when udunits2's own database of units cannot be read.
  static UnitSystem &instance();

  /// True when the unit is known. Factors, origins and logarithms ("2 nm", "K @ 273", "lg(re 1 mW)"), which udunits2
  /// would also take, are no units here.
  bool known(const std::string &unit);

  /// True when both units are known and have the same dimension.
  bool same(const std::string &one, const std::string &other);

  /// nullptr when a unit is unknown or the dimensions differ. A mole is so many particles where a quantity of particles
  /// is asked for: an energy of one ("kJ/mol" to "eV"), a concentration ("mol/l" to "1/nm^3"), and how fast it changes
  /// in a volume or at a surface ("mol/(m^2 s)").
  const Conversion *find(const std::string &from, const std::string &to);

private:
  using Unit      = std::unique_ptr<ut_unit, decltype(&ut_free)>;
  using Converter = std::unique_ptr<cv_converter, decltype(&cv_free)>;

  UnitSystem();

  ut_unit    *parsed(const std::string &text);
  static bool derive(ut_unit *source, ut_unit *target, Conversion &conversion);
  bool        derive_by_particles(ut_unit *source, ut_unit *target, Conversion &conversion);

  std::mutex                                                mutex_;
  std::unique_ptr<ut_system, decltype(&ut_free_system)>     system_;
  std::map<std::string, Unit>                               units_;
  std::map<std::pair<std::string, std::string>, Conversion> conversions_;
};
} // namespace ionstack::units

#endif
