from __future__ import annotations

from tests.builders import VERSIONS
from tests.checks.asking import findings, one
from watari.checks.cloud.api_versions_suffice import api_versions_suffice
from watari.model.survey.survey import Microversions


def test_passes_current_clouds() -> None:
    assert findings(api_versions_suffice) == []


def test_finds_a_nova_that_locks_without_reason() -> None:
    old = VERSIONS | {"compute": Microversions(lowest="2.1", highest="2.72")}
    assert one(api_versions_suffice, source={"microversions": old}) == ("block", "classic: compute 2.73", False)
