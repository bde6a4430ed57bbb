"""Who waits for whom: by names and ids, over waves, and what cannot be meant."""

from __future__ import annotations

import pytest

from tests.builders import an_instance
from watari.errors import GoalDoesNotFit
from watari.facts.dependencies import Dependencies

WEB, DB, CACHE = (an_instance(name) for name in ("web-1", "db-1", "cache-1"))
NODES = tuple(an_instance("node", id=f"instance-node-{number}") for number in (1, 2))
STAYS = an_instance("stays-1")
KNOWN = (WEB, DB, CACHE, *NODES, STAYS)
Needs = dict[str, tuple[str, ...]]


def depending(depends_on: Needs) -> Dependencies:
    """The database moves first, all others in the wave after it, one stays."""
    waves = [("data", [DB]), ("rest", [WEB, CACHE, *NODES])]
    return Dependencies(depends_on, "nyah", KNOWN, waves)


@pytest.mark.parametrize(
    ("depends_on", "needs"),
    [
        ({}, {}),
        ({"web-1": ("db-1", "cache-1")}, {"instance-web-1": ("instance-db-1", "instance-cache-1")}),
        ({"instance-web-1": ("instance-db-1",)}, {"instance-web-1": ("instance-db-1",)}),
        ({"web-1": ("db-1", "instance-db-1"), "instance-web-1": ("db-1",)}, {"instance-web-1": ("instance-db-1",)}),
        ({"web-1": ("node",)}, {"instance-web-1": ("instance-node-1", "instance-node-2")}),
        ({"node": ("db-1",)}, {"instance-node-1": ("instance-db-1",), "instance-node-2": ("instance-db-1",)}),
        ({"web-1": ("stays-1",), "stays-1": ("db-1",)}, {"instance-web-1": ()}),
    ],
    ids=["nothing", "names", "ids", "once", "all of a name", "each of a name", "who stays"],
)
def test_who_must_have_moved_before(depends_on: Needs, needs: Needs) -> None:
    assert depending(depends_on).forerunners() == needs


@pytest.mark.parametrize(
    ("depends_on", "says", "cure"),
    [
        ({"web-1": ("db-1", "dbb-1")}, "`depends_on` names dbb-1, which is no instance of nyah", "correct the name"),
        ({"wweb-1": ("dbb-1",)}, "`depends_on` names wweb-1, which is no instance of nyah", "correct the name"),
        (
            {"db-1": ("web-1",)},
            "db-1 (wave data) depends on web-1, which moves later (wave rest)",
            "take web-1 into the same wave",
        ),
        (
            {"db-1": ("node",)},
            "db-1 (wave data) depends on node, which moves later (wave rest)",
            "take node into the same wave",
        ),
        ({"web-1": ("web-1",)}, "these instances depend on each other in a circle: web-1 -> web-1", "break the circle"),
        (
            {"node": ("instance-node-1",)},
            "these instances depend on each other in a circle: node -> node",
            "break the circle",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(depends_on: Needs, says: str, cure: str) -> None:
    with pytest.raises(GoalDoesNotFit) as told:
        depending(depends_on).forerunners()
    assert (told.value.what, told.value.cure[: len(cure)]) == (says, cure)


def test_a_circle_is_told_with_all_who_are_in_it_and_nobody_else() -> None:
    with pytest.raises(GoalDoesNotFit) as told:
        depending({"node": ("web-1",), "web-1": ("cache-1",), "cache-1": ("web-1", "db-1")}).forerunners()
    assert set(told.value.what.partition("circle: ")[2].split(" -> ")) == {"web-1", "cache-1"}


def test_who_waits_for_one_that_stays_waits_in_vain() -> None:
    depends_on = {"web-1": ("db-1", "stays-1", "instance-stays-1"), "stays-1": ("stays-1",), "cache-1": ("node",)}
    assert list(depending(depends_on).in_vain()) == [("web-1", "stays-1"), ("web-1", "instance-stays-1")]


def test_a_misspelt_name_is_no_one_that_stays() -> None:
    misspelt = depending({"web-1": ("dbb-1",)})
    assert list(misspelt.in_vain()) == []
    assert [(fault.rule, fault.subject) for fault in misspelt.unfit] == [("unknown", "dbb-1")]
