"""Tags of an instance, one request each, with the microversion that knows them."""

from __future__ import annotations

from tests.clouds.openstack.small_server import Heard, Query, served
from watari.clouds.openstack.compute import OpenStackCompute
from watari.clouds.openstack.microversions import KNOWN
from watari.clouds.openstack.placement import Placement
from watari.clouds.openstack.transport import Crew


def test_a_tag_is_added_and_taken_away_by_itself() -> None:
    heard: list[Heard] = []

    def answer(_method: str, _path: str, _query: Query) -> tuple[int, bytes]:
        return 201, b""

    with served(answer, heard=heard, known=KNOWN["compute"]) as api:
        compute = OpenStackCompute(api, Placement(api), Crew(2))
        compute.add_tag("web", "watari-run:3fa1c2-1:0011223344556677")
        compute.remove_tag("web", "watari-run:3fa1c2-1:0011223344556677")
    path = "/servers/web/tags/watari-run:3fa1c2-1:0011223344556677"
    assert [(one.method, one.path, one.body) for one in heard] == [("PUT", path, None), ("DELETE", path, None)]
