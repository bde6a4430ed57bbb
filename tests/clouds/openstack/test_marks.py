"""A kill between the calls that make a marked thing.

Whatever was reached, the mark finds it and making again finishes it.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.clouds.openstack.small_server import Query, served
from watari.clouds.errors import CloudError
from watari.clouds.openstack.marks import Marks


class SmallNeutron:
    """Networks with descriptions and tags; after ``lives`` requests that change something, every request fails."""

    def __init__(self, lives: int) -> None:
        self.networks: dict[str, dict[str, Any]] = {}
        self.tags: dict[str, set[str]] = {}
        self.lives = lives

    def answer(self, method: str, path: str, query: Query) -> tuple[int, bytes | dict[str, Any]]:
        if method == "GET":
            return 200, {"networks": [n for n in self.networks.values() if self._matches(n, query)]}
        if self.lives == 0:
            return 503, {}
        self.lives -= 1
        if method == "POST":
            made = {"id": f"net-{len(self.networks)}", "description": "watari:m1"}
            self.networks[made["id"]] = made
            return 201, {"network": made}
        network = self.networks[path.split("/")[2]]
        if "tags" in path:
            self.tags.setdefault(network["id"], set()).add(path.rsplit("/", 1)[1])
            return 201, b"null"  # as Neutron says to a tag that was put
        network["description"] = "the shop's"
        return 200, {"network": network}

    def _matches(self, network: dict[str, Any], query: Query) -> bool:
        tagged = set(query.get("tags", ())) <= self.tags.get(network["id"], set())
        return tagged and query.get("description", [network["description"]]) == [network["description"]]


@pytest.mark.parametrize("lives", range(4))
def test_a_kill_anywhere_leaves_a_thing_that_is_found_and_finished(lives: int) -> None:
    neutron = SmallNeutron(lives)
    with served(neutron.answer) as api:
        marks = Marks(api, "networks")
        for _attempt in range(2):
            try:
                marks.finish("m1", marks.begin("m1", {"name": "net"}), "the shop's")
                break
            except CloudError:
                assert len(marks.find("m1")) == min(lives, 1)
                neutron.lives = 9
        assert [network["description"] for network in marks.find("m1")] == ["the shop's"]
        assert neutron.tags == {"net-0": {"watari:m1"}}
        assert marks.find("m2") == []
