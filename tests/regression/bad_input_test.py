# SPDX-License-Identifier: Apache-2.0
"""Bad input ends with status 2 and sentences that say where and what, and nothing is written."""
import math
import os
import re
import unittest

from ionstack_runs import BAD_INPUT, DONE, MOMENT, STUDIES, TAOX, ProgramTest, main, overrides, table, text_of

# A change of the shipped study that is a mistake: the line (its section, its beginning), what it becomes, the entry and
# the words that the sentence must have.
BASE, OXIDE, VACANCY = "Stack/Layer base", "Stack/Layer switching layer", "Species oxygen vacancy"
PROTOCOL = "set Steps = "
MISTAKES = [
    ("Stack", "set Radius", "set Raduis = 20 nm", "Stack/Raduis", "unknown entry, did you mean 'Radius'"),
    ("Stack", "set Radius", "set Radius = 20", "Stack/Radius", "has no unit"),
    ("Stack", "set Radius", "set Radius = 20 V", "Stack/Radius", "'V'.* where a unit like 'nm' is due"),
    ("Stack", "set Radius", "set Radius = 20 nmm", "Stack/Radius", "'20 nmm'.*unit"),
    ("Stack", "set Radius", "set Radius =", "Stack/Radius", "has no value"),
    ("Stack", "set Radius", "set Radius = nan nm", "Stack/Radius", "not a finite number"),
    ("Stack", "set Layers", "set Layers = base, base", "Stack/Layers", "lists 'base' twice"),
    ("Stack", "set Lateral lines", "set Lateral lines = 90 nm", "Stack/Lateral lines", "outside of the device"),
    ("Stack", "set Coordinates", "set Coordinates = spherical", "Stack/Coordinates", "not one of planar, axisymmetric"),
    (BASE, "set Material", "set Material = TaOz", BASE + "/Material", "not in the material database.*'TaOx'"),
    (BASE, "set Thickness", "set Thickness = -3 nm", BASE + "/Thickness", "must be greater than 0 nm"),
    (BASE, "set Thickness", "set Thickness = 0 nm", BASE + "/Thickness", "must be greater than 0 nm"),
    (BASE, "set Cell size ", "set Cell size = 50 nm", BASE + "/Cell size", "larger than the layer's thickness"),
    (BASE, "set Growth", "set Cells = 5", BASE + "/Cells", "give either one"),
    ("Mesh", "set Growth", "set Refinement = 8", "Mesh/Refinement", "cells, more than the limit"),
    ("Mesh", "set Growth", "set Length unit = um", "Mesh/Length unit", "only for a Gmsh file"),
    ("Physics", "set Heat", "set Heat = warm", "Physics/Heat", "not one of steady, transient, off"),
    ("Physics", "set Potential", "set Ambient temperature = 0 K", "Physics/Ambient temperature", "greater than 0 K"),
    ("Physics", "set Species", "set Species = oxygen vacancy, oxygen vacancy", "Physics/Species", "given twice"),
    (VACANCY, "set Regions", "set Regions = basement, switching layer", VACANCY + "/Regions", "'basement' is no region"),
    (VACANCY, "set Regions", "set Regions = base, switching layer, top electrode", VACANCY + "/Regions",
     "'Pd' of region 'top electrode' has no species"),
    (VACANCY, "set Initial concentration", "set Initial concentration = -1e27 1/m^3",
     VACANCY + "/Initial concentration", "at least 0"),
    (VACANCY, "set Initial profile", "set Initial profile = 1 +", VACANCY + "/Initial profile", "end of expression"),
    (VACANCY, "set Initial profile", "set Initial profile = tanh(w)", VACANCY + "/Initial profile", "\"w\""),
    (VACANCY, "set Initial profile", "set Initial profile =", VACANCY + "/Initial profile", "empty|no value"),
    ("Contacts", "set Names", "set Names = bottom, top, top", "Contacts/Names", "'top' is listed twice"),
    ("Contact top", "set Boundary", "set Boundary = roof", "Contact top/Boundary", "'roof' is no boundary"),
    ("Contact top", "set Boundary", "set Boundary = bottom", "Contact top/Boundary", "stands on 'bottom' already"),
    ("Contact top", "set Temperature", "set Voltage = 1 V", "Contact top/Voltage", "protocol drives this contact"),
    ("Contact top", "set Temperature", "set Temperature = 0 K", "Contact top/Temperature", "greater than 0 K"),
    ("Contact top", "set Temperature", "set Series resistance = -1 Ohm", "Contact top/Series resistance", "at least 0"),
    ("Protocol", "set Contact", "set Contact = tpo", "Protocol/Contact", "'tpo' is no contact, did you mean 'top'"),
    ("Protocol", "set Steps", PROTOCOL, "Protocol/Steps", "has no value"),
    ("Protocol", "set Steps", PROTOCOL + "climb to 1 V at 2 V/s", "Protocol/Steps", "step 1.* is no step of a protocol"),
    ("Protocol", "set Steps", PROTOCOL + "ramp to 1 V at 0 V/s", "Protocol/Steps", "step 1.*greater than 0 V/s"),
    ("Protocol", "set Steps", PROTOCOL + "ramp to 1 V at -2 V/s", "Protocol/Steps", "step 1.*greater than 0 V/s"),
    ("Protocol", "set Steps", PROTOCOL + "hold 1 s, ramp to 0 V at 2 V/s", "Protocol/Steps", "step 2.*lasts no time"),
    ("Protocol", "set Steps", PROTOCOL + "ramp to 1 V in 0 s", "Protocol/Steps", "step 1.*must be greater than 0"),
    ("Protocol", "set Steps", PROTOCOL + "hold 0 s", "Protocol/Steps", "step 1.*must be greater than 0"),
    ("Protocol", "set Steps", PROTOCOL + "hold 1", "Protocol/Steps", "step 1.*has no unit"),
    ("Protocol", "set Steps", PROTOCOL + "hold 1 V", "Protocol/Steps", "step 1.*'s' is due"),
    ("Protocol", "set Steps", PROTOCOL + "hold 1 s, , hold 1 s", "Protocol/Steps", "step 2.*between commas"),
    ("Time", "set Order", "set Order = 6", "Time/Order", "between 1 and 5"),
    ("Time", "set Order", "set Order = 2.5", "Time/Order", "not a whole number"),
    ("Time", "set Initial step", "set Initial step = 0 s", "Time/Initial step", "greater than 0"),
    ("Time", "set Maximum step", "set Maximum step = 1 us", "Time/Maximum step", "smaller than 'Initial step'"),
    ("Tolerances", "set Relative", "set Relative = 2", "Tolerances/Relative", "between 1e-12 and 0.5"),
    ("", "set Title", "set Title = one # a comment\nset Title = two", "Title", "twice"),
    ("", "set Title", "set Titel = one", "Titel", "did you mean 'Title'"),
    ("", "set Title", "st Title = one", "", "unknown keyword 'st', did you mean 'set'"),
    ("", "set Title", "subsection Output\n  set Field times = -1\nend", "Output/Field times", "between 0 and"),
    ("", "set Title", "subsection Outptu\nend", "Outptu", "did you mean 'Output'"),
    ("", "set Title", "end", "", "end"),
    ("", "set Title", "subsection Materials\n  set Path = nowhere\nend", "Materials/Path", "'nowhere' is no folder"),
]


