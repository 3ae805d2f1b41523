// SPDX-License-Identifier: Apache-2.0
#ifndef ionstack_postprocess_in_situ_catalyst_grid_h
#define ionstack_postprocess_in_situ_catalyst_grid_h

#include "postprocess/in_situ/catalyst/adaptor.h"
#include "solver/experiment/contact.h"
#include "solver/run/observer.h"

namespace ionstack::postprocess
{
/// The fields of this rank as ParaView sees them, with the names, units and values of fields/*.vtu:
/// - at points: the quantities for output. Points are shared between the cells of a region, and apart where regions
///   meet, because fields may jump there; a quantity that a region lacks is not a number;
/// - of cells: `current_density_A_per_m2`, mean over the cell, without displacement current; `region` and `contact`,
///   indices into the texts `region_names` and `contact_names`, and -1 for a cell without a contact;
/// - of the device: the columns of terminal.csv, `axis_x_nm` and `axis_y_nm` (where the axis stands), and the texts
/// `coordinates`, `driven_contact`, and the names above.
///
/// Collective.
template <int dim>
catalyst::Grid catalyst_grid(const solver::StepReport           &report,
                             const solver::Discretization<dim>  &discretization,
                             Vec                                 unknowns,
                             const std::vector<solver::Contact> &contacts);
} // namespace ionstack::postprocess

#endif
