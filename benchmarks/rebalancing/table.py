"""One row per planner: what it said, what the referee saw, what it cost, beside Watcher and beside the bounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .cluster import Answer
from .referee import Verdict

MICRO = 1e6
HEAD = (
    f"{'planner':33} {'emptied':>7} {'claimed':>7} {'bound':>5} {'moves':>6} {'GiB':>7} {'least':>7} {'refused':>7}"
    f" {'mixed':>5} "
    f"{'CPU s':>7} {'us/nlogn':>8} {'peak MiB':>8} {'hosts:W':>7} {'GiB/h:W':>7} {'CPU:W':>6}"
)
LEGEND = """\
emptied   hosts that held instances and hold none when the moves were replayed; claimed: what the planner says
bound     hosts that nobody can beat; least: GiB that have to move to empty as many hosts as were emptied
refused   moves that the referee refused in the order of the list; mixed: in random orders that the plan allows (Watari)
us/nlogn  CPU microseconds of planning per n log2 n, n being the instances; peak MiB: of the planner's whole process
..:W      beside the Watcher that really empties the most hosts (of two that empty as many, the one that moves less);
          GiB/h are the GiB moved for each host emptied"""


@dataclass(frozen=True)
class Row:
    """A planner on a cluster. ``mixed`` counts refusals in random orders; None where the plan has one order only."""

    planner: str
    instances: int
    answer: Answer
    verdict: Verdict
    bound: int
    least_gib: float
    mixed: int | None = None

    @property
    def emptied(self) -> int:
        """How many hosts were really emptied."""
        return len(self.verdict.emptied)

    @property
    def micro_seconds(self) -> float:
        """CPU microseconds per n log2 n."""
        return self.answer["cpu_seconds"] * MICRO / (self.instances * math.log2(self.instances))

    def line(self, beside: Row | None) -> str:
        """Give the line of the table, with its ratios to a row of Watcher's."""
        cost = self.answer
        mixed = "-" if self.mixed is None else str(self.mixed)
        return (
            f"{self.planner:33} {self.emptied:7} {cost['claimed']:7} {self.bound:5} {self.verdict.moved:6}"
            f" {self.verdict.moved_gib:7.0f} "
            f"{self.least_gib:7.0f} {len(self.verdict.refused):7} {mixed:>5} {cost['cpu_seconds']:7.2f}"
            f" {self.micro_seconds:8.2f} "
            f"{cost['peak_mib']:8.0f} {self._ratios(beside)}"
        )

    def _ratios(self, beside: Row | None) -> str:
        if beside is None:
            return f"{'-':>7} {'-':>7} {'-':>6}"
        hosts = _ratio(self.emptied, beside.emptied)
        gib = _ratio(self.verdict.moved_gib * beside.emptied, beside.verdict.moved_gib * self.emptied)
        return f"{hosts:>7} {gib:>7} {_ratio(self.answer['cpu_seconds'], beside.answer['cpu_seconds']):>6}"


def best(rows: Sequence[Row]) -> Row | None:
    """Give the row that empties the most hosts and moves the least for it."""
    return max(rows, key=lambda row: (row.emptied, -row.verdict.moved_gib), default=None)


def _ratio(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.2f}" if theirs else "-"
