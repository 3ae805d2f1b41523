// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_reactions_absorbed_light_h
#define ionstack_physics_reactions_absorbed_light_h

#include "parameter_files/reader/parameters.h"
#include "physics/setup/region_context.h"

#include <cmath>
#include <string>

namespace ionstack::physics
{
/// How the light that falls on a region fades in it: as exp(-alpha d) with the depth d below the lit face, the law of
/// Beer and Lambert.
struct AbsorbedLight
{
  double absorption = 0.; ///< alpha [1/nm]; 0: uniform
  double lit_height = 0.; ///< of the lit face [nm]
  bool   from_above = true;

  /// What is left of it at a height [nm].
  double part_at(const double height) const
  {
    const double depth = from_above ? lit_height - height : height - lit_height;
    return std::exp(-absorption * depth);
  }

  /// From the section `Region NAME`, whose entries act where light `falls`; `because` is the path of the entry that
  /// says so.
  static AbsorbedLight
  read(const RegionContext &context, parameters::Section region, const bool falls, const std::string &because)
  {
    AbsorbedLight light;
    light.absorption =
        region.if_acts(falls, "there is no light without a Generation rate or a Photon flux", because)
            .quantity("Absorption coefficient",
                      "0 1/m",
                      internal_unit::reciprocal_length,
                      parameters::Range::not_negative(),
                      "The generation rate and the photon flux fall as exp(-coefficient times depth); 0: uniform.");
    light.from_above =
        region.if_acts(falls && light.absorption > 0., "light that is not absorbed comes from no side", because)
            .choice("Light from", "top", {"top", "bottom"}, "Side of the layer from which the light comes.") == "top";
    light.lit_height = light.from_above ? context.region().top : context.region().bottom;
    return light;
  }
};
} // namespace ionstack::physics

#endif
