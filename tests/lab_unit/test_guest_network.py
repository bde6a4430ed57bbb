"""What the guest makes of a config drive's network_data.json, asked of the very script that runs in it."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from watari.lab.guest.initrd import SCRIPTS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(shutil.which("busybox") is None, reason="busybox comes with the lab's packages")

FIRST, SECOND = "fa:16:3e:00:00:01", "fa:16:3e:00:00:02"


def link(name: str, mac: str, mtu: int | None) -> dict[str, Any]:
    return {"id": name, "vif_id": f"vif-{name}", "type": "ovs", "mtu": mtu, "ethernet_mac_address": mac}


def fixed(name: str, address: str, routes: list[dict[str, str]]) -> dict[str, Any]:
    """The keys in the order in which Nova writes them."""
    return {
        "id": f"network-{name}",
        "type": "ipv4",
        "link": name,
        "ip_address": address,
        "netmask": "255.255.255.0",
        "routes": routes,
        "network_id": "5ac1",
        "services": [{"type": "dns", "address": "192.0.2.53"}],
    }


DEFAULT = {"network": "0.0.0.0", "netmask": "0.0.0.0", "gateway": "198.51.100.1"}  # noqa: S104 - a route, no socket
FURTHER = {"network": "10.3.0.0", "netmask": "255.255.255.0", "gateway": "198.51.100.9"}
BY_DHCP = {"id": "network1", "type": "ipv4_dhcp", "link": "tap2", "network_id": "77"}
IPV6 = {"id": "n2", "type": "ipv6", "link": "tap1", "ip_address": "2001:db8::5", "netmask": "ffff:ffff::", "routes": []}


def heard(folder: Path, facts: dict[str, Any], mac: str) -> list[str]:
    (folder / "network_data.json").write_text(json.dumps(facts))
    words = f"sed 's/[][{{}}]/\\n/g' {folder}/network_data.json | busybox awk -v mac={mac} -f {SCRIPTS}/etc/network.awk"
    return subprocess.run(["sh", "-c", words], capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.fixture
def facts() -> dict[str, Any]:
    return {
        "links": [link("tap1", FIRST, 1442), link("tap2", SECOND, None)],
        "networks": [fixed("tap1", "198.51.100.10", [DEFAULT, FURTHER]), IPV6, BY_DHCP],
        "services": [],
    }


def test_address_mtu_and_all_routes_of_the_nic_that_asks(tmp_path: Path, facts: dict[str, Any]) -> None:
    assert heard(tmp_path, facts, FIRST) == [
        "mtu 1442",
        "address 198.51.100.10 255.255.255.0",
        "route 0.0.0.0 0.0.0.0 198.51.100.1",
        "route 10.3.0.0 255.255.255.0 198.51.100.9",
    ]


def test_no_address_for_a_nic_with_dhcp_though_another_has_one(tmp_path: Path, facts: dict[str, Any]) -> None:
    assert heard(tmp_path, facts, SECOND) == []


def test_a_nic_that_the_cloud_does_not_know_gets_nothing(tmp_path: Path, facts: dict[str, Any]) -> None:
    assert heard(tmp_path, facts, "fa:16:3e:00:00:99") == []


def test_each_of_two_fixed_nics_gets_its_own(tmp_path: Path, facts: dict[str, Any]) -> None:
    facts["networks"][2] = fixed("tap2", "203.0.113.7", [])
    assert heard(tmp_path, facts, SECOND) == ["address 203.0.113.7 255.255.255.0"]
    assert "address 203.0.113.7 255.255.255.0" not in heard(tmp_path, facts, FIRST)
