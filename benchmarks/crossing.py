"""What a crossing costs on the lab.

Time, outage and bytes of three kinds of instance, beside a plain copy of the same bytes.

    python benchmarks/crossing.py [--rounds 1] [--data-mib 512] [--openstack PATH]

and, after one that was broken off:

    WATARI_DB=/var/lib/watari/lab/benchmark/watari.db watari undo last --yes
    python benchmarks/crossing.py --remove

It needs the two clouds of `watari demo` up, root, and nobody else at work on them. It makes a project of its own on the
old cloud (an instance on an image, one on a volume, one on an image with a data volume of 2 GB that holds real bytes),
and moves one instance after the other, so that none disturbs another. Every round goes there and back by Watari's own
commands, with a goal and a database of its own: the first round is predicted from the rates that Watari comes with, the
next ones from what the rounds before them measured. The outage is measured on the wire, twice a second.

The seconds are those of the machine; what holds elsewhere are the ratios. The plain copy carries the image that the
data volume was made from, in the same run (`carry.py`). In the end the crossing is undone and the project is removed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import bench_estate
import yaml
from carry import MEGA, compared
from payload import make_payload

from watari.lab.progress import Progress
from watari.lab.state import State
from watari.model.journal import Entry, Journal
from watari.model.plan import Move
from watari.show.figures import duration, size
from watari.show.report import MoveReport, move_reports
from watari.store import open_store

SOURCE, TARGET = "classic", "nyah"
PHASES = ("stop", "capture", "carry", "build", "cut_over")


@dataclass(frozen=True)
class Figures:
    """What the move of one instance cost.

    Its report, what its carries read and sent, and how long each phase was, in seconds.

    Phases of several disks overlap, since disks go side by side.
    """

    report: MoveReport
    read_bytes: int
    sent_bytes: int
    carry_seconds: float
    phases: dict[str, float]

    @property
    def megabytes_per_second(self) -> float:
        """Speed of the way from Glance to Glance alone."""
        return self.sent_bytes / MEGA / self.carry_seconds


def main() -> None:
    """Make the estate, cross it as often as wished, compare, undo, remove."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1, help="how often it goes there and back")
    parser.add_argument("--data-mib", type=int, default=512, help="random bytes on the data volume")
    parser.add_argument("--carries", type=int, default=3, help="how often the plain copy is compared")
    parser.add_argument("--openstack", default=shutil.which("openstack"), help="the openstack command")
    parser.add_argument("--remove", action="store_true", help="remove what a benchmark left that was broken off")
    given = parser.parse_args()
    state = State.locate()
    folder = state.root / "benchmark"
    os.environ |= {"OS_CLIENT_CONFIG_FILE": str(state.clouds_yaml), "WATARI_DB": str(folder / "watari.db")}
    if not given.remove:
        if folder.exists():
            parser.error(f"one was broken off: first WATARI_DB={folder}/watari.db watari undo last, then --remove")
        folder.mkdir(parents=True)
        measure(state, folder, given)
    bench_estate.remove(state, SOURCE)
    shutil.rmtree(folder, ignore_errors=True)


def measure(state: State, folder: Path, given: argparse.Namespace) -> None:
    """Make the estate, and print the figures of every round and of the plain copy."""
    payload = make_payload(folder, data_mib=given.data_mib, disk_gib=bench_estate.DISK_GIB)
    image_id = bench_estate.make(state, SOURCE, TARGET, payload, tell)
    goal = folder / "crossing.yaml"
    goal.write_text(yaml.safe_dump(bench_goal()), "utf-8")
    rounds = []
    for number in range(1, given.rounds + 1):
        print(
            f"\nround {number}: {os.cpu_count()} cores, {os.getloadavg()[0]:.1f} processes at work before it",
            flush=True,
        )
        rounds.append(there_and_back(goal, folder / f"crossing-{number}.json"))
    print()
    plain = compared(SOURCE, TARGET, image_id, given.carries, given.openstack)
    print_ratios(rounds[-1], plain)


def bench_goal() -> dict[str, Any]:
    """Give the demo's goal, for our project, with a wave for each instance: each goes alone."""
    goal: dict[str, Any] = yaml.safe_load((resources.files("watari.lab.seed") / "crossing.yaml").read_text("utf-8"))
    waves = [{"name": instance.name, "take": [{"name": instance.name}]} for instance in bench_estate.PROJECT.instances]
    return goal | {
        "source": SOURCE,
        "target": TARGET,
        "projects": [{"name": bench_estate.PROJECT.name}],
        "waves": waves,
    }


