"""From a survey to a simulated cloud that looks the same through the port."""

from __future__ import annotations

from collections.abc import Iterable

from watari.clouds.simulated import claims, guest
from watari.clouds.simulated.clock import Clock
from watari.clouds.simulated.evacuation import EVACUATION
from watari.clouds.simulated.events import fill_image, further_disks, root_disk
from watari.clouds.simulated.happenings import HAPPENINGS
from watari.clouds.simulated.state import Habits, State
from watari.model.record import Record
from watari.model.survey.compute import Instance
from watari.model.survey.image import Image
from watari.model.survey.survey import Survey


def load(survey: Survey, clock: Clock, habits: Habits | None = None) -> State:
    """A cloud's state from its survey.

    Bytes are not in a survey: every disk gets a few of its own, with a guest's record on the disks of running
    instances. Active images therefore get the size and the digests of those few bytes, so that what is carried can be
    compared; everything else comes back from the port as it was surveyed. What the survey could not see stays refused.

    A host that was down is taken for dead, with its guests. What instances hold of hosts that the survey did not look
    at closely is worked out from their flavors.
    """
    state = State(survey.cloud, survey.operator, clock, HAPPENINGS, habits)
    for name, table in state.tables().items():
        for record in _records(survey, name):
            table.put(record)
    state.microversions = dict(survey.microversions)
    state.extensions = list(survey.extensions)
    state.unseen = {unseen.part: unseen for unseen in survey.unseen}
    state.nova_ports = {p.id for p in survey.ports if p.device_owner.startswith("compute:") and not p.name}
    _note_claims(state, survey)
    state.dead_hosts = {host.name for host in state.hosts if host.state == "down"}
    _fill_disks(state)
    return state


def _records(survey: Survey, name: str) -> Iterable[Record]:
    """Moves come newest first and are kept oldest first.

    Of bindings only the inactive ones are kept beside the ports' own.
    """
    if name == "migrations":
        return reversed(survey.migrations)
    if name == "bindings":
        return [binding for binding in survey.bindings if not binding.active]
    records: Iterable[Record] = getattr(survey, name)
    return records


def _note_claims(state: State, survey: Survey) -> None:
    for instance in state.instances:
        held = {instance.host: instance.id}
        for move in state.migrations.where(lambda m: not m.ended and m.kind != EVACUATION):
            if move.instance_id == instance.id and move.source_host != instance.host:
                held[move.source_host] = move.uuid
        for name, consumer_id in held.items():
            host = state.hosts.find(name)
            if host is not None and host.name not in survey.host_names:
                claims.note(state, host, instance, consumer_id)


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
    if _runs(instance) and instance.host not in state.dead_hosts:
        state.running_since[instance.id] = now


def _runs(instance: Instance) -> bool:
    """Whether there is a guest; while it is moved, its status does not say so."""
    return instance.status == "ACTIVE" or (
        instance.status in ("MIGRATING", "VERIFY_RESIZE") and instance.power_state == 1
    )


def _content(image: Image) -> bytes:
    """A few bytes that differ where the images differ, and are the same for one image whenever it is surveyed."""
    return f"{image.disk_format} image {image.id}\n".encode()
