"""The planners that are compared, each in a process of its own: CPU and memory of one are not those of another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .cluster import Answer
from .environment import python_of_watcher

HERE = Path(__file__).parent
SAME_SETS = {"PYTHONHASHSEED": "0"}
"""Watcher walks through sets of names; so it gives the same plan each time."""


@dataclass(frozen=True)
class Planner:
    """A script that reads a cluster and writes an answer, and the word that says how."""

    name: str
    python: Path
    script: Path
    way: str
    ours: bool = False

    def ask(self, cluster: Path, answer: Path) -> Answer:
        """Let it plan, and give what it says; ends the benchmark with the end of its errors when it fails."""
        places = (
            {"PYTHONPATH": os.pathsep.join([str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])])}
            if self.ours
            else SAME_SETS
        )
        command = [str(self.python), "-W", "ignore", str(self.script), str(cluster), str(answer), self.way]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | places)
        if done.returncode:
            sys.exit(f"{self.name} ended with {done.returncode}\n{done.stderr[-2000:]}")
        told: Answer = json.loads(answer.read_text("utf-8"))
        return told


def watari(way: str = "greedy") -> Planner:
    """Watari's planner; `exact` with OR-tools."""
    name = "watari" if way == "greedy" else f"watari, {way}"
    return Planner(name, Path(sys.executable), HERE / "ours.py", way, ours=True)


def watcher(folder: Path, *, constrained: bool) -> list[Planner]:
    """Watcher in all ways that make sense: where nothing binds, one audit of everything is the best for it."""
    python = python_of_watcher(folder)
    ways = {"whole": "watcher, one audit"}
    if constrained:
        ways |= {"zones": "watcher, per zone", "zones-excluding": "watcher, per zone, less the fixed"}
    return [Planner(name, python, HERE / "audit.py", way) for way, name in ways.items()]