def changed(text, section, beginning, new):
    """The text with one line changed, and the number of the last changed line that sets or opens something."""
    lines, at = text.splitlines(), []
    for i, line in enumerate(lines):
        words = line.split("#")[0].strip()
        plain = re.sub(r" +", " ", words)
        if plain.startswith("subsection "):
            at.append(plain[len("subsection ") :])
        elif plain == "end":
            at.pop()
        elif "/".join(at) == section and plain.startswith(beginning):
            new_lines = new.split("\n")
            lines[i : i + 1] = new_lines
            wrong = [k for k, text_ in enumerate(new_lines) if text_.strip() != "end" or len(new_lines) == 1]
            return "\n".join(lines) + "\n", i + 1 + wrong[-1]
    raise KeyError(f"{section}: {beginning}")


class BadInput(ProgramTest):
    def expect_refusal(self, outcome, *patterns, left=()):
        """Status 2, silence on standard output, all patterns on standard error, nothing foreign, nothing written."""
        self.assertEqual(outcome.status, BAD_INPUT, str(outcome))
        self.assertEqual(outcome.out, "", str(outcome))
        for pattern in patterns:
            self.assertRegex(outcome.error, pattern)
        self.assert_no_foreign_words(outcome)
        self.assertEqual(self.left_behind(), sorted(left))

    def refuse(self, name, *patterns, left=None, run=True):
        """Both `check` and `run` (unless left out to save time) refuse the file."""
        left = [name] if left is None else left
        for command in (["check", name], ["run", name, "--output", "results"])[: 2 if run else 1]:
            with self.subTest(command=command[0]):
                self.expect_refusal(self.call(*command), *patterns, left=left)


