# SPDX-License-Identifier: Apache-2.0
"""The TaOx loop of parameter_files/taox_memristor.prm in DOLFINx, as one would write it there: the peer of ionstack.

    taox_dolfinx.py --lines LINES.json --csv LOOP.csv [--tolerance 1] [--reference REFERENCE.csv]

Device, laws and numbers are those of doc/equations.md with the material `TaOx / Kim 2014 model`; the grid lines are
given ("r" and "z" in nm). The unknowns are the potential, the temperature and ln(n/n0) on bilinear quadrilaterals, in
Galerkin's form with two by two Gauss points: with the logarithm the concentration stays positive, and an equilibrium of
drift and diffusion is met exactly. They are solved for together by Newton's method with MUMPS. Steps in time are BDF
formulas on the true step sizes, controlled by the difference to the polynomial through the points before; they begin
anew at the corners of the voltage. The ions' unknowns in the electrodes are held.

Needs the Debian packages python3-dolfinx and python3-petsc4py-real; written for DOLFINx 0.5.
"""
import argparse
import csv
import json
import os
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from convergence_study import SMALLEST_VOLTAGE, VOLTAGE_STEP
from loop_reading import interpolated

PACKAGE, KNOWN = "python3-dolfinx", "0.5."
MISSING = 77  # status where there is no DOLFINx that this script knows

# Heights of the layers' ends [nm].
BOTTOM, TOP_OF_ELECTRODE, TOP_OF_BASE, TOP_OF_SWITCHING, TOP = 0.0, 30.0, 60.0, 65.0, 95.0
# Corners of the voltage at the top contact [s], [V].
CORNERS = [(0.0, 0.0), (0.6, 1.2), (1.2, 0.0), (1.65, -0.9), (2.1, 0.0)]
INITIAL_STEP, LONGEST_STEP = 0.2e-3, 10e-3  # [s]
AMBIENT = 300.0  # [K]
# What an error may be, times --tolerance: relative, [V], [K], n/n0.
RELATIVE, POTENTIAL, TEMPERATURE, CONCENTRATION = 3e-4, 0.3e-3, 0.1, 1e-6
# Part of that which Newton's method may leave.
NEWTON_PART, NEWTON_LIMIT = 0.03, 8

COLUMNS = ["time_s", "voltage_V", "current_A"]


def voltage(at):
    """Of the top contact [V] at a time [s]."""
    for (begin, low), (end, high) in zip(CORNERS, CORNERS[1:]):
        if at <= end:
            return low + (high - low) * (at - begin) / (end - begin)
    return CORNERS[-1][1]


# ------------------------------------------------------------------------------------------------------- comparison


def read_loop(path):
    """Rows of time [s], voltage [V], current [A]; also from a terminal.csv of ionstack."""
    with open(path, encoding="ascii", newline="") as file:
        return [tuple(float(row[name]) for name in COLUMNS) for row in csv.DictReader(file)]


