# SPDX-License-Identifier: Apache-2.0
"""The TaOx device as a 3D box with a cylindrical filament shows the loop of the axisymmetric one."""
import os

import numpy as np

from ionstack_runs import STUDIES, TAOX, ProgramTest, main, summary, table

# A box so coarse that its loop takes half a minute.
BOX = {
    "Mesh/Growth": "0.5",
    "Stack/Lateral cell size at lines": "1 nm",
    "Stack/Layer switching layer/Cell size at top": "0.06 nm",
    "Stack/Layer switching layer/Growth": "0.35",
    "Output/Field times": "0",
}
# The axisymmetric device with the cell sizes of that box, along r and z, and its tolerances.
ROUND = {
    **BOX,
    "Mesh/Coarsening levels": "1",
    "Stack/Lateral cell size": "4 nm",
    "Stack/Layer bottom electrode/Cell size": "15 nm",
    "Stack/Layer bottom electrode/Cell size at top": "15 nm",
    "Stack/Layer bottom electrode/Growth": "1",
    "Stack/Layer base/Cell size": "10 nm",
    "Stack/Layer base/Cell size at bottom": "10 nm",
    "Stack/Layer base/Cell size at top": "1 nm",
    "Stack/Layer base/Growth": "0.5",
    "Stack/Layer switching layer/Cell size": "1 nm",
    "Stack/Layer switching layer/Cell size at bottom": "1 nm",
    "Stack/Layer top electrode/Cell size": "15 nm",
    "Stack/Layer top electrode/Cell size at bottom": "1 nm",
    "Stack/Layer top electrode/Growth": "1",
    "Time/Maximum step": "20 ms",
    "Tolerances/Relative": "1e-3",
    "Tolerances/Potential": "1 mV",
    "Tolerances/Temperature": "0.3 K",
    "Tolerances/Concentration": "1e23 1/m^3",
}
FINE = {**ROUND, "Mesh/Refinement": "2"}


class Box(ProgramTest):
    def deviation(self, name, reference):
        """|I/I_reference - 1| at 200 instants of the loop, but for those next to zero voltage."""
        time = np.linspace(0.01, 2.09, 200)
        a, b = table(self.path(name, "terminal.csv")), table(self.path(reference, "terminal.csv"))
        far = np.abs(np.interp(time, b["time_s"], b["voltage_V"])) > 0.05
        current = np.interp(time, b["time_s"], b["current_A"])
        return np.abs(np.interp(time, a["time_s"], a["current_A"]) / current - 1)[far]

    def test_box_agrees_with_axisymmetric_device(self):
        """The loop of the box deviates from a converged axisymmetric loop by no more than that of equally large cells."""
        # The mesh error is known from the axisymmetric device on cells of the box's sizes, measured here against two
        # refinements, i.e. a sixteenth of that error. The square outline adds less: it has the area of the round one,
        # and lies where current hardly spreads.
        self.run_study("box", BOX, study=os.path.join(STUDIES, "taox_memristor_3d.prm"))
        self.run_study("coarse", ROUND)
        self.run_study("fine", FINE)
        of_mesh, of_box = self.deviation("coarse", "fine"), self.deviation("box", "fine")
        self.assertLessEqual(of_box.max(), of_mesh.max())
        self.assertLessEqual(np.median(of_box), np.median(of_mesh))
        self.assertLess(of_mesh.max(), 0.2, "a comparison with a loop that is no loop says nothing")

        found = summary(self.path("box"))
        self.assertLess(found["conservation"]["ions_relative_error"]["oxygen vacancy"], 1e-12)
        self.assertGreaterEqual(found["conservation"]["concentration_minimum_per_m3"]["oxygen vacancy"], 0)
        self.assertLess(found["conservation"]["power_balance_error"], 1e-8)
        # A quarter is meshed, the whole is reported.
        self.assertAlmostEqual(
            found["sweep"]["on_resistance_Ohm"] / summary(self.path("fine"))["sweep"]["on_resistance_Ohm"],
            1,
            delta=of_mesh.max(),
        )


if __name__ == "__main__":
    main()
