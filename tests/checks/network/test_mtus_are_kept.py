from __future__ import annotations

from tests.builders import a_network
from tests.checks.asking import findings, one
from watari.checks.network.mtus_are_kept import mtus_are_kept


def test_passes_the_same_mtu() -> None:
    assert findings(mtus_are_kept, target={"networks": (a_network(),)}) == []


def test_finds_a_smaller_mtu() -> None:
    assert one(mtus_are_kept, target={"networks": (a_network(mtu=1442),)}) == ("warn", "segment", True)
