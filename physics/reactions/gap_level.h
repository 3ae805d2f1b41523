// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_reactions_gap_level_h
#define ionstack_physics_reactions_gap_level_h

#include "parameter_files/reader/parameters.h"

#include <string>

/// What is read of levels in the gap that exchange carriers with the bands, of traps as of defects that change their
/// charge.
namespace ionstack::physics
{
class RegionContext;

/// How a level catches the carriers of one band.
struct CaptureEntries
{
  double              coefficient = 0.; ///< cross section times thermal velocity [nm^3/s]; 0: none
  parameters::Section acting;           ///< the section for whatever else is said of that capture
};

/// Reads the entries `CARRIER capture cross section` and `CARRIER thermal velocity`, `carrier` being "Electron" or
/// "Hole". They have no effect unless such carriers `are_there`, which the entry with the path `because` says.
CaptureEntries read_capture(const parameters::Section &section,
                            const std::string         &carrier,
                            bool                       are_there,
                            const std::string         &because);

/// Energy [eV] below the vacuum of a level at `depth` [eV] `from` the conduction band or the vacuum, below it, or from
/// the valence band, above it.
double below_vacuum(const RegionContext &context, const std::string &from, double depth, const char *needed_by);
} // namespace ionstack::physics

#endif
