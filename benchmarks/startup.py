"""What starting costs: CPU seconds (user, system, children) of `watari` and of `openstack`, in one run, by turns.

    .venv/bin/python benchmarks/startup.py --openstack /path/to/bin/openstack

Each command runs once unmeasured, so that no side writes its bytecode in measured time; then the sides take turns, and
the median of each is printed with its ratio to `openstack --help`. `watari status` reads a run that this script puts
together on clouds in memory. Without --openstack the path of the shell is searched.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
TURNS = 7
MUST_BE_UNDER_SECONDS = 0.6
"""What an operator at a slow console does not feel as waiting; `openstack --help` takes about one second."""


def cpu_seconds(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Run a command and give what it took; a command that fails ends the benchmark."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def keep_a_run(database: Path) -> None:
    """Let the example's shop cross on clouds in memory, and keep its run in a database."""
    os.environ["WATARI_DB"] = str(database)
    sys.path.insert(0, str(ROOT))
    from tests.operate.crossing import cross  # noqa: PLC0415 - the tests' own crossing, found only from here

    cross()


def measure(commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> dict[str, float]:
    """Give the median of each command, taken by turns."""
    for command in commands.values():
        cpu_seconds(command, environment)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(TURNS):
        for name, command in commands.items():
            taken[name].append(cpu_seconds(command, environment))
    return {name: median(figures) for name, figures in taken.items()}


def main() -> int:
    """Measure, print, and give 1 when a command of ours takes too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--openstack", default=shutil.which("openstack"), help="the `openstack` command")
    openstack = parser.parse_args().openstack
    if openstack is None:
        parser.error("no `openstack` on the path: name one with --openstack (python-openstackclient)")
    watari = str(Path(sys.executable).with_name("watari"))
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "watari.db"
        keep_a_run(database)
        commands = {
            "openstack --help": (openstack, "--help"),
            "watari --help": (watari, "--help"),
            "watari status": (watari, "status"),
        }
        figures = measure(commands, {**os.environ, "WATARI_DB": str(database)})
    theirs = figures["openstack --help"]
    for name, seconds in figures.items():
        print(f"{name:<18} {seconds:.2f} CPU s   {seconds / theirs:.2f} of openstack --help")
    ours = [seconds for name, seconds in figures.items() if name.startswith("watari")]
    return 0 if max(ours) < MUST_BE_UNDER_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
