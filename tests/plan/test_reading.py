"""What of a plan cannot be taken back is told before it is done; its own temporary things are none of it."""

from __future__ import annotations

from typing import Any

from watari.model.plan import Move, Wave
from watari.model.record import Made
from watari.model.steps import AnyStep
from watari.model.steps.host import Evacuate, MigrateLive
from watari.model.steps.remove import Remove
from watari.model.steps.set import Probe
from watari.plan.reading import points_of_no_return

HOSTS: dict[str, Any] = {"instance_id": "web-1", "source_host": "h1", "target_host": "h2"}
WORD = "what is removed is gone; a plan removes only what the journal says was made by it, or what finish names"
LOST = "what is left of it on the dead host is destroyed when that host's nova-compute starts again"


def at(cloud: str, phase: str = "cut_over") -> dict[str, Any]:
    return {"key": "k", "cloud": cloud, "phase": phase}


def told(*steps: AnyStep) -> tuple[str, ...]:
    """Of a plan with one wave for each step."""
    return points_of_no_return(
        Wave(name="w", moves=(Move(id="m", subject_kind="instance", subject="web-1", steps=(step,)),)) for step in steps
    )


def test_what_is_gone_for_good_is_told_in_its_order_with_the_reason() -> None:
    removal = Remove(**at("source"), thing="volume", id="0af1")
    rebuilt = Evacuate(**at("cloud"), **HOSTS)
    assert told(rebuilt, removal) == (f"evacuate web-1 from h1 to h2: {LOST}", f"remove volume 0af1: {WORD}")


def test_what_the_plan_itself_makes_for_a_while_is_not() -> None:
    assert told(Remove(**at("source", "tidy"), thing="image", id=Made(by="web-1/capture"))) == ()


def test_what_has_a_way_back_or_changes_nothing_is_not() -> None:
    assert told(MigrateLive(**at("cloud"), **HOSTS), Probe(key="k", cloud="cloud", address="192.0.2.1")) == ()
