from __future__ import annotations

from tests.builders import SEGMENT_CIDR, a_network, a_plan, a_port, a_range, a_router, crossing
from tests.checks.asking import findings, one
from watari.checks.network.old_network_is_external_on_dvr import old_network_is_external_on_dvr
from watari.model.goal import Join, SharedSegment
from watari.model.record import Made
from watari.model.specs import SubnetSpec
from watari.model.steps.create import CreateSubnet
from watari.model.steps.set import JoinSubnet

DVR = (a_router("edge", distributed=True),)
TARGET_GATEWAY = SharedSegment(
    network="segment", target_pool=a_range("198.51.100.100", "198.51.100.199"), gateway="target"
)


def test_passes_a_dvr_cloud_without_routers_on_the_segment() -> None:
    assert findings(old_network_is_external_on_dvr, target={"routers": DVR}) == []


def test_passes_a_gateway_on_a_cloud_without_dvr() -> None:
    assert findings(old_network_is_external_on_dvr, goal={"join": Join(shared_segments=(TARGET_GATEWAY,))}) == []


def test_finds_a_goal_that_gives_the_gateway_to_a_dvr_cloud() -> None:
    goal = {"join": Join(shared_segments=(TARGET_GATEWAY,))}
    assert one(old_network_is_external_on_dvr, target={"routers": DVR}, goal=goal) == ("block", "segment", False)


def test_finds_a_distributed_interface_that_is_there() -> None:
    interface = a_port("198.51.100.1", device_owner="network:router_interface_distributed", device_id="router-edge")
    assert one(old_network_is_external_on_dvr, target={"networks": (a_network(),), "ports": (interface,)})[0] == "block"


def test_finds_a_plan_that_joins_the_segment() -> None:
    subnet = CreateSubnet(
        key="s", cloud="target", phase="prepare", spec=SubnetSpec(network_id="n", name="segment", cidr=SEGMENT_CIDR)
    )
    join = JoinSubnet(key="j", cloud="target", phase="prepare", router_id="router-edge", subnet_id=Made(by="s"))
    plan = a_plan(crossing(), subnet, join)
    assert one(old_network_is_external_on_dvr, target={"routers": DVR}, plan=plan)[0] == "block"
    assert findings(old_network_is_external_on_dvr, plan=plan) == []
