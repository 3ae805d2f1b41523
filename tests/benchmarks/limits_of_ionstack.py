# SPDX-License-Identifier: Apache-2.0
"""The devices of semiconductor_limits.py as ionstack computes them, and what is compared."""
import math
import os
import shutil

import numpy as np

import photo_limits_test as photo
import space_charge_limits_test as charge
import trap_transients_test as transients
from measured_run import timed_process
from semiconductor_films import AREA, STEADY, BOTH, device, electrons_at, holes_at, injected_current, layer, semiconductor
from semiconductor_films import slowly_to, thermal_voltage
from space_charge import CHARGE, VACUUM_PERMITTIVITY, material_text, parameter_text, table


class Runner:
    def __init__(self, program, work):
        self.program, self.work = program, work

    def run(self, name, materials, sections):
        """Runs a device; returns terminal.csv and the processor time [s]."""
        folder = os.path.join(self.work, name)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(os.path.join(folder, "materials"))
        for material, properties in materials.items():
            species = properties.get("species")
            text = material_text(material, {k: v for k, v in properties.items() if k != "species"}, species)
            with open(os.path.join(folder, "materials", material + ".yaml"), "w", encoding="utf-8") as file:
                file.write(text)
        with open(os.path.join(folder, "device.prm"), "w", encoding="utf-8") as file:
            file.write(parameter_text({"Materials": {"Path": "materials"}, **sections}))
        words = [self.program, "run", "device.prm", "--output", "output"]
        taken = timed_process(words, os.path.join(folder, "screen.txt"), folder)
        return table(os.path.join(folder, "output", "terminal.csv")), taken["cpu_s"]


def at_voltages(terminal, voltages):
    """Current densities [A/m^2] at the ends of slow ramps."""
    rows = [int(np.flatnonzero(np.isclose(terminal["voltage_V"], v, rtol=1e-9, atol=1e-12))[-1]) for v in voltages]
    return terminal["current_top_A"][rows] / AREA


def percent(found, expected):
    return f"{100 * (found / expected - 1):+.2f} %"


class Limit:
    """A limit: `formula` in words, and compute(theirs, runner) -> (what, exact or law, SIMsalabim, ionstack, times)."""

    def __init__(self, number, what, compute):
        self.number, self.what, self.compute = number, what, compute

    def compare(self, theirs, runner):
        values, their_time, own_time = self.compute(theirs, runner)
        return [self.number, self.what, *values, f"{their_time:.2f}", f"{own_time:.2f}"]


def nearest(result, voltage):
    """Index of a voltage of SIMsalabim's result, and that voltage."""
    i = int(np.argmin(np.abs(result["Vext"] - voltage)))
    return i, float(result["Vext"][i])


def sweep(number, what, make, law_of, exact_of, shown):
    """Currents at the same voltages: `shown` ones against the exact solution, or the law where there is none."""

    def compute(theirs, runner):
        result, their_time = theirs.test(number)
        voltages = [float(v) for v in result["Vext"]]
        terminal, own_time = runner.run(f"test_{number}", *make(voltages))
        found = at_voltages(terminal, voltages)
        laws, exacts, their, ours = [], [], [], []
        for voltage in shown:
            i, v = nearest(result, voltage)
            exact = exact_of(v) if exact_of else law_of(v)
            exacts.append(f"{exact:.4g} A/m^2 at {v:.3g} V")
            laws.append(percent(law_of(v), exact) if exact_of else "")
            their.append(percent(result["Jext"][i], exact))
            ours.append(percent(found[i], exact))
        return ["; ".join(words) for words in (exacts, laws, their, ours)], their_time, own_time

    return Limit(str(number), what, compute)


def injected(film, **more):
    return lambda v: injected_current(v, *film.values(), charge.TEMPERATURE, **more)


def gurney(film):
    return lambda v: charge.mott_gurney(v, *(film[name] for name in ("length", "permittivity", "mobility")))


def double_injection(voltages, cell=1e-9):
    """Test 3 without the field's effect on the electrons' mobility, which the law does not have."""
    properties = semiconductor(22, 3, 4, 1e26, 1e-7, 1e-7, radiative_coefficient="1e-20 m^3/s")
    return {"of film": properties}, device(
        {"film": layer("of film", 200e-9, cell, 0.05e-9)},
        {"bottom": electrons_at(1e26), "top": holes_at(1e26)},
        slowly_to(voltages), 295, {**BOTH, "Recombination": "radiative"}, **STEADY,
    )


def plasma(voltage):
    effective = charge.TwoCarriers.effective_mobility(1e-7, 1e-7, 22 * VACUUM_PERMITTIVITY * 1e-20 / 2 / CHARGE)
    return charge.mott_gurney(voltage, 200e-9, 22 * VACUUM_PERMITTIVITY, effective)


