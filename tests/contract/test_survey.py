"""A survey of every cloud: whole, and narrowed to a project."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.contract.ground import Ground, new_name
from tests.contract.moves import elsewhere, ended, home, running
from watari.model.specs import NetworkSpec
from watari.survey import Scope, survey


def now() -> datetime:
    return datetime.now(UTC)


def test_an_admin_sees_all(ground: Ground) -> None:
    network = ground.new_subnet().network_id
    seen = survey(ground.cloud, now=now)
    assert seen.unseen == ()
    assert network in {found.id for found in seen.networks}
    assert ground.image_id in {image.id for image in seen.images}
    assert {service.binary for service in seen.services} >= {"nova-compute", "cinder-volume"}
    assert {(quota.project_id, quota.service) for quota in seen.quotas} >= {(seen.operator.project_id, "compute")}
    assert seen.hosts
    assert seen.agents
    assert seen.microversions
    assert seen.clock_skew_seconds is not None


def test_a_project_alone(ground: Ground) -> None:
    theirs = ground.new_network()
    project_id = ground.project_of_ours()
    name = next(project.name for project in ground.cloud.identity.projects() if project.id == project_id)
    ours = ground.cloud.in_project(project_id).networks.create_network(
        NetworkSpec(name=new_name("net")), new_name("mark")
    )
    ground.later(ground.cloud.networks.remove_network, ours.id)
    seen = survey(ground.cloud, Scope(project_names=(name,)), now=now)
    assert [project.id for project in seen.projects] == [project_id]
    shown = {network.id for network in seen.networks}
    assert ours.id in shown
    assert theirs.id not in shown
    assert {quota.service for quota in seen.quotas} == {"compute", "network", "volume"}
    assert seen.instances == ()


def test_a_close_look_at_a_host(ground: Ground) -> None:
    instance = running(ground)
    there = elsewhere(ground, instance)
    ground.cloud.moving.migrate_live(instance.id, there)
    moved = ended(ground, instance)
    seen = survey(ground.cloud, Scope(hosts=(there,)), now=now)
    assert seen.unseen == ()
    assert seen.host_names == (there,)
    provider = next(host.hypervisor_id for host in seen.hosts if host.name == there)
    held = {held.consumer_id: held for held in seen.allocations}
    assert held[instance.id].amounts == {"VCPU": 1, "MEMORY_MB": 128, "DISK_GB": 1}
    assert {held.provider_id for held in seen.allocations} == {provider}
    bound = {(binding.port_id, binding.host) for binding in seen.bindings if binding.active}
    assert {(port.id, there) for port in seen.ports_of(instance.id)} <= bound
    assert moved in seen.migrations
    assert (moved.source_host, moved.target_host) == (home(instance), there)
