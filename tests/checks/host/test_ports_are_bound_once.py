from __future__ import annotations

from tests.checks.host_asking import a_host_plan, a_migration, a_move, findings, one
from watari.checks.host.ports_are_bound_once import ports_are_bound_once
from watari.model.survey.moving import Binding

LEFT = (Binding(port_id="port-198.51.100.11", host="nyah-2", active=False),)


def test_passes_active_bindings() -> None:
    assert findings(ports_are_bound_once) == []


def test_passes_the_second_binding_of_a_move_under_way() -> None:
    assert findings(ports_are_bound_once, bindings=LEFT, migrations=(a_migration(),)) == []


def test_passes_a_port_that_is_gone_meanwhile() -> None:
    assert findings(ports_are_bound_once, bindings=LEFT, ports=()) == []


def test_warns_of_a_binding_to_a_host_that_may_take_it() -> None:
    assert one(ports_are_bound_once, bindings=LEFT) == ("warn", "web-1: nyah-2", True)


def test_finds_a_plan_that_goes_there_and_tells_how_to_drop_it() -> None:
    [finding] = findings(ports_are_bound_once, bindings=LEFT, plan=a_host_plan())
    assert (finding.level, finding.acceptable) == ("block", True)
    assert "/v2.0/ports/port-198.51.100.11/bindings/nyah-2" in finding.act


def test_warns_when_the_plan_goes_elsewhere() -> None:
    assert one(ports_are_bound_once, bindings=LEFT, plan=a_host_plan(a_move("web-1", "nyah-3")))[0] == "warn"