def write_loop(path, rows):
    with open(path, "w", encoding="ascii", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([f"{value:.12g}" for value in row] for row in rows)


def sampled(rows):
    """(branch, voltage) -> current [A], every 10 mV from 50 mV on, by the cubic through the four nearest steps."""
    found = {}
    for branch, ((begin, low), (end, high)) in enumerate(zip(CORNERS, CORNERS[1:])):
        curve = sorted({(v, i) for at, v, i in rows if begin - 1e-9 <= at <= end + 1e-9})
        extreme = max(low, high, key=abs)
        for k in range(round((abs(extreme) - SMALLEST_VOLTAGE) / VOLTAGE_STEP) + 1):
            at = round(SMALLEST_VOLTAGE + k * VOLTAGE_STEP, 6) * (1.0 if extreme > 0.0 else -1.0)
            found[branch, at] = interpolated(at, curve)
    return found


def differences(rows, reference):
    """How far currents are from a loop's that `sampled` gives, relatively: the largest, where, and of each branch."""
    currents = sampled(rows)
    error = {key: currents[key] / reference[key] - 1.0 for key in reference}
    worst = max(error, key=lambda key: abs(error[key]))
    return {
        "largest_error": error[worst],
        "at_V": worst[1],
        "by_branch": [max((error[key] for key in error if key[0] == n), key=abs) for n in range(len(CORNERS) - 1)],
    }


# ----------------------------------------------------------------------------------------------------------- device


class Device:
    """Mesh, forms and the linear solver of the coupled problem."""

    def __init__(self, lines, order, degree, compile_arguments):
        import dolfinx
        import dolfinx.fem.petsc
        import numpy as np
        import ufl
        from mpi4py import MPI
        from petsc4py import PETSc

        self.petsc, self.error = dolfinx.fem.petsc, PETSc.Error
        options = {"cffi_extra_compile_args": compile_arguments}

        r, z = (np.array(lines[name]) for name in "rz")
        points = np.stack(np.meshgrid(r, z), axis=-1).reshape(-1, 2)
        node = np.arange(len(points)).reshape(len(z), len(r))
        cells = np.stack([node[:-1, :-1], node[:-1, 1:], node[1:, :-1], node[1:, 1:]], axis=-1).reshape(-1, 4)
        square = ufl.Mesh(ufl.VectorElement("Lagrange", ufl.quadrilateral, 1))
        mesh = dolfinx.mesh.create_mesh(MPI.COMM_SELF, cells.astype(np.int64), points, square)

        # Regions: 0 the metals, 1 the oxide.
        slack = 1e-6
        in_oxide = dolfinx.mesh.locate_entities(
            mesh, 2, lambda x: (x[1] > TOP_OF_ELECTRODE - slack) & (x[1] < TOP_OF_SWITCHING + slack)
        )
        number = mesh.topology.index_map(2).size_local
        region = np.zeros(number, dtype=np.int32)
        region[in_oxide] = 1
        tags = dolfinx.mesh.meshtags(mesh, 2, np.arange(number, dtype=np.int32), region)
        dx = ufl.Measure("dx", domain=mesh, subdomain_data=tags, metadata={"quadrature_degree": degree})

        space = dolfinx.fem.FunctionSpace(mesh, ufl.VectorElement("Lagrange", ufl.quadrilateral, 1, dim=3))
        self.state = dolfinx.fem.Function(space)
        self.past = [dolfinx.fem.Function(space) for _ in range(order)]
        self.rates = dolfinx.fem.Constant(mesh, PETSc.ScalarType((0.0,) * (order + 1)))
        at = space.tabulate_dof_coordinates()
        self.r, self.z = at[:, 0], at[:, 1]

        # Held unknowns: the contacts' potential and temperature, and the ions' in the electrodes.
        bottom, top = np.abs(self.z - BOTTOM) < slack, np.abs(self.z - TOP) < slack
        self.has_ions = (self.z > TOP_OF_ELECTRODE - slack) & (self.z < TOP_OF_SWITCHING + slack)
        self.top = 3 * np.flatnonzero(top)
        held = [bottom | top, bottom | top, ~self.has_ions]
        self.held = np.concatenate([3 * np.flatnonzero(nodes) + field for field, nodes in enumerate(held)])
        contacts = dolfinx.mesh.locate_entities_boundary(
            mesh, 1, lambda x: (np.abs(x[1] - BOTTOM) < slack) | (np.abs(x[1] - TOP) < slack)
        )
        electrodes = dolfinx.mesh.locate_entities(
            mesh, 0, lambda x: (x[1] < TOP_OF_ELECTRODE - slack) | (x[1] > TOP_OF_SWITCHING + slack)
        )
        mesh.topology.create_connectivity(1, 2)
        mesh.topology.create_connectivity(0, 2)
        places = [(1, contacts), (1, contacts), (0, electrodes)]
        self.conditions = [
            dolfinx.fem.dirichletbc(
                PETSc.ScalarType(0.0),
                dolfinx.fem.locate_dofs_topological(space.sub(field), *place),
                space.sub(field),
            )
            for field, place in enumerate(places)
        ]

        residual, current = self.equations(ufl, dx, mesh, space, dolfinx, top)
        jacobian = ufl.derivative(residual, self.state)
        for form in (residual, jacobian, current):
            # UFL keeps it. Taken after another form was compiled it would differ, and miss the cache next time.
            form.signature()
        begin = time.perf_counter()
        self.residual_form = dolfinx.fem.form(residual, jit_params=options)
        self.jacobian_form = dolfinx.fem.form(jacobian, jit_params=options)
        self.current_form = dolfinx.fem.form(current, jit_params=options)
        self.compiled_in = time.perf_counter() - begin
        self.assemble_scalar = dolfinx.fem.assemble_scalar

        self.matrix = self.petsc.create_matrix(self.jacobian_form)
        self.vector = self.petsc.create_vector(self.residual_form)
        self.update = self.vector.duplicate()
        self.solver = PETSc.KSP().create(MPI.COMM_SELF)
        self.solver.setType("preonly")
        self.solver.getPC().setType("lu")
        self.solver.getPC().setFactorSolverType("mumps")
        self.solver.setOperators(self.matrix)
        self.solver.setFromOptions()

    def equations(self, ufl, dx, mesh, space, dolfinx, top):
        """Residual of the three balances, and the current [A] through the top contact.

        Lengths are in nm. The first balance is in mA, the second in uW, the third in n0 nm^3/s, all per radian.
        """
        dot, exp, grad, sqrt = ufl.dot, ufl.exp, ufl.grad, ufl.sqrt
        test = ufl.TestFunction(space)
        psi, temperature, log_n = ufl.split(self.state)
        for_psi, for_temperature, for_ions = ufl.split(test)
        boltzmann = 8.617333262e-5  # [eV/K]
        thermal = boltzmann * temperature
        r = ufl.SpatialCoordinate(mesh)[0]
        field_squared = dot(grad(psi), grad(psi))

        n = exp(log_n)
        filled = ufl.min_value(n, 1.0)
        activation = 0.05 - (0.05 + 0.006) * ufl.min_value(2.0 * n, 1.0)  # [eV]
        sigma = {  # [S/m]
            0: 1e7,
            1: (1e3 + (9.4e4 - 1e3) * filled) * exp(-activation / thermal),
        }
        kappa = {  # [W/(m K)]
            0: 71.8,
            1: (0.12 + (57.5 - 0.12) * filled) * (1.0 + 0.1 * (temperature - 300.0)),
        }
        residual = 0
        for region in (0, 1):
            conduction = 1e-6 * sigma[region]  # [mA/(V nm)]
            heat_conduction = 1e-3 * kappa[region]  # [uW/(K nm)]
            residual += conduction * dot(grad(psi), grad(for_psi)) * r * dx(region)
            residual += heat_conduction * dot(grad(temperature), grad(for_temperature)) * r * dx(region)
            residual += -1e3 * conduction * field_squared * for_temperature * r * dx(region)

        hop, frequency, energy, cap, transport = 0.1, 1e12, 0.85, 0.5, 0.85  # [nm], [Hz], [eV], [V/nm], [eV]
        diffusivity = 0.5 * hop**2 * frequency * exp(-energy / thermal)  # [nm^2/s]
        # v = D E/(k T) sinh(x)/x / sqrt(1 + (E/E_s)^2). With the cap x is below 0.9 from 300 K on, where the series is
        # exact to 1e-8 and has no trouble without field.
        capped = 1.0 + field_squared / cap**2
        x_squared = (0.5 * hop) ** 2 * field_squared / (capped * thermal**2)
        series = 1.0 + x_squared / 6.0 * (1.0 + x_squared / 20.0 * (1.0 + x_squared / 42.0 * (1.0 + x_squared / 72.0)))
        drift = -series / (thermal * sqrt(capped)) * grad(psi)
        soret = transport / (thermal * temperature) * grad(temperature)
        flux = diffusivity * n * (drift + soret - grad(log_n))
        storage = self.rates[0] * n
        for i, past in enumerate(self.past):
            storage += self.rates[i + 1] * exp(past[2])
        residual += (storage * for_ions - dot(flux, grad(for_ions))) * r * dx(1)

        # The sum of the first balance over the contact's nodes. It is made in the electrode alone.
        lift = dolfinx.fem.Function(dolfinx.fem.FunctionSpace(mesh, ("Lagrange", 1)))
        lift.x.array[:] = top
        self.lift = lift
        current = 1e-9 * sigma[0] * dot(grad(psi), grad(lift)) * 2.0 * ufl.pi * r * dx(0)
        return residual, current

    def start(self):
        """Potential 0, ambient temperature, and the initial profile."""
        import numpy as np

        def falling(x):
            return 0.5 * (1.0 - np.tanh(x / 0.5))

        profile = 1.0 - (1.0 - falling(self.z - TOP_OF_BASE)) * (1.0 - falling(self.r - 5.0))
        x = np.zeros(3 * len(self.r))
        x[1::3] = AMBIENT
        x[2::3] = np.where(self.has_ions, np.log(1e-4 + (1.0 - 1e-4) * profile), 0.0)
        return x

    def assemble_residual(self, x):
        self.state.x.array[:] = x
        self.vector.array_w[:] = 0.0
        self.petsc.assemble_vector(self.vector, self.residual_form)
        self.vector.array_w[self.held] = 0.0

    def factorise(self):
        self.matrix.zeroEntries()
        self.petsc.assemble_matrix(self.matrix, self.jacobian_form, self.conditions)
        self.matrix.assemble()

    def solve(self):
        """The update of Newton's method, to subtract; None where the matrix has no factors."""
        try:
            self.solver.solve(self.vector, self.update)
        except self.error:
            return None
        return self.update.array_r

    def current(self, x):
        """Through the top contact into the device [A]."""
        self.state.x.array[:] = x
        return self.assemble_scalar(self.current_form)


# ------------------------------------------------------------------------------------------------------------- time


def backward_differences(times):
    """Weights of the values at `times`, the newest first, in the derivative at the newest of the polynomial through
    them [1/s]."""
    weights, newest = [], times[0]
    for i, at in enumerate(times):
        if i == 0:
            weights.append(sum(1.0 / (newest - other) for other in times[1:]))
            continue
        weight = 1.0 / (at - newest)
        for j, other in enumerate(times):
            if j not in (0, i):
                weight *= (newest - other) / (at - other)
        weights.append(weight)
    return weights


def lagrange(times, at):
    """Weights of the values at `times` in the polynomial through them, at another time."""
    weights = []
    for i, own in enumerate(times):
        weight = 1.0
        for j, other in enumerate(times):
            if j != i:
                weight *= (at - other) / (own - other)
        weights.append(weight)
    return weights


class Stepper:
    """Steps of BDF of an order up to `order`, with Newton's method that keeps its factors while they serve."""

    def __init__(self, device, order, tolerance, keep_factors):
        import numpy as np

        self.np, self.device, self.order, self.tolerance, self.keep = np, device, order, tolerance, keep_factors
        self.factored, self.rate = False, 1.0
        self.counts = {"steps": 0, "rejected_steps": 0, "newton_iterations": 0, "factorisations": 0}

    def norms(self, change, x):
        """Root mean square of a change in parts of the tolerances: of all fields the largest, and the ions'."""
        np, device = self.np, self.device
        ions = device.has_ions
        weighted = (
            change[0::3] / (POTENTIAL + RELATIVE * np.abs(x[0::3])),
            change[1::3] / (TEMPERATURE + RELATIVE * np.abs(x[1::3])),
            change[2::3][ions] / (RELATIVE + CONCENTRATION * np.exp(-x[2::3][ions])),
        )
        values = [np.sqrt(np.mean(part * part)) / self.tolerance for part in weighted]
        return max(values), values[2]

    def newton(self, guess):
        """The solution from a guess, or None."""
        device = self.device
        for fresh in (False, True) if self.keep and self.factored else (True,):
            x, before, rate = guess.copy(), None, self.rate
            for iteration in range(NEWTON_LIMIT):
                device.assemble_residual(x)
                if fresh and (iteration == 0 or not self.keep):
                    device.factorise()
                    self.factored = True
                    self.counts["factorisations"] += 1
                change = device.solve()
                if change is None:
                    break
                x -= change
                self.counts["newton_iterations"] += 1
                size, _ = self.norms(change, x)
                if not self.np.isfinite(size) or size > 1e6:
                    break
                if before is not None:
                    rate = size / before
                    if rate > 1.0 or (not fresh and rate > 0.4):
                        break
                if (size * rate / (1.0 - rate) if rate < 0.9 else size) < NEWTON_PART:
                    self.rate = max(rate, 0.3)
                    return x
                before = size
            self.rate = 1.0
        return None

    def run(self, report):
        """The whole loop: hands each accepted step's time and solution to `report`."""
        device = self.device
        x = device.start()
        device.rates.value[:] = 0.0
        # Potential and temperature without voltage are those of the start already.
        report(0.0, x)
        step = INITIAL_STEP
        for (begin, _), (end, _) in zip(CORNERS, CORNERS[1:]):
            times, values = [begin], [x]
            step = min(step, INITIAL_STEP)
            while times[0] < end - 1e-12:
                left = end - times[0]
                step = min(step, LONGEST_STEP)
                if step > left * (1.0 - 1e-9):
                    step = left
                elif step > 0.5 * left:
                    step = 0.5 * left
                new = end if step == left else times[0] + step
                order = max(1, min(self.order, len(times) - 1))
                points = min(order + 1, len(times))
                guess = sum(w * v for w, v in zip(lagrange(times[:points], new), values))
                guess[device.held] = x[device.held]
                guess[device.top] = voltage(new)
                weights = backward_differences([new] + times[:order])
                device.rates.value[:] = weights + [0.0] * (self.order - order)
                for past, value in zip(device.past, values[:order]):
                    past.x.array[:] = value
                found = self.newton(guess)
                if found is None:
                    self.counts["rejected_steps"] += 1
                    step *= 0.4
                    if step < 1e-12:
                        raise RuntimeError(f"no solution at {times[0]:.6g} s")
                    continue
                error = 0.0
                if points == order + 1:
                    error = self.norms(found - guess, found)[1] * (new - times[0]) / (new - times[order])
                if error > 1.0:
                    self.counts["rejected_steps"] += 1
                    step *= max(0.3, 0.9 * error ** (-1.0 / (order + 1)))
                    continue
                self.counts["steps"] += 1
                x = found
                times, values = [new] + times[: self.order], [x] + values[: self.order]
                report(new, x)
                step *= min(2.0, max(0.5, 0.9 * max(error, 1e-6) ** (-1.0 / (order + 1))))


def missing_peer():
    """Why there is no DOLFINx for this script, or None."""
    try:
        import dolfinx
        import dolfinx.fem.petsc
    except ImportError:
        return f"DOLFINx is not installed, which is Debian's package {PACKAGE}."
    if not dolfinx.__version__.startswith(KNOWN):
        return f"DOLFINx {dolfinx.__version__} is not known to tests/benchmarks/taox_dolfinx.py, {KNOWN}x is."
    return None


def versions():
    import dolfinx
    from petsc4py import PETSc

    return {"dolfinx": dolfinx.__version__, "petsc": ".".join(str(part) for part in PETSc.Sys.getVersion())}


def main():
    parser = argparse.ArgumentParser(description="The TaOx loop in DOLFINx; see the head of this file.")
    parser.add_argument("--versions", action="store_true", help="print the versions of DOLFINx and PETSc only")
    parser.add_argument("--lines", help="JSON file with the grid lines, 'r' and 'z' [nm]")
    parser.add_argument("--csv", help="file for the loop; without it the forms are compiled only")
    parser.add_argument("--json", help="file for counts and times")
    parser.add_argument("--tolerance", type=float, default=1.0, help="factor on the tolerances of the time steps")
    parser.add_argument("--order", type=int, default=2, help="highest order of the BDF formulas")
    parser.add_argument("--degree", type=int, default=2, help="of the quadrature")
    parser.add_argument("--compile", default="-O2", help="options of the compiler of forms, separated by spaces")
    parser.add_argument("--fresh-factors", action="store_true", help="factorise in each iteration of Newton's method")
    parser.add_argument("--reference", help="a loop to compare with, as written here or a terminal.csv of ionstack")
    arguments = parser.parse_args()
    reason = missing_peer()
    if reason:
        print(reason, file=sys.stderr)
        sys.exit(MISSING)
    if arguments.versions:
        print(json.dumps(versions()))
        return
    if not arguments.lines:
        parser.error("--lines is needed")
    with open(arguments.lines, encoding="utf-8") as file:
        lines = json.load(file)
    device = Device(lines, arguments.order, arguments.degree, arguments.compile.split())
    result = {**versions(), "forms_s": device.compiled_in, "setup_cpu_s": time.process_time()}
    if arguments.csv:
        stepper = Stepper(device, arguments.order, arguments.tolerance, not arguments.fresh_factors)
        rows = []
        stepper.run(lambda at, x: rows.append((at, voltage(at), device.current(x))))
        result.update(stepper.counts, cpu_s=time.process_time(), unknowns=3 * len(device.r) - len(device.held))
        write_loop(arguments.csv, rows)
        if arguments.reference:
            result.update(differences(rows, sampled(read_loop(arguments.reference))))
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=2)
            file.write("\n")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
