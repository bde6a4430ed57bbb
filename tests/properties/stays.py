"""Random clouds in which much cannot cross.

What `estates` draws, and on top of it all that a planner leaves out, or refuses.

Each fault is drawn by itself or together with others; a survey may contradict itself as real ones do (a volume that
only Nova knows, a user who is gone).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests import builders as a
from tests.properties.estates import estates
from watari.model.goal import CrossingGoal, Join, Mapping, ProjectChoice, RoutedNetwork, SharedSegment
from watari.model.survey.compute import AttachedVolume
from watari.model.survey.identity import Domain, Project, RoleAssignment
from watari.model.survey.network import FixedIp, HostRoute, SecurityRule
from watari.model.survey.survey import Survey
from watari.model.survey.volume import VolumeAttachment

Estate = tuple[CrossingGoal, dict[Any, Survey]]
Fault = Callable[[st.DrawFn, CrossingGoal, dict[Any, Survey]], tuple[CrossingGoal, dict[Any, Survey]]]


@st.composite
def faulty_estates(draw: st.DrawFn) -> Estate:
    """A goal and both surveys with up to four kinds of fault."""
    goal, surveys = draw(estates())
    for fault in draw(st.lists(st.sampled_from(FAULTS), unique=True, min_size=1, max_size=4)):
        goal, surveys = fault(draw, goal, surveys)
    return goal, surveys


def with_source(surveys: dict[Any, Survey], **parts: Any) -> dict[Any, Survey]:
    return {**surveys, "source": surveys["source"].model_copy(update=parts)}


def with_target(surveys: dict[Any, Survey], **parts: Any) -> dict[Any, Survey]:
    return {**surveys, "target": surveys["target"].model_copy(update=parts)}


def changed(things: tuple[Any, ...], at: int, **fields: Any) -> tuple[Any, ...]:
    """The things with one of them changed."""
    number = at % len(things)
    return tuple(t.model_copy(update=fields) if n == number else t for n, t in enumerate(things))


def odd_instances(draw: st.DrawFn, goal: CrossingGoal, surveys: dict[Any, Survey]) -> Estate:
    ephemeral = a.an_instance().flavor.model_copy(update={"name": "scratch", "ephemeral_gib": 10})
    odd: dict[str, Any] = draw(
        st.sampled_from(
            [
                {"status": "PAUSED"},
                {"status": "ERROR"},
                {"task_state": "rebooting"},
                {"flavor": ephemeral},
                {"image_id": None, "volumes": ()},
                {"image_id": None, "volumes": (AttachedVolume(volume_id="volume-nowhere", device="/dev/vda"),)},
            ]
        )
    )
    instances = surveys["source"].instances
    return goal, with_source(surveys, instances=changed(instances, draw(st.integers(0, 5)), **odd))


def odd_volumes(draw: st.DrawFn, goal: CrossingGoal, surveys: dict[Any, Survey]) -> Estate:
    volumes = surveys["source"].volumes
    twice = (VolumeAttachment(instance_id="instance-0"), VolumeAttachment(instance_id="instance-9"))
    odd: dict[str, Any] = draw(
        st.sampled_from(
            [
                {"encrypted": True},
                {"status": "detaching"},
                {"multiattach": True, "attachments": twice},
                {"attachments": twice},
                {"bootable": False},
                {"volume_type": "tape"},
                {"project_id": "project-admin"},
            ]
        )
    )
    loose = (a.a_volume("loose", None), a.a_volume("elsewhere", "stranger"))
    some = changed(volumes, draw(st.integers(0, 5)), **odd) if volumes else ()
    snapshots = (a.a_snapshot("loose"), *(a.a_snapshot(v.id.removeprefix("volume-")) for v in volumes[:1]))
    return goal, with_source(surveys, volumes=(*some, *loose), snapshots=snapshots)


def odd_ports(draw: st.DrawFn, goal: CrossingGoal, surveys: dict[Any, Survey]) -> Estate:
    strange = (FixedIp(subnet_id="subnet-nobody-knows", address="198.51.100.90"),)
    second = (FixedIp(subnet_id="subnet-second", address="192.0.2.9"),)
    odd: dict[str, Any] = draw(
        st.sampled_from(
            [
                {"vnic_type": "direct"},
                {"fixed_ips": ()},
                {"fixed_ips": strange},
                {"fixed_ips": second, "network_id": "network-segment"},
                {
                    "network_id": "network-theirs",
                    "fixed_ips": (FixedIp(subnet_id="subnet-theirs", address="10.3.0.9"),),
                },
                {"network_id": "network-nobody-knows"},
                {"security_group_ids": ("group-theirs", "group-nobody-knows")},
            ]
        )
    )
    source = surveys["source"]
    theirs = a.a_network("theirs", project_id="project-admin", provider_type="geneve", physical_network=None)
    subnets = (a.a_subnet("theirs", "10.3.0.0/24"), a.a_subnet("second", "192.0.2.0/24", network_id="network-segment"))
    return goal, with_source(
        surveys,
        ports=changed(source.ports, draw(st.integers(0, 9)), **odd),
        networks=(*source.networks, theirs),
        subnets=(*source.subnets, *subnets),
    )


def two_of_one_name(draw: st.DrawFn, goal: CrossingGoal, surveys: dict[Any, Survey]) -> Estate:
    """The target has two networks that everybody may use, called as one of the source's."""
    name = draw(st.sampled_from(["public", "inner"]))
    source, target = surveys["source"], surveys["target"]
    networks = tuple(n.model_copy(update={"shared": n.name == name or n.shared}) for n in source.networks)
    twins = tuple(a.a_network(name, id=f"{name}-{at}", shared=True, project_id="project-admin") for at in (1, 2))
    subnets = tuple(a.a_subnet(name, "10.2.0.0/24", id=f"{t.id}-subnet", network_id=t.id) for t in twins)
    return goal, with_target(
        with_source(surveys, networks=networks),
        networks=(*target.networks, *twins[: draw(st.integers(1, 2))]),
        subnets=(*target.subnets, *subnets),
    )


