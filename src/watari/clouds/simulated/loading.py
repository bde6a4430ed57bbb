"""From a survey to a simulated cloud that looks the same through the port."""

from __future__ import annotations

from collections.abc import Iterable

from watari.clouds.simulated import guest
from watari.clouds.simulated.clock import Clock
from watari.clouds.simulated.events import EVENTS, fill_image, further_disks, root_disk
from watari.clouds.simulated.state import Habits, State
from watari.model.record import Record
from watari.model.survey.compute import Instance
from watari.model.survey.image import Image
from watari.model.survey.survey import Survey


def load(survey: Survey, clock: Clock, habits: Habits | None = None) -> State:
    """A cloud's state from its survey.

    Bytes are not in a survey: every disk gets a few of its own, with a guest's record on the disks of running instances.
    Active images therefore get the size and the digests of those few bytes, so that what is carried can be compared;
    everything else comes back from the port as it was surveyed. What the survey could not see stays refused.
    """
    state = State(survey.cloud, survey.operator, clock, EVENTS, habits)
    tables = state.tables()
    for name, table in tables.items():
        records: Iterable[Record] = getattr(survey, name)
        for record in records:
            table.put(record)
    state.microversions = dict(survey.microversions)
    state.extensions = list(survey.extensions)
    state.unseen = {unseen.part: unseen.why for unseen in survey.unseen}
    state.nova_ports = {p.id for p in survey.ports if p.device_owner.startswith("compute:") and not p.name}
    _fill_disks(state)
    return state


def _fill_disks(state: State) -> None:
    for image in state.images:
        if image.status == "active":
            fill_image(state, image.id, _content(image))
    for volume in state.volumes:
        origin = state.disks.get(volume.image_metadata.get("image_id", ""), b"")
        state.disks[volume.id] = origin or f"volume {volume.id}\n".encode()
    for instance in state.instances:
        _fill_guest(state, instance)
    for snapshot in state.snapshots:
        state.disks[snapshot.id] = state.disks.get(snapshot.volume_id, b"")


def _fill_guest(state: State, instance: Instance) -> None:
    """The guest was booted once and has written a line to each of its disks."""
    root, now = root_disk(instance), state.clock.now
    if root not in state.disks:
        state.disks[root] = state.disks.get(instance.image_id or "", b"") or f"root disk of {instance.id}\n".encode()
    state.disks[root] = guest.booted(state.disks[root], now, instance.id)
    for disk in further_disks(instance):
        state.disks[disk] = guest.extended(state.disks.get(disk, b""), now, disk)
    if instance.status == "ACTIVE":
        state.running_since[instance.id] = now


def _content(image: Image) -> bytes:
    """A few bytes that differ where the images differ, and are the same for one image whenever it is surveyed."""
    return f"{image.disk_format} image {image.id}\n".encode()
