# SPDX-License-Identifier: Apache-2.0
"""The CuInP2S6 cell of parameter_files/cuinp2s6_cell.prm: the current over its barriers while the ions rest, and what
they do to it, by polarity, by pulses and by the rate of a loop.

    python3 cuinp2s6_test.py PATH_OF_IONSTACK
"""
import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "runs"))
from space_charge import CHARGE, TEMPERATURE, THERMAL_VOLTAGE, VACUUM_PERMITTIVITY, ProgramTest, main, summary, table  # noqa: E402

STUDY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "parameter_files", "cuinp2s6_cell.prm")

# Of the study and of the database.
AREA, THICKNESS = 25e-12, 50e-9
BARRIER = 4.41 - 3.91  # eV
RICHARDSON, STATES, MOBILITY = 1e3, 2.5e25, 1e-4
IMAGE_PERMITTIVITY, PERMITTIVITY = 9, 40

# Electrons that come back over the other barrier are exp(-0.3 V q/kT) = 1e-5 of it. What remains are time
# steps: 0.1 mV in a potential is 0.4 % of a current while it moves, and forgotten where it is held.
RESTING_TOLERANCE = 1e-4

# The lowering of the barrier, 2 kT at 0.6 V, follows the field by its square root, and that is changed by 1 %.
FAST_TOLERANCE = 0.02

# The pulses of doi:10.1038/s41467-024-55701-0, figure 2, and the time in which they rise and fall, chosen.
SET, RESET, READ, RISE = (-1.5, 0.2), (0.22, 0.4), (-0.6, 0.1), 0.01
SETS, RESETS = 8, 8


def resting_current(voltage):
    """Electrons over a barrier that the image force lowers in the field V/d, and their drift through the film: two in
    series. Those who come back over the other barrier are exp(-V q/kT) of it."""
    field = voltage / THICKNESS
    lowering = np.sqrt(CHARGE * field / (4 * np.pi * IMAGE_PERMITTIVITY * VACUUM_PERMITTIVITY))
    emission = RICHARDSON * TEMPERATURE**2 / (CHARGE * STATES) * np.exp(lowering / THERMAL_VOLTAGE)
    drift = MOBILITY * field
    return AREA * CHARGE * STATES * np.exp(-BARRIER / THERMAL_VOLTAGE) * emission * drift / (emission + drift)


def pulse(voltage, time):
    return f"ramp to {voltage} V in {RISE} s, hold {time} s, ramp to 0 V in {RISE} s"


def loop(rate, sign=1):
    return ", ".join(f"ramp to {sign * voltage} V at {rate} V/s" for voltage in (1.5, -1.5, 0))


class Cell(ProgramTest):
    def measure(self, output, steps, ranks=1, **settings):
        settings = {"Protocol/Steps": steps, "Output/Field times": "0", **settings}
        self.run_study(output, settings, study=STUDY, ranks=ranks)
        errors = summary(self.path(output))["conservation"]["ions_relative_error"]
        self.assertLess(errors["copper ion"], 1e-12)  # no copper passes graphene
        return table(self.path(output, "terminal.csv"))

    def test_ions_at_rest(self):
        """With ions that cannot move, the current is that of the barrier alone, the same on two ranks."""
        voltages = (0.3, 0.6, 1.5)
        steps = ", ".join(f"ramp to {voltage} V in 1 s, hold 1 s" for voltage in voltages)
        runs = [self.measure(f"rest_{ranks}", steps, ranks, **{"Species copper ion/Migration energy": "1.5 eV"})
                for ranks in (1, 2)]
        for i, voltage in enumerate(voltages):
            one, two = (run["current_A"][np.argmin(np.abs(run["time_s"] - 2 * (i + 1)))] for run in runs)
            self.assertAlmostEqual(one / resting_current(voltage), 1.0, delta=RESTING_TOLERANCE, msg=f"{voltage} V")
            self.assertAlmostEqual(two / one, 1.0, delta=1e-6, msg=f"{voltage} V on two ranks")

    def test_polarity(self):
        """Both contacts are the same: a loop that begins the other way round has the other sign."""
        one, other = (self.measure(f"loop_{sign}", loop(0.3, sign)) for sign in (1, -1))
        at = np.linspace(0.5, 19.5, 77)
        currents = [np.interp(at, run["time_s"], run["current_A"]) for run in (one, other)]
        # Round-off in the choice of steps; between these, of 0.1 s at most, curves are straight.
        np.testing.assert_allclose(currents[0], -currents[1], rtol=2e-3, atol=1e-4 * np.max(currents[0]))

    def test_pulses(self):
        """Set pulses raise the current that is read and reset pulses lower it, one after the other."""
        steps = [f"{pulse(*kind)}, {pulse(*READ)}" for kind in [SET] * SETS + [RESET] * RESETS]
        run = self.measure("pulses", ", ".join(steps))
        spans = np.array([kind[1] + READ[1] + 4 * RISE for kind in [SET] * SETS + [RESET] * RESETS])
        ends = np.cumsum(spans) - RISE
        read = np.array([run["current_A"][np.argmin(np.abs(run["time_s"] - end))] for end in ends])
        self.assertTrue(np.all(read < 0))
        size = np.abs(read)
        self.assertGreater(size[0], abs(resting_current(abs(READ[0]))))
        self.assertTrue(np.all(np.diff(size[:SETS]) > 0), size)
        # The first reset pulse also meets ions that have not yet spread.
        self.assertTrue(np.all(np.diff(size[SETS + 1:]) < 0), size)
        self.assertGreater(size[SETS - 1], 2 * size[0])

    def test_rate(self):
        """Ions drift by D q/kT V/d = 8e-10 m/s at 1.5 V. In 10 s that is 8 nm, which adds q c 8 nm/eps = 1e8 V/m to the
        field at the contact, thrice that of 1.5 V; in 10 ms it is a thousandth of that, and nothing is remembered."""
        ratios = {}
        for rate in (0.3, 300):
            steps = f"ramp to 1.5 V at {rate} V/s, ramp to 0 V at {rate} V/s"
            run = self.measure(f"rate_{rate}", steps, **{
                "Time/Initial step": "1 us", "Time/Maximum step": f"{0.03 / rate} s"})
            voltage, current = run["voltage_V"], run["current_A"]
            top = np.argmax(voltage)
            displacement = PERMITTIVITY * VACUUM_PERMITTIVITY * AREA / THICKNESS * rate
            out = np.interp(0.6, voltage[:top + 1], current[:top + 1]) - displacement
            back = np.interp(0.6, voltage[top:][::-1], current[top:][::-1]) + displacement
            ratios[rate] = back / out
        self.assertGreater(ratios[0.3], 3)
        self.assertAlmostEqual(ratios[300], 1.0, delta=FAST_TOLERANCE)


if __name__ == "__main__":
    main()
