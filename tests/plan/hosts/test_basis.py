"""What a plan between hosts says of itself: an id of its content, whose names it knows, what it was made from."""

from __future__ import annotations

import pytest

from tests.builders import NOON
from tests.checks.host_asking import a_closing, a_compute, a_drain, a_guest, a_move
from tests.plan.hosts.small import a_basis
from watari.errors import GoalDoesNotFit
from watari.model.goal import DrainGoal, Limits
from watari.model.plan import Move, Plan, Wave
from watari.model.stored import digest_of, survey_text
from watari.plan.hosts.basis import known_hosts

METAL = a_compute("metal", kind="ironic")


def written(*moves: Move, goal: DrainGoal | None = None, name: str = "web-1") -> Plan:
    return a_basis(goal or a_drain(), a_guest(name, id="instance-web-1")).plan((Wave(name="leave", moves=moves),))


def test_the_id_is_of_the_content() -> None:
    """Another goal, another survey or other steps make another plan, and the same ones the same."""
    plans = [
        written(a_move()),
        written(a_move(target="nyah-3")),
        written(a_move(), goal=a_drain(reason="a new kernel")),
        written(a_move(), name="web-01"),
    ]
    assert len({plan.id for plan in plans}) == len(plans)
    assert written(a_move()) == plans[0]


def test_waves_without_moves_are_no_part_of_it() -> None:
    basis = a_basis(a_drain(), a_guest("web-1"))
    waves = (Wave(name="close", moves=()), Wave(name="leave", moves=(a_move(),)), Wave(name="see", moves=()))
    assert [wave.name for wave in basis.plan(waves).waves] == ["leave"]


def test_it_says_from_what_it_was_made_and_what_its_ids_are_called() -> None:
    basis = a_basis(a_drain(limits=Limits(moves=3)), a_guest("web-1"), a_guest("db-1"))
    plan = basis.plan((Wave(name="leave", moves=(a_move(), a_closing("nyah-1"))),))
    assert (plan.surveyed_at, plan.survey_digests) == ({"cloud": NOON}, {"cloud": digest_of(survey_text(basis.survey))})
    assert (plan.names, plan.limits, plan.points_of_no_return) == ({"instance-web-1": "web-1"}, Limits(moves=3), ())


def test_marks_are_of_what_the_plan_was_made_from() -> None:
    one, other = (a_basis(a_drain(reason=reason), a_guest("web-1")) for reason in ("a", "b"))
    assert one.draft("m").mark("step") == a_basis(a_drain(reason="a"), a_guest("web-1")).draft("m").mark("step")
    assert one.draft("m").mark("step") != other.draft("m").mark("step")


def test_a_host_that_holds_no_instances_is_refused() -> None:
    """Nobody can be brought off a node of Ironic, nor off a host of another cloud."""
    for name in ("nyah-9", "metal"):
        basis = a_basis(a_drain(hosts=("nyah-1", name)), a_guest("web-1"), hosts=(a_compute("nyah-1"), METAL))
        with pytest.raises(GoalDoesNotFit, match=f"the cloud has no host {name}"):
            known_hosts(basis, basis.goal.leaving)
