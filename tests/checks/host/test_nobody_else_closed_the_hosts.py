from __future__ import annotations

from tests.builders import a_service
from tests.checks.host_asking import Parts, an_evacuation, findings, one
from watari.checks.host.nobody_else_closed_the_hosts import nobody_else_closed_the_hosts


def closed(reason: str | None) -> Parts:
    return {"services": (a_service("nyah-1", enabled=False, disabled_reason=reason), a_service("nyah-2"))}


def test_passes_an_open_host() -> None:
    assert findings(nobody_else_closed_the_hosts) == []


def test_passes_a_host_that_we_closed() -> None:
    assert findings(nobody_else_closed_the_hosts, **closed("watari: drained")) == []


def test_warns_of_somebody_elses_reason_and_tells_it() -> None:
    [finding] = findings(nobody_else_closed_the_hosts, **closed("bad memory, anna"))
    assert (finding.level, finding.subject, finding.evidence) == ("warn", "nyah-1", {"reason": "bad memory, anna"})


def test_warns_of_a_host_that_was_closed_without_a_reason() -> None:
    assert one(nobody_else_closed_the_hosts, **closed(None)) == ("warn", "nyah-1", True)


def test_finds_a_host_that_lost_its_libvirt() -> None:
    [finding] = findings(nobody_else_closed_the_hosts, **closed("AUTO: Connection to libvirt lost: 1"))
    assert (finding.level, finding.acceptable) == ("block", False)
    assert "libvirtd" in finding.act


def test_warns_only_when_the_host_is_dead_anyway() -> None:
    assert (
        one(nobody_else_closed_the_hosts, goal=an_evacuation(), **closed("AUTO: Connection to libvirt lost: 1"))[0]
        == "warn"
    )
