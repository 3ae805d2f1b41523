# SPDX-License-Identifier: Apache-2.0
"""The shipped scripts under a SLURM that the test starts, with the settings that its packages have: MpiDefault=none.

Skipped, with status 77, where no SLURM can be started. Where a run has to be caught on its way it is stopped (SIGSTOP),
so that neither a fast machine nor one that is busy with other things makes a difference.
"""
import glob
import os
import re
import signal
import sys
import time
import unittest

import numpy as np

from ionstack_runs import DONE, FAST, LAUNCHER, MOMENT, STUDIES, ProgramTest, main, summary, table, text_of
from slurm_cluster import Cluster, Unavailable

OTHER, STOPPED = 1, 4
SKIPPED = 77
# A quarter of the loop, some 80 steps.
LONG = {**FAST, "Protocol/Steps": "ramp to 0.9 V at 2 V/s, ramp to 0 V at 2 V/s"}
STUDY = """\
subsection Study
  set Base = moment.prm
  set Vary = thickness
end
subsection Vary thickness
  set Entry  = Stack/Layer switching layer/Thickness
  set Values = 4 nm, 5 nm, 6 nm
end
"""
SENTENCE = re.compile(r"^ionstack: srun has started 2 tasks without PMIx, .* write 'mpirun ionstack' ", re.MULTILINE)


def owned_by(job, program):
    """The processes of a job that run the program."""
    found = []
    for folder in glob.glob("/proc/[0-9]*"):
        try:
            if os.readlink(f"{folder}/exe") == os.path.realpath(program):
                with open(f"{folder}/environ", "rb") as file:
                    if f"SLURM_JOB_ID={job}".encode() in file.read().split(b"\0"):
                        found.append(int(os.path.basename(folder)))
        except OSError:
            pass  # it has ended, or belongs to someone else
    return found


