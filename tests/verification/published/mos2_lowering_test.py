# SPDX-License-Identifier: Apache-2.0
"""The lateral memristor of MoS2 whose Schottky barriers are lowered in the potential, against the published results.

Spetzler, Abdel, Schwierz, Ziegler & Farrell, Adv. Electron. Mater. (2023), arXiv:2304.06527, device S2. Expected values
are interpolated linearly in the files of github.com/dilaraabdel/VacancyAssistedChargeTransport.jl at a58445b, folder
TMDCDynamics/PostProcessS2/data, written by ChargeTransport.jl; absolute values in A.

    python3 mos2_lowering_test.py PATH_OF_IONSTACK
"""
import os
import sys

from mos2_test import WithoutVacancies, branches, current_at
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "runs"))
from space_charge import GAVE_UP, ProgramTest, main, table  # noqa: E402

STUDY = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "parameter_files", "mos2_lateral_lowering.prm")

# IV-S2-cycle-2.dat: second cycle, on the way to a voltage and on the way back.
OUT = {1: 2.635e-6, 5: 6.199e-5, 9: 1.1366e-4, -1: 3.032e-6, -5: 6.660e-5, -9: 1.4017e-4}
BACK = {1: 1.577e-6, 5: 1.975e-5, 9: 9.142e-5, -1: 1.180e-6, -5: 1.518e-5, -9: 8.112e-5}
# The study steps with backward Euler, 0.13 V to 0.25 V at a time, and lags behind by half a step, where the current
# goes as V at 1 V and as V^2 at 5 V: 6 % of the slope at 1 V, 2.5 % at 5 V, of which the interpolation in time gives
# part back. With backward Euler and the same steps ionstack moves by -3 % to +6 % at 1 V and by -2 % to +4 % at 5 V.
TOLERANCE = {1: 0.05, 5: 0.03, 9: 0.01}
# Their steps are 25 ms at each turn of the voltage and grow by 5 % each up to 50 ms: 33.5 ms at 1 V on the way out. With
# backward Euler steps of 33.5 ms throughout what is left is the difference of the steps elsewhere, by up to half of 33.5
# ms, in an error that is in proportion to them: from none to 50 ms it is 5.5 % at most (at -2 V), half of 33.5 ms is a
# third of that.
THEIR_STEP = "33.5 ms"
TOLERANCE_WITH_THEIR_STEP = 0.02
# IV-S2-cycle-2-no-vacancies.dat, with the tolerance of the other device.
WITHOUT_VACANCIES = {1: 1.0187e-7, 5: 1.1124e-6, 9: 3.0278e-6}
# sol-S2-cycle-1.dat: the potential at both contacts at rest, W = 4.144 eV and 4.110 eV.
AT_REST = (-4.108392, -4.088400)
# Theirs is the field of a potential without lowering. With the lowerings 0.0356 V and 0.0216 V over 1 um it differs
# from that of psi by 1.4e4 V/m, 0.16 % of the 8.8e6 V/m at the left and 0.44 % of that at the right; the root halves
# it. Besides, their cells and those of the study are alike, of 0.5 nm.
AT_REST_TOLERANCE = 1e-4


class Lowering(WithoutVacancies, ProgramTest):
    study, currents = STUDY, WITHOUT_VACANCIES

    def assert_second_cycle(self, terminal, tolerance):
        """`tolerance` by the voltage's magnitude."""
        found = branches(terminal)
        self.assertEqual(len(found), 5)
        up, down, up_again = found[2:]
        for voltage in OUT:
            there, back = (up, down) if voltage > 0 else (down, up_again)
            for way, branch, expected in (("out", there, OUT), ("back", back, BACK)):
                ratio = abs(current_at(voltage, branch)) / expected[voltage]
                self.assertAlmostEqual(ratio, 1.0, delta=tolerance[abs(voltage)], msg=f"{voltage} V, {way}")

    def test_second_cycle_in_their_steps(self):
        """With the method and about the steps of the study, which the tolerances must not shorten."""
        loose = {"Tolerances/Relative": "0.1", "Tolerances/Potential": "1 V", "Tolerances/Concentration": "1e26 1/m^3"}
        steps = {"Time/Order": "1", "Time/Initial step": "25 ms", "Time/Maximum step": THEIR_STEP}
        terminal = self.run_loop("their_steps", **loose, **steps)
        self.assert_second_cycle(terminal, dict.fromkeys(TOLERANCE, TOLERANCE_WITH_THEIR_STEP))

    def test_second_cycle(self):
        terminal = self.run_loop("loop", **{"Tolerances/Relative": "1e-3", "Tolerances/Potential": "1 mV"})
        self.assert_second_cycle(terminal, TOLERANCE)
        axis = table(self.path("loop", "axis.csv"))
        at_rest = axis[axis["time_s"] == 0.0]["potential_V"]
        for found_there, expected in zip((at_rest[0], at_rest[-1]), AT_REST):
            self.assertAlmostEqual(found_there, expected, delta=AT_REST_TOLERANCE)

    def test_restart(self):
        """A checkpoint knows the state of rest, to which the emission looks back."""
        settings = {"Species sulfur vacancy/Initial concentration": "0 1/m^3", "Protocol/Rest": "0 s",
                    "Protocol/Steps": "ramp to 2 V at 5 V/s"}  # fmt: skip
        whole = self.run_loop("whole", **settings)
        self.run_study("parts", {**settings, "Time/Maximum steps": "20", "Output/Field times": "2"}, study=STUDY,
                       expect=GAVE_UP)  # fmt: skip
        self.run_study("parts", {**settings, "Output/Field times": "2"}, "--restart", "--allow-changes", study=STUDY)
        parts = table(self.path("parts", "terminal.csv"))
        self.assertEqual(len(parts), len(whole))
        # Newton's method begins elsewhere after a restart: its error, 0.03 of the tolerance of 0.3 mV, over kT/q.
        self.assertAlmostEqual(parts["current_A"][-1] / whole["current_A"][-1], 1.0, delta=4e-4)

    def test_the_other_law(self):
        """Lowering of the emission keeps the potential and has more current over the barrier in reverse."""
        short = {"Protocol/Rest": "1e3 s", "Protocol/Steps": "ramp to 0.5 V at 5 V/s"}
        of_emission = {f"Contact {side}/Barrier lowering acts on": "emission" for side in ("left", "right")}
        self.run_loop("emission", **short, **of_emission)
        axis = table(self.path("emission", "axis.csv"))
        at_rest = axis[axis["time_s"] == 0.0]["potential_V"]
        self.assertAlmostEqual(at_rest[0], -4.144, delta=1e-9)
        self.assertAlmostEqual(at_rest[-1], -4.110, delta=1e-9)
        # Both balance at rest: 1e-6 of the current at 0.5 V is below what vacancies still move after 1e3 s.
        self.run_loop("potential", **short)
        for output in ("emission", "potential"):
            current = table(self.path(output, "terminal.csv"))["current_A"]
            self.assertLess(abs(current[0]), 1e-6 * current[-1], msg=output)

    def test_refused(self):
        """What does not go with the law is said with its line."""
        for entry, value, word in (
            ("Contact left/Tunnelling", "true", "acts on the potential"),
            ("Contact left/Barrier lowering", "false", "Barrier lowering = true"),
            ("Contact left/Barrier lowering acts on", "both", "potential"),
        ):
            outcome = self.call("check", STUDY, "--set", f"{entry}={value}")
            self.assertNotEqual(outcome.status, 0)
            self.assertIn(word, " ".join(outcome.problems))


if __name__ == "__main__":
    main()
