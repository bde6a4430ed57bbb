"""How long the same moves take under Watari's dispatch and under Watcher's default planner: a model, not a measurement.

    python benchmarks/drain_makespan.py [--hosts 50 200 800] [--seeds 1] [--at-once 4 16 64]

The moves are those that Watari plans to consolidate a made cluster (`rebalancing/generate.py`, constrained). A move
takes 10 s and the time of 1.3 times its memory on 10 Gb/s. Watcher's WeightPlanner puts global barriers: two
migrations, then the next two when both have ended, wherever they come from and go; that is its default, one figure for
the whole cloud. Two of one pair that leave the same host go one after the other, for Nova's limit holds there, too.
Watari begins a move as soon as its forerunners have ended and the limits let it in: one from each source host, as Nova
itself does, two to each target host, and so many at once as `--at-once` says (the goal's `limits.moves`; its default,
4, is the first column). `no limit` leaves out the last one: the room that there is if the fabric takes it all.
`half a link` is the same with the pessimistic model that each of two moves to one host has half of its link all the
time. `least` is what no order can beat under the limits of `no limit`.

The rule that lets a move in is the runner's own (`watari.run.slots`); the walk over the waiting moves, in the order of
the plan, is modelled after `watari.run.waves`. Left out on both sides: canaries, gates between waves, polling, moves
that fail.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rebalancing.cluster import Cluster, Move
from rebalancing.dispatch import at_least, barriers, durations, event_driven
from rebalancing.generate import KINDS, generate
from rebalancing.planners import watari

from watari.model.goal import Limits

PER_SOURCE, PER_TARGET = 1, 2


def main() -> None:
    """Plan each cluster, and print how long the moves take."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--hosts", type=int, nargs="+", default=(50, 200, 800), help="numbers of hosts; ten instances for each"
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=(1,))
    parser.add_argument("--kind", choices=KINDS, default="constrained")
    parser.add_argument(
        "--at-once", type=int, nargs="+", default=(Limits().moves, 16, 64), help="limits of moves at once"
    )
    given = parser.parse_args()
    print_head(given.at_once)
    for hosts in given.hosts:
        for seed in given.seeds:
            cluster = generate(hosts, seed, given.kind)
            print_line(cluster, planned(cluster), given.at_once)


def planned(cluster: Cluster) -> list[Move]:
    """Let Watari plan."""
    with TemporaryDirectory() as made:
        described = Path(made) / "cluster.json"
        described.write_text(json.dumps(cluster), "utf-8")
        return watari().ask(described, Path(made) / "answer.json")["moves"]


def limits(moves: int) -> Limits:
    """Give the limits of a run."""
    return Limits(moves=moves, per_source_host=PER_SOURCE, per_target_host=PER_TARGET)


def print_head(at_once: Sequence[int]) -> None:
    """Print what the columns are; in brackets is how many times longer Watcher takes."""
    columns = [*(f"{moves} at once" for moves in at_once), "no limit", "half a link"]
    print("seconds; in brackets how many times as long Watcher's barriers take")
    print(
        f"{'hosts/inst':>10} {'moves':>6} {'waiting':>7} {'barriers':>9} "
        + " ".join(f"{name:>16}" for name in columns)
        + f" {'least':>7}"
    )


def print_line(cluster: Cluster, moves: Sequence[Move], at_once: Sequence[int]) -> None:
    """Print the times of one list of moves; ``waiting`` is how many of them have to wait for another one."""
    whole, half = durations(cluster, moves), durations(cluster, moves, share=1 / PER_TARGET)
    free = limits(len(moves))
    theirs = barriers(moves, whole, free)
    times = [event_driven(moves, whole, limits(count)) for count in at_once]
    times += [event_driven(moves, whole, free), event_driven(moves, half, free)]
    size = f"{len(cluster['hosts'])}/{len(cluster['instances'])}"
    waiting = sum(bool(move["after"]) for move in moves)
    shown = " ".join(f"{seconds:8.0f} ({theirs / seconds:5.1f})" for seconds in times)
    print(
        f"{size:>10} {len(moves):6} {waiting:7} {theirs:9.0f} {shown} {at_least(moves, whole, free):7.0f}", flush=True
    )


if __name__ == "__main__":
    main()
