# SPDX-License-Identifier: Apache-2.0
"""Pulses, compliance and bakes of the TaOx memristor: quick versions of the shipped studies, on a coarse mesh and with
fewer pulses, levels and temperatures.

    python3 taox_experiments_test.py PATH_OF_IONSTACK
"""
import csv
import json
import os

import numpy as np

from ionstack_runs import STUDIES, ProgramTest, main, overrides, summary, table, text_of

PULSES, COMPLIANCE, RETENTION, INTERLAYER = (
    os.path.join(STUDIES, f"taox_{name}.prm") for name in ("pulses", "compliance", "retention", "interlayer")
)
COARSE = {
    "Mesh/Growth": "0.8",
    "Stack/Lateral cell size at lines": "0.6 nm",
    "Stack/Layer base/Growth": "0.6",
    "Stack/Layer switching layer/Cell size at top": "0.05 nm",
    "Stack/Layer switching layer/Growth": "0.4",
    "Output/Field times": "0",
}
LOOSE = {**COARSE, "Tolerances/Relative": "3e-3", "Tolerances/Potential": "3 mV", "Tolerances/Temperature": "1 K"}
RESET = "ramp to 1 V at 2 V/s, ramp to 0 V at 2 V/s"
BRANCH = 4  # pulses


def pulses_of(voltage):
    return f"repeat {BRANCH} (pulse {voltage} width 5 ms rise 0.5 ms fall 0.5 ms, read 0.1 V)"