def compare_double_injection(theirs, runner):
    as_given, their_time = theirs.test(3)
    law = [plasma(v) for v in (10.0, 50.0)]
    terminal, own_time = runner.run("test_3", *double_injection([float(v) for v in as_given["Vext"]]))
    found = at_voltages(terminal, [10.0, 50.0])
    i, j = nearest(as_given, 10.0)[0], nearest(as_given, 50.0)[0]
    return [
        "none", "; ".join(f"{value:.4g} A/m^2 at {v} V" for v, value in zip((10, 50), law)),
        "; ".join(percent(as_given["Jext"][k], value) for k, value in zip((i, j), law)),
        "; ".join(percent(value, one) for value, one in zip(found, law)),
    ], their_time, own_time


LIMITS = [
    sweep(1, "photocurrent of an insulator", lambda v: photo.insulator_device(v, 400), photo.sokel_hughes, None,
          (0.001, 0.1, 5.0)),
    sweep(2, "injected current, mobility growing with the field",
          lambda v: charge.injection_device(charge.INJECTION, v, 1e-9, 0.05e-9, poole_frenkel=charge.POOLE_FRENKEL),
          lambda v: charge.murgatroyd(v, 200e-9, 22 * VACUUM_PERMITTIVITY, 1e-7, charge.POOLE_FRENKEL),
          injected(charge.INJECTION, poole_frenkel=charge.POOLE_FRENKEL), (1.0, 100.0)),
    Limit("3", "double injection", compare_double_injection),
    sweep(4, "injected current", lambda v: charge.injection_device(charge.INJECTION, v, 1e-9, 0.05e-9),
          gurney(charge.INJECTION), injected(charge.INJECTION), (0.01, 1.0, 100.0)),
    sweep(5, "injected current, filled traps",
          lambda v: charge.injection_device(charge.TRAPPED, v, 10e-9, 0.05e-9, traps=charge.TRAPS),
          gurney(charge.TRAPPED), injected(charge.TRAPPED, fixed=charge.TRAPS, points=1000), (0.1, 1.0, 100.0)),
]


