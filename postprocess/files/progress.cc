// SPDX-License-Identifier: Apache-2.0
#include "postprocess/files/progress.h"

#include <cstdio>

namespace ionstack::postprocess
{
template <int dim>
Progress<dim>::Progress(Log &log) : log_(log), begin_(std::chrono::steady_clock::now()), last_live_(begin_)
{
}

template <int dim>
void Progress<dim>::start(const solver::Discretization<dim> &discretization, bool)
{
  log_.line(std::to_string(discretization.mesh().triangulation.n_global_active_cells()) + " cells, " +
            std::to_string(discretization.n_unknowns()) + " unknowns");
}

template <int dim>
void Progress<dim>::step(const solver::StepReport &report, const solver::Discretization<dim> &, Vec)
{
  const auto   now     = std::chrono::steady_clock::now();
  const double elapsed = std::chrono::duration<double>(now - begin_).count();
  const auto  &driven  = report.driven();
  char         text[200];
  std::snprintf(text,
                sizeof text,
                "%3.0f %%  step %ld  t = %.4g s  dt = %.2g s  V = %+.4f V  I = %+.4e A  Tmax = %.1f K",
                100. * report.progress,
                report.step,
                report.time,
                report.size,
                driven.device_voltage(),
                driven.current,
                report.temperature_maximum);
  const long tenths = static_cast<long>(10. * report.progress + 1e-9);
  if (tenths > tenths_ || report.step == 0)
  {
    tenths_ = tenths;
    log_.line(text);
  }
  else if (log_.on_terminal() && now - last_live_ > std::chrono::milliseconds(200))
  {
    last_live_ = now;
    const double remaining =
        report.progress > before_ ? elapsed * (1. - report.progress) / (report.progress - before_) : 0.;
    char rest[60];
    std::snprintf(rest, sizeof rest, "  about %.0f s left  ", remaining);
    log_.live(std::string(text) + rest + report.label.substr(0, 40));
  }
}

template <int dim>
void Progress<dim>::recall(const solver::StepReport &report, const solver::Discretization<dim> &)
{
  tenths_ = static_cast<long>(10. * report.progress + 1e-9);
  before_ = report.progress;
}

template class Progress<2>;
template class Progress<3>;
} // namespace ionstack::postprocess
