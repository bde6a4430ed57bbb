"""Laws of the Identity port."""

from __future__ import annotations

from typing import get_args

import pytest

from tests.contract.ground import Ground, new_name
from watari.clouds.errors import NotAllowed, NotNow, NotThere
from watari.model.specs import ProjectSpec, UserSpec
from watari.model.survey.identity import QuotaService, RoleAssignment


def test_the_operator_is_one_of_the_users_with_a_role_at_home(ground: Ground) -> None:
    identity = ground.cloud.identity
    us = identity.operator()
    assert us.role_names
    assert us.user_id in {user.id for user in identity.users()}
    assert us.project_id in {project.id for project in identity.projects()}
    assert {a.user_id for a in identity.role_assignments() if a.project_id == us.project_id} >= {us.user_id}


def test_a_project_is_made_once_and_removed_once(ground: Ground) -> None:
    identity = ground.cloud.identity
    spec = ProjectSpec(
        name=new_name("project"), domain_id=ground.domain_id, description="of the contract", tags=("red", "blue")
    )
    made = identity.create_project(spec)
    ground.later(identity.remove_project, made.id)
    assert (made.name, made.domain_id, made.description, set(made.tags), made.enabled) == (
        spec.name,
        spec.domain_id,
        spec.description,
        {"red", "blue"},
        True,
    )
    assert [project.id for project in identity.projects() if project.name == spec.name] == [made.id]
    with pytest.raises(NotNow):
        identity.create_project(spec)
    identity.remove_project(made.id)
    with pytest.raises(NotThere):
        identity.remove_project(made.id)


def test_a_user_is_made_once_and_removed_once(ground: Ground) -> None:
    identity = ground.cloud.identity
    spec = UserSpec(
        name=new_name("user"), domain_id=ground.domain_id, description="of the contract", email="contract@example.com"
    )
    made = identity.create_user(spec)
    ground.later(identity.remove_user, made.id)
    assert (made.name, made.domain_id, made.description, made.email) == (
        spec.name,
        spec.domain_id,
        spec.description,
        spec.email,
    )
    assert made in identity.users()
    with pytest.raises(NotNow):
        identity.create_user(spec)
    identity.remove_user(made.id)
    assert made.id not in {user.id for user in identity.users()}


def test_a_role_opens_a_project_and_its_loss_closes_it(ground: Ground) -> None:
    identity, us = ground.cloud.identity, ground.cloud.identity.operator()
    project_id = ground.new_project()
    role = next(role for role in identity.roles() if role.name == "admin")
    identity.give_role(role.id, us.user_id, project_id)
    identity.give_role(role.id, us.user_id, project_id)
    assert (
        identity.role_assignments().count(RoleAssignment(role_id=role.id, user_id=us.user_id, project_id=project_id))
        == 1
    )
    inside = ground.cloud.in_project(project_id)
    assert inside.identity.operator().project_id == project_id
    assert isinstance(inside.networks.networks(), list)
    identity.take_role(role.id, us.user_id, project_id)
    with pytest.raises(NotThere):
        identity.take_role(role.id, us.user_id, project_id)
    with pytest.raises(NotAllowed):
        ground.cloud.in_project(project_id)


def test_a_role_given_again_opens_the_project_again(ground: Ground) -> None:
    identity, us = ground.cloud.identity, ground.cloud.identity.operator()
    project_id = ground.project_of_ours()
    before = ground.cloud.in_project(project_id)
    assert isinstance(before.compute.instances(), list)
    for role in identity.roles():
        if role.name in us.role_names:
            identity.take_role(role.id, us.user_id, project_id)
            identity.give_role(role.id, us.user_id, project_id)
    assert isinstance(before.compute.instances(), list)
    assert isinstance(ground.cloud.in_project(project_id).volumes.volumes(), list)


@pytest.mark.parametrize("service", get_args(QuotaService))
def test_a_quota_is_set_in_part(ground: Ground, service: QuotaService) -> None:
    one, other = {
        "compute": ("cores", "instances"),
        "network": ("port", "network"),
        "volume": ("gigabytes", "volumes"),
    }[service]
    identity, project_id = ground.cloud.identity, ground.new_project()
    before = identity.quota(project_id, service)
    assert before.used[one] == 0
    identity.set_quota(project_id, service, {one: 77})
    after = identity.quota(project_id, service)
    assert after.limits[one] == 77
    assert after.limits[other] == before.limits[other]
    assert after.room(one) == 77
    identity.set_quota(project_id, service, {one: -1})
    assert identity.quota(project_id, service).room(one) is None
