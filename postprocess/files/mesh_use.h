// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_files_mesh_use_h
#define ionstack_postprocess_files_mesh_use_h

#include "physics/device_physics.h"
#include "postprocess/files/log.h"
#include "solver/run/observer.h"
#include "solver/space/resolution.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <map>
#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// Says at the start whether the mesh has cells that can make fields overshoot (solver/space/monotonicity.h), watches
/// whether it resolves what the run makes of the device, and says at the end, with the place, where it did not:
/// coefficients that change so much within a cell that currents may be wrong (solver/space/resolution.h), and fronts of
/// ions that are thinner than their cells.
template <int dim>
class MeshUse : public solver::Observer<dim>
{
public:
  MeshUse(const physics::DevicePhysics &physics, const std::vector<physics::NamedRegion> &regions, Log &log);

  void start(const solver::Discretization<dim> &discretization, bool goes_on) override;
  void step(const solver::StepReport &report, const solver::Discretization<dim> &discretization, Vec unknowns) override;
  nlohmann::json notes() override;
  void           take_notes(const nlohmann::json &notes) override;
  void           finish(const solver::RunResult &result) override;

  /// What a user should know before trusting the run; after finish().
  const std::vector<std::string> &warnings() const { return warnings_; }

  /// The largest estimate for each coefficient and each species, whether it is worth a warning or not; after finish().
  nlohmann::ordered_json figures() const;

private:
  /// Where and when something was seen, in units of the output.
  struct Sight
  {
    double                  time = 0., voltage = 0.;
    unsigned int            region = 0;
    std::array<double, dim> tail{}, head{}; ///< [nm] ends of the edge

    double length() const
    {
      double result = 0.;
      for (unsigned int d = 0; d < dim; ++d)
        result = std::hypot(result, head[d] - tail[d]);
      return result;
    }
  };

  /// A coefficient at its worst, or a front.
  struct Finding
  {
    double error      = 0.; ///< of currents, or the edge's length over the front's width
    double dissipated = 0.; ///< in the device then [internal]
    double share      = 0.; ///< of that in the cell
    double ratio      = 0.; ///< of the coefficient at the ends of the worst edge; of a front, its height [1/m^3]
    Sight  sight;
  };
  static nlohmann::json as_note(const Finding &finding);
  static Finding        from_note(const nlohmann::json &note);

  void look_at_coefficients(const solver::StepReport          &report,
                            const solver::Discretization<dim> &discretization,
                            const solver::Resolution          &resolution);
  void look_at_fronts(const solver::StepReport          &report,
                      const solver::Discretization<dim> &discretization,
                      const solver::Resolution          &resolution);

  /// The finding of a field that counts: the largest error at a time when the dissipation was not a millionth of what
  /// it was at its highest. nullptr where there is none.
  const Finding *worst(unsigned int field) const;

  std::string name_of_place(const Finding &finding) const;

  const physics::DevicePhysics     &physics_;
  std::vector<physics::NamedRegion> regions_;
  Log                              &log_;

  /// Per field, of each decade of the dissipation (its logarithm rounded down) the largest error: which of them counts
  /// is known at the end.
  std::vector<std::map<int, Finding>> coefficients_;
  std::vector<double>                 most_dissipated_; ///< per field
  std::map<unsigned int, Finding>     fronts_;          ///< by field, the thinnest
  std::vector<std::string>            warnings_;
};
} // namespace ionstack::postprocess

#endif
