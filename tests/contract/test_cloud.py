"""Laws of every port, and of the cloud as a whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.contract.ground import Ground
from watari.clouds.errors import NotAllowed, NotThere
from watari.clouds.port import Cloud

NOWHERE = str(uuid4())

ABSENT: dict[str, Callable[[Cloud, str], Any]] = {
    "instance": lambda cloud, id_: cloud.compute.instance(id_),
    "stop": lambda cloud, id_: cloud.compute.stop(id_),
    "start": lambda cloud, id_: cloud.compute.start(id_),
    "lock": lambda cloud, id_: cloud.compute.lock(id_, "contract"),
    "unlock": lambda cloud, id_: cloud.compute.unlock(id_),
    "console": lambda cloud, id_: cloud.compute.console(id_),
    "capture instance": lambda cloud, id_: cloud.compute.capture(id_, "contract-image"),
    "remove instance": lambda cloud, id_: cloud.compute.remove(id_),
    "remove flavor": lambda cloud, id_: cloud.compute.remove_flavor(id_),
    "remove keypair": lambda cloud, id_: cloud.compute.remove_keypair(cloud.identity.operator().user_id, id_),
    "remove server group": lambda cloud, id_: cloud.compute.remove_server_group(id_),
    "network": lambda cloud, id_: cloud.networks.network(id_),
    "subnet": lambda cloud, id_: cloud.networks.subnet(id_),
    "router": lambda cloud, id_: cloud.networks.router(id_),
    "port": lambda cloud, id_: cloud.networks.port(id_),
    "security group": lambda cloud, id_: cloud.networks.security_group(id_),
    "floating IP": lambda cloud, id_: cloud.networks.floating_ip(id_),
    "remove network": lambda cloud, id_: cloud.networks.remove_network(id_),
    "remove subnet": lambda cloud, id_: cloud.networks.remove_subnet(id_),
    "remove router": lambda cloud, id_: cloud.networks.remove_router(id_),
    "remove port": lambda cloud, id_: cloud.networks.remove_port(id_),
    "remove security group": lambda cloud, id_: cloud.networks.remove_security_group(id_),
    "remove floating IP": lambda cloud, id_: cloud.networks.remove_floating_ip(id_),
    "set port": lambda cloud, id_: cloud.networks.set_port_admin(id_, up=False),
    "place floating IP": lambda cloud, id_: cloud.networks.place_floating_ip(id_, None),
    "image": lambda cloud, id_: cloud.images.get(id_),
    "download": lambda cloud, id_: cloud.images.download(id_),
    "remove image": lambda cloud, id_: cloud.images.remove(id_),
    "volume": lambda cloud, id_: cloud.volumes.volume(id_),
    "snapshot": lambda cloud, id_: cloud.volumes.snapshot(id_),
    "snapshot a volume": lambda cloud, id_: cloud.volumes.create_snapshot(id_, "contract-snapshot", {}),
    "set bootable": lambda cloud, id_: cloud.volumes.set_bootable(id_, bootable=True),
    "capture volume": lambda cloud, id_: cloud.volumes.capture(id_, "contract-image", "qcow2"),
    "remove volume": lambda cloud, id_: cloud.volumes.remove(id_),
    "remove snapshot": lambda cloud, id_: cloud.volumes.remove_snapshot(id_),
    "remove project": lambda cloud, id_: cloud.identity.remove_project(id_),
    "remove user": lambda cloud, id_: cloud.identity.remove_user(id_),
}


@pytest.mark.parametrize("act", ABSENT)
def test_what_is_not_there_is_not_there(ground: Ground, act: str) -> None:
    with pytest.raises(NotThere) as refusal:
        ABSENT[act](ground.cloud, NOWHERE)
    assert refusal.value.cure


LISTS: dict[str, Callable[[Cloud], Any]] = {
    "instances": lambda cloud: cloud.compute.instances(),
    "flavors": lambda cloud: cloud.compute.flavors(),
    "keypairs": lambda cloud: cloud.compute.keypairs(cloud.identity.operator().user_id),
    "server groups": lambda cloud: cloud.compute.server_groups(),
    "services": lambda cloud: cloud.compute.services(),
    "hosts": lambda cloud: cloud.compute.hosts(),
    "aggregates": lambda cloud: cloud.compute.aggregates(),
    "availability zones": lambda cloud: cloud.compute.availability_zones(),
    "extensions": lambda cloud: cloud.networks.extensions(),
    "networks": lambda cloud: cloud.networks.networks(),
    "subnets": lambda cloud: cloud.networks.subnets(),
    "routers": lambda cloud: cloud.networks.routers(),
    "ports": lambda cloud: cloud.networks.ports(),
    "security groups": lambda cloud: cloud.networks.security_groups(),
    "floating IPs": lambda cloud: cloud.networks.floating_ips(),
    "agents": lambda cloud: cloud.networks.agents(),
    "images": lambda cloud: cloud.images.all(),
    "volumes": lambda cloud: cloud.volumes.volumes(),
    "snapshots": lambda cloud: cloud.volumes.snapshots(),
    "volume types": lambda cloud: cloud.volumes.types(),
    "volume services": lambda cloud: cloud.volumes.services(),
    "domains": lambda cloud: cloud.identity.domains(),
    "projects": lambda cloud: cloud.identity.projects(),
    "users": lambda cloud: cloud.identity.users(),
    "roles": lambda cloud: cloud.identity.roles(),
    "role assignments": lambda cloud: cloud.identity.role_assignments(),
}


@pytest.mark.parametrize("what", LISTS)
def test_lists_are_lists_and_hold_each_thing_once(ground: Ground, what: str) -> None:
    found = LISTS[what](ground.cloud)
    assert isinstance(found, list)
    ids = [
        thing if isinstance(thing, str) else getattr(thing, "id", None) or thing.model_dump_json() for thing in found
    ]
    assert len(ids) == len(set(ids))


def test_a_cloud_tells_its_versions(ground: Ground) -> None:
    versions = ground.cloud.microversions()
    assert versions.keys() >= {"compute", "volume", "placement", "image", "network", "identity"}
    assert versions["compute"].lowest == "2.1"


def test_a_cloud_has_a_clock_that_goes_on(ground: Ground) -> None:
    first = ground.cloud.clock()
    assert first.utcoffset() == timedelta()
    ground.pause(2)
    assert timedelta(seconds=1) <= ground.cloud.clock() - first < timedelta(minutes=1)


def test_nobody_acts_in_a_project_without_a_role_there(ground: Ground) -> None:
    with pytest.raises(NotAllowed):
        ground.cloud.in_project(ground.new_project())


def test_hosts_tell_what_they_have(ground: Ground) -> None:
    computes = {service.host for service in ground.cloud.compute.services() if service.binary == "nova-compute"}
    hosts = ground.cloud.compute.hosts()
    assert {host.name for host in hosts} == computes
    assert all(host.inventory["VCPU"].free > 0 and host.inventory["MEMORY_MB"].total > 0 for host in hosts)
    assert ground.cloud.compute.availability_zones()


def test_pools_tell_what_they_have(ground: Ground) -> None:
    if not ground.has_storage:
        pytest.skip("the cloud has no volume service that is up")
    assert ground.cloud.volumes.pools()
    assert ground.cloud.volumes.types()
