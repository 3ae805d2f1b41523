# SPDX-License-Identifier: Apache-2.0
"""Films of semiconductors and insulators between two contacts, for limits that have closed forms: devices, and the
exact current of carriers of one kind that contacts inject.

The limits are those by which SIMsalabim tests itself (github.com/kostergroup/SIMsalabim, version 5.36, Tests/tests.md);
the numbers of its devices are restated here, with the number of its test. Densities at a contact are those of its work
function, N exp(-distance of the Fermi level/kT).
"""
import math

import numpy as np

from space_charge import BOLTZMANN, CHARGE, SpaceChargeTest

WIDTH = 1e-6
AREA = WIDTH * WIDTH  # only turns current densities into currents
BOTH = {"Electrons": "drift-diffusion", "Holes": "drift-diffusion"}


def thermal_voltage(temperature):
    return BOLTZMANN * temperature / CHARGE


def semiconductor(permittivity, conduction, valence, states, electron_mobility, hole_mobility, **more):
    """Properties of a material, edges in eV below the vacuum, both bands with the same density of states [1/m^3]."""
    return {
        "relative_permittivity": permittivity,
        "electron_affinity": f"{conduction} eV",
        "band_gap": f"{valence - conduction!r} eV",
        "conduction_band_density_of_states": f"{states} 1/m^3",
        "valence_band_density_of_states": f"{states} 1/m^3",
        "electron_mobility": f"{electron_mobility} m^2/(V s)",
        "hole_mobility": f"{hole_mobility} m^2/(V s)",
        **more,
    }


def electrons_at(density):
    return {"Electron density": f"{float(density)!r} 1/m^3"}


def holes_at(density):
    return {"Hole density": f"{float(density)!r} 1/m^3"}


def layer(material, thickness, cell, at_contacts=None, growth=0.2):
    """A layer [m], with finer cells at both faces."""
    entries = {"Material": material, "Thickness": f"{thickness!r} m", "Cell size": f"{cell!r} m"}
    if at_contacts is not None:
        fine = f"{at_contacts!r} m"
        entries.update({"Cell size at top": fine, "Cell size at bottom": fine, "Growth": growth})
    return entries


def device(layers, contacts, steps, temperature, physics, **more):
    """Sections of a stack one cell wide, whose contact `top` is driven."""
    return {
        "Stack": {
            "Coordinates": "planar",
            "Width": f"{WIDTH} m",
            "Depth": f"{WIDTH} m",
            "Lateral cell size": f"{WIDTH} m",
            "Layers": ", ".join(layers),
            **{f"Layer {name}": entries for name, entries in layers.items()},
        },
        "Mesh": {"Coarsening levels": 0},
        "Physics": {
            "Potential": "space charge",
            "Heat": "off",
            "Ambient temperature": f"{temperature} K",
            **physics,
        },
        "Contacts": {"Names": "bottom, top"},
        **{f"Contact {end}": {"Boundary": end, **contacts.get(end, {})} for end in ("bottom", "top")},
        "Protocol": {"Contact": "top", "Steps": steps},
        "Output": {"Field times": 1},
        **more,
    }


SLOW = 1e6  # s for a ramp: no film here has a relaxation time above a second


def slowly_to(voltages):
    """Ramps through steady states, each with a point at its end."""
    return ", ".join(f"ramp to {voltage!r} V in {SLOW} s" for voltage in voltages)


# Nothing that is stored matters in such a ramp, so that steps may be long, and each solves the equations of its own
# voltage: what they err is what Newton's method leaves.
STEADY = {"Time": {"Initial step": f"{SLOW / 10} s"}}


class FilmTest(SpaceChargeTest):
    def run_device(self, materials, sections, settings=None):
        """Returns terminal.csv, with current densities [A/m^2] `density`, and the instants of axis.csv."""
        for name, properties in materials.items():
            self.add_material(name, properties)
        terminal, profiles = self.solve(sections, settings=settings)
        return terminal, profiles

    def densities_at(self, terminal, voltages):
        """Current densities [A/m^2] of the contact `top` at the ends of the ramps."""
        rows = [int(np.argmin(np.abs(terminal["time_s"] - SLOW * (i + 1)))) for i in range(len(voltages))]
        np.testing.assert_allclose(terminal["voltage_V"][rows], voltages, rtol=1e-12)
        return terminal["current_top_A"][rows] / AREA


# The exact current of carriers of one kind, between contacts with the same density n_0 of them.
#
# With x in lengths L, voltages in kT/q, densities in eps kT/(q L)^2 and the mobility mu_0 exp(gamma sqrt|F|), F being
# the field that drives the carriers and a the density of an immobile charge of their sign,
#
#     F' = n + a,    j exp(-gamma sqrt|F|) = n F - n',    j = J L^3/(mu_0 eps (kT/q)^2),
#
# so that F^2/2 - F' - a int F - j int exp(-gamma sqrt|F|) is the same everywhere: with S and I the two integrals from x
# to 1,
#
#     F' = F^2/2 - Q(x),   Q = c - a S - j I,   F(1) = sqrt(2 (c + n_0 + a)),   F'(0) = n_0 + a.
#
# (With a = gamma = 0 the solution is F = -2 u'/u with Airy functions u: Wright, Solid-State Electronics 2, 165 (1961).)
# c is what makes the last condition true. Cell by cell Q is taken as in its middle, where the equation has hyperbolic
# functions for a solution that no cell is too long for; the error is of second order.


