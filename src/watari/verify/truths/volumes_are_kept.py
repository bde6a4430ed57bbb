"""Every volume of a moved instance is attached in its old order, with its size, its metadata and its type, as mapped.

Why: a database that finds its disks in another order, or one of them missing, is no database.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.model.survey.compute import AttachedVolume
from watari.model.survey.volume import Volume
from watari.verify.case import CrossingTruthCase, Moved, by_id
from watari.verify.truth import Fact, fact, truth

MARK = "watari"
"""The key under which Watari marks a volume that it made."""


@truth(target=("instances", "volumes"))
def volumes_are_kept(case: CrossingTruthCase) -> Iterator[Fact]:
    """Compare the attached volumes one by one."""
    for moved in case.moved:
        if moved.now is None:
            continue
        was, now = moved.was.volumes, moved.now.volumes
        if len(was) != len(now):
            yield fact(
                "block",
                moved.subject,
                f"it has {len(now)} volumes, and had {len(was)}",
                "look at its attachments on the target",
            )
            continue
        for at, pair in enumerate(zip(was, now, strict=True), start=1):
            for says in _differences(case, moved, pair):
                yield fact(
                    "block",
                    moved.subject,
                    f"volume {at}: {says}",
                    "look at the volume on the target",
                    id=pair[1].volume_id,
                )


def _differences(case: CrossingTruthCase, moved: Moved, pair: tuple[AttachedVolume, AttachedVolume]) -> Iterator[str]:
    old = by_id(case.before["source"].volumes).get(pair[0].volume_id)
    new = by_id(case.after["target"].volumes).get(pair[1].volume_id)
    wanted = [str(disk.volume_id) for disk in moved.spec.disks]
    if pair[1].volume_id not in wanted:
        yield f"{pair[1].volume_id} is none of those that were carried"
    if old is None or new is None:
        yield "the survey does not know it"
        return
    if pair[0].delete_on_termination != pair[1].delete_on_termination:
        yield "whether it goes with its instance has changed"
    yield from _of_volume(case, old, new)


def _of_volume(case: CrossingTruthCase, old: Volume, new: Volume) -> Iterator[str]:
    mapped = case.plan.crossing.map.volume_types.get(old.volume_type or "", old.volume_type)
    if mapped is not None and new.volume_type != mapped:
        yield f"its type is {new.volume_type} instead of {mapped}"
    for name in ("name", "size_gib", "bootable", "description"):
        if getattr(old, name) != getattr(new, name):
            yield f"its {name.replace('_', ' ')} is {getattr(new, name)!r}, and was {getattr(old, name)!r}"
    kept = {key: value for key, value in new.metadata.items() if key != MARK}
    if kept != {key: value for key, value in old.metadata.items() if key != MARK}:
        yield f"its metadata is {kept}, and was {old.metadata}"
