"""What checks of host journeys read as the planners do."""

from __future__ import annotations

from tests.builders import a_service, attached
from tests.checks.host_asking import HOSTS, Parts, a_compute, a_disk, a_drain, a_guest, a_host_cloud
from watari.checks.host_case import HostCase
from watari.model.goal import Choice, DrainGoal, Fallbacks, HostGoal, RebalanceGoal
from watari.plan.hosts.drain import plan_drain
from watari.plan.hosts.rebalance import plan_rebalance

SEALED = {"hw_tpm_version": "2.0"}


def a_case(goal: HostGoal | None = None, **cloud: object) -> HostCase:
    return HostCase(goal or a_drain(), a_host_cloud(**cloud))


def a_rebalance(**fields: object) -> RebalanceGoal:
    return RebalanceGoal.model_validate({"cloud": "nyah", "aim": "consolidate"} | fields)


def left(**cloud: object) -> tuple[str, ...]:
    """Why instances stay, by the plan."""
    return tuple(each.why for each in plan_drain(a_drain(), {"cloud": a_host_cloud(**cloud)}).left_out)


def booted(root: dict[str, str], other: dict[str, str]) -> Parts:
    """The parts of a cloud with one instance that boots from a volume, listed after another bootable one."""
    volumes = (attached("other", "/dev/vdb"), attached("root", "/dev/vda"))
    disks = (
        a_disk("other", bootable=True, image_metadata=other),
        a_disk("root", bootable=True, image_metadata=root),
    )
    return {"instances": (a_guest("web-1", image_properties=None, volumes=volumes),), "volumes": disks}


def test_an_instance_asks_for_what_the_volume_at_its_root_device_asks_for() -> None:
    """Not the first bootable one: Nova boots from one volume, and knows the words of that one alone."""
    parts = booted(SEALED, {})
    case = a_case(**parts)
    assert case.asked(case.instances[0])["hw_tpm_version"] == "2.0"
    assert [why.partition(":")[0] for why in left(**parts)] == [
        "it has a virtual TPM whose secret its host cannot read (L11)"
    ]


def test_what_another_volume_of_it_could_ask_for_keeps_nobody() -> None:
    parts = booted({}, SEALED)
    case = a_case(**parts)
    assert dict(case.asked(case.instances[0])) == {}
    assert left(**parts) == ()


def test_a_rebalancing_has_just_the_takers_that_its_goal_names() -> None:
    goal = a_rebalance(to=("nyah-3",))
    assert a_case(goal).takers == ("nyah-3",)
    spread = tuple(a_guest(f"web-{number}", host=host) for number, host in enumerate(HOSTS[:2], start=1))
    plan = plan_rebalance(goal, {"cloud": a_host_cloud(instances=spread)})
    assert {move.target_host for move in plan.moves() if move.brings("instance")} == {"nyah-3"}


def test_who_is_not_among_the_hosts_of_a_rebalancing_takes_nobody() -> None:
    assert a_case(a_rebalance(hosts=("nyah-[12]",), to=("nyah-2", "nyah-3"))).takers == ("nyah-2",)


def test_a_host_takes_nobody_that_is_no_hypervisor_or_is_closed_to_the_scheduler() -> None:
    hosts = (
        a_compute("nyah-1"),
        a_compute("nyah-2", kind="ironic"),
        a_compute("nyah-3", traits=("COMPUTE_STATUS_DISABLED",)),
    )
    assert a_case(hosts=hosts).takers == ()
    services = (a_service("nyah-1"), a_service("nyah-2", forced_down=True), a_service("nyah-3", enabled=False))
    assert a_case(services=services).takers == ()


def test_who_may_be_stopped_and_cannot_go_live_is_not_going_live() -> None:
    goal: DrainGoal = a_drain(allow=Fallbacks(cold=(Choice(name="web-1"),)))
    instances = (a_guest("web-1", image_properties=SEALED), a_guest("db-1"))
    assert [instance.name for instance in a_case(goal, instances=instances).going_live] == ["db-1"]
