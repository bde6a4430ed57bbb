"""Which instances cannot be moved by images as they are now, and why.

Each rule with the sentence that plan and check say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from watari.facts.instances import root_volume
from watari.facts.lookup import Lookup
from watari.facts.places import NetworkPlaces
from watari.model.plan import LeftOut
from watari.model.survey.compute import Instance
from watari.model.survey.network import Port
from watari.model.survey.volume import Volume

MOVABLE = ("ACTIVE", "SHUTOFF")

Rule = Literal[
    "wave",
    "task",
    "status",
    "ephemeral",
    "root",
    "attachment",
    "encrypted",
    "several instances",
    "volume status",
    "port type",
    "no address",
    "network",
    "address",
]
"""One check says each of them before there is a plan (`tests/properties/test_left_out.py` holds all of them to it)."""


@dataclass(frozen=True)
class ReasonToStay:
    """One thing that keeps an instance.

    ``at`` is the volume, the port or the address that it is about, if it is about one.
    """

    rule: Rule
    instance: Instance
    why: str
    volume: Volume | None = None
    port: Port | None = None
    address: str = ""

    @property
    def left(self) -> LeftOut:
        """What a plan says of it."""
        return LeftOut(subject=f"instance {self.instance.name} ({self.instance.id})", why=self.why)


def reasons_to_stay(instance: Instance, source: Lookup, places: NetworkPlaces) -> Iterator[ReasonToStay]:
    """Say why ``instance`` cannot be moved as it is now; nothing when it can."""
    if instance.task_state is not None:
        why = f"Nova is at it ({instance.task_state}): wait, survey again and plan again"
        yield ReasonToStay("task", instance, why)
    if instance.status not in MOVABLE:
        cure = "bring it there, survey and plan again"
        yield ReasonToStay(
            "status", instance, f"it is {instance.status}; only {' and '.join(MOVABLE)} can be moved: {cure}"
        )
    if instance.flavor.ephemeral_gib:
        size = instance.flavor.ephemeral_gib
        why = f"its ephemeral disk of {size} GiB can be read by no API: copy what is on it to a volume first"
        yield ReasonToStay("ephemeral", instance, why)
    yield from _of_root(instance, source)
    yield from _of_volumes(instance, source)
    for port in source.ports_of(instance.id):
        yield from _of_port(instance, port, places)


def _of_root(instance: Instance, source: Lookup) -> Iterator[ReasonToStay]:
    if instance.image_id is None and not instance.volumes:
        yield ReasonToStay("root", instance, "it has neither an image nor a volume to boot from")
    elif instance.image_id is None and root_volume(instance, source.volumes) is None:
        why = (
            "it boots from a volume, and nobody can tell from which: none alone is at its root device"
            f" {instance.root_device}"
        )
        yield ReasonToStay("root", instance, why)


def _of_volumes(instance: Instance, source: Lookup) -> Iterator[ReasonToStay]:
    for attached in instance.volumes:
        volume = source.volumes.get(attached.volume_id)
        if volume is None:
            why = f"the survey does not know its volume {attached.volume_id}"
            yield ReasonToStay("attachment", instance, why, address=attached.volume_id)
            continue
        name = volume.name or volume.id
        if volume.project_id != instance.project_id:
            why = f"its volume {name} belongs to another project ({volume.project_id})"
            yield ReasonToStay("attachment", instance, why, volume, address=volume.id)
        if volume.encrypted:
            yield ReasonToStay("encrypted", instance, f"its volume {name} is encrypted: the key does not cross", volume)
        if len(volume.attachments) > 1:
            # Moved one by one, another of them would write to a disk that has been left behind.
            why = f"its volume {name} is attached to {len(volume.attachments)} instances"
            yield ReasonToStay("several instances", instance, why, volume)
        if volume.status != "in-use":
            yield ReasonToStay("volume status", instance, f"its volume {name} is {volume.status}, not in-use", volume)


def _of_port(instance: Instance, port: Port, places: NetworkPlaces) -> Iterator[ReasonToStay]:
    if port.vnic_type != "normal":
        where = port.fixed_ips[0].address if port.fixed_ips else port.mac
        why = f"its port {where} is of type {port.vnic_type}, bound to hardware of its host"
        yield ReasonToStay("port type", instance, why, port=port)
    if not port.fixed_ips:
        # By its address a port is told to be the same on both sides, closed, probed and found again after a kill.
        yield ReasonToStay("no address", instance, f"its port {port.id} has no address", port=port)
    why_no_port = places.why_no_port(port)
    if why_no_port is not None:
        yield ReasonToStay("network", instance, why_no_port, port=port)
    for address, why in places.why_no_address(port):
        yield ReasonToStay("address", instance, why, port=port, address=address)
