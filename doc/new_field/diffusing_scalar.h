// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_physics_transport_diffusing_scalar_h
#define ionstack_physics_transport_diffusing_scalar_h

#include "materials/units/constants.h"
#include "physics/local/plain_process.h"
#include "physics/setup/region_context.h"

#include <array>
#include <vector>

namespace ionstack::physics
{
/// Something neutral that diffuses and decays: dc/dt - div(D grad c) = -k c. The skeleton of a field of one's own.
struct DiffusingScalar : PlainProcess
{
  static constexpr const char *name     = "diffusing scalar";
  static constexpr const char *equation = "dc/dt + div N = -k c,  N = -D grad c";
  static constexpr const char *source   = "Fick's laws";

  Slot   scalar      = none;
  double diffusivity = 0.; ///< D [nm^2/s]
  double decay       = 0.; ///< k [1/s]

  /// The field: what the rest of the program has to know of it.
  static void declare(const Declaration &declaration)
  {
    parameters::Section section = declaration.root().section("Scalar", "Something that diffuses and decays.");
    Field               field;
    field.name            = "scalar";
    field.unit            = "1/m^3";
    field.to_si           = si::per_cubic_metre_per_internal;
    field.support         = declaration.all_regions();
    field.block           = field.name;
    field.coefficient     = "diffusivity of the scalar";
    field.counted         = "number";
    field.initial.section = "Scalar";
    field.initial.value   = section.quantity("Initial concentration",
                                           "1e25 1/m^3",
                                           internal_unit::concentration,
                                           parameters::Range::not_negative(),
                                           "At the start, times the profile.");
    field.initial.profile = section.text("Initial profile", "1", "Expression in x, y, z, r (nm).");
    field.initial.where   = section.location("Initial profile");
    declaration.add(field,
                    {"Scalar",
                     "1e20 1/m^3",
                     internal_unit::concentration,
                     parameters::Range::positive(),
                     "Absolute, for the scalar."});
  }

  /// The process in one region, from parameters (and, where it needs some, properties of the material).
  static std::vector<DiffusingScalar> create(const RegionContext &context)
  {
    using parameters::Range;
    parameters::Section section = context.section("Scalar");
    DiffusingScalar     process;
    process.scalar = context.slot_of("scalar");
    process.diffusivity =
        section.quantity("Diffusivity", "1e-14 m^2/s", internal_unit::diffusivity, Range::positive(), "D.");
    process.decay = section.quantity("Decay rate", "0 1/s", internal_unit::frequency, Range::not_negative(), "k.");
    return {process};
  }

  Slot                 balance() const { return scalar; }
  std::array<Share, 1> shares() const { return {Share{scalar}}; }
  double               storage() const { return 1.; }

  template <class Number>
  Number coefficient(const NodeState<Number> & /*node*/) const
  {
    return Number(diffusivity);
  }

  template <class Number>
  Number flux(const EdgeState<Number> &edge, const Number & /*tail*/, const Number & /*head*/) const
  {
    return diffusivity * (edge.tail[scalar] - edge.head[scalar]);
  }

  template <class Number, class Add>
  void add_sources(const NodeState<Number> &node, const Number & /*field_squared*/, const Add &add) const
  {
    const Number lost = decay * node[scalar];
    add(scalar, lost);
  }
};
} // namespace ionstack::physics

#endif