class Slurm(ProgramTest):
    cluster = None

    def setUp(self):
        super().setUp()
        os.mkdir(self.path("output"))

    def resolved(self, name, settings):
        """A parameter file with the settings in it, as a run leaves it; its protocol is that of the settings."""
        steps = settings["Protocol/Steps"]
        self.run_study("resolved", {**settings, "Protocol/Steps": MOMENT["Protocol/Steps"]})
        text = text_of(self.path("resolved", "parameters.prm"))
        text, changes = re.subn(r"(?m)^( *set Steps *=).*$", lambda found: f"{found[1]} {steps}", text)
        self.assertEqual(changes, 1)
        return self.write(name, text)

    def slurm(self, *command, **more):
        # A rank that waits leaves its core to others: there may be fewer than SLURM believes.
        environment = {**LAUNCHER, "IONSTACK": self.program, "OMPI_MCA_mpi_yield_when_idle": "1"}
        return self.cluster.call(*command, folder=self.folder, environment=environment, **more)

    def submit(self, script, *arguments, options=()):
        """Puts a script into the queue, by its path or the name of a shipped one; the number of the job."""
        script = os.path.join(STUDIES, script)
        done = self.slurm("sbatch", "--parsable", "--output=job_%j.txt", *options, script, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def words(self):
        return "".join(text_of(path) for path in sorted(glob.glob(self.path("job_*.txt")))) + self.cluster.logs()

    def until(self, condition, what, seconds=180):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, f"not {what}\n{self.words()}")
            time.sleep(0.1)

    def end_of(self, job):
        """Waits until a job is in none of the states in which it does or may do something."""
        ended = ("COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY")
        self.until(lambda: self.cluster.job(job).get("JobState") in ended, f"at the end of job {job}")
        return self.cluster.job(job)

    def rows(self, output):
        path = self.path("output", output, "terminal.csv")
        return text_of(path).count("\n") if os.path.exists(path) else 0

    def catch(self, job, output, rows):
        """Stops the ranks of a job as soon as the table has so many rows; their numbers."""
        self.until(lambda: self.rows(output) > rows, f"at row {rows} of {output}")
        ranks = owned_by(job, self.program)
        for rank in ranks:
            os.kill(rank, signal.SIGSTOP)
            self.addCleanup(self.go_on, rank)
        return ranks

    def go_on(self, *ranks):
        for rank in ranks:
            try:
                os.kill(rank, signal.SIGCONT)
            except ProcessLookupError:
                pass

    def assert_whole_run(self, output):
        self.assertEqual(summary(self.path("output", output))["status"], DONE)
        steps = table(self.path("output", output, "terminal.csv"))["step"]
        self.assertTrue(np.all(np.diff(steps) == 1), "each step once")

    def test_srun_without_pmix(self):
        """One task runs as by itself; several are told once what to write instead, with the older PMI as well."""
        device = self.resolved("moment.prm", MOMENT)
        run = ("run", device, "--output")
        for kind in ("none", "pmi2"):
            alone = self.slurm("srun", f"--mpi={kind}", "-n", "1", self.program, *run, self.path("output", kind))
            self.assertEqual(alone.returncode, DONE, alone.stderr)
            self.assert_whole_run(kind)
            refused = self.slurm("srun", f"--mpi={kind}", "-n", "2", self.program, *run, self.path("output", "two"))
            self.assertEqual(refused.returncode, OTHER, refused.stderr)
            own = [line for line in refused.stderr.splitlines() if not line.startswith("srun: ")]
            self.assertEqual(len(own), 1, refused.stderr)
            self.assertRegex(own[0], SENTENCE)
            self.assertEqual(refused.stdout, "")
            self.assertFalse(os.path.exists(self.path("output", "two")))

    def test_other_ways_to_start(self):
        """Nothing is said where ranks find each other, or where there is but one: no false alarm."""
        device = self.resolved("moment.prm", MOMENT)
        ways = {
            "plain": (f"{self.program}", 1),
            "mpirun": (f"mpirun -n 2 {self.program}", 2),
            "mpirun_in_step": (f"srun --mpi=none -n 1 mpirun -n 2 --oversubscribe {self.program}", 2),
            "pmix": (f"srun --mpi=pmix -n 2 {self.program}", 2),
        }
        if self.slurm("srun", "--mpi=pmix", "-n", "1", "true").returncode != 0:
            del ways["pmix"]  # the plugin is there, but not the library that it opens
        jobs = {}
        for name, (command, _) in ways.items():
            script = f"#!/bin/sh\n{command} run {device} --output {self.path('output', name)}\n"
            jobs[name] = self.submit(self.write(f"{name}.sh", script), options=("--ntasks=2",))
        for name, (_, ranks) in ways.items():
            with self.subTest(way=name):
                self.assertEqual(self.end_of(jobs[name])["ExitCode"], "0:0", self.words())
                self.assert_whole_run(name)
                self.assertEqual(summary(self.path("output", name))["solver"]["ranks"], ranks)
                self.assertNotIn("PMIx", text_of(self.path(f"job_{jobs[name]}.txt")))

    def test_array(self):
        """The cases of a study, with one task and with two for each case."""
        self.resolved("moment.prm", MOMENT)
        self.write("study.prm", STUDY)
        for tasks in (1, 2):
            output = self.path("output", "study")
            job = self.submit("study_array.slurm", "study.prm", options=("--array=1-3", f"--ntasks={tasks}"))
            for case in (1, 2, 3):
                self.assertEqual(self.end_of(f"{job}_{case}")["ExitCode"], "0:0", self.words())
                self.assertEqual(summary(f"{output}/case_000{case}")["solver"]["ranks"], tasks)
            rows = table(f"{output}/study.csv")
            self.assertEqual(list(rows["thickness_nm"]), [4, 5, 6])
            self.assertEqual(list(rows["status"]), [0, 0, 0])
            os.rename(output, self.path("output", f"study_{tasks}"))

    def test_requeue(self):
        """SLURM's signal ends the run with a checkpoint, the job waits in the queue once more, and ends the run."""
        device = self.resolved("long.prm", LONG)
        # A minute is the shortest time there is; the signal is due at its beginning, and comes when SLURM looks at its
        # clock, each half minute. So it may come more than once.
        options = ("--ntasks=2", "--time=1", "--signal=B:USR1@60")
        job = self.submit("run_requeue.slurm", device, options=options)
        ranks = self.catch(job, "long", 20)
        self.assertEqual(len(ranks), 2)
        self.until(lambda: os.path.exists(self.path("output", "long", "control")), "told that the time is up")
        self.go_on(*ranks)
        self.until(lambda: self.cluster.job(job).get("Restarts", "0") != "0", "back in the queue")
        self.assertEqual(self.end_of(job)["JobState"], "COMPLETED", self.words())
        self.assert_whole_run("long")
        self.assertIn("going on from", text_of(self.path(f"job_{job}.txt")))

    def test_cancel_and_restart(self):
        """scancel leaves a checkpoint and no job; the same script goes on from there. On one task and on two."""
        for tasks in (1, 2):
            device = self.resolved(f"long_{tasks}.prm", LONG)
            output = f"long_{tasks}"
            job = self.submit("run_requeue.slurm", device, options=(f"--ntasks={tasks}",))
            self.assertEqual(len(ranks := self.catch(job, output, 20)), tasks)
            self.assertEqual(glob.glob(self.path("output", output, "checkpoint", "*")), [])
            self.assertEqual(self.slurm("scancel", job).returncode, 0)
            self.go_on(*ranks)
            end = self.end_of(job)
            self.assertEqual((end["JobState"], end["Restarts"]), ("CANCELLED", "0"), self.words())
            self.until(lambda: not owned_by(job, self.program), "at the end of the ranks")
            self.assertEqual(summary(self.path("output", output))["status"], STOPPED, self.words())
            self.assertNotEqual(glob.glob(self.path("output", output, "checkpoint", "*.checkpoint")), [])
            again = self.submit("run_requeue.slurm", device, options=(f"--ntasks={tasks}",))
            self.assertEqual(self.end_of(again)["JobState"], "COMPLETED", self.words())
            self.assert_whole_run(output)
            self.assertIn("going on from", text_of(self.path(f"job_{again}.txt")))


if __name__ == "__main__":
    Slurm.cluster = Cluster()
    try:
        Slurm.cluster.start()
        main()
    except Unavailable as reason:
        print(f"skipped: no SLURM can be started ({reason}); './bootstrap test' fetches one")
        sys.exit(SKIPPED)
    finally:
        Slurm.cluster.stop()
