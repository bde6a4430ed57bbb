"""What must still be so when a move starts: otherwise its plan is stale.

Instance | Port | Volume fields, never a timestamp.
"""

from __future__ import annotations

from collections.abc import Iterable

from watari.model.plan import Expectation
from watari.model.steps.step import Side
from watari.model.survey.compute import Instance
from watari.model.survey.network import Port
from watari.model.survey.volume import Volume
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
        expect("source", "instance", instance, FIELDS["instance"]),
        *(expect("source", "port", port, FIELDS["port"]) for port in ports),
        *(expect("source", "volume", volume, FIELDS["volume"]) for volume in volumes),
    )


def expect(cloud: Side, thing: str, record: Instance | Port | Volume, fields: Iterable[str]) -> Expectation:
    """Give the expectation that these fields of a thing stay as they are."""
    return Expectation.model_validate(
        {
            "cloud": cloud,
            "thing": thing,
            "id": record.id,
            "fields": record.model_dump(mode="json", include=set(fields)),
        }
    )
