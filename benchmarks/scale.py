"""How time and memory grow with an estate.

Planning and its checks, running on simulated clouds, running with the durable engine.

    python benchmarks/scale.py [--sizes 200 600 2000 10000] [--run 200 2000] [--durable 500]

Every size is measured in a process of its own. Seconds are CPU seconds; they depend on the machine, the ratios hardly
do: `ratio` is the time per instance (or the steps per second) beside that of the smallest size in the same table.
`scaling/estate.py` says what the estate is like. `--sizes` without a figure leaves planning out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SIZES = (200, 600, 2000, 10_000)
HERE = Path(__file__).parent
PLANNING = (
    f"{'instances':>9} {'before':>8} {'plan':>8} {'after':>8} {'together':>9} {'steps':>8} {'MB':>6} {'MiB':>6} "
    f"{'ms each':>8} {'ratio':>6}"
)
RUNNING = (
    f"{'instances':>9} {'steps':>8} {'CPU s':>8} {'wall s':>8} {'steps/CPU s':>12} {'steps/s':>8} {'MiB':>6}"
    f" {'ratio':>6}"
)


def main() -> None:
    """Measure what is asked for, and print a table of each."""
    given = arguments()
    print(f"{os.cpu_count()} cores, {os.getloadavg()[0]:.1f} processes at work before it", flush=True)
    if given.sizes:
        print_planning(given.sizes)
    for way, sizes in (("run", given.run), ("durable", given.durable)):
        if sizes:
            print_running(way, sizes)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="instances to plan and to check")
    parser.add_argument("--run", type=int, nargs="+", default=(), help="instances to move on simulated clouds")
    parser.add_argument("--durable", type=int, nargs="+", default=(), help="instances to move with the durable engine")
    return parser.parse_args()


def print_planning(sizes: Sequence[int]) -> None:
    """Print seconds, sizes and the growth of planning."""
    print(f"\nplanning and its checks (CPU seconds)\n{PLANNING}", flush=True)
    first = 0.0
    for size in sizes:
        got = measured("planned", size)
        together = got["before"] + got["plan"] + got["after"]
        each = together / size * 1000
        first = first or each
        print(
            f"{size:>9} {got['before']:>8.2f} {got['plan']:>8.2f} {got['after']:>8.2f} {together:>9.2f}"
            f" {got['steps']:>8.0f} "
            f"{got['bytes'] / 1e6:>6.1f} {got['peak_mib']:>6.0f} {each:>8.2f} {each / first:>6.2f}",
            flush=True,
        )


def print_running(way: str, sizes: Sequence[int]) -> None:
    """Print the rate of steps and its growth."""
    print(f"\n{way}: the plan on simulated clouds\n{RUNNING}", flush=True)
    first = 0.0
    for size in sizes:
        got = measured(way, size)
        rate = got["steps"] / got["cpu"]
        first = first or rate
        print(
            f"{size:>9} {got['steps']:>8.0f} {got['cpu']:>8.1f} {got['wall']:>8.1f} {rate:>12.0f} "
            f"{got['steps'] / got['wall']:>8.0f} {got['peak_mib']:>6.0f} {rate / first:>6.2f}",
            flush=True,
        )


def measured(way: str, size: int) -> dict[str, float]:
    """Measure one size in a process of its own: its peak of memory is of nothing else."""
    paths = os.pathsep.join([str(HERE), str(HERE.parent)])
    command = [sys.executable, "-m", "scaling.measure", way, str(size)]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{way} of {size} instances failed: {done.stderr.strip()}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    main()