class OneMistake(BadInput):
    def test_each_is_located_and_explained(self):
        """Each mistake is told in a sentence with file, line and entry, by `check` as by `run` (every fifth)."""
        text = text_of(TAOX)
        for number, (section, beginning, new, entry, words) in enumerate(MISTAKES):
            with self.subTest(mistake=new):
                bad, line = changed(text, section, beginning, new)
                self.write("bad.prm", bad)
                where = f"(?m)^bad\\.prm:{line}: " + (re.escape(entry) + ": " if entry else "")
                self.refuse("bad.prm", where + ".*(" + words + ")", run=number % 5 == 0)

    def test_what_follows_from_it_is_not_said(self):
        """A name that opens, lists or chooses other things: those are not missing besides."""
        text = text_of(TAOX)
        for wrong, right, words in (
            ("Coordinates    = axisymetric", r"Coordinates *= axisymmetric", "did you mean 'axisymmetric'"),
            ("subsection Phyiscs", "subsection Physics", "Phyiscs: unknown subsection, did you mean 'Physics'"),
            ("set Species = oxygen vacancies", "set Species *= oxygen vacancy",
             "Species oxygen vacancy: unknown subsection, did you mean 'Species oxygen vacancies'"),
            ("set Speceis = oxygen vacancy", "set Species *= oxygen vacancy", "did you mean 'Species'"),
            ("subsection Layer switching layr", "subsection Layer switching layer",
             "has no 'subsection Layer switching layer', did you mean 'switching layr'"),
            ("set Nmaes = bottom, top", "set Names *= bottom, top", "did you mean 'Names'"),
            ("subsection Mesh", "end\n\nsubsection Mesh", "is not closed; write 'end' after its last entry"),
        ):
            with self.subTest(wrong=wrong):
                changed_text, count = re.subn(right, wrong, text, count=1)
                self.assertEqual(count, 1)
                outcome = self.call("check", self.write("wrong.prm", changed_text))
                self.assertEqual(outcome.status, BAD_INPUT, str(outcome))
                self.assertEqual(len(outcome.problems), 1, str(outcome))
                self.assertIn(words, outcome.problems[0])

    def test_the_unchanged_study_is_accepted(self):
        """Without a mistake the same file is accepted, so that the refusals above are due to the mistakes."""
        self.write("good.prm", text_of(TAOX))
        outcome = self.call("check", "good.prm")
        self.assertEqual(outcome.status, DONE, str(outcome))
        self.assertEqual(outcome.error, "")
        self.assertEqual(self.left_behind(), ["good.prm"])

    def test_entries_that_are_missing(self):
        """A required entry that is not there is named with the section in which it is missing."""
        text = text_of(TAOX)
        for section, beginning, entry in [
            ("Stack", "set Radius", "Stack/Radius"),
            (BASE, "set Material", BASE + "/Material"),
            (BASE, "set Thickness", BASE + "/Thickness"),
            ("Contacts", "set Names", "Contacts/Names"),
            ("Contact top", "set Boundary", "Contact top/Boundary"),
            (VACANCY, "set Initial concentration", VACANCY + "/Initial concentration"),
            ("Protocol", "set Steps", "Protocol/Steps"),
        ]:
            with self.subTest(entry=entry):
                self.write("bad.prm", changed(text, section, beginning, "")[0])
                self.refuse("bad.prm", rf"(?m)^bad\.prm:\d+: {entry}: is required and not given")

    def test_contacts_that_are_missing(self):
        """A device without contacts, or with a contact that has no section, is refused."""
        text = text_of(TAOX)
        first, last = text.index("subsection Contacts"), text.index("subsection Protocol")
        self.write("bad.prm", text[:first] + text[last:])
        self.refuse("bad.prm", r"(?m)^bad\.prm: Contacts/Names: is required")
        self.write("bad.prm", changed(text, "Contacts", "set Names", "set Names = bottom, top, gate")[0])
        self.refuse("bad.prm", r"(?m)^bad\.prm.*: Contact gate/Boundary: is required")

    def test_contacts_that_touch(self):
        """Contacts that would short each other are refused by name, before anything is written."""
        self.write("bad.prm", changed(text_of(TAOX), "Contact top", "set Boundary", "set Boundary = side")[0])
        outcome = self.call("run", "bad.prm", "--output", "results")
        self.expect_refusal(outcome, "'bottom' and 'top' share nodes", left=["bad.prm"])

    def test_profile_that_is_negative_or_no_number(self):
        """A profile with a value that is no concentration is refused with a place where it is so, on all ranks once."""
        text = text_of(TAOX)
        for profile in ("-1", "0/0", "1/(z - z)", "sqrt(z - 100)", "31 - z", "z - 31"):
            bad, line = changed(text, VACANCY, "set Initial profile", "set Initial profile = " + profile)
            self.write("bad.prm", bad)
            for ranks in (1, 2) if "31" in profile else (1,):
                with self.subTest(profile=profile, ranks=ranks):
                    outcome = self.call("run", "bad.prm", "--output", "results", *overrides(MOMENT), ranks=ranks)
                    sentence = rf"(?m)^bad\.prm:{line}: {VACANCY}/Initial profile: is .* at z = .* nm, r = .* nm"
                    self.expect_refusal(outcome, sentence, left=["bad.prm"])
                    self.assertEqual(outcome.error.count("Initial profile"), 1, str(outcome))

    def test_property_that_the_material_lacks(self):
        """A material without a property that the equations need is refused, with the property, the need and the file."""
        os.mkdir(self.path("own"))
        value = "{value: 1e7 S/m, source: made up for this test, confidence: recalled}"
        self.write("own/odd.yaml", f"name: Odd\nclass: metal\nproperties:\n  electrical_conductivity: {value}\n")
        text = changed(text_of(TAOX), "Stack/Layer top electrode", "set Material", "set Material = Odd")[0]
        self.write("bad.prm", text + "subsection Materials\n  set Path = own\nend\n")
        left = ["bad.prm", "own", "own/odd.yaml"]
        words = "material 'Odd' of region 'top electrode' has no thermal_conductivity, which heat conduction needs"
        self.refuse("bad.prm", r"(?m)^bad\.prm:\d+: Stack/Layer top electrode/Material: " + words + r".*own/odd\.yaml", left=left)
        # Without heat the same device is fine.
        cold = self.call("check", "bad.prm", "--set", "Physics/Heat=off")
        self.assertEqual(cold.status, DONE, str(cold))

    def test_unknown_material_of_a_species_whose_values_are_given(self):
        """A material that nobody knows is refused, too, where the parameter file gives the values of the species."""
        charon = text_of(os.path.join(STUDIES, "charon_tio2.prm"))
        bad, count = re.subn(r"TiO2 */ *Charon", "TiO9 / Charon", charon)
        self.assertGreater(count, 0)
        self.write("bad.prm", bad)
        self.refuse("bad.prm", r"(?m)^bad\.prm:\d+: .*/Material: 'TiO9' is not in the material database")

    def test_name_that_cannot_be_one(self):
        """A name that no section can have is refused where it is given."""
        for entry in ("Contacts/Names", "Physics/Species", "Interfaces/Names", "Physics/Defect reactions"):
            for name in ("a/b", "a=b", "x" * 300):
                with self.subTest(entry=entry, name=name):
                    outcome = self.call("check", TAOX, "--set", f"{entry}={name}")
                    self.expect_refusal(outcome, f"(?m)^--set: {entry}: has .* name")

    def test_material_file_with_a_mistake(self):
        """A mistake in a user's own material file is located there."""
        os.mkdir(self.path("own"))
        self.write("own/odd.yaml", "name: Odd\nclass: metal\nproperties:\n  colour: {value: 3 m}\n")
        self.write("bad.prm", text_of(TAOX) + "subsection Materials\n  set Path = own\nend\n")
        self.refuse("bad.prm", r"(?m)^own/odd\.yaml:4: .*colour", left=["bad.prm", "own", "own/odd.yaml"])


