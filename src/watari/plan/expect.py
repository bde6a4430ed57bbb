"""What must still be so when a move starts: otherwise its plan is stale. Named fields, never a timestamp."""

from __future__ import annotations

from watari.model.plan import Expectation
from watari.model.record import Record
from watari.model.survey.compute import Instance
from watari.plan.chart import Chart

FIELDS = {
    "instance": ("status", "flavor", "image_id", "volumes"),
    "port": ("device_id", "mac", "fixed_ips", "security_group_ids"),
    "volume": ("size_gib", "attachments"),
}
"""The fields of each thing that a plan rests on."""


def expectations(chart: Chart, instance: Instance) -> tuple[Expectation, ...]:
    """Give what the plan of an instance's move rests on: the instance itself, its ports and its volumes."""
    ports = chart.source.ports_of(instance.id)
    volumes = [chart.source.volumes[attached.volume_id] for attached in instance.volumes]
    return (
        _expect("instance", instance.id, instance),
        *(_expect("port", port.id, port) for port in ports),
        *(_expect("volume", volume.id, volume) for volume in volumes),
    )


def _expect(thing: str, id_: str, record: Record) -> Expectation:
    fields = {name: _text(getattr(record, name)) for name in FIELDS[thing]}
    return Expectation.model_validate({"cloud": "source", "thing": thing, "id": id_, "fields": fields})


def _text(value: object) -> str:
    return "" if value is None else str(value)
