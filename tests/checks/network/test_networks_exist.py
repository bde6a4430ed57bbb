from __future__ import annotations

from tests.builders import a_network, an_external_network
from tests.checks.asking import findings, one
from watari.checks.network.networks_exist import networks_exist
from watari.model.goal import Mapping


def test_passes_names_that_exist() -> None:
    assert findings(networks_exist, goal={"map": Mapping(networks={"public": "public"})}) == []


def test_finds_a_misspelt_network() -> None:
    assert one(networks_exist, goal={"map": Mapping(networks={"public": "publik"})}) == ("block", "nyah: publik", False)


def test_finds_a_name_that_two_bear() -> None:
    twins = (a_network(), a_network(id="network-other"), an_external_network())
    assert one(networks_exist, source={"networks": twins}) == ("block", "classic: segment", False)
