from __future__ import annotations

from tests.builders import a_network, a_port
from tests.checks.asking import findings, one
from watari.checks.network.macs_are_free import macs_are_free


def test_passes_free_macs() -> None:
    assert findings(macs_are_free, target={"networks": (a_network(),), "ports": (a_port("198.51.100.150"),)}) == []


def test_passes_a_mac_of_another_network() -> None:
    target = {
        "networks": (a_network(), a_network("other", segmentation_id=9)),
        "ports": (a_port(network_id="network-other"),),
    }
    assert findings(macs_are_free, target=target) == []


def test_finds_a_mac_in_use() -> None:
    target = {"networks": (a_network(),), "ports": (a_port("198.51.100.150", mac="FA:16:3E:00:00:0B"),)}
    assert one(macs_are_free, target=target) == ("block", "web-1: fa:16:3e:00:00:0b", False)
