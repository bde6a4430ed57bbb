"""A project of a story's own on the old cloud, made as its own user would, and removed from both without a trace."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from openstack.connection import Connection

from tests.conftest import SOURCE, TARGET
from tests.lab.crossings import Said
from watari.lab.seed import check
from watari.lab.seed.connections import administrator, member
from watari.lab.seed.estate import Project
from watari.lab.seed.instances import addresses, give_data_volume, order, wait_active
from watari.lab.seed.projects import settle
from watari.lab.state import State

PATIENCE_SECONDS = 240


@contextmanager
def populated(state: State, project: Project) -> Iterator[dict[str, str]]:
    """A project with its instances on the demo's segment of the old cloud; gives their addresses.

    Gone from both clouds afterwards.
    """
    try:
        settle(state, SOURCE, project)
        own = member(state, SOURCE, project.name)
        ids = order(own, project)
        for instance in project.instances:
            wait_active(own, ids[instance.name])
            give_data_volume(own, instance, ids[instance.name])
        at = addresses(own)
        volumes = {instance.name: bool(instance.data_gib) for instance in project.instances}
        wait_for(lambda: all(a.good and len((a.said or {})["volumes"]) >= volumes[a.name] for a in check(state, at)))
        yield at
    finally:
        for cloud in (SOURCE, TARGET):
            remove_project(administrator(state, cloud), project.name)


def goal_of(path: Path, project: Project, *, accept: tuple[str, ...] = (), **words: Any) -> Path:
    """The demo's goal, for this project alone and in one wave.

    It accepts these findings too, and ``words`` replace the demo's.
    """
    demo = yaml.safe_load((resources.files("watari.lab.seed") / "crossing.yaml").read_text())
    own = {"projects": [{"name": project.name}], "waves": [{"name": "all", "take": [{"name": "*"}]}]}
    accepted = [*demo["accept"], *({"finding": finding, "by": "the operator"} for finding in accept)]
    path.write_text(yaml.safe_dump(demo | own | words | {"accept": accepted}))
    return path


def answers(state: State, at: dict[str, str]) -> Said:
    """What these guests say, as soon as all of them answer with unbroken records."""
    wait_for(lambda: all(answer.good for answer in check(state, at)))
    return {answer.name: dict(answer.said or {}) for answer in check(state, at)}


def wait_for(reached: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until something is so; it fails when it does not come."""
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(1)


def remove_project(admin: Connection, name: str) -> None:
    """Remove a project with all that it owns, and its user; nothing happens where there is none."""
    identity: Any = admin.identity
    project = identity.find_project(name, domain_id="default")
    if project is not None:
        _remove_instances(admin, project.id)
        _remove_networks(admin, project.id)
        for image in admin.image.images(owner=project.id):
            admin.image.delete_image(image.id)
    user = identity.find_user(name, domain_id="default")
    if user is not None:
        for key in admin.compute.keypairs(user_id=user.id):
            admin.compute.delete_keypair(key, user_id=user.id)
        identity.delete_user(user)
    if project is not None:
        identity.delete_project(project)


def _remove_instances(admin: Connection, project_id: str) -> None:
    for server in admin.compute.servers(all_projects=True, project_id=project_id):
        admin.compute.delete_server(server, force=False)
    wait_for(lambda: not list(admin.compute.servers(all_projects=True, project_id=project_id)))
    for kind in ("snapshot", "volume"):
        for thing in _owned(admin.block_storage, f"{kind}s", project_id):
            getattr(admin.block_storage, f"delete_{kind}")(thing)
        wait_for(lambda kind=kind: not _owned(admin.block_storage, f"{kind}s", project_id))  # type: ignore[misc]


def _owned(proxy: Any, things: str, project_id: str) -> list[Any]:
    return list(getattr(proxy, things)(all_projects=True, project_id=project_id))


def _remove_networks(admin: Connection, project_id: str) -> None:
    network: Any = admin.network
    for ip in network.ips(project_id=project_id):
        network.delete_ip(ip)
    for router in network.routers(project_id=project_id):
        network.update_router(router, external_gateway_info={})
        for leg in network.ports(device_id=router.id):
            network.remove_interface_from_router(router, port_id=leg.id)
        network.delete_router(router)
    for port in network.ports(project_id=project_id):
        if not port.device_owner.startswith("network:"):
            network.delete_port(port)
    for own in network.networks(project_id=project_id):
        network.delete_network(own)
    for group in network.security_groups(project_id=project_id):
        network.delete_security_group(group)