# What is given and has no effect: the study, what is set, and the words of the reason.
CONDUCTION, METAL = "Potential = space charge only", "whatever the metal"
CHARGE_FREE = "nothing in this device uses it, which needs "
WITHOUT_EFFECT = [
    ("taox_memristor", {"Contact top/Kind": "Schottky"}, CONDUCTION),
    ("taox_memristor", {"Contact top/Barrier height": "0.9 eV"}, CONDUCTION),
    ("taox_memristor", {"Contact bottom/Work function": "5 eV"}, CONDUCTION),
    ("taox_memristor", {"Contact bottom/Compact layer thickness": "1 nm"}, CONDUCTION),
    ("taox_memristor", {"Physics/Electrons": "drift-diffusion"}, CONDUCTION),
    ("taox_memristor", {"Physics/Carrier statistics": "Blakemore"}, "neither electrons nor holes"),
    ("taox_memristor", {"Physics/Recombination": "Auger"}, "Electrons and Holes = drift-diffusion"),
    ("taox_memristor", {"Physics/Metals": "base"}, CONDUCTION),
    ("taox_memristor", {"Region base/Donor density": "1e20 1/m^3"}, CONDUCTION),
    ("taox_memristor", {"Region base/Generation rate": "1e20 1/(m^3 s)"}, "Electrons and Holes = drift-diffusion"),
    ("taox_memristor", {"Random/Seed": "2"}, "nothing in this device is drawn at random"),
    ("taox_memristor", {"Material TaOx/Landau alpha": "-1e9 V m/C"}, "no process of ionstack uses the property 'landau_a"),
    ("taox_memristor", {"Material TaOx/Regular solution parameter": "0.1 eV"}, "no process of ionstack uses"),
    ("taox_memristor", {"Material TaOx/Gradient energy": "1e-10 J/m"}, "no process of ionstack uses"),
    ("taox_memristor", {"Material Pd/Volumetric heat capacity": "3e6 J/(m^3 K)"}, CHARGE_FREE + "Physics/Heat = trans"),
    ("taox_memristor", {"Material TaOx/Relative permittivity": "25"}, CHARGE_FREE + "Physics/Potential = space charge"),
    ("taox_memristor", {VACANCY + "/Site density": "1e28 1/m^3"}, "no sites are counted"),
    ("taox_memristor", {VACANCY + "/Hopping": "linear", VACANCY + "/Field cap": "1 V/nm"}, "no field saturates"),
    ("taox_memristor", {VACANCY + "/Hopping": "linear", VACANCY + "/Diffusivity": "1e-20 m^2/s",
                        VACANCY + "/Hop distance": "0.1 nm"}, "stands in place of the hopping law"),
    ("taox_memristor", {VACANCY + "/Diffusivity": "1e-20 m^2/s", VACANCY + "/Migration energy": "1 eV"},
     "stands in place of the hopping law"),
    ("taox_memristor", {VACANCY + "/Thermodiffusion": "false", VACANCY + "/Heat of transport": "1 eV"},
     "Thermodiffusion = false"),
    ("taox_memristor", {VACANCY + "/Mobile": "false", VACANCY + "/Hop distance": "0.1 nm"}, "does not move"),
    ("taox_memristor", {"Contact top/Lumped element": "none", "Contact bottom/Electrical": "false",
                        "Contact bottom/Series resistance": "1 Ohm"}, "no current passes the contact"),
    ("taox_memristor", {"Adaptive mesh/Levels": "3"}, "the mesh stays as it is"),
    ("taox_memristor", {"Output/Retention factor": "3"}, "the protocol has no bake"),
    ("taox_memristor", {"In situ/Event factor": "3"}, "neither Scripts nor Live"),
    ("taox_memristor", {"Output/Field times": "0", "Output/Field files": "2"}, "no fields are written"),
    ("charon_tio2", {"Contact top/Work function": "4 eV"}, METAL),
    ("charon_tio2", {"Contact top/Richardson constant": "1e6 A/(m^2 K^2)"}, "Kind = Schottky only"),
    ("charon_tio2", {"Contact top/Hole density": "1e20 1/m^3"}, "the Electron density is given"),
    ("charon_tio2", {"Physics/Blakemore gamma": "0.5"}, "Carrier statistics = Blakemore only"),
    ("charon_tio2", {"Tolerances/Temperature": "1 K"}, "no unknown with Heat = off"),
    ("charon_tio2", {"Contact top/Temperature": "310 K"}, "Heat = off all is at Physics/Ambient temperature"),
    ("charon_tio2", {"Region film/Absorption coefficient": "1e6 1/m"}, "no light without"),
    ("charon_tio2", {"Region film/Photon energy": "4 eV"}, "no light without"),
    ("charon_tio2", {"Region film/Escaping light": "0.5"}, "that is not radiative"),
    ("charon_tio2", {"Material TiO2/Electrical conductivity": "1 S/m"}, CHARGE_FREE + "Physics/Potential = conduction"),
    ("mos2_lateral", {"Contact left/Work function": "4 eV"}, "the Barrier height is given"),
    ("mos2_lateral", {"Contact left/Electron density": "1e20 1/m^3"}, "Kind = ohmic only"),
    ("pedot_pss_cell", {"Region channel/Conductivity spread by cycle": "0.1"}, "Potential = conduction"),
]


