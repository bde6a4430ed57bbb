from __future__ import annotations

from typing import Any

from tests.checks.asking import findings, one
from watari.checks.cloud.releases_are_proved import releases_are_proved
from watari.model.survey.survey import Microversions


def nova(highest: str) -> dict[str, Any]:
    return {"microversions": {"compute": Microversions(lowest="2.1", highest=highest)}}


def test_passes_what_the_lab_proves() -> None:
    assert findings(releases_are_proved) == []


def test_finds_a_source_older_than_all_that_was_proved() -> None:
    [finding] = findings(releases_are_proved, source=nova("2.90"))
    assert (finding.level, finding.subject, finding.acceptable) == ("block", "classic: 2021.2 or 2022.1", True)
    assert "older than 2024.1" in finding.says


def test_warns_of_a_release_between() -> None:
    assert one(releases_are_proved, target=nova("2.100")) == ("warn", "nyah: 2025.1 or 2025.2", True)


def test_warns_of_a_release_from_the_future() -> None:
    [finding] = findings(releases_are_proved, target=nova("2.200"))
    assert finding.level == "warn"
    assert "newer" in finding.says


def test_does_not_know_a_nova_without_version() -> None:
    assert one(releases_are_proved, source={"microversions": {}})[0] == "unknown"
