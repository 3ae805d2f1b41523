// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_pictures_band_diagram_h
#define ionstack_postprocess_pictures_band_diagram_h

#include "physics/setup/chosen_materials.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace ionstack::postprocess
{
/// The layers of a stack, from bottom to top, for the script that draws their energy bands:
///   {"title": ..., "layers": [{"name", "material", "class", "thickness_nm",
///                              "values": {"work_function": {"value_eV", "confidence"}, ...}}, ...],
///    "remarks": [...]}.
/// Values are work_function, electron_affinity, band_gap and ionization_energy at `temperature` [K] and concentration
/// zero, as far as the material has them: none is made up. The first `n_layers` regions are the layers; what follows
/// are lateral regions, which a remark names. Throws BadInput when there are no layers (a Gmsh file has none in order).
nlohmann::json band_layers(const std::string                       &title,
                           const std::vector<physics::NamedRegion> &regions,
                           std::size_t                              n_layers,
                           const physics::ChosenMaterials          &materials,
                           double                                   temperature);

/// Draws what band_layers() gave into `picture` (PNG, PDF or SVG). Returns the script's exit status.
int plot_bands(const nlohmann::json &layers, const std::string &picture);
} // namespace ionstack::postprocess

#endif