class WithoutEffect(BadInput):
    def test_is_refused_with_the_reason(self):
        """What is given and changes nothing is a mistake, each with its reason, at its entry."""
        for study, settings, reason in WITHOUT_EFFECT:
            with self.subTest(settings=settings):
                outcome = self.call("check", os.path.join(STUDIES, study + ".prm"), *overrides(settings))
                entry = list(settings)[-1]
                self.expect_refusal(outcome, f"(?m)^--set: {re.escape(entry)}: has no effect: .*{re.escape(reason)}.*; rem")

    def test_shipped_files_have_none(self):
        """All shipped studies pass the check, and the parameters that a run leaves pass it again."""
        for name in sorted(os.listdir(STUDIES)):
            if name.endswith(".prm") and "_3d" not in name:
                with self.subTest(study=name):
                    outcome = self.call("check", os.path.join(STUDIES, name))
                    self.assertEqual(outcome.status, DONE, str(outcome))
                    if "_study" not in name and name != "pedot_pss_cell.prm":
                        printed = self.call("parameters", os.path.join(STUDIES, name))
                        self.write("again.prm", printed.out)
                        again = self.call("check", "again.prm")
                        self.assertEqual(again.status, DONE, str(again))

    def test_an_override_that_makes_entries_idle_says_so(self):
        """`--set Physics/Heat=off` leaves what belongs to heat in the file without effect: a note, and no mistake."""
        outcome = self.call("check", TAOX, "--set", "Physics/Heat=off")
        self.assertEqual(outcome.status, DONE, str(outcome))
        self.assertRegex(outcome.out, "(?m)^note: Tolerances/Temperature has no effect: .*Heat = off")
        # So does what concerns cells alone.
        outcome = self.call("check", os.path.join(STUDIES, "pedot_pss_cell.prm"), "--set", "Mesh/Growth=0.5")
        self.assertEqual(outcome.status, DONE, str(outcome))
        self.assertRegex(outcome.out, "(?m)^note: Mesh/Growth has no effect: the cells are those of the Gmsh file")


