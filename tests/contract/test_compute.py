"""Laws of the Compute port: what instances need."""

from __future__ import annotations

import pytest

from tests.contract.ground import Ground, new_name
from watari.clouds.errors import NotNow, NotThere
from watari.model.specs import FlavorSpec, KeypairSpec, ServerGroupSpec

PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGkZp0CbbLcZ2VYF1Qm0FvVn2mV2m4mYdS3VJv1u9b1n contract"


def test_a_flavor_has_the_id_that_we_chose(ground: Ground) -> None:
    compute, project_id = ground.cloud.compute, ground.new_project()
    spec = FlavorSpec(
        id=new_name("id"),
        name=new_name("flavor"),
        vcpus=2,
        ram_mib=256,
        disk_gib=3,
        ephemeral_gib=1,
        swap_mib=64,
        public=False,
        extra_specs={"hw:watchdog_action": "disabled", "vendor:rack": "7"},
        access_project_ids=(project_id,),
    )
    flavor = compute.create_flavor(spec)
    ground.later(compute.remove_flavor, flavor.id)
    told = (
        flavor.id,
        flavor.name,
        flavor.vcpus,
        flavor.ram_mib,
        flavor.disk_gib,
        flavor.ephemeral_gib,
        flavor.swap_mib,
        flavor.public,
    )
    assert told == (spec.id, spec.name, 2, 256, 3, 1, 64, False)
    assert (flavor.extra_specs, flavor.access_project_ids) == (spec.extra_specs, (project_id,))
    assert [found for found in compute.flavors() if found.id == spec.id] == [flavor]
    with pytest.raises(NotNow):
        compute.create_flavor(spec)
    with pytest.raises(NotNow):
        compute.create_flavor(spec.model_copy(update={"id": new_name("id")}))
    compute.remove_flavor(flavor.id)
    assert spec.id not in {found.id for found in compute.flavors()}


def test_a_keypair_is_imported_in_the_name_of_a_user(ground: Ground) -> None:
    compute, user_id = ground.cloud.compute, ground.cloud.identity.operator().user_id
    spec = KeypairSpec(name=new_name("key"), user_id=user_id, kind="ssh", public_key=PUBLIC_KEY)
    keypair = compute.create_keypair(spec)
    ground.later(compute.remove_keypair, user_id, spec.name)
    assert (keypair.name, keypair.user_id, keypair.kind, keypair.public_key) == (spec.name, user_id, "ssh", PUBLIC_KEY)
    assert keypair.fingerprint
    assert keypair in compute.keypairs(user_id)
    with pytest.raises(NotNow):
        compute.create_keypair(spec)
    compute.remove_keypair(user_id, spec.name)
    with pytest.raises(NotThere):
        compute.remove_keypair(user_id, spec.name)


def test_a_server_group_keeps_its_policy_and_rules(ground: Ground) -> None:
    compute = ground.cloud.compute
    spec = ServerGroupSpec(name=new_name("group"), policy="anti-affinity", rules={"max_server_per_host": "2"})
    group = compute.create_server_group(spec)
    ground.later(compute.remove_server_group, group.id)
    assert (group.name, group.policy, group.rules, group.member_ids) == (
        spec.name,
        "anti-affinity",
        {"max_server_per_host": "2"},
        (),
    )
    assert group.project_id == ground.cloud.identity.operator().project_id
    assert group in compute.server_groups()
    compute.remove_server_group(group.id)
    assert group.id not in {found.id for found in compute.server_groups()}
