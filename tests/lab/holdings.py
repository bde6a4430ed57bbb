"""All that a cloud holds, by id, asked of its own APIs.

And what a run must have left there, by its plan and journal.
"""

from collections.abc import Iterator
from typing import Any

from openstack.connection import Connection

from watari.model.journal import Journal
from watari.model.plan import Plan
from watari.model.record import Made
from watari.model.steps import AnyStep
from watari.model.steps.create import Create
from watari.model.steps.disk import CaptureInstance, CaptureVolume, CarryImage
from watari.model.steps.remove import Remove
from watari.model.steps.step import Side

Holdings = dict[str, set[str]]
"""Ids, by the kind of thing, as `Remove` names it."""


def holdings(admin: Connection) -> Holdings:
    """What a cloud holds, of all its projects; without what Neutron makes by itself."""
    identity: Any = admin.identity
    users = list(identity.users())
    return {
        "project": _ids(identity.projects()),
        "user": _ids(users),
        "keypair": {f"{user.id}/{key.name}" for user in users for key in admin.compute.keypairs(user_id=user.id)},
        "flavor": _ids(admin.compute.flavors(is_public=None)),
        "server_group": _ids(admin.compute.server_groups(all_projects=True)),
        "instance": _ids(admin.compute.servers(all_projects=True)),
        "image": _ids(admin.image.images()),
        "volume": _ids(admin.block_storage.volumes(all_projects=True)),
        "snapshot": _ids(admin.block_storage.snapshots(all_projects=True)),
        "network": _ids(admin.network.networks()),
        "subnet": _ids(admin.network.subnets()),
        "router": _ids(admin.network.routers()),
        "floating_ip": _ids(admin.network.ips()),
        "security_group": {group.id for group in admin.network.security_groups() if group.name != "default"},
        "port": {port.id for port in admin.network.ports() if not port.device_owner.startswith("network:")},
    }


def _ids(things: Any) -> set[str]:
    return {str(thing.id) for thing in things}


def more(now: Holdings, before: Holdings) -> Holdings:
    """What is there now and was not before, without the kinds of which nothing is new."""
    return {thing: ids - before[thing] for thing, ids in now.items() if ids - before[thing]}


def made_by(plan: Plan, journal: Journal, side: Side, *, finished: bool = False) -> Holdings:
    """What a run that came to its end has made in a cloud and not removed again.

    One thing for each step that makes one.

    Once it is ``finished``, what served the crossing alone is gone as well.
    """
    left: Holdings = {}
    for thing, step in _makers(plan, side):
        if finished and step.until_finish:
            continue
        entry = journal.step(step.key).ever.done
        assert entry is not None, f"{step.key} has no end"
        if entry.kind == "done" and step.key not in _removed(plan):
            left.setdefault(thing, set()).add(entry.made["id"])
    return left


def steps_that_make(plan: Plan, side: Side) -> dict[str, int]:
    """How many things of each kind a plan makes in a cloud and does not remove again."""
    counts: dict[str, int] = {}
    for thing, step in _makers(plan, side):
        if step.key not in _removed(plan):
            counts[thing] = counts.get(thing, 0) + 1
    return counts


def _makers(plan: Plan, side: Side) -> Iterator[tuple[str, AnyStep]]:
    for step in plan.steps():
        if step.cloud != side:
            continue
        if isinstance(step, Create):
            yield step.thing, step
        elif isinstance(step, CaptureInstance | CaptureVolume | CarryImage):
            yield "image", step


def _removed(plan: Plan) -> set[str]:
    return {step.id.by for step in plan.steps() if isinstance(step, Remove) and isinstance(step.id, Made)}
