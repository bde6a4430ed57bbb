from __future__ import annotations

from tests.builders import a_volume
from tests.checks.asking import findings, one
from watari.checks.volume.attachments_agree import attachments_agree


def test_passes_when_nova_and_cinder_agree() -> None:
    assert findings(attachments_agree) == []


def test_finds_a_volume_that_only_cinder_attaches() -> None:
    volumes = (a_volume(), a_volume("lost", instance="web-1"))
    assert one(attachments_agree, source={"volumes": volumes}) == ("block", "web-1: volume-lost", False)


def test_finds_a_volume_that_only_nova_attaches() -> None:
    assert one(attachments_agree, source={"volumes": (a_volume(instance=None),)}) == (
        "block",
        "db-1: volume-data",
        False,
    )
