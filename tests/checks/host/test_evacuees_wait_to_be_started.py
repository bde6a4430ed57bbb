from __future__ import annotations

from tests.builders import VERSIONS
from tests.checks.host_asking import Parts, a_guest, an_evacuation, findings, one
from watari.checks.host.evacuees_wait_to_be_started import evacuees_wait_to_be_started
from watari.model.goal import Choice, WaveGoal
from watari.model.survey.survey import Microversions

OLD: Parts = {"microversions": VERSIONS | {"compute": Microversions(lowest="2.1", highest="2.93")}}
STOPPED = an_evacuation(start=False)


def test_passes_a_nova_that_leaves_them_stopped() -> None:
    assert findings(evacuees_wait_to_be_started, goal=STOPPED) == []


def test_passes_a_goal_that_wants_no_order() -> None:
    assert findings(evacuees_wait_to_be_started, goal=an_evacuation(), **OLD) == []


def test_passes_instances_that_did_not_run() -> None:
    assert findings(evacuees_wait_to_be_started, goal=STOPPED, instances=(a_guest(status="SHUTOFF"),), **OLD) == []


def test_warns_of_a_nova_that_starts_what_ran() -> None:
    assert one(evacuees_wait_to_be_started, goal=STOPPED, **OLD) == ("warn", "nyah", True)
    assert one(evacuees_wait_to_be_started, goal=an_evacuation(depends_on={"web-1": ("db-1",)}), **OLD)[0] == "warn"
    first = (WaveGoal(name="first", take=(Choice(name="db-*"),)),)
    assert one(evacuees_wait_to_be_started, goal=an_evacuation(waves=first), **OLD)[0] == "warn"
