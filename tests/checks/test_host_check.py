"""All checks of journeys between hosts together: a good cloud, acceptances, empty clouds, many instances."""

from __future__ import annotations

import time

import pytest

from tests.builders import a_service, a_survey, accepting, an_agent, an_instance_port
from tests.checks.host_asking import (
    HOSTS,
    MET,
    a_compute,
    a_disk,
    a_drain,
    a_guest,
    a_host_cloud,
    a_host_plan,
    a_migration,
    a_move,
    an_evacuation,
    held,
)
from watari.checks.check import exit_code
from watari.checks.host_check import check_hosts
from watari.model.goal import HostGoal, RebalanceGoal
from watari.model.plan import Plan
from watari.model.survey.survey import Survey


@pytest.mark.parametrize("plan", [None, a_host_plan()], ids=["before", "with the plan"])
def test_a_good_cloud_stops_nothing(plan: Plan | None) -> None:
    assert check_hosts(a_drain(), {"cloud": a_host_cloud()}, plan) == []


def test_nothing_is_found_of_a_host_that_is_dead_and_whose_disks_are_volumes() -> None:
    services = (a_service("nyah-1", state="down"), *map(a_service, HOSTS[1:]))
    agents = (an_agent("nyah-1", alive=False), *map(an_agent, HOSTS[1:]))
    findings = check_hosts(an_evacuation(), {"cloud": a_host_cloud(services=services, agents=agents)})
    assert [f.check for f in findings] == ["goal.somebody-looks-on"]


def test_what_is_accepted_by_name_stops_nothing_any_more() -> None:
    cloud = a_host_cloud(migrations=(*MET, a_migration(instance="gone", source_host="nyah-2", target_host="nyah-1")))
    assert exit_code(check_hosts(a_drain(), {"cloud": cloud})) == 2
    accepted = check_hosts(a_drain(accept=accepting("host.no-other-move-is-under-way")), {"cloud": cloud})
    assert [(f.check, f.accepted_by) for f in accepted] == [("host.no-other-move-is-under-way", "ops")]
    assert exit_code(accepted) == 0


def test_an_acceptance_of_a_crossings_finding_is_no_acceptance_here() -> None:
    [finding] = check_hosts(a_drain(accept=accepting("identity.ids-survive")), {"cloud": a_host_cloud()})
    assert (finding.check, finding.subject) == ("goal.acceptances-name-findings", "identity.ids-survive")


@pytest.mark.parametrize(
    "goal", [a_drain(), an_evacuation(), RebalanceGoal(cloud="nyah", aim="spread")], ids=lambda g: g.journey
)
@pytest.mark.parametrize("plan", [None, a_host_plan(a_move("nobody", "nowhere"))], ids=["before", "with an old plan"])
def test_an_empty_cloud_and_an_old_plan_stop_no_check_from_answering(goal: HostGoal, plan: Plan | None) -> None:
    bare = dict.fromkeys(("networks", "subnets", "hosts", "services", "projects", "agents"), ())
    for cloud in (a_survey("nyah"), a_survey("nyah").model_copy(update=bare)):
        assert all(f.act and f.says for f in check_hosts(goal, {"cloud": cloud}, plan))


def test_a_rebalancing_is_about_whom_its_plan_moves() -> None:
    goal = RebalanceGoal(cloud="nyah", aim="spread", vantages=a_drain().vantages)
    cloud = a_host_cloud(instances=(a_guest("web-1", config_drive=True), a_guest("db-1", config_drive=True)))
    assert check_hosts(goal, {"cloud": cloud}) == []
    [finding] = check_hosts(goal, {"cloud": cloud}, a_host_plan(a_move("web-1"), goal=goal))
    assert (finding.check, finding.evidence) == ("host.config-drives-can-be-copied", {"instances": "web-1"})


def test_five_thousand_instances_on_five_hundred_hosts_are_checked_in_seconds() -> None:
    cloud = many(hosts=500, each=10)
    goal = a_drain(hosts=tuple(f"nyah-{n}" for n in range(20)))
    begun = time.monotonic()
    assert check_hosts(goal, {"cloud": cloud})
    assert time.monotonic() - begun < 10


def many(hosts: int, each: int) -> Survey:
    """A cloud of many hosts with as many instances on each; the processors of every other host are older."""
    names = [f"nyah-{n}" for n in range(hosts)]
    guests = {f"g-{host}-{n}": host for host in names for n in range(each)}
    computes = (a_compute(name, traits=("HW_CPU_X86_AVX2",) if n % 2 else ()) for n, name in enumerate(names))
    return a_host_cloud(
        host_names=tuple(names),
        services=tuple(map(a_service, names)),
        hosts=tuple(computes),
        agents=tuple(map(an_agent, names)),
        instances=tuple(a_guest(guest, host=host, config_drive=True) for guest, host in guests.items()),
        volumes=tuple(a_disk(guest, attachments=()) for guest in guests),
        ports=tuple(
            an_instance_port(guest, "198.51.100.11", id=f"port-{guest}", host=host) for guest, host in guests.items()
        ),
        bindings=(),
        allocations=tuple(held(f"instance-{guest}", host) for guest, host in guests.items()),
        migrations=tuple(a_migration(n, guest, status="completed") for n, guest in enumerate(guests)),
    )
