from __future__ import annotations

from tests.builders import VERSIONS
from tests.checks.asking import findings, one
from tests.checks.host_asking import findings as host_findings
from watari.checks.cloud.api_versions_suffice import api_versions_suffice
from watari.model.survey.survey import Microversions


def test_passes_current_clouds() -> None:
    assert findings(api_versions_suffice) == []


def test_finds_a_nova_that_locks_without_reason() -> None:
    old = VERSIONS | {"compute": Microversions(lowest="2.1", highest="2.72")}
    assert one(api_versions_suffice, source={"microversions": old}) == ("block", "classic: compute 2.73", False)


def test_finds_what_a_drain_needs_of_nova() -> None:
    old = VERSIONS | {"compute": Microversions(lowest="2.1", highest="2.58")}
    assert [f.subject for f in host_findings(api_versions_suffice, microversions=old)] == [
        "nyah: compute 2.59",
        "nyah: compute 2.73",
    ]


def test_passes_a_drain_on_a_current_cloud() -> None:
    assert host_findings(api_versions_suffice) == []