def compare_open_circuit(theirs, runner):
    """Test 6: all lights in one run, on the way from the darkest to the brightest."""
    result, their_time = theirs.test(6)
    parts = [float(part) for part in result["G_frac"]]
    steps = ", ".join(f"light {part!r} in 1 s, hold 100 s" for part in parts)
    materials, sections = photo.cell_device(1e28, steps, 4e-9, Time={"Initial step": "1 ms"})
    sections["Contact top"]["Connected"] = "false"
    sections["Protocol"]["Light"] = parts[0]
    terminal, own_time = runner.run("test_6", materials, sections)
    found = [terminal["voltage_V"][np.flatnonzero(np.isclose(terminal["light"], part, rtol=1e-9))[-1]] for part in parts]
    shown = (0, len(parts) // 2, len(parts) - 1)
    laws = [photo.open_circuit_voltage(1e28 * parts[i]) for i in shown]
    millivolts = lambda values: "; ".join(f"{1e3 * (value - law):+.3f} mV" for value, law in zip(values, laws))  # noqa: E731
    return [
        "none", "; ".join(f"{law:.5f} V" for law in laws), millivolts([result["Vext"][i] for i in shown]),
        millivolts([found[i] for i in shown]),
    ], their_time, own_time


def decay_time(t, y, begin, end=None):
    """Of y = a + b exp(-t/tau) by least squares over begin <= t <= end: linear in a and b, a search in tau."""
    chosen = (t >= begin) & (t <= (t[-1] if end is None else end))
    t, y = t[chosen] - t[chosen][0], y[chosen]

    def residual(tau):
        basis = np.stack([np.ones_like(t), np.exp(-t / tau)], axis=1)
        return float(np.linalg.norm(basis @ np.linalg.lstsq(basis, y, rcond=None)[0] - y))

    low, high = math.log(t[-1] / 100), math.log(t[-1] * 10)
    for _ in range(6):
        grid = np.linspace(low, high, 41)
        best = int(np.argmin([residual(math.exp(x)) for x in grid]))
        low, high = grid[max(best - 1, 0)], grid[min(best + 1, 40)]
    return math.exp(0.5 * (low + high))


def compare_decay(number, what, tau, make, begin, column, own_values):
    """Decay times, fitted to both with the same function, beside that of the formula."""

    def compute(theirs, runner):
        result, their_time = theirs.test(number)
        terminal, own_time = runner.run(f"test_{number}", *make())
        start, end = begin, float(result["t"][-1])
        t, y = own_values(terminal)
        # At SIMsalabim's times, so that both fits weigh alike.
        at = result["t"][result["t"] >= start]
        return [
            "none", f"{tau * 1e6:.4g} us" if tau < 1e-3 else f"{tau * 1e3:.4g} ms",
            percent(decay_time(result["t"], result[column], start, end), tau),
            percent(decay_time(at, np.interp(at, t, y), start, end), tau),
        ], their_time, own_time

    return Limit(str(number), what, compute)


def capacitor():
    capacitor = transients.Capacitor
    return {"insulator": semiconductor(4, 2, 6, 2.5e20, 1e-7, 1e-8)}, device(
        {"film": layer("insulator", capacitor.LENGTH, capacitor.LENGTH)},
        {"top": {"Series resistance": f"{capacitor.RESISTANCE / AREA!r} Ohm"}},
        "ramp to 1 V in 0.1 us, hold 20 us", 300, {}, Time={"Initial step": "1 ns"}, Tolerances={"Relative": 1e-6, "Potential": "1e-6 V"},
    )


def photovoltage():
    """Minority carriers do not get to the contacts."""
    materials, sections = photo.cell_device(
        1e26, f"disconnect, hold {transients.PhotoVoltage.SETTLING!r} s, light 1 in 50 ns, hold 20 us", 4e-9, 1e-9,
        Time={"Initial step": "1 ns"}, Tolerances={"Potential": "1e-5 V"},
    )
    sections["Protocol"]["Light"] = 1.2
    return materials, sections


def in_the_dark(column):
    """Times since the light went off, and a column, per area where it is a current."""

    def values(terminal):
        dark = terminal["light"] == 0
        t = terminal["time_s"][dark]
        return t - t[0], terminal[column][dark] / AREA

    return values


def compare_tail(number, what, their_tail, own_tail, make):
    """Tail energies, fitted in the same window, beside that of the exact current; and currents, in the mean over it.
    Both tails come with distances and weights."""

    def compute(theirs, runner):
        result, their_time = theirs.test(number)
        terminal, own_time = runner.run(f"test_{number}", *make(own_tail[0]))
        t = result["t"][their_tail[0].window(result["t"])]
        own_t, own_current = in_the_dark("current_top_A")(terminal)
        since = own_t > 0
        own_current = np.exp(np.interp(np.log(t), np.log(own_t[since]), np.log(np.abs(own_current[since]))))
        their_current = -np.interp(t, result["t"], result["Jext"])
        words = []
        for (tail, *places), current in ((their_tail, their_current), (own_tail, own_current)):
            exact = tail.given_back(t, *places)[1]
            fitted = tail.fitted_energy(t, exact)
            words.append(f"{percent(tail.fitted_energy(t, current), fitted)}, current {percent(np.mean(current / exact), 1)}")
        return [
            "none", f"{1e3 * own_tail[0].energy:.0f} meV (law), {1e3 * fitted:.2f} meV (exact, fitted alike)", *words,
        ], their_time, own_time

    return Limit(str(number), what, compute)


def film_with_tail(times):
    places = np.arange(0.5, 400) * 1e-9
    return transients.tail_in_film(times), places, np.full(len(places), 1e-9)


# SIMsalabim's planes have no thickness, and exchange with the bands on both sides.
TWICE = 2 * transients.tail_in_planes()[0].capture


def compare_balance(theirs, runner):
    result, their_time = theirs.test(14)
    lost = sum(result[name][0] for name in result
               if name.startswith(("Jdir", "JbulkElec", "JintElec", "Jmin", "JShunt")))
    light = result["JphotoL2"][0]
    materials, sections = photo.cell_of_three_layers([0.0001])
    sections["Tolerances"] = {"Potential": "1e-6 V"}
    terminal, own_time = runner.run("test_14", materials, sections)
    row = terminal[-1]
    ways = [f"{way}_current_A" for way in photo.WAYS]
    left = row["generation_current_A"] - sum(row[way] for way in ways) + row["current_top_A"]
    return [
        "none", "0", f"{(result['Jext'][0] + light - lost) / light:.1e} of {light:.1f} A/m^2",
        f"{left / row['generation_current_A']:.1e} of {row['generation_current_A'] / AREA:.1f} A/m^2",
    ], their_time, own_time


def perovskite_cell(voltages):
    """The cell that SIMsalabim computes when nothing is said, in even light; 0.04 V below zero to 1.24 V."""
    thermal = thermal_voltage(295)
    transport = {"radiative_coefficient": "1e-17 m^3/s"}
    materials = {
        "etl": semiconductor(5, 4, 5.9, 5e26, 1e-6, 1e-9, **transport),
        "absorber": {**semiconductor(24, 3.9, 5.53, 2.2e24, 1e-4, 1e-4, **transport),
                     "species": {"anion": {"charge_number": -1}}},
        "htl": semiconductor(3, 2.25, 5.4, 1e26, 1e-9, 1e-7, **transport),
    }
    planes = {"Recombining electrons": "of first", "Recombining holes": "of second", "Trap level": "4.7 eV"}
    velocity = lambda value: {f"{who} recombination velocity": f"{value} m/s" for who in ("Electron", "Hole")}  # noqa: E731
    first, last, step = voltages[0], voltages[-1], (voltages[-1] - voltages[0]) / (len(voltages) - 1)
    point = 2e4  # s, against the 0.2 s in which the ions cross the absorber
    return materials, device(
        {"lower": layer("etl", 25e-9, 2e-9, 0.5e-9, 0.3), "middle": layer("absorber", 500e-9, 20e-9, 0.5e-9, 0.3),
         "upper": layer("htl", 10e-9, 1e-9, 0.5e-9, 0.3)},
        {"bottom": electrons_at(5e26 * math.exp(-0.05 / thermal)), "top": holes_at(1e26 * math.exp(-0.2 / thermal))},
        f"ramp to {first} V in 1 s, hold 1e6 s, ramp to {last} V in {point * (last - first) / step!r} s",
        295,
        {**BOTH, "Recombination": "radiative", "Carrier traps": "deep", "Species": "anion"},
        **{
            "Region middle": {"Generation rate": "2.757e27 1/(m^3 s)", "Donor density": "3e21 1/m^3"},
            "Species anion": {"Regions": "middle", "Initial concentration": "5e21 1/m^3", "Hopping": "linear",
                              "Diffusivity": f"{5e-11 * thermal!r} m^2/s"},
            "Carrier trap deep": {"Regions": "middle", "Density": "1e20 1/m^3", "Depth": "4.7 eV",
                                  "Measured from": "vacuum", **transients.capture_of("Electron", 5e-14),
                                  **transients.capture_of("Hole", 2e-14)},
            "Interfaces": {"Names": "seam, joint"},
            "Interface seam": {"Between": "lower, middle", **planes, **velocity(0.08)},
            "Interface joint": {"Between": "middle, upper", **planes, **velocity(0.02)},
            # A step is a point of the curve.
            "Time": {"Initial step": f"{point} s", "Maximum step": f"{point} s"},
        },
    )


def zero_of(voltages, currents):
    i = int(np.flatnonzero((currents[:-1] < 0) & (currents[1:] >= 0))[0])
    return voltages[i] - currents[i] * (voltages[i + 1] - voltages[i]) / (currents[i + 1] - currents[i])


def compare_cell(theirs, runner):
    result, their_time = theirs.cell("-genProfile", "none", "-l2.G_ehp", "2.757E27")
    terminal, own_time = runner.run("cell", *perovskite_cell([float(v) for v in result["Vext"]]))
    found = np.interp(result["Vext"], terminal["voltage_V"], terminal["current_top_A"] / AREA)
    at_zero = nearest(result, 0.0)[0]
    words = [f"{current[at_zero]:.2f} A/m^2 at 0 V; 0 at {zero_of(result['Vext'], current):.4f} V"
             for current in (result["Jext"], found)]
    return ["none", "", *words], their_time, own_time


LIMITS += [
    Limit("6", "open-circuit voltage", compare_open_circuit),
    compare_decay(7, "charging through a resistor", transients.Capacitor.RESISTANCE * 4 * VACUUM_PERMITTIVITY / 400e-9,
                  capacitor, 2e-7, "Jext", lambda terminal: (terminal["time_s"], terminal["current_A"] / AREA)),
    compare_decay(8, "decay of the photovoltage", 0.5 / math.sqrt(1e26 * photo.CELL_RECOMBINATION), photovoltage, 0,
                  "Vext", lambda terminal: (terminal["time_s"] - transients.PhotoVoltage.SETTLING, terminal["voltage_V"])),
    compare_decay(9, "traps in a film", transients.emission_time(transients.BULK["capture"], transients.BULK["depth"]),
                  lambda: transients.bulk_traps_device(5, **transients.STRICT), 1e-3, "Jext", in_the_dark("current_top_A")),
    compare_decay(10, "traps in planes",
                  transients.emission_time(2 * transients.PLANE["capture"], transients.PLANE["depth"]),
                  lambda: transients.plane_traps_device(times=2, periods=10.1, **transients.STRICT), 3e-3, "Jext", in_the_dark("current_top_A")),
    compare_tail(11, "tail in a film", film_with_tail(1), film_with_tail(1e6),
                 lambda tail: transients.tail_in_film_device(tail, 20e-9, 1e-9)),
    compare_tail(12, "tail in planes", transients.tail_in_planes(TWICE, thickness=0.0, times=1),
                 transients.tail_in_planes(TWICE), transients.tail_in_planes_device),
    Limit("14", "generation, recombination and current", compare_balance),
    Limit("cell", "cell with three layers and ions, 65 voltages", compare_cell),
]
