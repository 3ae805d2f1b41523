// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_files_material_use_h
#define ionstack_postprocess_files_material_use_h

#include "physics/device_physics.h"
#include "postprocess/files/log.h"
#include "solver/run/observer.h"

#include <nlohmann/json.hpp>

#include <array>
#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// Watches the values of the material database that a run uses: says at the start which they are and how sure, and at
/// the end, with place and time, which of them were used outside the temperature, concentration, field or thickness for
/// which their source stands, and what went beyond what the materials stand: melted, broke down, or had more ions than
/// sites.
template <int dim>
class MaterialUse : public solver::Observer<dim>
{
public:
  MaterialUse(const physics::DevicePhysics &physics, const std::vector<physics::NamedRegion> &regions, Log &log);

  void           start(const solver::Discretization<dim> &discretization, bool goes_on) override;
  void           remeshed(const solver::Discretization<dim> &discretization) override;
  nlohmann::json notes() override;
  void           take_notes(const nlohmann::json &notes) override;
  void step(const solver::StepReport &report, const solver::Discretization<dim> &discretization, Vec unknowns) override;
  void finish(const solver::RunResult &result) override;

  /// All values used, each with source, confidence, regions and whether the run left its validity; after finish().
  nlohmann::ordered_json values() const;

  /// What a user should know before trusting the run; after finish().
  std::vector<std::string> warnings() const;

private:
  /// An extreme, and where and when it was met.
  struct Extreme
  {
    double                  value = 0.;
    double                  time  = 0.; ///< [s]
    int                     known = 0;  ///< 1: it has a place; 0: it is a contact's; -1: it is of no time either
    std::array<double, dim> place{};    ///< [nm]
  };

  /// What one field reached in one region so far, here, and after finish() on all ranks.
  struct Reached
  {
    unsigned int          region = 0;
    unsigned int          field  = 0;
    std::vector<PetscInt> owned; ///< its owned unknowns in that region
    Extreme               low, high;
  };

  /// The extremes of all ranks.
  void gather_extremes();

  void watch_field(const solver::StepReport &report, const solver::Discretization<dim> &discretization, Vec unknowns);

  const Reached *reached(unsigned int region, int field) const;

  /// What of its validity the run left ("temperature up to 460 K", ...), empty when nothing.
  std::vector<std::string> violations(const physics::UsedValue &used) const;

  /// " at (1, 2) nm, 0.3 s".
  std::string sight(const Extreme &extreme) const;

  const physics::DevicePhysics     &physics_;
  std::vector<physics::NamedRegion> regions_;
  int                               temperature_; ///< index of the field, or -1
  Log                              &log_;
  MPI_Comm                          communicator_ = MPI_COMM_NULL;
  std::vector<Reached>              reached_;
  std::vector<Extreme>              field_;         ///< largest electric field of each region [V/nm]
  std::vector<char>                 field_matters_; ///< whether anything of a region depends on it
};
} // namespace ionstack::postprocess

#endif
