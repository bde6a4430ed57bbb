"""What an instance's move is expected to cost: bytes, time and outage, from measured rates."""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.plan import Estimate
from watari.model.rates import GIB, Rates
from watari.model.survey.compute import Instance
from watari.plan.chart import Chart


def estimate(chart: Chart, instance: Instance) -> Estimate:
    """Give the estimate of one move.

    Its disks go side by side, so the largest sets the time; it is out of service from its stop until it answers again.
    One that is stopped anyway has no outage.
    """
    disks = list(disk_bytes(chart, instance))
    rates = chart.rates
    slowest = max((_disk_seconds(size, volume, rates) for size, volume in disks), default=0.0)
    seconds = rates.stop_seconds + rates.fence_seconds + slowest + rates.boot_seconds + rates.answer_seconds
    outage = seconds if instance.status == "ACTIVE" else 0.0
    return Estimate(
        carried_bytes=sum(size for size, _ in disks), seconds=round(seconds, 1), outage_seconds=round(outage, 1)
    )


def disk_bytes(chart: Chart, instance: Instance) -> Iterator[tuple[int, bool]]:
    """Give the bytes that each disk is expected to bring, and whether it is a volume."""
    if instance.image_id is not None:
        image = chart.source.images.get(instance.image_id)
        known = image.size_bytes if image is not None else None
        yield known or int(instance.flavor.disk_gib * GIB * chart.rates.volume_filled), False
    for attached in instance.volumes:
        yield int(chart.source.volumes[attached.volume_id].size_gib * GIB * chart.rates.volume_filled), True


def _disk_seconds(size: int, volume: bool, rates: Rates) -> float:
    captured = rates.capture_seconds + size / rates.capture_bytes_per_second
    carried = rates.carry_seconds + size / rates.carry_bytes_per_second
    built = rates.build_seconds + size / rates.build_bytes_per_second if volume else 0.0
    return captured + carried + built
