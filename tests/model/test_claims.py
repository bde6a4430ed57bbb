"""What a plan claims follows from the plan alone."""

from __future__ import annotations

from typing import Any

from tests.builders import a_plan, crossing
from watari.model.claims import Claim, claims_of
from watari.model.goal import DrainGoal
from watari.model.plan import Move, Wave
from watari.model.record import Made
from watari.model.steps.host import MigrateLive, SeeHost, SetHostOpen
from watari.model.steps.remove import Remove
from watari.model.steps.set import JoinSubnet, PlaceFloatingIp, Probe, SetPortAdmin, SetPower


def told(key: str, cloud: str = "source") -> dict[str, Any]:
    return {"key": key, "cloud": cloud, "phase": "stop"}


def test_a_crossing_claims_what_is_there_on_both_sides_each_once() -> None:
    plan = a_plan(
        crossing(),
        SetPower(**told("stop"), instance_id="web", on=False),
        SetPower(**told("start"), instance_id="web", on=True),
        SetPortAdmin(**told("close"), port_id="p1", address="a", up=False),
        SetPortAdmin(**told("open", "target"), port_id=Made(by="port"), address="a", up=True),
        JoinSubnet(**told("part"), router_id="r1", subnet_id="s1", joined=False),
        PlaceFloatingIp(**told("withdraw"), floating_ip_id="f1", address="f", port_id=None),
        Remove(**told("gone", "target"), thing="instance", id="copy"),
        Remove(**told("tidy"), thing="snapshot", id="s9"),
        Probe(key="look", cloud="target", address="192.0.2.1"),
    )
    assert claims_of(plan) == (
        Claim(cloud="classic", kind="instance", id="web"),
        Claim(cloud="classic", kind="port", id="p1"),
        Claim(cloud="classic", kind="router", id="r1"),
        Claim(cloud="classic", kind="floating_ip", id="f1"),
        Claim(cloud="nyah", kind="instance", id="copy"),
    )


def test_hosts_that_take_instances_are_shared_unless_they_are_closed_too() -> None:
    steps = (
        MigrateLive(**told("go", "cloud"), instance_id="a", source_host="h1", target_host="h3"),
        MigrateLive(**told("go-2", "cloud"), instance_id="b", source_host="h1", target_host="h2"),
        SetHostOpen(**told("close", "cloud"), host="h1", open=False, reason="ours"),
        SetHostOpen(**told("close-2", "cloud"), host="h2", open=False, reason="ours"),
        MigrateLive(**told("go-3", "cloud"), instance_id="c", source_host="h2", target_host="h1"),
        SeeHost(**told("see", "cloud"), host="h4", wanted="ready"),
    )
    waves = (Wave(name="all", moves=(Move(id="m", subject_kind="host", subject="m", steps=steps),)),)
    plan = a_plan(crossing(), waves=waves).model_copy(update={"goal": DrainGoal(cloud="nyah", hosts=("h1",))})
    hosts = {claim.id: claim.shared for claim in claims_of(plan) if claim.kind == "host"}
    assert hosts == {"h3": True, "h2": False, "h1": False}


def test_two_may_share_and_nobody_may_have_alone_what_another_shares() -> None:
    alone, shared = Claim(cloud="c", kind="host", id="h"), Claim(cloud="c", kind="host", id="h", shared=True)
    assert not shared.against(shared)
    assert alone.against(shared)
    assert shared.against(alone)
    assert not alone.against(alone.model_copy(update={"cloud": "other"}))
