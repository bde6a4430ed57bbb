from __future__ import annotations

from tests.builders import a_network
from tests.checks.asking import findings, one
from watari.checks.network.networks_are_joined import networks_are_joined
from watari.model.goal import Join, Mapping


def test_passes_a_shared_segment() -> None:
    assert findings(networks_are_joined) == []


def test_passes_a_mapped_network() -> None:
    assert findings(networks_are_joined, goal={"join": Join(), "map": Mapping(networks={"segment": "public"})}) == []


def test_passes_a_public_network_that_both_clouds_have() -> None:
    shared = (a_network(shared=True, project_id="project-admin"),)
    assert (
        findings(networks_are_joined, source={"networks": shared}, target={"networks": shared}, goal={"join": Join()})
        == []
    )


def test_warns_of_a_network_that_is_made_anew() -> None:
    assert one(networks_are_joined, goal={"join": Join()}) == ("warn", "segment", True)


def test_finds_a_network_of_others_without_a_way() -> None:
    theirs = (a_network(project_id="project-admin"),)
    assert one(networks_are_joined, source={"networks": theirs}, goal={"join": Join()}) == ("block", "segment", True)
