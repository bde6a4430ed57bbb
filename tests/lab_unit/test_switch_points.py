"""Vantage points as they are remembered; what needs no switch."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from watari.lab.state import State
from watari.lab.switch import Vantage, vantage, vantages
from watari.lab.switch.points import _ports

LONGEST_DEVICE_NAME = 15


def test_names_fit_into_what_the_kernel_allows() -> None:
    point = Vantage(4094, "198.51.100.5/24")
    assert point.namespace == "wtr-v4094"
    assert len(point.cable) <= LONGEST_DEVICE_NAME


def test_the_access_port_is_on_the_vlan_and_an_untagged_one_on_none() -> None:
    assert "tag=700" in _ports(Vantage(700, "198.51.100.5/24"))
    assert not [word for word in _ports(Vantage(0, "203.0.113.1/24")) if word.startswith("tag=")]


def test_they_are_remembered_in_order(tmp_path: Path) -> None:
    for vlan in (900, 700):
        folder = tmp_path / f"switch/v{vlan}"
        folder.mkdir(parents=True)
        (folder / "vantage.json").write_text(json.dumps({"vlan": vlan, "address": "198.51.100.5/24"}))
    assert [point.vlan for point in vantages(State(tmp_path))] == [700, 900]


def test_an_address_without_its_prefix_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="prefix length"):
        vantage(State(tmp_path), 700, "198.51.100.5")
    assert not list(tmp_path.iterdir())
