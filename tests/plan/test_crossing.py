"""What single instances, networks and words of the goal come to in a plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests import builders as a
from tests.scenarios.stories import goal_of, plan_of, surveys_in
from watari.errors import GoalDoesNotFit
from watari.model.goal import Choice, CrossingGoal, Mapping, ProjectChoice, Vantage, WaveGoal
from watari.model.plan import Plan
from watari.model.rates import Rates
from watari.model.steps.bring import SetRules
from watari.model.steps.create import (
    BootInstance,
    CreateFlavor,
    CreateKeypair,
    CreatePort,
    CreateSecurityGroup,
    CreateSubnet,
    CreateVolume,
)
from watari.model.steps.disk import CarryImage
from watari.model.steps.set import Probe, SetQuota
from watari.model.survey.survey import Observation, Survey
from watari.plan.crossing import plan


def of_kind(whole: Plan, kind: Callable[..., Any]) -> list[Any]:
    return [step for step in whole.steps() if type(step) is kind]


def boots(whole: Plan) -> dict[str, Any]:
    return {step.spec.name: step.spec for step in of_kind(whole, BootInstance)}


def test_another_survey_gives_other_ids_because_glance_gives_none_twice() -> None:
    surveys = surveys_in("same_vlan")
    later = {side: s.model_copy(update={"taken_at": s.taken_at.replace(hour=13)}) for side, s in surveys.items()}
    first, second = plan_of("same_vlan"), plan(goal_of("same_vlan"), later)
    assert {s.spec.id for s in of_kind(first, CarryImage)}.isdisjoint(s.spec.id for s in of_kind(second, CarryImage))


def test_address_and_mac_stay_and_the_port_is_closed() -> None:
    port = next(step.spec for step in of_kind(plan_of("own_network"), CreatePort) if step.cloud == "target")
    assert (port.fixed_ips[0].address, port.mac, port.admin_up) == ("10.2.0.2", "fa:16:3e:00:00:02", False)


def test_on_a_segment_one_port_at_a_time_bears_the_mac() -> None:
    surveys = surveys_in("disks")
    bound = tuple(port.model_copy(update={"host": "classic-1"}) for port in surveys["source"].ports)
    whole = plan(goal_of("disks"), surveys | {"source": surveys["source"].model_copy(update={"ports": bound})})
    steps: dict[str, Any] = {step.key: step for step in whole.steps()}
    held = next(step for step in of_kind(whole, CreatePort) if step.cloud == "target")
    park, reserve, mac = (steps[f"instance/web-1/{ending}/1"] for ending in ("park", "reserve", "mac"))
    assert (held.spec.mac, held.spec.admin_up) == (None, False)
    assert (park.mac[:3], park.fixed_ips, park.host) == ("02:", (), "classic-1")
    assert (reserve.spec.fixed_ips[0].address, reserve.spec.mac, reserve.spec.admin_up) == (
        "198.51.100.11",
        None,
        False,
    )
    assert reserve.spec.security_group_ids == ("group-default",)
    assert (mac.mac, mac.fixed_ips) == ("fa:16:3e:00:00:0b", None)
    assert (park.key in reserve.after, reserve.key in mac.after, mac.key in steps["instance/web-1/open/1"].after) == (
        True,
        True,
        True,
    )


def test_a_routed_address_keeps_its_distance_and_its_pool_leaves_it_out() -> None:
    whole = plan_of("routed_join")
    subnet = next(s.spec for s in of_kind(whole, CreateSubnet) if s.spec.cidr == "10.3.0.0/24")
    assert subnet.gateway_ip == "10.3.0.1"
    assert [(p.start, p.end) for p in subnet.pools] == [("10.3.0.2", "10.3.0.10"), ("10.3.0.14", "10.3.0.254")]


def test_dhcp_cannot_take_an_address_before_its_port_is_made() -> None:
    """CloudFerry PR 185: the DHCP port grabs what an instance needs."""
    subnet = of_kind(plan_of("own_network"), CreateSubnet)[0].spec
    assert [(p.start, p.end) for p in subnet.pools] == [("10.2.0.5", "10.2.0.49"), ("10.2.0.51", "10.2.0.254")]


def test_the_root_disk_is_where_nova_says() -> None:
    """movers.md: `/dev/sda` roots end in "No bootable device" with tools that guess `/dev/vda`."""
    spec = boots(plan_of("disks"))["web-2"]
    assert (spec.image_id, [disk.boot_index for disk in spec.disks]) == (None, [0])


def test_volumes_keep_their_order_and_get_the_mapped_type() -> None:
    whole = plan_of("disks")
    disks = [disk.volume_id.by for disk in boots(whole)["db-1"].disks]
    assert disks == [f"instance/db-1/volume-{at}/make" for at in (1, 2, 3)]
    made = {s.spec.name: s.spec for s in of_kind(whole, CreateVolume) if s.cloud == "target"}
    assert {name: spec.volume_type for name, spec in made.items()} == {
        "root": "fast",
        "data": "fast",
        "log": "fast",
        "wal": None,
    }
    assert made["log"].metadata == {"owner": "dba"}


def test_what_an_image_says_of_its_cloud_is_not_carried() -> None:
    root = next(s.spec for s in of_kind(plan_of("disks"), CarryImage) if s.key == "instance/web-2/volume-1/carry")
    assert root.properties == {"hw_disk_bus": "scsi"}


def test_the_key_is_given_to_its_user_and_for_the_boot_to_us() -> None:
    whole = plan_of("disks")
    keys = [(s.spec.name, str(s.spec.user_id), s.until_finish) for s in of_kind(whole, CreateKeypair)]
    assert keys == [("alice-key", "what ground/shop/user/alice makes", False), ("alice-key", "user-ops", True)]
    spec = boots(whole)["web-1"]
    assert (spec.key_name, spec.user_data, spec.config_drive, spec.tags) == (
        "alice-key",
        "IyEvYmluL3NoCg==",
        True,
        ("blue",),
    )


def test_a_key_of_ours_with_that_name_is_not_taken_for_the_users() -> None:
    surveys = surveys_in("disks")
    ours = a.a_keypair(user_id="user-ops", public_key="another")
    target = surveys["target"].model_copy(update={"keypairs": (ours,)})
    whole = plan(goal_of("disks"), {**surveys, "target": target})
    name = boots(whole)["web-1"].key_name
    assert name.startswith("alice-key-")
    assert name in {s.spec.name for s in of_kind(whole, CreateKeypair) if s.until_finish}


def test_groups_in_a_circle_are_made_first_and_then_given_their_rules() -> None:
    whole = plan_of("walls_in_a_circle")
    assert all(rule.remote_group_id is None for s in of_kind(whole, CreateSecurityGroup) for rule in s.spec.rules)
    rules = {s.name: s.rules for s in of_kind(whole, SetRules)}
    assert str(rules["db"][0].remote_group_id) == "what ground/shop/security-group/web makes"
    assert str(rules["web"][1].remote_group_id) == "what ground/shop/security-group/db makes"
    assert rules["default"][1].to_itself


def test_zones_are_mapped_or_left_to_the_scheduler() -> None:
    assert {name: spec.availability_zone for name, spec in boots(plan_of("mapped")).items()} == {
        "web-1": "hall-1",
        "web-2": None,
    }


def test_a_project_that_is_there_keeps_its_limits() -> None:
    assert of_kind(plan_of("mapped"), SetQuota) == []


def test_limits_are_raised_where_the_goal_asks_for_it_and_a_larger_one_stays() -> None:
    goal = goal_of("mapped")
    asks = tuple(choice.model_copy(update={"quotas": "raise"}) for choice in goal.projects)
    raised = plan(goal.model_copy(update={"projects": asks}), surveys_in("mapped"))
    assert {s.service: s.limits for s in of_kind(raised, SetQuota)}["compute"] == {"instances": 10}


def test_a_project_that_is_made_gets_the_limits_of_the_source() -> None:
    assert {s.service for s in of_kind(plan_of("disks"), SetQuota)} == {"compute", "network", "volume"}


def test_a_flavor_keeps_its_id_where_that_is_free() -> None:
    surveys = surveys_in("disks")
    whole = plan(goal_of("disks"), {**surveys, "target": surveys["target"].model_copy(update={"flavors": ()})})
    assert [s.spec.id for s in of_kind(whole, CreateFlavor)] == ["flavor-small"]
    other = a.a_flavor("other", id="flavor-small")
    taken = plan(goal_of("disks"), {**surveys, "target": surveys["target"].model_copy(update={"flavors": (other,)})})
    assert [s.spec.id for s in of_kind(taken, CreateFlavor)] != ["flavor-small"]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ((), [None]),
        ((("door", True, ""),), [None]),
        ((("door", True, '{"name": "web-1"}'),), [80]),
        ((("door", False, ""),), []),
    ],
)
def test_an_address_is_looked_at_as_it_answered_before(
    seen: tuple[tuple[str, bool, str], ...], expected: list[int | None]
) -> None:
    looks = tuple(
        Observation(vantage=v, address="198.51.100.11", answers=answers, said=said) for v, answers, said in seen
    )
    surveys = a.two_clouds(source={"observations": looks})
    goal = a.crossing(vantages=(Vantage(name="door", where="door", tcp_port=80),))
    probes = [s for s in of_kind(plan(goal, surveys), Probe) if s.address == "198.51.100.11" and s.answers]
    assert [probe.tcp_port for probe in probes] == expected


def test_only_those_who_saw_it_before_are_asked_again() -> None:
    looks = tuple(
        Observation(vantage=name, address="198.51.100.11", answers=name == "door") for name in ("door", "attic")
    )
    goal = a.crossing(vantages=tuple(Vantage(name=name, where=name) for name in ("door", "attic")))
    probes = of_kind(plan(goal, a.two_clouds(source={"observations": looks})), Probe)
    assert {s.answers: s.vantages for s in probes if s.address.endswith(".11")} == {False: (), True: ("door",)}


def test_without_vantage_points_there_is_nothing_to_look_from() -> None:
    assert of_kind(plan(a.crossing(vantages=()), a.two_clouds()), Probe) == []


def test_a_dependency_is_waited_for() -> None:
    goal = a.crossing(depends_on={"web-2": ("web-1",)})
    assert next(m.after for m in plan(goal, a.two_clouds()).moves() if m.subject == "web-2") == (
        "ground/shop",
        "instance/web-1",
    )


WRONG_GOALS: dict[str, tuple[CrossingGoal, str]] = {
    "no project": (a.crossing(projects=(ProjectChoice(name="shoop"),)), "classic has no project shoop"),
    "no domain": (a.crossing(map=Mapping(domains={"Default": "else"})), "nyah has no domain else"),
    "no flavor": (
        a.crossing(map=Mapping(flavors={"small": "huge"})),
        "flavor small is mapped to huge, which nyah does not have",
    ),
    "no type": (a.crossing(map=Mapping(volume_types={"ceph": "tape"})), "nyah has no volume type tape"),
    "no network": (a.crossing(map=Mapping(networks={"segment": "lan"})), "nyah has no network lan"),
    "unknown dependency": (a.crossing(depends_on={"web-1": ("cache",)}), "`depends_on` names cache"),
    "later dependency": (
        a.crossing(depends_on={"web-1": ("db-1",)}),
        "web-1 (wave web) depends on db-1, which moves later (wave data)",
    ),
    "circle": (
        a.crossing(depends_on={"web-1": ("web-2",), "web-2": ("web-1",)}),
        "these instances depend on each other in a circle",
    ),
}


@pytest.mark.parametrize("case", WRONG_GOALS)
def test_a_goal_that_does_not_fit_is_told_with_its_cure(case: str) -> None:
    goal, says = WRONG_GOALS[case]
    with pytest.raises(GoalDoesNotFit) as caught:
        plan(goal, a.two_clouds())
    assert says in caught.value.what
    assert caught.value.cure


def test_two_networks_of_one_name_are_told_apart_by_id() -> None:
    twin = a.a_network("segment", id="network-twin", segmentation_id=12)
    surveys: dict[Any, Survey] = a.two_clouds()
    surveys["source"] = surveys["source"].model_copy(update={"networks": (*surveys["source"].networks, twin)})
    with pytest.raises(GoalDoesNotFit) as caught:
        plan(a.crossing(), surveys)
    assert "network-segment, network-twin" in caught.value.what


def test_estimates_follow_the_rates_and_a_stopped_instance_has_no_outage() -> None:
    surveys = a.two_clouds()
    usual = plan(a.crossing(), surveys)
    slow = plan(a.crossing(), surveys, Rates(carry_bytes_per_second=1e6))
    outage = {m.subject: m.estimate.outage_seconds for m in usual.moves()}
    assert next(m for m in slow.moves() if m.subject == "db-1").estimate.outage_seconds > outage["db-1"]
    assert next(m for m in plan_of("what_stays").moves() if m.subject == "web-2").estimate.outage_seconds == 0


def test_a_wave_that_takes_nothing_is_told() -> None:
    goal = a.crossing(waves=(WaveGoal(name="all", take=(Choice(),)), WaveGoal(name="rest", take=(Choice(),))))
    assert [left.subject for left in plan(goal, a.two_clouds()).left_out] == ["wave rest"]
