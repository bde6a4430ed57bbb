"""The move of one instance from host to host: locks, looks, what ends a cold migration, and what it costs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import an_instance_port
from tests.checks.host_asking import a_drain, a_guest, a_migration
from tests.placing.small import an_instance as placed
from tests.plan.hosts.small import ONE_A_SECOND, STOPPED, a_basis, waits
from watari.model.goal import DrainGoal, Stall
from watari.model.plan import Estimate, Move
from watari.model.rates import GIB
from watari.model.steps.host import NOVA_GIVES_UP_SECONDS
from watari.model.steps.set import Probe
from watari.model.survey.compute import Instance
from watari.model.survey.survey import Observation
from watari.placing.model import LiveOrCold, Relocation
from watari.plan.hosts.leaving import LOCK_REASON, Leaving, estimate, leave, newest_migration

ADDRESS = "198.51.100.11"
RELOCATION = Relocation("instance-web-1", "nyah-1", "nyah-2")
PORT = an_instance_port("web-1", ADDRESS)


def seen(*answers: tuple[str, bool], address: str = ADDRESS) -> tuple[Observation, ...]:
    return tuple(Observation(vantage=name, address=address, answers=answered) for name, answered in answers)


def the_move(
    instance: Instance | None = None, *, way: LiveOrCold = "live", goal: DrainGoal | None = None, **parts: Any
) -> Move:
    goal, instance = goal or a_drain(), instance or a_guest("web-1")
    basis = a_basis(goal, instance, **{"ports": (PORT,), "observations": seen(("rack", True))} | parts)
    return leave(
        basis.draft("instance/web-1"), basis, Leaving(RELOCATION, placed(instance.id, "nyah-1", way=way), goal)
    )


def a_step(move: Move, ending: str) -> Any:
    return next(step for step in move.steps if step.key == f"instance/web-1/{ending}")


def test_live_it_is_locked_meanwhile_and_looked_at_where_it_has_come_to() -> None:
    move = the_move()
    assert waits(move) == {"lock": [], "migrate": ["lock"], "unlock": ["migrate"], f"answers/{ADDRESS}": ["migrate"]}
    assert [(a_step(move, end).locked, a_step(move, end).reason) for end in ("lock", "unlock")] == [
        (True, LOCK_REASON),
        (False, LOCK_REASON),
    ]


def test_cold_it_is_confirmed_only_when_it_answers_from_its_new_host() -> None:
    """Until then Nova can revert it."""
    move = the_move(way="cold")
    answers = f"answers/{ADDRESS}"
    assert waits(move) == {
        "lock": [],
        "migrate": ["lock"],
        answers: ["migrate"],
        "confirm": ["migrate", answers],
        "unlock": ["confirm"],
    }
    assert (a_step(move, "confirm").host, a_step(move, "confirm").other_host) == ("nyah-2", "nyah-1")


@pytest.mark.parametrize(
    ("way", "steps"), [("live", {"migrate": []}), ("cold", {"migrate": [], "confirm": ["migrate"]})]
)
def test_a_lock_of_somebody_else_keeps_the_tenant_away_as_well_and_stays(
    way: LiveOrCold, steps: dict[str, list[str]]
) -> None:
    locked = a_guest("web-1", locked=True, locked_reason="do not touch")
    assert waits(the_move(locked, way=way, observations=())) == steps


@pytest.mark.parametrize("way", ["live", "cold"])
def test_it_goes_where_the_placement_says_and_rests_on_what_was_seen(way: LiveOrCold) -> None:
    move = the_move(way=way, migrations=(a_migration(7),))
    step = a_step(move, "migrate")
    assert (step.instance_id, step.source_host, step.target_host, step.seen_migration) == (
        "instance-web-1",
        "nyah-1",
        "nyah-2",
        7,
    )
    assert (move.source_host, move.target_host, move.subject_id) == ("nyah-1", "nyah-2", "instance-web-1")
    assert set(move.expects[0].fields) == {"status", "host", "flavor", "volumes"}
    assert (move.expects[0].id, move.expects[0].fields["host"]) == ("instance-web-1", "nyah-1")


def test_what_becomes_of_a_stalled_one_is_the_goals_word() -> None:
    step = a_step(the_move(goal=a_drain(stall=Stall(after_seconds=77, then="force_complete"))), "migrate")
    assert (step.when_stalled, step.stalled_after_seconds) == ("force_complete", 77)


def test_a_live_migration_has_the_time_that_nova_gives_it_for_its_size() -> None:
    """800 s for each GiB; this one has two."""
    assert a_step(the_move(), "migrate").patience_seconds == NOVA_GIVES_UP_SECONDS + 1600


@pytest.mark.parametrize(("status", "may_run"), [({}, True), (STOPPED, False)])
def test_a_cold_migration_stops_only_what_was_seen_to_run(status: dict[str, Any], may_run: bool) -> None:
    move = the_move(a_guest("web-1", **status), way="cold")
    assert (a_step(move, "migrate").may_run, a_step(move, "confirm").may_run) == (may_run, may_run)


def test_the_newest_record_is_the_instances_own() -> None:
    records = (a_migration(3), a_migration(9), a_migration(5), a_migration(12, "db-1"))
    basis = a_basis(a_drain(), a_guest("web-1"), migrations=records)
    assert (newest_migration(basis, "instance-web-1"), newest_migration(basis, "instance-none")) == (9, 0)


def test_those_look_again_who_saw_it_answer() -> None:
    looks = seen(("rack", True), ("attic", False), ("door", True))
    assert a_step(the_move(observations=looks), f"answers/{ADDRESS}").vantages == ("rack", "door")


def test_every_address_of_it_that_answered_is_looked_at_from_where_it_did() -> None:
    """The last one is of another instance."""
    addresses = {ADDRESS: "rack", "198.51.100.12": "door", "198.51.100.13": "rack"}
    ports = (PORT, an_instance_port("web-1", "198.51.100.12"), an_instance_port("db-1", "198.51.100.13"))
    answering = tuple(look for address, vantage in addresses.items() for look in seen((vantage, True), address=address))
    move = the_move(ports=ports, observations=answering)
    probes = [(step.address, step.vantages) for step in move.steps if isinstance(step, Probe)]
    assert probes == [(ADDRESS, ("rack",)), ("198.51.100.12", ("door",))]


@pytest.mark.parametrize(
    ("status", "looks"),
    [
        ({}, seen(("rack", False))),
        ({}, ()),
        (STOPPED, seen(("rack", True))),
        ({"status": "PAUSED"}, seen(("rack", True))),
    ],
    ids=["silent", "not looked at", "stopped", "paused"],
)
def test_of_who_did_not_run_or_answer_no_answer_is_expected(
    status: dict[str, Any], looks: tuple[Observation, ...]
) -> None:
    move = the_move(a_guest("web-1", **status), way="cold", observations=looks)
    assert list(waits(move)) == ["lock", "migrate", "confirm", "unlock"]


@pytest.mark.parametrize(
    ("way", "status", "expected"),
    [
        ("live", {}, Estimate(carried_bytes=3 * GIB, seconds=15.0 + 3.0, outage_seconds=0.0)),
        (
            "cold",
            {},
            Estimate(carried_bytes=GIB, seconds=8.0 + 20.0 + 1.0, outage_seconds=8.0 + 20.0 + 1.0 + 9.0 + 5.0),
        ),
        ("cold", STOPPED, Estimate(carried_bytes=GIB, seconds=29.0, outage_seconds=0.0)),
    ],
    ids=["live", "cold", "stopped"],
)
def test_live_carries_memory_and_disk_and_cold_the_disk_alone(
    way: LiveOrCold, status: dict[str, Any], expected: Estimate
) -> None:
    """2 GiB of memory and 1 GiB of local disk; a GiB takes a second."""
    moving = placed("instance-web-1", "nyah-1", way=way, ram_gib=2.0, local_disk_gib=1.0)
    assert estimate(ONE_A_SECOND, moving, a_guest("web-1", **status)) == expected


def test_the_estimate_stands_in_the_move() -> None:
    assert the_move().estimate == Estimate(carried_bytes=2 * GIB, seconds=17.0)
