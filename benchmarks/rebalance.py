"""Hosts set free by Watari's planner beside Watcher's, on the same made clusters, under the rules that Nova enforces.

    python benchmarks/rebalance.py [--hosts 50 200 800 1600] [--seeds 1 2 3] [--kinds constrained ...] [--exact]

Watcher (python-watcher from PyPI, strategy `vm_workload_consolidation`) runs offline in a virtual environment of its
own, which is built at the first run. It has no field for pins, groups and instances that cannot move; so it is asked in
three ways, the fairest being one audit per availability zone. A referee that shares no code with either replays every
plan and refuses what Nova would refuse, while source and target are both held; hosts count when they are empty at its
end. Watari's plan is replayed in its own order and in random orders that it allows, any number of moves at once, and
the worst replay counts. `rebalancing/generate.py` says what the clusters are like. They are synthetic, and the referee
is not Nova: a scheduler has filters that are not here.

CPU seconds are those of planning alone, in the same run, and depend on the machine; the ratios hardly do. The last
table shows how the time grows. `--keep DIR` keeps clusters and answers as JSON, for other planners or for
`drain_makespan.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from rebalancing.bounds import least_gib, most_emptied
from rebalancing.cluster import Answer, Cluster
from rebalancing.generate import CONSTRAINED, INSTANCES_PER_HOST, KINDS, Kind, generate
from rebalancing.planners import Planner, watari, watcher
from rebalancing.referee import crowded, replay, replay_mixed
from rebalancing.table import HEAD, LEGEND, Row, best

HOSTS = (50, 200, 800, 1600)
SEEDS = (1, 2, 3)
MIXES = 10
WATCHER = Path("/var/lib/watari/benchmarks/watcher")


def main() -> None:
    """Compare on every cluster asked for, then print how the time grows."""
    given = arguments()
    print(f"{os.cpu_count()} cores, {os.getloadavg()[0]:.1f} processes at work before it\n{LEGEND}", flush=True)
    found: list[tuple[Kind, int, Row]] = []
    with folder(given.keep) as place:
        for kind in given.kinds:
            planners = ours(exact=given.exact) + watcher(given.watcher, constrained=kind in CONSTRAINED)
            for hosts in given.hosts:
                for seed in given.seeds:
                    cluster = generate(hosts, seed, kind)
                    print(f"\n{kind}, {hosts} hosts, {len(cluster['instances'])} instances, seed {seed}", flush=True)
                    rows = compared(cluster, planners, place / f"{kind}-{hosts}-{seed}", given.rounds)
                    found += [(kind, hosts, row) for row in rows]
    print_growth(found)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--hosts", "--sizes", type=int, nargs="+", default=HOSTS, help="numbers of hosts; ten instances for each"
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument(
        "--rounds", type=int, default=1, help="how often each plans; the quickest counts, the plan must be the same"
    )
    parser.add_argument("--exact", action="store_true", help="let OR-tools improve Watari's plan, too")
    parser.add_argument("--watcher", type=Path, default=WATCHER, help="folder of Watcher's virtual environment")
    parser.add_argument("--keep", type=Path, help="folder that keeps clusters and answers")
    given = parser.parse_args()
    if given.exact and find_spec("ortools") is None:
        parser.error("--exact needs OR-tools, and this interpreter has none")
    return given


@contextmanager
def folder(kept: Path | None) -> Iterator[Path]:
    """Give a folder for the files, which is removed at the end unless it is to be kept."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with TemporaryDirectory() as made:
        yield Path(made)


def ours(*, exact: bool) -> list[Planner]:
    """Give Watari's planners."""
    return [watari(), watari("exact")] if exact else [watari()]


def compared(cluster: Cluster, planners: Sequence[Planner], files: Path, rounds: int) -> list[Row]:
    """Let all plan in turns and print their rows; ends the benchmark when the cluster itself is against the rules."""
    if against := crowded(cluster):
        sys.exit(f"the cluster breaks the rules before anything moves: {against[:3]}")
    described = files.with_suffix(".json")
    described.write_text(json.dumps(cluster), "utf-8")
    answers: dict[Planner, list[Answer]] = {planner: [] for planner in planners}
    for _ in range(rounds):
        for planner, told in answers.items():
            told.append(planner.ask(described, files.with_name(f"{files.name}-{planner.way}.json")))
    rows = {planner: row_of(planner, cluster, quickest(planner, told)) for planner, told in answers.items()}
    beside = best([row for planner, row in rows.items() if not planner.ours])
    print(HEAD)
    for row in rows.values():
        print(row.line(beside), flush=True)
    return list(rows.values())


def quickest(planner: Planner, answers: Sequence[Answer]) -> Answer:
    """Give the answer that took the least CPU; ends the benchmark when the moves are not the same each time."""
    if any(answer["moves"] != answers[0]["moves"] for answer in answers):
        sys.exit(f"{planner.name} plans otherwise when it is asked again")
    return min(answers, key=lambda answer: answer["cpu_seconds"])


def row_of(planner: Planner, cluster: Cluster, answer: Answer) -> Row:
    """Let the referee replay an answer; of several replays the worst counts."""
    verdict, mixed = replay(cluster, answer["moves"]), None
    if planner.ours:
        others = [replay_mixed(cluster, answer["moves"], seed) for seed in range(MIXES)]
        mixed = sum(len(other.refused) for other in others)
        verdict = min([verdict, *others], key=lambda seen: len(seen.emptied))
    emptied = len(verdict.emptied)
    count = len(cluster["instances"])
    return Row(planner.name, count, answer, verdict, most_emptied(cluster), least_gib(cluster, emptied), mixed)


def print_growth(found: Sequence[tuple[Kind, int, Row]]) -> None:
    """Print CPU time per n log n by size, the greatest of all seeds."""
    sizes = sorted({hosts for _, hosts, _ in found})
    print("\nCPU microseconds per n log2 n, the greatest of all seeds, by hosts/instances")
    heads = (f"{hosts}/{hosts * INSTANCES_PER_HOST}" for hosts in sizes)
    print(f"{'kind':18} {'planner':33} " + " ".join(f"{head:>10}" for head in heads))
    for kind, planner in dict.fromkeys((kind, row.planner) for kind, _, row in found):
        of_size = {
            hosts: [row.micro_seconds for k, h, row in found if (k, h, row.planner) == (kind, hosts, planner)]
            for hosts in sizes
        }
        print(f"{kind:18} {planner:33} " + " ".join(f"{max(times):10.2f}" for times in of_size.values()))


if __name__ == "__main__":
    main()
