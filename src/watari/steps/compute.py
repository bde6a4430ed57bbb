"""The deeds that make Nova's things: flavor, server group, instance."""

from __future__ import annotations

from typing import Any, ClassVar

from watari.clouds.port import Cloud
from watari.model.record import known
from watari.model.steps.create import BootInstance, CreateFlavor, CreateServerGroup
from watari.model.steps.remove import Thing
from watari.model.survey.compute import Flavor, Instance, ServerGroup
from watari.steps.creating import Creating
from watari.steps.likeness import difference, differences
from watari.steps.sight import Sight, changed, failed, present, todo, under_way


class FlavorDeed(Creating[CreateFlavor, Flavor]):
    """A flavor: its id is ours to choose. Killed half-way, it lacks extra specs or access, and is made anew."""

    thing: ClassVar[Thing] = "flavor"

    def found(self, step: CreateFlavor, cloud: Cloud) -> list[Flavor]:
        """By id."""
        return [flavor for flavor in cloud.compute.flavors() if flavor.id == step.spec.id]

    def absent(self, step: CreateFlavor, cloud: Cloud) -> Sight:
        """Names are unique too: another flavor of this name stands in the way."""
        namesake = next((flavor for flavor in cloud.compute.flavors() if flavor.name == step.spec.name), None)
        return changed(f"flavor {namesake.id} has this name already", differs=["id"]) if namesake else todo()

    def make(self, step: CreateFlavor, cloud: Cloud) -> None:
        """Make it with its extra specs and access."""
        cloud.compute.create_flavor(step.spec)

    def differences(self, step: CreateFlavor, there: Flavor, cloud: Cloud) -> list[str]:
        """All that Nova takes in one request."""
        names = ("name", "vcpus", "ram_mib", "disk_gib", "ephemeral_gib", "swap_mib", "public")
        return differences(step.spec, there, *names)

    def lacks(self, step: CreateFlavor, there: Flavor) -> str:
        """What Nova takes in further requests."""
        if step.spec.extra_specs != there.extra_specs:
            return difference("extra_specs", step.spec.extra_specs, there.extra_specs)
        without = {known(project) for project in step.spec.access_project_ids} - set(there.access_project_ids)
        return f"projects {', '.join(sorted(without))} may not use it" if without and not there.public else ""


class ServerGroupDeed(Creating[CreateServerGroup, ServerGroup]):
    """A server group: it bears no mark, so its name in the project must tell it."""

    thing: ClassVar[Thing] = "server_group"

    def found(self, step: CreateServerGroup, cloud: Cloud) -> list[ServerGroup]:
        """By name in the project."""
        project_id = known(step.project) if step.project is not None else cloud.identity.operator().project_id
        return [
            group
            for group in cloud.compute.server_groups()
            if (group.name, group.project_id) == (step.spec.name, project_id)
        ]

    def make(self, step: CreateServerGroup, cloud: Cloud) -> None:
        """Make it."""
        cloud.compute.create_server_group(step.spec)

    def differences(self, step: CreateServerGroup, there: ServerGroup, cloud: Cloud) -> list[str]:
        """Its policy is its meaning."""
        return differences(step.spec, there, "policy", "rules")


class BootDeed(Creating[BootInstance, Instance]):
    """An instance: its first port is ours and tells it.

    Nova writes the instance into the port only when a host begins to build it (nova.network.neutron,
    ``allocate_for_instance``), and never when no host was found. Until then its root disk, which is ours as well, tells
    it.
    """

    thing: ClassVar[Thing] = "instance"

    def found(self, step: BootInstance, cloud: Cloud) -> list[Instance]:
        """By the first port's device, else by the root disk among those that no host has begun to build."""
        on_port = _on_first_port(step, cloud)
        if on_port:
            return on_port
        unplaced = [instance for instance in cloud.compute.named(step.spec.name) if _is_unplaced(instance, step)]
        # A slow answer lets a host take it and bring it to life between the two looks: then the port tells it now.
        return unplaced or _on_first_port(step, cloud)

    def absent(self, step: BootInstance, cloud: Cloud) -> Sight:
        """A port that something else holds cannot be booted on: Nova answers PortInUse.

        What is found by that port now may be ours, and must not be taken for somebody else's: the source would start
        beside it.
        """
        device_id = _first_device(step, cloud)
        if device_id and _on_first_port(step, cloud):
            return under_way("its port was taken just now: looking again by whom")
        return changed(f"its port is held by {device_id}", differs=["port_ids"]) if device_id else todo()

    def make(self, step: BootInstance, cloud: Cloud) -> None:
        """Begin to boot it."""
        cloud.compute.boot(step.spec)

    def state(self, step: BootInstance, there: Instance, cloud: Cloud) -> Sight | None:
        """Say how far Nova is."""
        if there.status == "ERROR":
            return failed(f"Nova gave up: {there.fault or 'it does not say why'}", there.id, fault=there.fault)
        if there.status == "BUILD" or there.task_state is not None:
            return under_way(f"{there.status}, {there.task_state or 'waiting'}", there.id, status=there.status)
        return None

    def differences(self, step: BootInstance, there: Instance, cloud: Cloud) -> list[str]:
        """That it runs, from our disks, on our ports."""
        off = differences(step.spec, there, "name", "image_id")
        if there.status != "ACTIVE":
            off.append(difference("status", "ACTIVE", there.status))
        disks = [known(disk.volume_id) for disk in step.spec.disks]
        missing = set(disks) - {volume.volume_id for volume in there.volumes}
        off += [f"volume {volume_id} is not attached" for volume_id in sorted(missing)]
        ports = (cloud.networks.port(known(port_id)) for port_id in step.spec.port_ids)
        return off + [f"port {port.id} is not its own" for port in ports if port.device_id != there.id]

    def facts(self, step: BootInstance, there: Instance) -> dict[str, Any]:
        """Where the scheduler put it."""
        return {"host": there.host, "availability_zone": there.availability_zone}


def _first_device(step: BootInstance, cloud: Cloud) -> str:
    return cloud.networks.port(known(step.spec.port_ids[0])).device_id if step.spec.port_ids else ""


def _on_first_port(step: BootInstance, cloud: Cloud) -> list[Instance]:
    device_id = _first_device(step, cloud)
    instance = present(cloud.compute.instance, device_id) if device_id else None
    return [instance] if instance else []


def _is_unplaced(instance: Instance, step: BootInstance) -> bool:
    """Whether it was asked for with our root disk and has none of our ports yet."""
    if step.spec.port_ids and instance.status not in ("BUILD", "ERROR"):
        return False
    if step.spec.image_id is not None:
        return instance.image_id == step.spec.image_id
    root = next((known(disk.volume_id) for disk in step.spec.disks if disk.boot_index == 0), None)
    return root is not None and root in {volume.volume_id for volume in instance.volumes}
