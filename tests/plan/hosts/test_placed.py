"""A placement written as a plan: what is closed when, who waits for whom, what is told of those who stay."""

from __future__ import annotations

from typing import Any

from tests.checks.host_asking import a_drain, a_guest
from tests.plan.hosts.small import a_basis, of_kind
from watari.facts.hosts.cluster import cluster_of
from watari.model.plan import Figure, LeftOut, Plan
from watari.model.steps.host import MigrateLive, SeeHost, SetHostOpen
from watari.placing.model import Bound, Reason, Relocation, Solution
from watari.plan.hosts.placed import Placed, plan_of

WEB, DB, API = "instance-web-1", "instance-db-1", "instance-api-1"
CLOSE = "host/nyah-1/close"
PARKED = (
    Relocation(WEB, "nyah-1", "nyah-3"),
    Relocation(DB, "nyah-1", "nyah-2", (0,)),
    Relocation(WEB, "nyah-3", "nyah-2", (1,)),
)
"""web-1 makes way on nyah-3 until db-1 is gone, and goes on then."""


def planned(*relocations: Relocation, closing: tuple[str, ...] = ("nyah-1",), **answer: Any) -> Plan:
    basis = a_basis(a_drain(), a_guest("web-1"), a_guest("db-1"), a_guest("api-1", scheduler_hints=None))
    solution = Solution(relocations=relocations, **answer)
    return plan_of(Placed(a_drain(), cluster_of(basis.seen), solution, closing, "a new kernel"), basis)


def after(plan: Plan) -> dict[str, tuple[str, ...]]:
    return {move.id: move.after for move in plan.moves()}


def test_nobody_moves_before_all_hosts_are_closed_with_the_reason() -> None:
    plan = planned(Relocation(WEB, "nyah-1", "nyah-2"), closing=("nyah-1", "nyah-3"))
    assert [wave.name for wave in plan.waves] == ["close", "leave"]
    assert after(plan)["instance/web-1"] == (CLOSE, "host/nyah-3/close")
    assert [(s.host, s.open, s.reason) for s in of_kind(plan, SetHostOpen)] == [
        ("nyah-1", False, "a new kernel"),
        ("nyah-3", False, "a new kernel"),
    ]


def test_without_a_host_to_close_the_moves_wait_for_nothing() -> None:
    plan = planned(Relocation(WEB, "nyah-1", "nyah-2"), closing=())
    assert after(plan) == {"instance/web-1": ()}


def test_one_that_moves_twice_has_two_moves_and_keys_that_differ() -> None:
    plan = planned(*PARKED)
    assert after(plan) == {
        CLOSE: (),
        "instance/web-1": (CLOSE,),
        "instance/db-1": (CLOSE, "instance/web-1"),
        "instance/web-1/2": (CLOSE, "instance/db-1"),
    }
    keys = [step.key for step in plan.steps()]
    assert len(set(keys)) == len(keys)
    assert [(s.instance_id, s.source_host, s.target_host) for s in of_kind(plan, MigrateLive)] == [
        (relocation.instance_id, relocation.source, relocation.target) for relocation in PARKED
    ]


def test_the_second_move_expects_the_instance_where_the_first_has_left_it() -> None:
    moves = {move.id: move for move in planned(*PARKED).moves()}
    assert [moves[f"instance/web-1{again}"].expects[0].fields["host"] for again in ("", "/2")] == ["nyah-1", "nyah-3"]


def test_the_others_of_a_way_wait_for_its_canary() -> None:
    plan = planned(
        Relocation(DB, "nyah-1", "nyah-2"), Relocation(WEB, "nyah-1", "nyah-2"), Relocation(API, "nyah-1", "nyah-3")
    )
    assert after(plan) == {
        CLOSE: (),
        "instance/db-1": (CLOSE,),
        "instance/web-1": (CLOSE, "instance/db-1"),
        "instance/api-1": (CLOSE,),
    }


def test_an_emptied_host_is_looked_at_after_all_that_leave_it_and_not_taken_back() -> None:
    """The second move of web-1 leaves another host: nobody of nyah-1 waits for that."""
    plan = planned(*PARKED, emptied=("nyah-1",))
    look = plan.waves[-1].moves[0]
    assert (plan.waves[-1].name, look.id, look.after) == (
        "see",
        "host/nyah-1/empty",
        ("instance/web-1", "instance/db-1"),
    )
    assert (look.on_failure, [(s.host, s.wanted) for s in of_kind(plan, SeeHost)]) == ("leave", [("nyah-1", "empty")])


def test_a_host_that_does_not_empty_is_closed_and_not_looked_at() -> None:
    plan = planned(Relocation(WEB, "nyah-1", "nyah-2"), closing=("nyah-1", "nyah-3"), emptied=("nyah-3", "nyah-2"))
    assert [move.id for move in plan.moves() if move.brings("host")] == [
        CLOSE,
        "host/nyah-3/close",
        "host/nyah-3/empty",
    ]


def test_a_host_that_is_named_twice_is_closed_and_looked_at_once() -> None:
    plan = planned(closing=("nyah-1", "nyah-1"), emptied=("nyah-1",))
    assert [move.id for move in plan.moves()] == [CLOSE, "host/nyah-1/empty"]


def test_who_stays_is_told_with_every_rule_and_its_cure() -> None:
    why = (Reason("C5", "no room on nyah-2", "add a host"), Reason("L7", "it has a PCI device", "stop it"))
    assert planned(stuck={WEB: why}).left_out == (
        LeftOut(
            subject="instance web-1 (instance-web-1)",
            why="no room on nyah-2 (C5): add a host; it has a PCI device (L7): stop it",
        ),
    )


def test_figures_and_what_had_to_be_assumed_stand_in_the_plan() -> None:
    plan = planned(bounds=(Bound("instances left on the hosts", 3, 1, None), Bound("GiB to move", 0.0, 2.5, 2.0)))
    assert plan.figures == (
        Figure(of="instances left on the hosts", before=3, reached=1, best=None),
        Figure(of="GiB to move", before=0.0, reached=2.5, best=2.0),
    )
    assert [note.split(":")[0] for note in plan.assumed] == ["scheduler hints of 1 instances are not known"]