class CheckAndRun(BadInput):
    def test_refuse_the_same(self):
        """What needs a mesh and no solve is refused by `check` as by `run`, in the same words, on one rank and on two."""
        for settings, words in [
            ({"Contact top/Boundary": "side"}, "'bottom' and 'top' share nodes"),
            ({VACANCY + "/Initial profile": "31 - z"}, "must not be negative"),
            ({"Interfaces/Names": "odd", "Interface odd/Between": "bottom electrode, top electrode",
              "Interface odd/Thermal boundary conductance": "1e8 W/(m^2 K)"}, "do not touch"),
            ({"Solver/PETSc options": "-ksp_type nonsense"}, "ksp_type"),
        ]:
            for ranks in (1, 2):
                with self.subTest(settings=settings, ranks=ranks):
                    checked = self.call("check", TAOX, *overrides({**MOMENT, **settings}), ranks=ranks)
                    self.expect_refusal(checked, words)
                    run = self.call("run", TAOX, "--output", "results", *overrides({**MOMENT, **settings}), ranks=ranks)
                    self.expect_refusal(run, words)
                    # A run deals the cells out anew, so that another rank may be the first to find a place.
                    places = r"-?\d+(\.\d+)?(e-?\d+)?"
                    self.assertEqual(re.sub(places, "", checked.error), re.sub(places, "", run.error))

    def test_heat_sinks_may_touch(self):
        """Heat sinks short nothing: those of one temperature are one, of two temperatures the first listed counts where
        they meet, and check and run say so."""
        self.write("sinks.prm", SINKS)
        same = self.call("check", "sinks.prm")
        self.assertEqual((same.status, same.out), (DONE, "sinks.prm: no mistakes found\n"), str(same))
        self.assertEqual(self.call("run", "sinks.prm", "--output", "same").status, DONE)
        note = r"note: contacts 'bottom' and 'side' meet and are held at 298 K and 310 K; where they meet that of 'bottom'"
        for ranks in (1, 2):
            for command in (["check", "sinks.prm"], ["run", "sinks.prm", "--output", f"other_{ranks}"]):
                outcome = self.call(*command, "--set", "Contact side/Temperature=310 K", ranks=ranks)
                self.assertEqual(outcome.status, DONE, str(outcome))
                self.assertRegex(outcome.out, note)
        # Heat that comes in at one leaves at the others; the corners belong to the first.
        heat = [table(self.path(f"other_{ranks}", "terminal.csv")) for ranks in (1, 2)]
        columns = [name for name in heat[0].dtype.names if name.startswith("heat")]
        # What leaves all sinks together, the 1.6e-14 W of the current, is a difference: between sinks passes conductivity times
        # 12 K times the perimeter, some 5e-5 W, of which some tens of rows leave round-off.
        round_off = 100 * 1.1e-16 * 1.4 * 12 * 2 * math.pi * 500e-9
        for name in columns:
            limit = 1e-9 * abs(heat[0][name][-1]) + round_off
            self.assertAlmostEqual(heat[0][name][-1], heat[1][name][-1], delta=limit, msg=name)


SINKS = """
subsection Stack
  set Coordinates = axisymmetric
  set Radius = 500 nm
  set Layers = a
  subsection Layer a
    set Material = SiO2
    set Thickness = 50 nm
  end
end
subsection Material SiO2
  set Electrical conductivity = 1e-9 S/m
end
subsection Contacts
  set Names = bottom, top, side
end
subsection Contact bottom
  set Boundary = bottom
  set Temperature = 298 K
end
subsection Contact top
  set Boundary = top
  set Temperature = 298 K
end
subsection Contact side
  set Boundary = side
  set Electrical = false
  set Temperature = 298 K
end
subsection Protocol
  set Contact = top
  set Steps = ramp to 1 V in 1 s
end
"""


class ManyMistakes(BadInput):
    def test_all_at_once(self):
        """All mistakes of a file are told at once, each on a line of its own, in the order of the lines."""
        several = [
            ("", "set Title", "set Titel = one", "Titel"),
            ("Stack", "set Radius", "set Radius = 20", "Stack/Radius"),
            ("Stack", "set Lateral cell size ", "set Lateral cell sise = 2.5 nm", "Stack/Lateral cell sise"),
            ("Stack/Layer bottom electrode", "set Material", "set Material = Pdd", "Stack/Layer bottom electrode/Mat"),
            (BASE, "set Thickness", "set Thickness = -30 nm", BASE + "/Thickness"),
            (OXIDE, "set Growth", "set Growth = fast", OXIDE + "/Growth"),
            ("Physics", "set Heat", "set Heat = warm", "Physics/Heat"),
            (VACANCY, "set Initial concentration", "set Initial concentration = 1e27 1/m^2", VACANCY + "/Initial conc"),
            (VACANCY, "set Initial profile", "set Initial profile = 1 + +* 2", VACANCY + "/Initial profile"),
            ("Contact bottom", "set Voltage", "set Voltage = 0 K", "Contact bottom/Voltage"),
            ("Contact top", "set Boundary", "set Boundary = roof", "Contact top/Boundary"),
            ("Protocol", "set Steps", PROTOCOL + "hold 0 s", "Protocol/Steps"),
            ("Time", "set Order", "set Order = 9", "Time/Order"),
            ("Tolerances", "set Potential", "set Potential = 0 mV", "Tolerances/Potential"),
        ]
        text, expected = text_of(TAOX), []
        for section, beginning, new, entry in several:
            text, line = changed(text, section, beginning, new)
            expected.append(f"bad.prm:{line}: {entry}")
        self.write("bad.prm", text)
        self.refuse("bad.prm")
        outcome = self.call("check", "bad.prm")
        for where in expected:
            found = [line for line in outcome.problems if line.startswith(where)]
            self.assertEqual(len(found), 1, f"{where}\n{outcome}")
        numbers = [int(line.split(":")[1]) for line in outcome.problems]
        self.assertEqual(numbers, sorted(numbers))

    def test_once_on_two_ranks(self):
        """Several ranks say each sentence once."""
        bad, _ = changed(text_of(TAOX), "Stack", "set Radius", "set Radius = 20")
        self.write("bad.prm", bad)
        for command in ("check", "run"):
            outcome = self.call(command, "bad.prm", ranks=2)
            self.assertEqual(outcome.status, BAD_INPUT, str(outcome))
            self.assertEqual(outcome.error.count("Stack/Radius: '20' has no unit"), 1, str(outcome))
            self.assert_no_foreign_words(outcome)
        self.assertEqual(self.left_behind(), ["bad.prm"])


