# SPDX-License-Identifier: Apache-2.0
"""D(T) of the mobile species in the material database, from what `ionstack materials --json` prints."""
import json

import numpy as np

from plots.vtu import Damaged

BOLTZMANN = 1.380649e-23 / 1.602176634e-19  # eV/K, exact in the 2019 SI
HOPPING_SET = ("hop_distance", "attempt_frequency", "migration_energy")
HOPPING_FACTORS = ("diffusion_prefactor", "drift_prefactor", "field_argument_factor")
# Hosts that melt, boil or decompose long before an oxide does.
SOFT = ("polymer", "electrolyte", "halide perovskite")


class Curve:
    """One D(T) with what is known of it.

    material   name, with the alternative ("TaOx / Charon deck") and the direction where there are several
    ion        name of the species ("silver ion"), symbol "Ag+" or ""
    value      function of the temperature [K], m^2/s
    constant   whether it is one number without a law of temperature
    stated     (lowest, highest) temperature [K] of the source, or None
    drawn      (lowest, highest) temperature [K] beyond which extrapolation makes no sense
    confidence "measured", "model fit", "handbook" or "recalled"
    others     further reports: functions of the temperature with whether they are constant
    """

    def __init__(self, **known):
        self.__dict__.update(known)

    def holds_at(self, temperature):
        """Whether the source states its temperatures and this is one of them; for each of an array."""
        if self.stated is None:
            return np.zeros(np.shape(temperature), bool)
        return (self.stated[0] <= temperature) & (temperature <= self.stated[1])


def read(text):
    """The materials in the text that `ionstack materials --json` or `ionstack materials NAME --json` prints."""
    try:
        content = json.loads(text)
    except ValueError:
        raise Damaged("the input is not JSON; it has to be what 'ionstack materials --json' prints") from None
    materials = content if isinstance(content, list) else [content]
    for material in materials:
        if not isinstance(material, dict) or not isinstance(material.get("species"), dict) or "name" not in material:
            raise Damaged("the input is not what 'ionstack materials --json' prints: a material has no name or species")
    return materials


def curves(materials, ion=""):
    """Every complete diffusivity of the materials, or those of one ion by its name or symbol, at zero concentration."""
    found = []
    for material in materials:
        try:
            found += [curve for curve in _of_material(material) if ion in ("", curve.ion, curve.symbol)]
        except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
            raise Damaged(f"{material['name']}: a diffusivity is not as 'ionstack materials --json' prints it "
                          f"({type(error).__name__}: {error})") from None  # fmt: skip
    symbols = {curve.ion: curve.symbol for curve in found if curve.symbol}
    for curve in found:
        curve.symbol = curve.symbol or symbols.get(curve.ion, "")
    return found


def evaluate(evidence, temperature):
    """The law at a temperature [K] and zero concentration, in the unit that stands beside its numbers."""
    law, numbers = evidence["law"], evidence["parameters"]
    one = np.ones_like(np.asarray(temperature, float))
    if law == "constant":
        return _number(numbers["value"]) * one
    if law == "Arrhenius":
        energy = _number(numbers["activation_energy"])
        return _number(numbers["prefactor"]) * np.exp(-energy / (BOLTZMANN * temperature))
    if law == "linear in temperature":
        rise = temperature - _number(numbers["reference_temperature"])
        return _number(numbers["value"]) * (1 + _number(numbers["coefficient"]) * rise)
    if law == "polynomial in temperature":
        return sum(_number(each) * temperature**power * one for power, each in enumerate(numbers["coefficients"]))
    if law == "linear in concentration":
        return _number(numbers if "from" in numbers else numbers["value"]) * one
    if law == "table in concentration":
        return _number(numbers["points"][0]["value"]) * one
    raise ValueError(f"unknown law '{law}'")


def is_complete(species):
    """Whether D(T) follows from the values: a diffusivity, or a whole hopping set."""
    return bool(_diffusivity_keys(species)) or all(name in species for name in HOPPING_SET + HOPPING_FACTORS)


def _of_material(material):
    symbols = {name: species.get("symbol", "") for name, species in material["species"].items()}
    sets = []
    chosen = " / " in material["name"]  # its alternative is in its values already
    alternatives = {} if chosen else material.get("alternatives", {})
    default = alternatives.get(material.get("default_alternative", ""), {"species": {}})["species"]
    for name, species in material["species"].items():
        if not _gives_transport(default.get(name, {})):  # else the bare name means the alternative's
            sets.append((material["name"], name, species))
    for alternative, content in alternatives.items():
        for name, species in content["species"].items():
            sets.append((f"{material['name']} / {alternative}", name, species))
    return [curve for label, name, species in sets for curve in _of_species(material, label, name, symbols, species)]


def _of_species(material, label, name, symbols, species):
    if not is_complete(species):
        return
    soft = material.get("class") in SOFT
    highest = 400.0 if soft else 1000.0
    melting = material.get("properties", {}).get("melting_temperature")
    if melting is not None and not soft:
        highest = min(highest, float(evaluate(melting, 300.0)))
    known = {"ion": name, "symbol": species.get("symbol") or symbols.get(name, ""), "drawn": (275.0, highest)}
    for key in _diffusivity_keys(species):
        value, direction = species[key], key.partition("/")[2].replace("_", " ")
        yield Curve(material=label + (f", {direction}" if direction else ""), value=_law(value),
                    constant=_is_constant(value), stated=_stated([value]), confidence=value["confidence"],
                    others=[(_law(other), _is_constant(other)) for other in value.get("others", [])],
                    **known)  # fmt: skip
    if not _diffusivity_keys(species):
        stated = _stated([species[key] for key in HOPPING_SET])
        yield Curve(material=label, value=lambda temperature: _hopping(species, temperature), constant=False,
                    stated=stated, confidence=species["migration_energy"]["confidence"], others=[],
                    **known)  # fmt: skip


def _hopping(species, temperature):
    """D = g_D a^2 f exp(-E_a/(k T)) in m^2/s; the hop distance is shown in nm."""
    value = {name: evaluate(species[name], temperature) for name in HOPPING_SET + ("diffusion_prefactor",)}
    distance = value["hop_distance"] * {"nm": 1e-9, "m": 1.0}[species["hop_distance"]["unit"]]
    boltzmann_factor = np.exp(-value["migration_energy"] / (BOLTZMANN * temperature))
    return value["diffusion_prefactor"] * distance**2 * value["attempt_frequency"] * boltzmann_factor


def _diffusivity_keys(species):
    return [key for key in species if key.partition("/")[0] == "diffusivity"]


def _gives_transport(species):
    return bool(_diffusivity_keys(species)) or any(key in species for key in HOPPING_SET + HOPPING_FACTORS)


def _law(evidence):
    evaluate(evidence, 300.0)  # says now what is wrong with it
    return lambda temperature: evaluate(evidence, temperature)


def _is_constant(evidence):
    return evidence["law"] in ("constant", "linear in concentration", "table in concentration")


def _stated(values):
    """The temperatures at which all of the values hold, as far as they say so; None when none does."""
    ranges = [value["validity"]["temperature_K"] for value in values if "temperature_K" in value.get("validity", {})]
    return (max(low for low, _ in ranges), min(high for _, high in ranges)) if ranges else None


def _number(quantity):
    """Of {"value": 1, "unit": "eV"}, or of a ramp in concentration at zero."""
    return float(quantity["from"]["value"]["value"] if "from" in quantity else quantity["value"])
