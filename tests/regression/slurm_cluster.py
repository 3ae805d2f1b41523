# SPDX-License-Identifier: Apache-2.0
"""A SLURM of one machine, of its own: daemons, keys, sockets, ports and states are the test's, below one folder.

Its programs are those that `./bootstrap test` has unpacked, in the folder that IONSTACK_SLURM names, or else the system's;
what the system has configured is neither read nor touched. It listens to this machine only.
"""
import os
import shutil
import socket
import subprocess
import tempfile
import time

# CPUs that SLURM believes in; jobs of the tests do not wait for each other.
CPUS = 8
CONFIGURATION = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=5
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
{plugins}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_interval=1
KillWait=60
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory=64000
PartitionName=all Nodes=ALL Default=YES State=UP
"""


class Unavailable(Exception):
    """There is no SLURM here; says why."""


def search_path():
    """Folders of programs, and of libraries and plugins where they are not the system's."""
    root = os.environ.get("IONSTACK_SLURM", "")
    programs, libraries = ["/usr/local/sbin", "/usr/sbin", "/sbin"], []
    if os.path.isdir(root):
        programs = [f"{root}/usr/sbin", f"{root}/usr/bin", *programs]
        for at, folders, _ in os.walk(f"{root}/usr/lib"):
            if "slurm-wlm" in folders:
                libraries = [at, f"{at}/slurm-wlm"]
    return programs, libraries


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Cluster:
    """To be stopped by `stop`, also where its start has failed."""

    def __init__(self):
        self.programs, self.libraries = search_path()
        path = os.pathsep.join([*self.programs, os.environ.get("PATH", "")])
        self.environment = {**os.environ, "PATH": path}
        for name in [name for name in self.environment if name.startswith(("SLURM_", "SBATCH_"))]:
            del self.environment[name]
        if self.libraries:
            others = [os.environ["LD_LIBRARY_PATH"]] if os.environ.get("LD_LIBRARY_PATH") else []
            self.environment["LD_LIBRARY_PATH"] = os.pathsep.join([*self.libraries, *others])
        self.folder = tempfile.mkdtemp(prefix="slurm_")
        self.environment["SLURM_CONF"] = f"{self.folder}/slurm.conf"
        self.daemons = []

    def program(self, *names):
        for name in names:
            found = shutil.which(name, path=self.environment["PATH"])
            if found:
                return found
        raise Unavailable(f"{names[-1]} is not installed")

    def start(self):
        self.program("sbatch")
        munged = self.program("munged")
        # Debian gives the names without ending by an alternative, which what is merely unpacked does not have; and
        # release 24.11 goes by the name with which it is called.
        for name in ("slurmctld", "slurmd", "slurmstepd"):
            os.symlink(self.program(f"{name}-wlm", name), f"{self.folder}/{name}")
        node = f"{self.folder}/slurmd"
        for name in ("state", "spool"):
            os.mkdir(f"{self.folder}/{name}")
        with open(os.open(f"{self.folder}/key", os.O_CREAT | os.O_WRONLY, 0o400), "wb") as key:
            key.write(os.urandom(128))
        ports = free_ports(2)
        with open(f"{self.folder}/slurm.conf", "w", encoding="utf-8") as file:
            file.write(
                CONFIGURATION.format(
                    host=os.uname().nodename.split(".")[0],
                    controller_port=ports[0],
                    node_port=ports[1],
                    user=os.geteuid(),
                    folder=self.folder,
                    plugins=f"PluginDir={self.libraries[1]}" if self.libraries else "",
                    cpus=CPUS,
                )
            )
        # No control groups: they are the system's. Before release 23.11 there is no word for that, but with version 1 they
        # are not looked for as long as nothing uses them.
        with open(f"{self.folder}/cgroup.conf", "w", encoding="utf-8") as file:
            file.write(f"CgroupPlugin={'disabled' if self.release(node) >= (23, 11) else 'cgroup/v1'}\n")
        # --force: the folder is closed to others, who so cannot use the socket.
        files = {"key-file": "key", "socket": "munge.socket", "pid-file": "munge.pid", "seed-file": "munge.seed"}
        self.daemon(munged, "--foreground", "--force", *(f"--{o}={self.folder}/{f}" for o, f in files.items()))
        self.wait_for(lambda: os.path.exists(f"{self.folder}/munge.socket"), "munged does not start")
        configuration = f"{self.folder}/slurm.conf"
        self.daemon(f"{self.folder}/slurmctld", "-D", "-f", configuration)
        self.daemon(node, "-D", "-f", configuration, "-d", f"{self.folder}/slurmstepd")
        self.wait_for(lambda: self.call("sinfo", "-h", "-o", "%T").stdout.strip() == "idle", "no node gets ready")

    def release(self, node):
        words = subprocess.run([node, "-V"], env=self.environment, capture_output=True, text=True, timeout=60).stdout
        try:
            return tuple(int(number) for number in words.split()[-1].split(".")[:2])
        except (ValueError, IndexError):
            raise Unavailable(f"slurmd does not tell its version: '{words}'") from None

    def daemon(self, *command):
        """Ends with the test, whatever ends that."""
        log = open(f"{self.folder}/{os.path.basename(command[0])}.out", "wb")
        self.daemons.append(
            subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", *command], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        )
        log.close()

    def wait_for(self, condition, complaint, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            if any(daemon.poll() is not None for daemon in self.daemons) or time.monotonic() > end:
                raise Unavailable(f"{complaint}\n{self.logs()}")
            time.sleep(0.1)

    def logs(self):
        """The last lines of each daemon."""
        text = ""
        for name in sorted(os.listdir(self.folder)):
            if name.endswith(".out"):
                with open(f"{self.folder}/{name}", encoding="utf-8", errors="replace") as file:
                    text += f"--- {name}\n" + "".join(file.readlines()[-8:])
        return text

    def call(self, *command, folder=None, environment=None, seconds=200):
        """One of SLURM's commands; what it prints and its status."""
        return subprocess.run(
            command,
            cwd=folder or self.folder,
            env={**self.environment, **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
        )

    def job(self, number):
        """What SLURM knows of a job, by name; its output file and its state are among it."""
        words = self.call("scontrol", "show", "job", "-o", str(number)).stdout.split()
        return dict(word.split("=", 1) for word in words if "=" in word)

    def stop(self):
        if len(self.daemons) == 3:
            self.call("scancel", "--signal=KILL", "--full", "--state=RUNNING", "--partition=all")
            self.call("scancel", "--partition=all")
            end = time.monotonic() + 20
            while self.call("squeue", "-h").stdout.strip() and time.monotonic() < end:
                time.sleep(0.1)
        for daemon in reversed(self.daemons):
            daemon.terminate()
            try:
                daemon.wait(timeout=20)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
