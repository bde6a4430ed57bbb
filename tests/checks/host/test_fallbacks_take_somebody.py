from __future__ import annotations

from tests.checks.host_asking import a_drain, an_evacuation, findings, one
from watari.checks.host.fallbacks_take_somebody import fallbacks_take_somebody
from watari.model.goal import Choice, Fallbacks


def test_passes_choices_that_take_somebody() -> None:
    assert findings(fallbacks_take_somebody, goal=a_drain(allow=Fallbacks(cold=(Choice(name="db-*"),)))) == []


def test_asks_nothing_of_an_evacuation() -> None:
    assert findings(fallbacks_take_somebody, goal=an_evacuation()) == []


def test_finds_a_choice_that_takes_nobody() -> None:
    goal = a_drain(allow=Fallbacks(cold=(Choice(name="bd-*"),)))
    assert one(fallbacks_take_somebody, goal=goal) == ("warn", "allow.cold: name bd-*", True)


def test_finds_a_choice_by_metadata_that_takes_nobody() -> None:
    goal = a_drain(allow=Fallbacks(cold=(Choice(metadata={"role": "batch"}),)))
    assert one(fallbacks_take_somebody, goal=goal)[1] == "allow.cold: role=batch"
