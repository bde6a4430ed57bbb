from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from tests import builders as a
from watari.clouds.simulated import SimulatedSighting, World
from watari.model.survey.identity import Project, RoleAssignment
from watari.model.survey.survey import Survey, Unseen
from watari.survey import Scope, survey
from watari.survey.narrow import NoSuchProject

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def look(seen: Survey, scope: Scope | None = None, told: list[str] | None = None) -> Survey:
    """Survey a simulated cloud that was made from a survey; a second passes whenever somebody asks for the time."""
    ticks = count()
    cloud = World().load(seen)
    return survey(
        cloud, scope, now=lambda: START + timedelta(seconds=next(ticks)), tell=(told if told is not None else []).append
    )


def test_a_survey_is_whole() -> None:
    before, told = a.an_old_cloud(), list[str]()
    after = look(before, told=told)
    for part in (
        "instances",
        "ports",
        "volumes",
        "networks",
        "subnets",
        "flavors",
        "projects",
        "users",
        "hosts",
        "security_groups",
        "keypairs",
    ):
        assert getattr(after, part) == getattr(before, part), part
    assert after.cloud == "classic"
    assert after.taken_at == START
    assert after.seconds > 0
    assert after.clock_skew_seconds is not None
    assert after.microversions == before.microversions
    assert {quota.service for quota in after.quotas if quota.project_id == a.SHOP} == {"compute", "network", "volume"}
    assert after.unseen == ()
    assert "instances: 3" in told


def test_what_is_refused_is_unseen_and_the_rest_is_there() -> None:
    before = a.an_old_cloud(unseen=(Unseen(part="hosts", why="403: Policy doesn't allow os-hypervisors"),))
    after = look(before)
    assert after.is_unseen("hosts")
    assert "os-hypervisors" in after.unseen[0].why
    assert after.hosts == ()
    assert len(after.instances) == 3


def test_instances_of_a_lost_cell_are_unseen() -> None:
    after = look(a.an_old_cloud(instances=(a.an_instance("web-1"), a.an_instance("web-2", status="UNKNOWN"))))
    assert [unseen.part for unseen in after.unseen] == ["instances"]
    assert "instance-web-2" in after.unseen[0].why


def test_what_is_cut_off_without_a_word_is_unseen_too() -> None:
    member = a.OPERATOR.model_copy(update={"role_names": ("member",)})
    after = look(
        a.an_old_cloud(
            operator=member,
            role_assignments=(
                RoleAssignment(role_id="role-member", user_id=member.user_id, project_id="project-admin"),
            ),
        )
    )
    assert all(after.is_unseen(part) for part in ("ports", "volumes", "images", "agents"))


def test_every_vantage_looks_at_every_address() -> None:
    world = World()
    cloud = world.load(a.an_old_cloud())
    scope = Scope(
        sightings=(SimulatedSighting(world, "rack"),),
        addresses=("198.51.100.11", "198.51.100.99"),
        tcp_ports={"rack": 80},
    )
    seen = survey(cloud, scope, now=lambda: START)
    assert [(o.vantage, o.address, o.answers) for o in seen.observations] == [
        ("rack", "198.51.100.11", True),
        ("rack", "198.51.100.99", False),
    ]
    assert "web-1" in seen.observations[0].said


def other_tenant() -> dict[str, object]:
    """The shop's cloud, and beside it a project `bank` with a network, an instance and a volume of its own."""
    bank = "project-bank"
    cloud = a.an_old_cloud()
    return {
        "projects": (*cloud.projects, Project(id=bank, name="bank", domain_id="default")),
        "users": (*cloud.users, a.a_user("bob")),
        "role_assignments": (
            *cloud.role_assignments,
            RoleAssignment(role_id="role-member", user_id="user-bob", project_id=bank),
        ),
        "instances": (*cloud.instances, a.an_instance("ledger", project_id=bank, user_id="user-bob")),
        "networks": (*cloud.networks, a.a_network("vault", project_id=bank)),
        "subnets": (*cloud.subnets, a.a_subnet("vault", "10.9.0.0/24", project_id=bank)),
        "ports": (
            *cloud.ports,
            a.a_port("198.51.100.50", project_id=bank, device_id="instance-ledger"),
            a.a_port("10.9.0.7", network_id="network-vault", project_id=bank),
        ),
        "volumes": (*cloud.volumes, a.a_volume("gold", None, project_id=bank)),
        "security_groups": (*cloud.security_groups, a.a_security_group("guards", project_id=bank)),
        "images": (*cloud.images, a.an_image("secret", visibility="private", project_id=bank)),
        "floating_ips": (a.a_floating_ip(), a.a_floating_ip("203.0.113.21", project_id=bank)),
    }


def test_a_survey_of_one_project_shows_nothing_of_another() -> None:
    seen = look(a.an_old_cloud(**other_tenant()), Scope(project_names=("shop",)))
    assert [project.name for project in seen.projects] == ["shop"]
    assert {i.name for i in seen.instances} == {"web-1", "web-2", "db-1"}
    assert {n.name for n in seen.networks} == {"segment", "public"}
    assert {s.name for s in seen.subnets} == {"segment", "public"}
    assert {v.name for v in seen.volumes} == {"data"}
    assert {g.name for g in seen.security_groups} == {"default"}
    assert {i.name for i in seen.images} == {"guest"}
    assert {f.address for f in seen.floating_ips} == {"203.0.113.20"}
    assert {u.name for u in seen.users} == {"alice", "ops"}
    assert {q.project_id for q in seen.quotas} == {a.SHOP}
    assert seen.project_names == ("shop",)
    assert seen.hosts


def test_addresses_that_others_hold_on_a_used_network_stay_in_the_survey() -> None:
    seen = look(a.an_old_cloud(**other_tenant()), Scope(project_names=("shop",)))
    addresses = {fixed.address for port in seen.ports for fixed in port.fixed_ips}
    assert "198.51.100.50" in addresses
    assert "10.9.0.7" not in addresses


def test_a_project_that_is_not_there_is_told() -> None:
    with pytest.raises(NoSuchProject, match="no project named shoe; it shows admin, shop"):
        look(a.an_old_cloud(), Scope(project_names=("shoe",)))
