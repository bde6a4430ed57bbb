"""A simulated Nova: instances with their states, and what they need."""

from __future__ import annotations

import base64
import binascii
import hashlib

from watari.clouds.simulated import guest
from watari.clouds.simulated.boot import begin_boot
from watari.clouds.simulated.desk import call
from watari.clouds.simulated.events import root_disk
from watari.clouds.simulated.instance_desk import InstanceDesk
from watari.clouds.simulated.moves import note_action
from watari.clouds.simulated.quotas import give_back, take
from watari.clouds.simulated.refusals import not_now, not_there, refused
from watari.clouds.simulated.scheduler import zone_of
from watari.model.record import known
from watari.model.specs import FlavorSpec, InstanceSpec, KeypairSpec, ServerGroupSpec
from watari.model.survey.compute import Aggregate, Flavor, Host, Instance, Keypair, ServerGroup, Service

MOST_TAGS = 50
"""Nova's `MAX_TAG_COUNT`."""
TAGGABLE = ("active", "paused", "suspended", "stopped")


class SimulatedCompute(InstanceDesk):
    """Instances, flavors, keypairs, server groups and hosts in memory."""

    @call
    def instances(self) -> list[Instance]:
        """All instances within reach."""
        self.sees("instances")
        return self.state.instances.where(lambda i: self.caller.owns(i.project_id))

    @call
    def on_host(self, host: str) -> list[str]:
        """Those within reach."""
        self.sees("instances")
        return [i.id for i in self.state.instances.by("host", host) if self.caller.owns(i.project_id)]

    @call
    def flavors(self) -> list[Flavor]:
        """All flavors within reach."""
        self.sees("flavors")
        here, admin = self.caller.project_id, self.caller.is_admin
        return self.state.flavors.where(lambda f: f.public or admin or here in f.access_project_ids)

    @call
    def keypairs(self, user_id: str) -> list[Keypair]:
        """A user's keypairs."""
        self.sees("keypairs")
        self._mine_or_admin(user_id, "os_compute_api:os-keypairs:index")
        return self.state.keypairs.where(lambda k: k.user_id == user_id)

    @call
    def server_groups(self) -> list[ServerGroup]:
        """All server groups within reach."""
        self.sees("server_groups")
        return self.state.server_groups.where(lambda g: self.caller.owns(g.project_id))

    @call
    def services(self) -> list[Service]:
        """All Nova services."""
        self.sees("services")
        self.admins_only("os_compute_api:os-services:list")
        return self.state.services.where(lambda s: not s.binary.startswith("cinder"))

    @call
    def hosts(self) -> list[Host]:
        """All compute hosts."""
        self.sees("hosts")
        self.admins_only("os_compute_api:os-hypervisors:list-detail")
        return list(self.state.hosts)

    @call
    def aggregates(self) -> list[Aggregate]:
        """All host aggregates."""
        self.sees("aggregates")
        self.admins_only("os_compute_api:os-aggregates:index")
        return list(self.state.aggregates)

    @call
    def availability_zones(self) -> list[str]:
        """The names of the zones that have a host that is up."""
        return sorted({zone_of(self.state, h.name) for h in self.state.hosts if h.state == "up" and h.enabled})

    @call
    def instance(self, instance_id: str) -> Instance:
        """One instance."""
        return self.own(instance_id)

    @call
    def named(self, name: str) -> list[Instance]:
        """The instances of this name in the project we act in."""
        return self.state.instances.by("name", (name, self.caller.project_id))

    @call
    def console(self, instance_id: str, lines: int = 50) -> str:
        """What the guest said at each boot."""
        disk = self.state.disks.get(root_disk(self.own(instance_id)), b"")
        said = [
            f"guest: boot {number}, name {self.own(instance_id).name}" for number in range(1, guest.boots(disk) + 1)
        ]
        return "".join(line + "\n" for line in said[-lines:])

    @call
    def stop(self, instance_id: str) -> None:
        """Stop an instance."""
        self.ready(instance_id, "stop", "active", "error")
        note_action(self.state, instance_id, "stop")
        self.state.begin("stop", instance_id)

    @call
    def start(self, instance_id: str) -> None:
        """Start an instance."""
        self.ready(instance_id, "start", "stopped")
        note_action(self.state, instance_id, "start")
        self.state.begin("start", instance_id)

    @call
    def lock(self, instance_id: str, reason: str) -> None:
        """Lock an instance and say why; a lock that is there already gets the new reason."""
        self.own(instance_id)
        note_action(self.state, instance_id, "lock")
        self.state.instances.change(instance_id, locked=True, locked_reason=reason)

    @call
    def unlock(self, instance_id: str) -> None:
        """Unlock an instance."""
        self.own(instance_id)
        note_action(self.state, instance_id, "unlock")
        self.state.instances.change(instance_id, locked=False, locked_reason=None)

    @call
    def add_tag(self, instance_id: str, tag: str) -> None:
        """Add a tag, whoever has locked the instance and whatever task it is at."""
        instance = self._taggable(instance_id, "update tag")
        if len(instance.tags) >= MOST_TAGS:
            raise refused(f"The number of tags exceeded the per-server limit {MOST_TAGS}")
        if tag not in instance.tags:
            self.state.instances.change(instance_id, tags=(*instance.tags, tag))

    @call
    def remove_tag(self, instance_id: str, tag: str) -> None:
        """Take one tag away."""
        instance = self._taggable(instance_id, "delete tag")
        if tag not in instance.tags:
            raise not_there("tag", tag)
        self.state.instances.change(instance_id, tags=tuple(other for other in instance.tags if other != tag))

    @call
    def capture(self, instance_id: str, image_name: str) -> str:
        """Begin to make an image of an image-booted instance's root disk."""
        instance = self.ready(instance_id, "createImage", "active", "stopped", "paused", "suspended")
        if instance.image_id is None:
            raise refused(
                f"Instance {instance_id} boots from a volume: it has no root disk of its own to make an image of."
            )
        note_action(self.state, instance_id, "createImage")
        image_id = self.add_snapshot_image(instance, image_name)
        self.state.begin("capture_instance", instance_id, image=image_id)
        return image_id

    @call
    def boot(self, spec: InstanceSpec) -> str:
        """Begin to boot an instance in the project we act in."""
        return begin_boot(self, spec)

    @call
    def remove(self, instance_id: str) -> None:
        """Begin to delete an instance, whatever its state."""
        self.may_touch(self.own(instance_id))
        self.state.give_up(instance_id)
        self.state.begin("remove_instance", instance_id)

    @call
    def create_flavor(self, spec: FlavorSpec) -> Flavor:
        """Make a flavor."""
        self.admins_only("os_compute_api:os-flavor-manage:create")
        for other in self.state.flavors:
            if spec.id == other.id or spec.name == other.name:
                raise not_now(
                    f"Flavor with {'ID ' + spec.id if spec.id == other.id else 'name ' + spec.name} already exists."
                )
        access = tuple(known(project) for project in spec.access_project_ids)
        return self.state.flavors.put(Flavor(**{**dict(spec), "access_project_ids": access}))

    @call
    def remove_flavor(self, flavor_id: str) -> None:
        """Delete a flavor; instances keep their copy."""
        self.admins_only("os_compute_api:os-flavor-manage:delete")
        self.state.flavors.drop(flavor_id)

    @call
    def create_keypair(self, spec: KeypairSpec) -> Keypair:
        """Import a public key in a user's name."""
        user_id = known(spec.user_id)
        self._mine_or_admin(user_id, "os_compute_api:os-keypairs:create")
        if f"{user_id}/{spec.name}" in self.state.keypairs:
            raise not_now(f"Key pair '{spec.name}' already exists.")
        print_of_it = _fingerprint(spec.public_key)
        return self.state.keypairs.put(
            Keypair(
                name=spec.name, user_id=user_id, kind=spec.kind, public_key=spec.public_key, fingerprint=print_of_it
            )
        )

    @call
    def remove_keypair(self, user_id: str, name: str) -> None:
        """Delete a user's keypair."""
        self._mine_or_admin(user_id, "os_compute_api:os-keypairs:delete")
        self.state.keypairs.drop(f"{user_id}/{name}")

    @call
    def create_server_group(self, spec: ServerGroupSpec) -> ServerGroup:
        """Make a server group in the project we act in."""
        take(self.state, self.caller.project_id, "compute", server_groups=1)
        return self.state.server_groups.put(
            ServerGroup(
                id=self.state.new_id("server group"),
                project_id=self.caller.project_id,
                user_id=self.caller.user_id,
                **dict(spec),
            )
        )

    @call
    def remove_server_group(self, group_id: str) -> None:
        """Delete a server group; its members go on."""
        group = self.state.server_groups.get(group_id)
        self.must_own("server group", group_id, group.project_id)
        self.state.server_groups.drop(group_id)
        give_back(self.state, group.project_id, "compute", server_groups=1)

    def _taggable(self, instance_id: str, act: str) -> Instance:
        """Nova's `_check_instance_in_valid_state`: neither the lock nor the task counts."""
        instance = self.own(instance_id)
        if instance.vm_state not in TAGGABLE:
            raise not_now(f"Cannot '{act}' instance {instance_id} while it is in vm_state {instance.vm_state}")
        return instance

    def _mine_or_admin(self, user_id: str, rule: str) -> None:
        """Nova does not ask Keystone whether the user exists."""
        if user_id != self.caller.user_id:
            self.admins_only(rule)


def _fingerprint(public_key: str) -> str:
    parts = public_key.split()
    try:
        body = base64.b64decode(parts[1], validate=True)
    except (IndexError, binascii.Error) as wrong:
        raise refused("Keypair data is invalid: failed to generate fingerprint") from wrong
    digits = hashlib.md5(body, usedforsecurity=False).hexdigest()
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))
