// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_in_situ_in_situ_options_h
#define ionstack_postprocess_in_situ_in_situ_options_h

#include "parameter_files/reader/parameters.h"

#include <mpi.h>

#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// What ParaView Catalyst shows while a run goes on, and when: section `In situ`.
struct InSituOptions
{
  std::vector<std::string> scripts;               ///< files, folders or archives, as found
  long                     every_steps    = 10;   ///< 0: not by steps
  double                   every_interval = 0.;   ///< [s], 0: not by time
  bool                     at_events      = true; ///< at set and reset
  double                   event_factor   = 1.5;  ///< change of conductance that is a set or a reset
  std::string              live;                  ///< "host:port" of a ParaView client, "" for none
  Location                 where = {};            ///< of the entry that asks for ParaView, for messages

  bool wanted() const { return !scripts.empty() || !live.empty(); }

  /// Reports a script that is not there.
  static InSituOptions read(parameters::Section root);

  /// Whether this machine can do it: the module for ParaView can be loaded, and scripts that draw find a display.
  /// Collective. Throws BadInput on all ranks when one cannot.
  void check_machine(MPI_Comm communicator) const;
};

/// Whether a Catalyst script draws pictures, and so needs a display: whether its text, or that of a file in its folder,
/// speaks of a view. An archive counts as one that does.
bool draws(const std::string &script);
} // namespace ionstack::postprocess

#endif
