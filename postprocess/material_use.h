// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_material_use_h
#define ionstack_postprocess_material_use_h

#include "physics/device_physics.h"
#include "postprocess/log.h"
#include "solver/observer.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// Watches the values of the material database that a run uses: says at the start which they are and how sure, and at
/// the end which of them were used outside the temperature, concentration or thickness for which their source stands.
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

  /// What a user should know before trusting the run.
  const std::vector<std::string> &warnings() const { return warnings_; }

private:
  /// What one field reached in one region so far, here, and after finish() on all ranks.
  struct Reached
  {
    unsigned int          region = 0;
    unsigned int          field  = 0;
    std::vector<PetscInt> owned; ///< its owned unknowns in that region
    double                low, high;
  };

  /// The extremes of all ranks.
  void gather_extremes();

  const Reached *reached(unsigned int region, const std::string &field) const;

  /// What of its validity the run left ("temperature up to 460 K", ...), empty when nothing.
  std::vector<std::string> violations(const physics::UsedValue &used) const;

  const physics::DevicePhysics     &physics_;
  std::vector<physics::NamedRegion> regions_;
  Log                              &log_;
  std::vector<std::string>          warnings_;
  MPI_Comm                          communicator_ = MPI_COMM_NULL;
  std::vector<Reached>              reached_;
};
} // namespace ionstack::postprocess

#endif
