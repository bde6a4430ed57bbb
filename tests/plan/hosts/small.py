"""A small cloud for the tests of planners between hosts.

A test names only the instances, and what of the cloud it is about.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.checks.host_asking import a_disk, a_host_cloud
from watari.model.goal import HostGoal
from watari.model.plan import Move, Plan
from watari.model.rates import GIB, Rates
from watari.model.survey.compute import Instance
from watari.model.survey.moving import Allocation
from watari.model.survey.survey import Survey
from watari.plan.hosts.basis import Basis

STOPPED: dict[str, Any] = {"status": "SHUTOFF", "vm_state": "stopped", "power_state": 4}
ONE_A_SECOND = Rates(live_bytes_per_second=GIB, cold_bytes_per_second=GIB)
"""A GiB takes a second, so that a sum can be read."""


def the_cloud(*instances: Instance, **parts: Any) -> Survey:
    """The three hosts of `nyah` with these instances, each of which boots from a volume of its name."""
    bare: dict[str, Any] = {"ports": (), "bindings": (), "allocations": (), "migrations": ()}
    disks = tuple(a_disk(instance.name) for instance in instances)
    return a_host_cloud(**{"instances": instances, "volumes": disks} | bare | parts)


def a_basis(goal: HostGoal, *instances: Instance, **parts: Any) -> Basis:
    return Basis(goal, the_cloud(*instances, **parts), ONE_A_SECOND)


def takes(*needs: tuple[Instance, int]) -> dict[str, Any]:
    """As parts of the survey: how much memory (MiB) Placement has booked for each."""
    booked = (
        Allocation(consumer_id=instance.id, provider_id=f"hypervisor-{instance.host}", amounts={"MEMORY_MB": memory})
        for instance, memory in needs
    )
    return {"allocations": tuple(booked)}


def of_kind(plan: Plan, kind: Callable[..., Any]) -> list[Any]:
    return [step for step in plan.steps() if type(step) is kind]


def ways(plan: Plan) -> dict[str, tuple[str | None, str | None]]:
    """From where to where each instance goes, by its move."""
    return {move.id: (move.source_host, move.target_host) for move in plan.moves() if move.brings("instance")}


def waits(move: Move) -> dict[str, list[str]]:
    """What each step of a move comes after, both by the ends of their keys, in the order of the move."""
    ends = {step.key: step.key.removeprefix(f"{move.id}/") for step in move.steps}
    return {ends[step.key]: [ends[key] for key in step.after] for step in move.steps}