def routers_and_floating_ips(draw: st.DrawFn, goal: CrossingGoal, surveys: dict[Any, Survey]) -> Estate:
    source = surveys["source"]
    network = draw(st.sampled_from(["inner", "segment"]))
    subnet = next(s for s in source.subnets if s.network_id == f"network-{network}")
    gateway = f"{subnet.cidr.rsplit('.', 1)[0]}.1"
    leg = draw(st.sampled_from([gateway, f"{subnet.cidr.rsplit('.', 1)[0]}.2"]))
    port = a.a_port(
        leg,
        id="port-leg",
        network_id=subnet.network_id,
        fixed_ips=(FixedIp(subnet_id=subnet.id, address=leg),),
        device_id="router-edge",
        device_owner="network:router_interface",
    )
    router = a.a_router(
        project_id=draw(st.sampled_from([a.SHOP, "project-admin"])),
        external_network_id=draw(st.sampled_from([None, "network-public", "network-nobody-knows"])),
        external_ips=draw(st.sampled_from([(), (FixedIp(subnet_id="subnet-public", address="203.0.113.5"),)])),
        routes=draw(st.sampled_from([(), (HostRoute(destination="10.9.0.0/16", nexthop="10.2.0.9"),)])),
    )
    targets = [p.id for p in source.ports[:3]]
    floating = tuple(
        a.a_floating_ip(
            f"203.0.113.{20 + at}",
            port_id=draw(st.sampled_from([None, "port-nobody-knows", *targets])),
            network_id=draw(st.sampled_from(["network-public", "network-public", "network-nobody-knows"])),
            project_id=draw(st.sampled_from([a.SHOP, a.SHOP, "project-admin"])),
        )
        for at in range(draw(st.integers(0, 3)))
    )
    given = tuple(
        s.model_copy(update={"gateway": draw(st.sampled_from(["source", "target"]))}) for s in goal.join.shared_segments
    )
    return goal.model_copy(update={"join": goal.join.model_copy(update={"shared_segments": given})}), with_source(
        surveys,
        routers=(router,),
        ports=(*source.ports, port),
        floating_ips=floating,
        subnets=tuple(s.model_copy(update={"gateway_ip": gateway}) if s == subnet else s for s in source.subnets),
    )


def walls_of_others(draw: st.DrawFn, goal: CrossingGoal, surveys: dict[Any, Survey]) -> Estate:
    remote = draw(st.sampled_from([{"remote_group_id": "group-theirs"}, {"remote_address_group_id": "office"}]))
    rule = SecurityRule(id="rule-odd", direction="ingress", **remote)
    group = a.a_security_group(draw(st.sampled_from(["odd", "web"])), id="group-odd", rules=(rule,))
    theirs = a.a_security_group("theirs", project_id="project-admin")
    groups = (*surveys["source"].security_groups, group, theirs)
    there = (a.a_security_group("web", id="there", project_id="project-there"),)
    return goal, with_target(with_source(surveys, security_groups=groups), security_groups=there)


