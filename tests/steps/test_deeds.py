"""Every step that a plan may hold has a deed."""

from typing import get_args

import pytest

from tests.machines.examples import EXAMPLES
from watari.model.steps import AnyStep
from watari.model.steps.step import Step
from watari.steps.deeds import DEEDS, deed_for

KINDS: tuple[type[Step], ...] = get_args(get_args(AnyStep)[0])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_has_a_deed(kind: type[Step]) -> None:
    assert kind in DEEDS


def test_no_deed_is_without_a_step() -> None:
    assert set(DEEDS) == set(KINDS)


def test_a_step_finds_the_deed_of_its_kind() -> None:
    step = EXAMPLES[0].step
    assert deed_for(step) is DEEDS[type(step)]
