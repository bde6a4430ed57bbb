"""Where a guest keeps a record of itself, it goes on unbroken: the same beginning, nothing lost, nothing changed.

Why: digests prove that the bytes arrived, not that they were of one moment. The guests of the lab keep such a record, a
chain of hashes on the root disk and on each volume, and tell of it as JSON over HTTP; any guest that says the same
words is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from watari.model.survey.survey import Observation
from watari.verify.case import CrossingTruthCase
from watari.verify.truth import Fact, fact, truth

ACT = "do not finish: watari undo RUN brings the source back, whose record goes on where it stopped"


@truth()
def guests_keep_their_records(case: CrossingTruthCase) -> Iterator[Fact]:
    """Compare each record with what it was before the move."""
    for moved in case.moved:
        new = case.new_addresses(moved)
        for port in case.before["source"].ports_of(moved.was.id):
            for fixed in port.fixed_ips:
                before = _records(case.seen(case.before, fixed.address))
                after = _records(case.seen(case.after, new.get(fixed.address, fixed.address)))
                for disk, says in _differences(before, after):
                    yield fact(
                        "block",
                        moved.subject,
                        f"the record on {disk} {says}",
                        ACT,
                        was=before.get(disk),
                        now=after.get(disk),
                    )


def _records(observations: Iterable[Observation]) -> dict[str, Mapping[str, Any]]:
    """The records that a guest tells of, by the disk that they are on; of several looks the one that saw the most."""
    records: dict[str, Mapping[str, Any]] = {}
    for observation in observations:
        for disk, record in _told(observation.said):
            if record.get("length", 0) >= records.get(disk, {}).get("length", 0):
                records[disk] = record
    return records


def _told(said: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        words = json.loads(said) if said else None
    except ValueError:
        return  # a guest that says something else keeps no record that we could read
    if not isinstance(words, dict):
        return
    if isinstance(words.get("record"), dict):
        yield "the root disk", words["record"]
    for volume in words.get("volumes") or ():
        if isinstance(volume, dict) and isinstance(volume.get("record"), dict):
            yield f"volume {volume.get('name')}", volume["record"]


def _differences(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    for disk, record in after.items():
        if record.get("ok") is False:
            yield disk, f"is broken at line {record.get('broken_at')}"
    if not after:
        return  # nobody heard the guest: `addresses-answer` says so
    for disk, was in before.items():
        now = after.get(disk)
        if now is None:
            yield disk, "is gone"
        elif now.get("first") != was.get("first"):
            yield disk, "is another one: it begins differently"
        elif now.get("length", 0) < was.get("length", 0):
            yield disk, f"lost lines: {now.get('length')} of {was.get('length')}"
