"""Every step may run twice, fail at any request, die at any request, and be taken back twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.machines.driver import Log, drive, take_back
from tests.machines.examples import EXAMPLES, Example
from tests.machines.picture import picture
from tests.machines.services import DEEDS
from tests.machines.world import two_clouds
from watari.clouds.simulated import Failure, Killed, lost_answer
from watari.clouds.simulated.failing import Moment
from watari.model.steps.step import Step

PRISTINE = picture(two_clouds())


def named(example: Example) -> str:
    return example.name.replace(" ", "-")


every_example = pytest.mark.parametrize("example", EXAMPLES, ids=named)


@pytest.mark.parametrize("kind", DEEDS, ids=lambda kind: kind.__name__)
def test_every_step_has_an_example(kind: type[Step]) -> None:
    assert any(type(example.step) is kind for example in EXAMPLES), (
        f"add an example of {kind.__name__} to tests/machines/examples.py"
    )


@every_example
def test_it_is_done(example: Example) -> None:
    clouds, log = two_clouds(), Log()
    drive(example.step, clouds, log)
    assert (picture(clouds) == PRISTINE) == example.stands
    assert bool(log.acts) != example.stands


@every_example
def test_run_twice_it_acts_once(example: Example) -> None:
    clouds, log = two_clouds(), Log()
    drive(example.step, clouds, log)
    first, acts, made = picture(clouds), log.acts, log.made
    drive(example.step, clouds, log)
    assert (picture(clouds), log.acts, log.made) == (first, acts, made)


@every_example
def test_after_a_lost_answer_it_is_done_once(example: Example) -> None:
    wanted = done_at_once(example)
    for point in points(example, error=True):
        clouds, log = two_clouds(), Log()
        drive(example.step, clouds, log, point)
        assert picture(clouds) == wanted, point
        assert clouds.world.doublings == []


@every_example
def test_killed_and_run_again_it_is_done_once_and_taken_back_whole(example: Example) -> None:
    wanted, before = done_at_once(example), taken_back_at_once(example)
    for point in points(example, error=False):
        clouds, log = two_clouds(), Log()
        with suppress(Killed):  # a request that the cloud refuses ends before the kill
            drive(example.step, clouds, log, point)
        drive(example.step, clouds, log)
        assert picture(clouds) == wanted, point
        if log.acts and take_back(example.step, clouds, log):
            assert picture(clouds) == before, point


@every_example
def test_taken_back_twice_nothing_is_left_of_it(example: Example) -> None:
    clouds, log = two_clouds(), Log()
    drive(example.step, clouds, log)
    if not log.acts:
        assert example.stands
        return
    if not take_back(example.step, clouds, log):
        assert example.step.no_way_back or type(example.step).__name__ == "ShareImage"
        return
    back = picture(clouds)
    assert (back == PRISTINE) != example.mirrors
    take_back(example.step, clouds, log)
    assert picture(clouds) == back


def done_at_once(example: Example) -> str:
    """The clouds after the step, when nothing goes wrong."""
    clouds = two_clouds()
    drive(example.step, clouds, Log())
    return picture(clouds)


def taken_back_at_once(example: Example) -> str:
    """The clouds after the step and its inverse, when nothing goes wrong: as they were, but for steps that mirror."""
    if not example.mirrors:
        return PRISTINE
    clouds, log = two_clouds(), Log()
    drive(example.step, clouds, log)
    take_back(example.step, clouds, log)
    return picture(clouds)


MOMENTS: tuple[Moment, ...] = ("before", "after")
STREAMED: tuple[Moment, ...] = (*MOMENTS, "midway")


def points(example: Example, *, error: bool) -> Iterator[Failure]:
    """Every request of the step, going wrong before it took effect, after it, and in the midst of its bytes."""
    calls = drive(example.step, two_clouds(), Log()).calls
    for number, call in enumerate(calls, start=1):
        for moment in STREAMED if call in ("images.upload", "images.download") else MOMENTS:
            yield Failure("*", nth=number, moment=moment, error=lost_answer() if error else None)
