// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_tables_summary_h
#define ionstack_postprocess_tables_summary_h

#include "postprocess/files/log.h"
#include "postprocess/files/material_use.h"
#include "postprocess/files/mesh_use.h"
#include "postprocess/files/output_options.h"
#include "postprocess/tables/branch_recorder.h"
#include "postprocess/tables/cycle_table.h"
#include "postprocess/tables/in_situ_figures.h"
#include "postprocess/tables/pulse_table.h"
#include "postprocess/tables/read_table.h"
#include "solver/run/observer.h"

#include <map>
#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// Collects what a run found and writes summary.json and a short table on the screen at the end.
template <int dim>
class Summary : public solver::Observer<dim>
{
public:
  /// `material_use`, `mesh_use`, `pulses`, `reads`, `cycles` and who keeps `in_situ` (nullptr: nothing was shown) have
  /// to finish before this.
  Summary(const std::string      &folder,
          const std::string      &title,
          const OutputOptions    &options,
          const MaterialUse<dim> &material_use,
          const MeshUse<dim>     &mesh_use,
          const PulseTable<dim>  &pulses,
          const ReadTable<dim>   &reads,
          const CycleTable<dim>  &cycles,
          const InSituFigures    *in_situ,
          Log                    &log,
          bool                    writes);

  void step(const solver::StepReport &report, const solver::Discretization<dim> &discretization, Vec) override
  {
    recall(report, discretization);
  }
  void corner(const solver::StepReport &report) override;
  void recall(const solver::StepReport &report, const solver::Discretization<dim> &discretization) override;
  void finish(const solver::RunResult &result) override;

private:
  std::string             folder_, title_;
  OutputOptions           options_;
  const MaterialUse<dim> &material_use_;
  const MeshUse<dim>     &mesh_use_;
  const PulseTable<dim>  &pulses_;
  const ReadTable<dim>   &reads_;
  const CycleTable<dim>  &cycles_;
  const InSituFigures    *in_situ_;
  Log                    &log_;
  bool                    writes_;

  bool               stores_field_energy_ = false;
  BranchRecorder     recorder_;
  solver::StepReport last_;

  /// The highest temperature so far.
  struct Peak
  {
    double temperature = 0., time = 0., voltage = 0.; ///< [K], [s], [V] over the device
  };
  /// Of a lumped element.
  struct ElementFigures
  {
    double energy = 0.; ///< heat [J]
    Peak   peak;        ///< 0 K when its law has no temperature
  };
  static void note(Peak &peak, double temperature, const solver::StepReport &report);

  bool                                  has_heat_ = false; ///< of the device behind the circuit
  Peak                                  peak_;
  std::map<std::string, ElementFigures> elements_; ///< by the contact's name
  double                                energy_ = 0., dissipated_energy_ = 0.;
  double                                power_ = 0.; ///< V I of the last step
  /// Of every step [W].
  struct Powers
  {
    double terminal = 0., dissipated = 0., turnover = 0.; ///< V I, heat, and what parts of the current take up or give
  };
  std::vector<Powers>                           powers_;
  std::map<std::string, double>                 ions_error_, minimum_concentration_;
  std::map<std::string, solver::SpeciesReading> initial_species_;
  std::map<std::string, double>                 charge_;  ///< that passed each contact into the device [C]
  std::map<std::string, double>                 current_; ///< of the last row [A]
};
} // namespace ionstack::postprocess

#endif