class Files(BadInput):
    def test_no_file(self):
        """A file that is not there, or a folder in its place, is refused by name."""
        self.refuse("nowhere.prm", r"^nowhere\.prm: .*No such file", left=[])
        os.mkdir(self.path("folder.prm"))
        self.refuse("folder.prm", r"^folder\.prm: is a directory", left=["folder.prm"])
        outcome = self.call("parameters", "nowhere.prm")
        self.expect_refusal(outcome, r"^nowhere\.prm: .*No such file", left=["folder.prm"])

    @unittest.skipIf(os.geteuid() == 0, "the administrator may read everything")
    def test_unreadable_file(self):
        """A file without permission is refused by name."""
        os.chmod(self.write("bad.prm", text_of(TAOX)), 0)
        self.refuse("bad.prm", r"^bad\.prm: .*[Pp]ermission")

    def test_empty_file(self):
        """An empty file lacks what every study needs, by name."""
        self.write("bad.prm", "")
        self.refuse("bad.prm", "Stack/Layers: is required", "Contacts/Names: is required", "Protocol/Steps: is req")

    def test_binary_file(self):
        """The program given as its own parameter file is refused as no text, and quickly."""
        with open(self.program, "rb") as source, open(self.path("bad.prm"), "wb") as target:
            target.write(source.read(1 << 20))
        self.refuse("bad.prm", r"(?m)^bad\.prm:1: .*byte 0x7F.* no text")
        self.assertLess(len(self.call("check", "bad.prm").error), 1 << 20)

    def test_mesh_file(self):
        """A mesh file that is not there is refused at the entry that names it."""
        bad, line = changed(text_of(TAOX), "Mesh", "set Growth", "set File = nothing.msh")
        self.write("bad.prm", bad)
        self.refuse("bad.prm", rf"(?m)^bad\.prm:{line}: Mesh/File: .*'nothing\.msh' cannot be read")

    def test_mesh_is_one_mistake(self):
        """A mesh that is not there, or a contact on a boundary that it does not have, is one message: what stands in the
        file of regions, species, materials and contacts is looked at and found sound."""
        text = text_of(os.path.join(STUDIES, "pedot_pss_cell.prm"))
        mesh = os.path.join(STUDIES, "pedot_pss_cell.msh")
        elsewhere, line = changed(text, "Mesh", "set File", f"set File = {mesh}")
        boundary, at = changed(elsewhere, "Contact drain", "set Boundary", "set Boundary = drian")
        for bad, said in [
            (text, rf"bad\.prm:{line}: Mesh/File: .*'pedot_pss_cell\.msh' cannot be read: .*\n"),
            (boundary, rf"bad\.prm:{at}: Contact drain/Boundary: 'drian' is no boundary .*, did you mean 'drain'\?\n"),
        ]:
            with self.subTest(said=said):
                self.write("bad.prm", bad)
                outcome = self.call("check", "bad.prm")
                self.assertEqual(outcome.status, BAD_INPUT)
                self.assertRegex(outcome.error, r"\A" + said + r"\Z")

    def test_species_without_a_hopping_law(self):
        """All that a material lacks of it is one message, with what would do in its place."""
        text = text_of(os.path.join(STUDIES, "perovskite_dark_scan.prm")).replace("iodide vacancy", "methylammonium vacancy")
        hop = "subsection Species methylammonium vacancy\n  set Hop distance = 0.4 nm\n"
        some = text.replace("subsection Species methylammonium vacancy\n", hop)
        lacks = "attempt_frequency, no migration_energy, no diffusion_prefactor, no drift_prefactor and no field_argument_factor"
        for bad, missing in ((text, "no hop_distance, no " + lacks), (some, "no " + lacks)):
            with self.subTest(missing=missing):
                outcome = self.call("check", self.write("bad.prm", bad))
                self.assertEqual(outcome.status, BAD_INPUT, str(outcome))
                self.assertEqual(len(outcome.problems), 1, str(outcome))
                self.assertIn(" has " + missing, outcome.error)
                self.assertIn("or 'Diffusivity' alone, here", outcome.error)


