"""Keystone: names are had once, roles open projects, and taking them closes those again."""

from __future__ import annotations

import pytest

from watari.clouds.errors import NotAllowed, NotNow, NotThere
from watari.clouds.simulated import SimulatedCloud, example_world
from watari.clouds.simulated.example import ADMIN_PROJECT, OPERATOR
from watari.model.specs import FlavorSpec, KeypairSpec, ProjectSpec, UserSpec


@pytest.fixture
def new() -> SimulatedCloud:
    return example_world().cloud("nyah")


def test_names_are_had_once(new: SimulatedCloud) -> None:
    new.identity.create_project(ProjectSpec(name="shop", domain_id="default"))
    user = new.identity.create_user(UserSpec(name="alice", domain_id="default"))
    key = KeypairSpec(name="k", user_id=user.id, kind="ssh", public_key="ssh-ed25519 AAAA alice")
    new.compute.create_keypair(key)
    new.compute.create_flavor(FlavorSpec(id="f", name="f", vcpus=1, ram_mib=1, disk_gib=1))
    for again in (
        lambda: new.identity.create_project(ProjectSpec(name="shop", domain_id="default")),
        lambda: new.identity.create_user(UserSpec(name="alice", domain_id="default")),
        lambda: new.compute.create_keypair(key),
        lambda: new.compute.create_flavor(FlavorSpec(id="g", name="f", vcpus=1, ram_mib=1, disk_gib=1)),
        lambda: new.compute.create_flavor(FlavorSpec(id="f", name="g", vcpus=1, ram_mib=1, disk_gib=1)),
    ):
        with pytest.raises(NotNow):
            again()
    assert new.compute.keypairs(user.id)[0].fingerprint.count(":") == 15


def test_a_role_opens_a_project_until_it_is_taken(new: SimulatedCloud) -> None:
    project = new.identity.create_project(ProjectSpec(name="shop", domain_id="default"))
    with pytest.raises(NotAllowed):
        new.in_project(project.id)
    new.identity.give_role("role-member", OPERATOR, project.id)
    new.identity.give_role("role-member", OPERATOR, project.id)
    inside = new.in_project(project.id)
    assert inside.identity.operator().role_names == ("member",)
    assert [p.name for p in inside.identity.projects()] == ["admin", "shop"]
    new.identity.take_role("role-member", OPERATOR, project.id)
    with pytest.raises(NotThere):
        new.identity.take_role("role-member", OPERATOR, project.id)
    with pytest.raises(NotAllowed):
        inside.compute.instances()


def test_a_removed_project_takes_its_assignments_along(new: SimulatedCloud) -> None:
    before = new.identity.role_assignments()
    project = new.identity.create_project(ProjectSpec(name="shop", domain_id="default"))
    new.identity.give_role("role-admin", OPERATOR, project.id)
    new.identity.remove_project(project.id)
    assert new.identity.role_assignments() == before
    assert [p.id for p in new.identity.projects()] == [ADMIN_PROJECT]


def test_limits_that_are_not_named_stay(new: SimulatedCloud) -> None:
    before = new.identity.quota(ADMIN_PROJECT, "compute").limits
    new.identity.set_quota(ADMIN_PROJECT, "compute", {"cores": 3})
    assert new.identity.quota(ADMIN_PROJECT, "compute").limits == before | {"cores": 3}
