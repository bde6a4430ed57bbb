"""All that two clouds hold, in words that can be compared from run to run."""

from __future__ import annotations

import json
import re

from tests.machines.world import TwoClouds, pristine
from watari.clouds.simulated.state import State
from watari.model.record import Record
from watari.model.survey.identity import Quota
from watari.model.survey.moving import Migration
from watari.model.survey.network import Port

MOMENTS = ("launched_at", "created_at", "updated_at")
_TOLD: dict[int, tuple[Record, str]] = {}


def picture(clouds: TwoClouds) -> str:
    """Draw both clouds, and the services of machines.

    What was made since the beginning has ids, MACs and times that depend on how many requests there were: it is called
    by its kind. Bytes are left out, for guests write to their disks as they please, and so are moves that have ended:
    they are history.
    """
    lines = [line for name, state in clouds.world.states.items() for line in _lines(state, pristine().states[name])]
    lines += [
        f"{m.name} {name} {s.activity} {s.starts}"
        for m in clouds.world.machines.values()
        for name, s in m.services.items()
    ]
    return "\n".join(sorted(lines))


def _lines(state: State, before: State) -> list[str]:
    tables, were = state.tables(), before.tables()
    new = {
        key: f"a new one of {kind}"
        for kind, table in tables.items()
        for key in map(table.key, table)
        if key not in were[kind]
    }
    lines = [f"{kind} {_told(record)}" for kind, table in tables.items() for record in table if not _is_void(record)]
    lines += [f"disk {key}" for key in state.disks] + [f"mark {key} {mark}" for key, mark in state.marks.items()]
    lines += [f"running {key}" for key in state.running_since]
    return [f"{state.name} {_renamed(line, new)}" for line in lines]


def _told(record: Record) -> str:
    """A record in words, its lists as sets; said once for every record, which are many and rarely change."""
    known = _TOLD.get(id(record))
    if known is not None and known[0] is record:
        return known[1]
    fields = record.model_dump(mode="json")
    if isinstance(record, Port) and record.device_owner.startswith("network:router"):
        fields |= {"id": "some", "mac": "some"}  # Neutron makes them anew whenever a router is joined again
    fields |= {name: "some" for name in MOMENTS if name in fields}
    if isinstance(record, Migration):
        fields |= {"id": "some"}
    ordered = {
        k: sorted(v, key=lambda item: json.dumps(item, sort_keys=True)) if isinstance(v, list) else v
        for k, v in fields.items()
    }
    text = re.sub(r'("(?:id|uuid|consumer_id)": )"[0-9a-f-]{36}"', r'\1"some"', json.dumps(ordered, sort_keys=True))
    text = re.sub(r"fa:16:[4-9ab][0-9a-f](:[0-9a-f]{2}){3}", "a MAC of Neutron's", text)
    _TOLD[id(record)] = (record, text)
    return text


def _is_void(record: Record) -> bool:
    """Whether it is the quota of what is no project's (a router's gateway port), with nothing in use, or history."""
    if isinstance(record, Migration):
        return record.ended
    return isinstance(record, Quota) and not record.project_id and not any(record.used.values())


def _renamed(line: str, new: dict[str, str]) -> str:
    for key, name in new.items():
        line = line.replace(key, name)
    return line
