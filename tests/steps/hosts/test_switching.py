"""A host is closed with our reason, opened only where it is ours to open, and forced down as it was found."""

from __future__ import annotations

import pytest

from tests.machines.moving_world import CLOSED, CLOSED_BY_US, DEAD, OPEN, OURS, THEIRS
from tests.machines.world import TwoClouds, two_clouds
from tests.steps.hosts.moving import host_step
from tests.steps.looking import act, look
from watari.clouds.errors import Refused
from watari.model.steps.host import SetForcedDown, SetHostOpen
from watari.model.survey.compute import Service
from watari.steps.sight import Seen


@pytest.fixture
def clouds() -> TwoClouds:
    return two_clouds()


def opening(host: str, *, to: bool, reason: str | None = OURS) -> SetHostOpen:
    return SetHostOpen(**host_step(), host=host, open=to, reason=reason)


def forcing(host: str, *, down: bool) -> SetForcedDown:
    return SetForcedDown(**host_step(), host=host, down=down)


def service(clouds: TwoClouds, host: str) -> Service:
    return clouds.source.state.services.get(f"nova-compute@{host}")


def test_the_reason_is_kept_to_the_letter(clouds: TwoClouds) -> None:
    act(opening(OPEN, to=False, reason="watari:  drained; 4711"), clouds)
    assert service(clouds, OPEN).disabled_reason == "watari:  drained; 4711"


def test_one_that_somebody_else_closed_is_left_as_it_is(clouds: TwoClouds) -> None:
    sight = look(opening(CLOSED, to=False), clouds)
    assert (sight.seen, sight.facts) == (Seen.DONE, {"enabled": False, "reason": THEIRS})


def test_only_what_we_closed_is_opened(clouds: TwoClouds) -> None:
    assert look(opening(CLOSED_BY_US, to=True), clouds).seen is Seen.TODO
    sight = look(opening(CLOSED, to=True), clouds)
    assert (sight.seen, THEIRS in sight.says) == (Seen.CHANGED, True)
    assert look(opening(CLOSED, to=True, reason=None), clouds).seen is Seen.TODO


@pytest.mark.parametrize(
    ("host", "to", "reason"), [(OPEN, False, OURS), (CLOSED_BY_US, True, OURS), (CLOSED, True, None)]
)
def test_the_way_back_leads_to_what_was_found(clouds: TwoClouds, host: str, to: bool, reason: str | None) -> None:
    before, step = service(clouds, host), opening(host, to=to, reason=reason)
    found = look(step, clouds).before
    act(step, clouds)
    assert service(clouds, host) != before
    back = step.inverse({}, found)
    assert back is not None
    act(back, clouds)
    assert service(clouds, host) == before


def test_what_somebody_closed_anew_after_us_stays_closed(clouds: TwoClouds) -> None:
    step = opening(OPEN, to=False)
    act(step, clouds)
    clouds.source.moving.set_enabled(OPEN, enabled=False, reason=THEIRS)
    back = step.inverse({}, {"enabled": True, "reason": None})
    assert back is not None
    assert look(back, clouds).seen is Seen.CHANGED


def test_forced_down_and_as_it_was(clouds: TwoClouds) -> None:
    step = forcing(DEAD, down=True)
    assert look(step, clouds).before == {"forced_down": False}
    act(step, clouds)
    assert (look(step, clouds).seen, service(clouds, DEAD).forced_down) == (Seen.DONE, True)
    back = step.inverse({}, {"forced_down": False})
    assert back == forcing(DEAD, down=False).model_copy(update={"key": "k/back", "phase": "remove"})


def test_nova_keeps_a_host_down_from_which_it_evacuated(clouds: TwoClouds) -> None:
    act(forcing(DEAD, down=True), clouds)
    clouds.source.moving.evacuate("instance-stranded", None)
    clouds.source.tick(10)
    with pytest.raises(Refused, match="done"):
        act(forcing(DEAD, down=False), clouds)


@pytest.mark.parametrize("step", [opening("moon", to=False), forcing("moon", down=True)])
def test_a_host_that_is_not_there(clouds: TwoClouds, step: SetHostOpen | SetForcedDown) -> None:
    sight = look(step, clouds)
    assert (sight.seen, "moon" in sight.says) == (Seen.CHANGED, True)
