// SPDX-License-Identifier: Apache-2.0
#include "postprocess/tables/read_table.h"

namespace ionstack::postprocess
{
template <int dim>
void ReadTable<dim>::read(const solver::ReadReport &report)
{
  reads_.push_back({report.time,
                    report.pulses,
                    report.label,
                    report.bake,
                    report.ambient_temperature,
                    report.conductance(),
                    report.contact});
  if (!writes_)
    return;
  if (!file_.is_open())
  {
    file_.open(path_, 15);
    file_.out()
        << "read,time_s,pulses,ambient_temperature_K,source_voltage_V,voltage_V,current_A,conductance_S,resistance_"
           "Ohm,bake,step"
        << (names_ ? ",contact\n" : "\n");
  }
  file_.out() << reads_.size() << ',' << report.time << ',' << report.pulses << ',' << report.ambient_temperature << ','
              << report.source_voltage << ',' << report.voltage << ',' << report.current << ',' << report.conductance()
              << ',' << 1. / report.conductance() << ',' << report.bake << ",\"" << report.label << '"'
              << (names_ ? ",\"" + report.contact + "\"\n" : "\n");
  file_.end_piece();
}

template class ReadTable<2>;
template class ReadTable<3>;
} // namespace ionstack::postprocess
