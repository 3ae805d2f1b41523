// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_in_situ_catalyst_library_h
#define ionstack_postprocess_in_situ_catalyst_library_h

#include "postprocess/in_situ/catalyst/adaptor.h"

#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// ParaView Catalyst with the scripts of a run. The module with it is loaded when first asked for, and stays.
class CatalystLibrary
{
public:
  /// Why this build has no ParaView, or it cannot be loaded; "" when it can.
  static std::string problem();

  /// Collective. Throws std::runtime_error when ParaView cannot be started.
  CatalystLibrary(const catalyst::Settings &settings, MPI_Comm communicator);
  ~CatalystLibrary();
  CatalystLibrary(const CatalystLibrary &)            = delete;
  CatalystLibrary &operator=(const CatalystLibrary &) = delete;

  /// Whether a script wants to see this step. Collective.
  bool wants(long step, double time);

  /// Runs the scripts on the grid of that step, which has to stay until the next one is shown. Collective.
  void show(const catalyst::Grid &grid);

  /// Ends the scripts. Collective.
  void finish();

  /// What has failed since this was last asked.
  std::vector<catalyst::Failure> take_failures();

private:
  catalyst::Functions            functions_;
  void                          *session_;
  std::vector<catalyst::Failure> failures_;
};
} // namespace ionstack::postprocess

#endif
