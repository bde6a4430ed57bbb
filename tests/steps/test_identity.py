"""Projects, users, keypairs, roles and quotas: what is found, what is another one, what is kept for the way back."""

import pytest

from tests.machines.world import SHOP, two_clouds
from tests.steps.looking import look, told
from watari.clouds.errors import NotThere
from watari.model.specs import KeypairSpec, ProjectSpec, UserSpec
from watari.model.steps.create import CreateKeypair, CreateProject, CreateUser
from watari.model.steps.set import SetQuota, SetRole
from watari.steps.sight import Seen

SAME_KEY = "ssh-ed25519 AAAA alice-key"


def test_a_project_of_that_name_is_found_whatever_its_description() -> None:
    step = CreateProject(
        **told(project=None), spec=ProjectSpec(name="shop", domain_id="default", description="new words")
    )
    sight = look(step, two_clouds())
    assert (sight.seen, sight.made) == (Seen.DONE, {"id": SHOP})


def test_a_project_of_that_name_in_another_domain_is_another_one() -> None:
    assert (
        look(CreateProject(**told(project=None), spec=ProjectSpec(name="shop", domain_id="else")), two_clouds()).seen
        is Seen.TODO
    )


def test_a_project_that_is_switched_off_is_changed() -> None:
    clouds = two_clouds()
    clouds.target.state.projects.change(SHOP, enabled=False)
    sight = look(CreateProject(**told(project=None), spec=ProjectSpec(name="shop", domain_id="default")), clouds)
    assert sight.seen is Seen.CHANGED
    assert sight.facts == {"differs": ["enabled is False, wanted True"]}


def test_a_user_who_may_not_log_in_stays_so() -> None:
    sight = look(
        CreateUser(**told(project=None), spec=UserSpec(name="alice", domain_id="default", enabled=False)), two_clouds()
    )
    assert sight.facts["differs"] == ["enabled is True, wanted False"]


@pytest.mark.parametrize(("key", "seen"), [(SAME_KEY + "\n", Seen.DONE), ("ssh-ed25519 BBBB other", Seen.CHANGED)])
def test_a_keypair_is_told_by_its_key(key: str, seen: Seen) -> None:
    spec = KeypairSpec(name="alice-key", user_id="user-alice", kind="ssh", public_key=key)
    assert look(CreateKeypair(**told(project=None), spec=spec), two_clouds()).seen is seen


def test_a_role_that_the_cloud_does_not_have_is_named() -> None:
    step = SetRole(**told(project=None), user_id="user-alice", role_name="gardener", on=SHOP)
    with pytest.raises(NotThere, match="nyah has no role gardener") as missing:
        look(step, two_clouds())
    assert missing.value.cure == "openstack --os-cloud nyah role create gardener"


def test_an_inherited_role_is_not_ours_to_count() -> None:
    clouds = two_clouds()
    assignments = clouds.target.state.role_assignments
    given = next(a for a in assignments if a.role_id == "role-member")
    assignments.drop(assignments.key(given))
    assignments.put(given.model_copy(update={"inherited": True}))
    assert (
        look(SetRole(**told(project=None), user_id="user-alice", role_name="member", on=SHOP), clouds).seen is Seen.TODO
    )


def test_old_limits_are_kept_for_the_way_back() -> None:
    sight = look(
        SetQuota(**told(project=None), on=SHOP, service="compute", limits={"cores": 80, "ram": 51200}), two_clouds()
    )
    assert (sight.seen, sight.before) == (Seen.TODO, {"limits": {"cores": 40, "ram": 51200}})