def _places(n_0, points):
    """From 1 to 0, dense at both ends on the scale 1/sqrt(n_0) on which the density falls."""
    steep = math.asinh(10 * math.sqrt(n_0))
    return (0.5 + 0.5 * np.tanh(0.5 * steep * np.linspace(1, -1, points)) / np.tanh(0.5 * steep)).tolist()


def _shoot(c, j, n_0, gamma, a, places):
    """F(0), S(0) and I(0); None where F has a pole on the way."""
    field, drop, path = math.sqrt(2 * (c + n_0 + a)), 0.0, 0.0
    for x, y in zip(places, places[1:]):
        h = x - y
        weight = math.exp(-gamma * math.sqrt(abs(field))) if gamma else 1.0
        level = c - a * (drop + 0.5 * h * field) - j * (path + 0.5 * h * weight)
        if level > 0:
            k = math.sqrt(2 * level)
            slope = math.tanh(0.5 * k * h) / k
            growth = 0.5 * k * h + math.log1p(math.exp(-k * h)) - math.log(2)
        else:
            k = math.sqrt(-2 * level)
            if k * h >= math.pi:
                return None
            slope = math.tan(0.5 * k * h) / k if k > 0 else 0.5 * h
            growth = math.log(math.cos(0.5 * k * h))
        ratio = 1 + field * slope
        if ratio <= 0:
            return None
        after = (field + 2 * level * slope) / ratio
        drop += 2 * (math.log(ratio) + growth)
        path += 0.5 * h * (weight + math.exp(-gamma * math.sqrt(abs(after)))) if gamma else h
        field = after
    return field, drop, path


def _scaled_voltage(j, n_0, gamma, a, points):
    places = _places(n_0 + a, points)

    def too_low(c):
        end = _shoot(c, j, n_0, gamma, a, places)
        if end is None:
            return True
        field, drop, path = end
        return field < 0 and 0.5 * field * field - c + a * drop + j * path > n_0 + a

    low, high = -(n_0 + a), max(1.0, j)
    while too_low(high):
        high *= 2
    while high - low > 1e-12 * max(1.0, abs(high)):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        low, high = (middle, high) if too_low(middle) else (low, middle)
    return _shoot(high, j, n_0, gamma, a, places)[1]


def injected_voltage(
    current, length, permittivity, mobility, density, temperature, poole_frenkel=0.0, fixed=0.0, points=500
):
    """The voltage [V] at which the current density [A/m^2] of carriers flows that two equal contacts inject.

    permittivity [F/m]; mobility at zero field [m^2/(V s)] and its factor exp(poole_frenkel sqrt(field)) [sqrt(m/V)];
    density at the contacts and of a fixed charge of the carriers' sign [1/m^3]. Two divisions of the length, `points`
    and twice as many, and extrapolation leave an error below 2e-6 without fixed charge, and below 1e-4 with 1000 points
    where that takes four times kT/q or more.
    """
    thermal = thermal_voltage(temperature)
    unit = permittivity * thermal / (CHARGE * length**2)
    scaled = (
        current * length**3 / (mobility * permittivity * thermal**2),
        density / unit,
        poole_frenkel * math.sqrt(thermal / length),
        fixed / unit,
    )
    coarse, fine = (_scaled_voltage(*scaled, n) for n in (points, 2 * points))
    return thermal * (fine + (fine - coarse) / 3)


def injected_current(voltage, *film, **more):
    """The inverse: the current density [A/m^2] at a voltage > 0 [V], by the secant method in logarithms."""
    length, permittivity, mobility = film[:3]
    at = math.log(9 / 8 * permittivity * mobility * voltage**2 / length**3)
    points = [(x, math.log(injected_voltage(math.exp(x), *film, **more) / voltage)) for x in (at, at + 0.1)]
    for _ in range(60):
        (x, e), (y, f) = points
        if abs(f) < 1e-9:
            return math.exp(y)
        z = y - f * (y - x) / (f - e)
        z = min(max(z, y - 3), y + 3)
        points = [(y, f), (z, math.log(injected_voltage(math.exp(z), *film, **more) / voltage))]
    raise ArithmeticError("no current found")


def injected_conductance(length, permittivity, mobility, density, temperature, fixed=0.0):
    """The conductance per area [S/m^2] of the same film at rest: q mu/int dx/n (Moll & Ross, Proc. IRE 44, 72 (1956)).

    From the lowest density m in the middle, v = ln(n/m) climbs as v' = F, F^2 = 2 (m (exp(v) - 1) + a v), the first
    integral of Poisson's equation. Without fixed charge that is n = m/cos^2(sqrt(m/2) (x - 1/2)), and with many
    carriers at the contacts 4 pi^2 mu eps (kT/q)/L^3: the moving-electrode equation, Roehr, Kirchartz & Nelson, J.
    Phys.: Condens. Matter 29, 205901 (2017).
    """
    thermal = thermal_voltage(temperature)
    unit = permittivity * thermal / (CHARGE * length**2)
    n_0, a = density / unit, fixed / unit
    # v = s^2 takes the root of F at v = 0 away; the middle rule is then of second order.
    part = (np.arange(20000) + 0.5) / 20000

    def integrals(m):
        top = math.sqrt(math.log(n_0 / m))
        s = top * part
        v = s * s
        weight = 2 * s * (top / len(s)) / np.sqrt(2 * (m * np.expm1(v) + a * v))
        return 2 * np.sum(weight), 2 * np.sum(weight * np.exp(-v)) / m

    low, high = 1e-12 * n_0, n_0 * (1 - 1e-12)
    for _ in range(100):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if integrals(middle)[0] > 1 else (low, middle)
    return mobility * permittivity * thermal / length**3 / integrals(high)[1]