def there_and_back(goal: Path, plan: Path) -> dict[str, Figures]:
    """Cross, look whether all is as it should be, read the figures, and take it back; gives the figures by instance."""
    watari("plan", str(goal), "-o", str(plan))
    run_seconds = watari("run", str(plan), "--yes")
    watari("verify", "last")
    figures = {found.report.instance: found for found in read_figures()}
    print_figures(list(figures.values()))
    undo_seconds = watari("undo", "last", "--yes")
    watari("verify", "last")
    print(f"run {duration(run_seconds)}, undo {duration(undo_seconds)}, all verified", flush=True)
    return figures


def watari(*words: str) -> float:
    """Type a command as an operator would; gives its seconds, and ends the benchmark when it fails.

    Warnings (1) are none.
    """
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "watari.cli.main", *words], capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):
        sys.exit(f"watari {' '.join(words)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return time.monotonic() - begun


def read_figures() -> list[Figures]:
    """Read the last run's journal."""
    store = open_store()
    run = store.runs.find("last")
    plan, journal = store.plans.load(run.plan_id), store.entries.journal(run.id)
    store.close()
    moves = [move for move in plan.moves() if move.brings("instance")]
    return [figures_of(move, journal, report) for move, report in zip(moves, move_reports(plan, journal), strict=True)]


def figures_of(move: Move, journal: Journal, report: MoveReport) -> Figures:
    """Add up what the move's carries told, and tell each phase from its first intent to its last end."""
    carries = [
        done.facts for step in move.steps if step.takes == "carry" and (done := journal.step(step.key).ever.done)
    ]
    phases = {}
    for phase in PHASES:
        keys = {step.key for step in move.steps if step.phase == phase}
        entries = [entry for entry in journal.entries if entry.step_key in keys]
        phases[phase] = span_seconds([entry for entry in entries if entry.kind in ("intent", "done", "found")])
    return Figures(
        report=report,
        read_bytes=sum(int(facts["read_bytes"]) for facts in carries),
        sent_bytes=sum(int(facts["sent_bytes"]) for facts in carries),
        carry_seconds=sum(float(facts["seconds"]) for facts in carries),
        phases=phases,
    )


def span_seconds(entries: list[Entry]) -> float:
    """Tell the time from the first entry to the last; none without entries."""
    times = sorted(entry.at for entry in entries)
    return (times[-1] - times[0]).total_seconds() if times else 0.0


def print_figures(figures: list[Figures]) -> None:
    """Print what each instance cost, and where the time went."""
    print(
        f"{'instance':14} {'took s':>7} {'outage s':>9} {'predicted':>9} {'error':>7} {'read':>9} {'sent':>9}"
        f" {'MB/s':>6}"
    )
    for found in figures:
        report = found.report
        outage, error = (
            f"{figure:.1f}" if figure is not None else "-" for figure in (report.outage_seconds, report.error_seconds)
        )
        print(
            f"{report.instance:14} {report.seconds or 0:7.1f} {outage:>9} {report.predicted_outage_seconds:9.1f}"
            f" {error:>7} "
            f"{size(found.read_bytes):>9} {size(found.sent_bytes):>9} {found.megabytes_per_second:6.1f}"
        )
    print(f"{'of it, s':14} " + " ".join(f"{phase:>9}" for phase in PHASES))
    for found in figures:
        print(f"{found.report.instance:14} " + " ".join(f"{found.phases[phase]:9.1f}" for phase in PHASES), flush=True)


def print_ratios(figures: dict[str, Figures], plain: dict[str, float]) -> None:
    """Print what is independent of the machine, of the last round; nothing where an outage was not measured."""
    image, volume, data = (figures[instance.name] for instance in bench_estate.PROJECT.instances)
    print("\nratios of the last round")
    for name, found in (("on a volume : on an image", volume), ("with data : on an image", data)):
        if found.report.outage_seconds and image.report.outage_seconds:
            print(f"outage {name:54} {found.report.outage_seconds / image.report.outage_seconds:5.2f}")
    for way, seconds in plain.items():
        if data.report.outage_seconds:
            print(f"outage with data : copy of its data by {way:22} {data.report.outage_seconds / seconds:5.2f}")


def tell(progress: Progress) -> None:
    """Print what the making of the estate is at."""
    print(f"[{progress.seconds:6.1f} s] {progress.doing}", flush=True)


if __name__ == "__main__":
    main()