class Experiments(ProgramTest):
    def rows(self, *names):
        with open(self.path(*names), encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def column(self, run, name, column):
        return np.array([float(row[column]) for row in self.rows(run, name)])


class Analog(Experiments):
    PROTOCOL = {"Protocol/Steps": f"{RESET}, read 0.1 V, {pulses_of('-0.7 V')}, {pulses_of('0.8 V')}"}

    def test_conductance_goes_up_and_down_gradually(self):
        self.run_study("one", {**LOOSE, **self.PROTOCOL}, study=PULSES)
        conductance = self.column("one", "reads.csv", "conductance_S")
        self.assertEqual(len(conductance), 1 + 2 * BRANCH)
        steps = np.diff(conductance)
        self.assertTrue((steps[:BRANCH] > 0).all(), steps)
        self.assertTrue((steps[BRANCH:] < 0).all(), steps)
        # Gradual: no pulse does half of what the branch does; four equal ones would each do a quarter.
        for branch in (steps[:BRANCH], steps[BRANCH:]):
            self.assertLess(np.abs(branch).max(), 0.5 * np.abs(branch.sum()))

        found = summary(self.path("one"))
        (cycle,) = found["analog"]["cycles"]
        self.assertAlmostEqual(cycle["dynamic_range"], conductance.max() / conductance.min(), delta=1e-9)
        self.assertGreater(cycle["dynamic_range"], 1.05)
        # The definition reaches 10.1015 (postprocess/fits/update_nonlinearity.h). Depression slows down, since the gap that
        # it opens takes heat away: large first steps, which is NL < 0 there.
        self.assertLess(abs(cycle["potentiation"]["nonlinearity"]), 10.1)
        self.assertTrue(-10.1 < cycle["depression"]["nonlinearity"] < 0, cycle["depression"])
        self.assertLess(found["conservation"]["ions_relative_error"]["oxygen vacancy"], 1e-12)

        self.check_energies()
        self.run_study("two", {**LOOSE, **self.PROTOCOL}, study=PULSES, ranks=2)
        # As for any run, the sums of two ranks are added in another order, and steps and iterations follow (1e-6).
        for name, column in (("reads.csv", "conductance_S"), ("pulses.csv", "energy_device_J")):
            one, two = (self.column(run, name, column) for run in ("one", "two"))
            np.testing.assert_allclose(two, one, rtol=1e-6, err_msg=column)

    def check_energies(self):
        """The energy of a pulse is V I integrated over the rows of terminal.csv, and is about V^2 G t."""
        terminal = table(self.path("one", "terminal.csv"))
        for pulse in self.rows("one", "pulses.csv"):
            begin, end, energy = (float(pulse[name]) for name in ("begin_s", "end_s", "energy_device_J"))
            part = terminal[(terminal["time_s"] >= begin * (1 - 1e-12)) & (terminal["time_s"] <= end * (1 + 1e-12))]
            dt, v, i = np.diff(part["time_s"]), part["voltage_V"], part["current_A"]
            exact = np.sum(dt / 6 * (2 * v[:-1] * i[:-1] + v[:-1] * i[1:] + v[1:] * i[:-1] + 2 * v[1:] * i[1:]))
            # Both tables have 12 digits, times of about a second in steps of 1e-4 s at least: 1e-8 of a difference.
            np.testing.assert_allclose(energy, exact, rtol=1e-6)
            self.assertGreater(energy, 0)
            # The top alone, at the peak current, bounds it from above: edges add at most 2 * 0.5 ms of 5 ms.
            largest = abs(float(pulse["amplitude_V"]) * float(pulse["peak_current_A"])) * 6e-3
            self.assertTrue(0.5 * largest < energy < largest, (energy, largest))


class Compliance(Experiments):
    def test_more_current_leaves_less_resistance(self):
        limits = (0.4, 0.6, 0.9)
        steps = []
        for limit in limits:
            steps.append(f"ramp to 1.1 V at 2 V/s, ramp to 0 V at 2 V/s, compliance {limit} mA, "
                         "ramp to -1.2 V at 2 V/s, ramp to 0 V at 2 V/s, compliance off, read 0.1 V")  # fmt: skip
        self.run_study("out", {**LOOSE, "Protocol/Steps": ", ".join(steps)}, study=COMPLIANCE)
        resistance = self.column("out", "reads.csv", "resistance_Ohm")
        self.assertEqual(len(resistance), 3)
        self.assertTrue((np.diff(resistance) < 0).all(), resistance)
        terminal = table(self.path("out", "terminal.csv"))
        # The source-measure unit holds the limit to the tolerance of its voltage, 3 mV over the 1 MOhm of its equation
        # (solver/experiment/circuit.h).
        for number, limit in enumerate(limits):
            sweep = (terminal["time_s"] > 2.3 * number + 1.1) & (terminal["time_s"] <= 2.3 * (number + 1))
            self.assertAlmostEqual(terminal["current_A"][sweep].min(), -1e-3 * limit, delta=3e-9)


class Retention(Experiments):
    def test_heat_shortens_it(self):
        steps = "; ".join(f"{RESET}, bake {kelvin} K for 1000 s reading 0.1 V 4 per decade from 1 us"
                          for kelvin in (370, 400, 430))  # fmt: skip
        self.write("study.prm", f"""subsection Study
  set Title  = bakes
  set Base   = {RETENTION}
  set Report = retention/bakes/0/failure_time_s, retention/bakes/0/temperature_K
  set Vary   = bake
end
subsection Vary bake
  set Entry  = Protocol/Steps
  set Values = {steps}
end
""")
        outcome = self.call("study", self.path("study.prm"), "--output", self.path("out"), *overrides(LOOSE))
        self.assertEqual(outcome.status, 0, str(outcome))
        cases = [summary(self.path("out", f"case_000{number}"))["retention"]["bakes"][0] for number in (1, 2, 3)]
        self.assertEqual([case["temperature_K"] for case in cases], [370, 400, 430])
        times = np.array([case["failure_time_s"] for case in cases])
        self.assertTrue((np.diff(times) < 0).all(), times)
        # The gap closes as vacancies diffuse, with an activation energy of 0.85 eV. What else depends on the
        # temperature is the conductivity, whose activation energy of 0.05 eV at most multiplies the resistance, and
        # heat of transport has no say without a gradient. A factor of 1.5 in resistance is reached after another part
        # of the closing when the ratio of gap and filament changes, so only the size of the energy is certain.
        inverse = 1 / (8.617333262e-5 * np.array([370.0, 400.0, 430.0]))
        energy = np.polyfit(inverse, np.log(times), 1)[0]
        self.assertTrue(0.6 < energy < 0.95, energy)
        table_of_study = json.loads(text_of(self.path("out", "study.json")))
        self.assertEqual(len(table_of_study["cases"]), 3)


class Interlayer(Experiments):
    def test_is_a_resistor_in_series(self):
        """Nothing switches at 0.1 V: a thicker interlayer raises the resistance, by less than a column as wide as the
        filament would, d / (sigma pi r^2) with r = 5 nm, since the current spreads."""
        at_rest = {**COARSE, "Protocol/Steps": "read 0.1 V, hold 1 us", "Time/Initial step": "0.1 us"}
        found = []
        for thickness in (1, 3):
            settings = {**at_rest, "Stack/Layer interlayer/Thickness": f"{thickness} nm"}
            self.run_study(f"d{thickness}", settings, study=INTERLAYER)
            found.append(self.column(f"d{thickness}", "reads.csv", "resistance_Ohm")[0])
        column = 2e-9 / (3.3e4 * np.pi * 5e-9**2)  # 772 Ohm
        self.assertTrue(0 < found[1] - found[0] < column, found)


if __name__ == "__main__":
    main()