class CommandLine(BadInput):
    def test_overrides(self):
        """A mistake in an override says that it comes from --set, and which entry it is."""
        for override, words in [
            ("Stack/Raduis=20 nm", "Stack/Raduis: unknown entry, did you mean 'Radius'"),
            ("Stack/Radius=20", "Stack/Radius: '20' has no unit"),
            ("Stak/Radius=20 nm", "Stak: unknown subsection, did you mean 'Stack'"),
            ("Stack/Radius", "'Stack/Radius' has no '='"),
            ("=20 nm", "'=20 nm' has an empty name"),
            ("", "'' has no '='"),
        ]:
            with self.subTest(override=override):
                for command in (["check"], ["run", "--output", "results"]):
                    outcome = self.call(*command, TAOX, "--set", override)
                    self.expect_refusal(outcome, "(?m)^--set: " + words)
        outcome = self.call("check", TAOX, "--set", "Title=one", "--set", "Title=two")
        self.expect_refusal(outcome, "--set: Title: is given twice, as 'one' and as 'two'")

    def test_words_that_make_no_command(self):
        """A command line that says nothing the program knows is refused, with the word that is wrong."""
        for words, pattern in [
            ([], "Subcommands:"),
            (["rum", TAOX], "'rum' is no command of ionstack, did you mean 'run'"),
            (["bogus"], "'bogus' is no command of ionstack.* run"),
            (["run"], "FILE is required"),
            (["run", TAOX, TAOX], "not expected: .*taox_memristor.prm"),
            (["run", TAOX, "--outptu", "results"], "not expected: .*--outptu"),
            (["run", TAOX, "--output"], "--output"),
            (["run", TAOX, "--set"], "--set"),
            (["materials", "TaOy"], "'TaOy' is not in the material database, did you mean 'TaOx'"),
            (["plot", "nowhere"], "nowhere: is no folder of a run"),
        ]:
            with self.subTest(words=words):
                self.expect_refusal(self.call(*words), pattern)

    def test_unknown_petsc_option(self):
        """A PETSc option that no solver takes is refused by name, on any number of ranks, from any place."""
        for ranks in (1, 2):
            outcome = self.call("run", TAOX, "--output", "results", *overrides(MOMENT), "-ksp_typ", "cg", ranks=ranks)
            self.expect_refusal(outcome, "PETSc option -ksp_typ;")
            self.assertEqual(outcome.error.count("-ksp_typ"), 1, str(outcome))
        outcome = self.call("run", TAOX, *overrides({**MOMENT, "Solver/PETSc options": "-snes_rtoll 1e-9"}))
        self.expect_refusal(outcome, "PETSc option -snes_rtoll;")
        self.expect_refusal(self.call("check", TAOX, "-ksp_typ", "cg"), "-ksp_typ")

    def test_petsc_option_with_a_value_that_petsc_lacks(self):
        """A PETSc option with an impossible value is refused by name."""
        outcome = self.call("run", TAOX, "--output", "results", *overrides(MOMENT), "-ksp_type", "nonsense")
        self.expect_refusal(outcome, "-ksp_type", "nonsense")

    def test_petsc_options_that_are_none(self):
        """An entry `PETSc options` that holds no option is refused."""
        outcome = self.call("run", TAOX, *overrides({**MOMENT, "Solver/PETSc options": "bogus"}))
        self.assertEqual(outcome.status, BAD_INPUT, str(outcome))

    def test_steady_heat_without_a_heat_sink(self):
        """Steady heat in a device that no contact cools has no solution and is refused."""
        nowhere = {"Contact top/Temperature": "", "Contact bottom/Temperature": ""}
        outcome = self.call("run", TAOX, *overrides({**MOMENT, **nowhere}))
        self.expect_refusal(outcome, "Temperature")

    def test_output_folder_that_cannot_be_used(self):
        """A file in the way of the results is named, and stays as it is."""
        self.write("taken", "precious")
        for folder in ("taken", "taken/below"):
            for ranks in (1, 2):
                with self.subTest(folder=folder, ranks=ranks):
                    words = ["run", TAOX, "--output", folder, *overrides(MOMENT)]
                    outcome = self.call(*words, ranks=ranks)
                    self.expect_refusal(outcome, f"folder '{folder}' cannot be used: .*--output", left=["taken"])
                    self.assertEqual(outcome.error.count("cannot be used"), 1, str(outcome))
                    mesh = self.call("check", TAOX, "--mesh", "--output", folder, *overrides(MOMENT), ranks=ranks)
                    self.assertEqual(mesh.status, BAD_INPUT, str(mesh))
                    self.assertRegex(mesh.error, f"folder '{folder}' cannot be used: .*--output")
                    self.assert_no_foreign_words(mesh)
        self.assertEqual(text_of(self.path("taken")), "precious")


class Steps(BadInput):
    def test_equal_limits_of_steps(self):
        """A longest step that leaves no room above the shortest is refused at the entry, not by PETSc."""
        text = text_of(TAOX)
        bad, line = changed(text, "Time", "set Maximum step", "set Maximum step = 0.2 ms\n  set Minimum step = 0.2 ms")
        self.write("bad.prm", bad)
        self.refuse("bad.prm", rf"(?m)^bad\.prm:{line - 1}: Time/Maximum step: must be larger than 'Minimum step'")


if __name__ == "__main__":
    main()
