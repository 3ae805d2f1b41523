# SPDX-License-Identifier: Apache-2.0
"""Stacks of layers with interfaces that do something, for the tests of interfaces and metal layers."""
import numpy as np

from space_charge import NM, SpaceChargeTest, last, length

SIDE = 100 * NM  # of the square on which a planar stack stands
AREA = SIDE**2
PRINTED = 5e-10  # half of the tenth digit, relative to the largest potential or temperature in axis.csv
AT_REST = 1e-16 * 0.026  # potential [V] of a device at rest: what round-off, in parts of kT/e, makes of it


class InterfacesTest(SpaceChargeTest):
    def device(self, layers, interfaces, physics, contacts, steps, more=None, stack=None):
        """Sections of a stack. `layers` and `interfaces` are the sections of each by its name."""
        more = dict(more or {})
        return {
            "Stack": {
                **(stack or {"Width": length(SIDE), "Depth": length(SIDE), "Lateral cell size": length(SIDE)}),
                "Layers": ", ".join(layers),
                **{f"Layer {name}": entries for name, entries in layers.items()},
            },
            "Mesh": {"Coarsening levels": 0},
            "Physics": {"Heat": "off", **physics},
            "Interfaces": {"Names": ", ".join(interfaces)},
            **{f"Interface {name}": entries for name, entries in interfaces.items()},
            "Contacts": {"Names": "bottom, top"},
            **{f"Contact {end}": {"Boundary": end, **contacts.get(end, {})} for end in ("bottom", "top")},
            "Protocol": {"Contact": "bottom", "Steps": steps},
            "Output": {"Field times": 1},
            **more,
        }

    def solve_on_both(self, sections, precision, round_off=0.0, both=True):
        """What one rank computes, if `both` after comparing it with what two compute: last rows of both tables,
        `precision` relative to the largest value in the column, and a `round_off` that currents [A] may have."""
        one = self.solve(sections)
        if not both:
            return one
        two = self.solve(sections, ranks=2)
        for name in one[0].dtype.names:
            if name.startswith(("current", "ions", "concentration", "temperature", "heat", "voltage")):
                largest = np.abs(one[0][name]).max()
                least = {"current": round_off, "voltage": AT_REST}.get(name.split("_")[0], 0.0)
                limit = precision * largest + least
                self.assertLessEqual(abs(two[0][name][-1] - one[0][name][-1]), limit, name)
        for name in last(one[1]).dtype.names:
            of_one, of_two = (last(of[1])[name] for of in (one, two))
            limit = precision * np.nanmax(np.abs(of_one)) + (AT_REST if name.startswith("potential") else 0.0)
            np.testing.assert_allclose(of_two, of_one, rtol=0, atol=limit, err_msg=name, equal_nan=True)
        return one

    def sides(self, profile, height):
        """The rows of axis.csv just below and just above an interface."""
        rows = np.flatnonzero(np.abs(profile["z_nm"] * NM - height) < 1e-6 * NM)
        self.assertEqual(len(rows), 2, "an interface with two sides has two rows")
        return profile[rows[0]], profile[rows[1]]