def people(draw: st.DrawFn, goal: CrossingGoal, surveys: dict[Any, Survey]) -> Estate:
    given: dict[str, Any] = draw(
        st.sampled_from(
            [
                {"group_id": "group-ldap"},
                {"user_id": "user-gone"},
                {"user_id": "user-alice", "inherited": True},
                {"user_id": "user-alice", "role_id": "role-nobody-knows"},
                {"user_id": "user-far"},
            ]
        )
    )
    source = surveys["source"]
    odd = RoleAssignment(**{"role_id": "role-member", "project_id": a.SHOP} | given)
    return goal, with_source(
        surveys,
        role_assignments=(*source.role_assignments, odd),
        users=(*source.users, a.a_user("far", domain_id="far")),
        domains=(*source.domains, Domain(id="far", name="Far")),
    )


def images_and_groups(draw: st.DrawFn, goal: CrossingGoal, surveys: dict[Any, Survey]) -> Estate:
    odd: dict[str, Any] = draw(
        st.sampled_from(
            [
                {"status": "deactivated"},
                {"disk_format": None},
                {"protected": True},
                {"member_project_ids": ("project-admin", "project-bar")},
            ]
        )
    )
    own = a.an_image("own", project_id=a.SHOP, **{"container_format": "bare"} | odd)
    members = draw(st.sampled_from([(), ("instance-0",), ("instance-0", "instance-9")]))
    source = surveys["source"]
    return goal, with_source(
        surveys, images=(*source.images, own), server_groups=(a.a_server_group(member_ids=members),)
    )


def goals_that_do_not_fit(draw: st.DrawFn, goal: CrossingGoal, surveys: dict[Any, Survey]) -> Estate:
    pool = a.a_range("10.2.0.200", "10.2.0.209")
    behind = RoutedNetwork(
        network="inner", cidr=draw(st.sampled_from(["10.7.0.0/24", "10.7.0.0/30"])), router="r", uplink_pool=pool
    )
    odd: dict[str, Any] = draw(
        st.sampled_from(
            [
                {"projects": (ProjectChoice(name="shop"), ProjectChoice(name="shoop"))},
                {"projects": (ProjectChoice(name="bar"), ProjectChoice(name="shop"), ProjectChoice(name="shop"))},
                {"map": Mapping(networks={"inner": "lan"})},
                {"map": Mapping(networks={"segment": "public"})},
                {"map": Mapping(networks={"inner": "public"})},
                {"map": Mapping(flavors={"small": "huge"})},
                {"map": Mapping(domains={"Default": "else"})},
                {"map": Mapping(volume_types={"ceph": "tape"})},
                {"join": Join(shared_segments=goal.join.shared_segments, routed=(behind,))},
                {
                    "join": Join(
                        shared_segments=(*goal.join.shared_segments, SharedSegment(network="gone", target_pool=pool))
                    )
                },
                {"join": Join()},
            ]
        )
    )
    source = surveys["source"]
    bar = Project(id="project-bar", name="bar", domain_id="default")
    return goal.model_copy(update=odd), with_source(surveys, projects=(*source.projects, bar))


def dependencies(draw: st.DrawFn, goal: CrossingGoal, surveys: dict[Any, Survey]) -> Estate:
    names = st.sampled_from(["a", "b", "ä", "instance-0", "instance-1", "nobody"])
    wanted = draw(st.dictionaries(names, st.lists(names, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2))
    waves = draw(st.sampled_from([goal.waves, goal.waves[:1]]))
    return goal.model_copy(update={"depends_on": wanted, "waves": waves}), surveys


def an_earlier_crossing(draw: st.DrawFn, goal: CrossingGoal, surveys: dict[Any, Survey]) -> Estate:
    target = surveys["target"]
    shop = Project(id="project-there", name="shop", domain_id="default")
    inner = tuple(
        a.a_network("inner", id=f"inner-there-{at}", project_id="project-there")
        for at in range(draw(st.integers(0, 2)))
    )
    return goal, with_target(surveys, projects=(*target.projects, shop), networks=(*target.networks, *inner))


FAULTS: tuple[Fault, ...] = (
    odd_instances,
    odd_volumes,
    odd_ports,
    two_of_one_name,
    routers_and_floating_ips,
    walls_of_others,
    people,
    images_and_groups,
    goals_that_do_not_fit,
    dependencies,
    an_earlier_crossing,
)
