// SPDX-License-Identifier: Apache-2.0
#include "postprocess/tables/pulse_table.h"

#include <optional>

namespace ionstack::postprocess
{
namespace
{
PulseSample sample_of(const solver::ContactReading &contact)
{
  return {0., contact.device_voltage(), contact.source_voltage, contact.current, contact.source_current};
}
} // namespace

template <int dim>
void PulseTable<dim>::recall(const solver::StepReport &report, const solver::Discretization<dim> &)
{
  add(report);
}

template <int dim>
void PulseTable<dim>::add(const solver::StepReport &report)
{
  const auto &contact = report.swept();
  // Late in a run the time cannot tell the instants of a pulse apart: they are counted from its steps.
  const PulseSample sample = sample_of(contact);
  const long long   pulse  = report.part == solver::Part::wait ? 0 : report.pulse;
  if (pulse != number_)
  {
    end_pulse();
    number_  = pulse;
    begin_   = report.time - report.size;
    label_   = report.label;
    contact_ = contact.name;
    if (number_ > 0)
    {
      // The step before may have acted upon another contact.
      for (const solver::ContactReading &then : last_contacts_)
        if (then.name == contact_)
          last_ = sample_of(then);
      samples_ = {last_};
    }
  }
  if (number_ > 0)
  {
    last_      = sample;
    last_.time = samples_.back().time + report.size;
    samples_.push_back(last_);
  }
  last_          = sample;
  last_contacts_ = report.contacts;
}

template <int dim>
void PulseTable<dim>::end_pulse()
{
  if (number_ == 0 || samples_.empty())
    return;
  pulses_.push_back({number_, label_, begin_, begin_ + samples_.back().time, pulse_figures(samples_), contact_});
  samples_.clear();
  number_ = 0;
  if (!writes_)
    return;
  if (!file_.is_open())
  {
    file_.open(path_, 12);
    file_.out()
        << "pulse,begin_s,end_s,amplitude_V,width_s,energy_device_J,energy_source_J,charge_C,peak_current_A,peak_"
           "power_W,initial_conductance_S,final_conductance_S,switching_time_s,energy_device_until_switching_J,step"
        << (names_ ? ",contact\n" : "\n");
  }
  const DonePulse    &pulse = pulses_.back();
  const PulseFigures &f     = pulse.figures;
  std::ostream       &out   = file_.out();
  out << pulse.number << ',' << pulse.begin << ',' << pulse.end << ',' << f.amplitude;
  const auto put = [&](const std::optional<double> &value)
  {
    out << ',';
    if (value)
      out << *value;
  };
  put(f.width);
  for (const double value : {f.energy_device, f.energy_source, f.charge, f.peak_current, f.peak_power})
    put(value);
  for (const auto &value :
       {f.initial_conductance, f.final_conductance, f.switching_time, f.energy_device_until_switching})
    put(value);
  out << ",\"" << pulse.label << '"' << (names_ ? ",\"" + pulse.contact + "\"\n" : "\n");
  file_.end_piece();
}

template class PulseTable<2>;
template class PulseTable<3>;
} // namespace ionstack::postprocess
