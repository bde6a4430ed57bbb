"""Simulated clouds as a file, with all that their state holds: a run that was kept meets the clouds that it left."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any

from watari.clouds.simulated import World
from watari.clouds.simulated.state import State
from watari.model.survey.survey import Survey

SETS = ("removed_image_ids", "nova_ports", "dead_hosts")
WORDS = ("marks", "came_as", "ghosts")


def world_as_text(world: World) -> str:
    """Write a world in which nothing is under way any more."""
    said = {"now": world.clock.now.isoformat(), "clouds": [_cloud(state) for state in world.states.values()]}
    return json.dumps(said, indent=None, sort_keys=True)


def world_of(text: str) -> World:
    said = json.loads(text)
    world = World()
    for cloud in said["clouds"]:
        survey = Survey.model_validate(cloud["survey"])
        world.load(survey)
        state = world.states[survey.cloud]
        for image in survey.images:  # loading gives them made-up bytes; here they get their own back
            state.images.put(image)
        state.disks = {key: b64decode(content) for key, content in cloud["disks"].items()}
        state.running_since = {key: datetime.fromisoformat(at) for key, at in cloud["running_since"].items()}
        for name in SETS:
            setattr(state, name, set(cloud[name]))
        for name in WORDS:
            setattr(state, name, dict(cloud[name]))
        state._count = cloud["count"]
        for instance in state.instances:  # they run on these disks now
            state.instances.put(instance)
    world.clock.now = datetime.fromisoformat(said["now"])
    world.clock.tick(0)
    return world


def _cloud(state: State) -> dict[str, Any]:
    assert not state._pending
    return {
        "survey": _survey(state).model_dump(mode="json", exclude_defaults=True),
        "disks": {key: b64encode(content).decode() for key, content in state.disks.items()},
        "running_since": {key: at.isoformat() for key, at in state.running_since.items()},
        "count": state._count,
        **{name: sorted(getattr(state, name)) for name in SETS},
        **{name: getattr(state, name) for name in WORDS},
    }


def _survey(state: State) -> Survey:
    """Everything, whoever may see it, in the order in which loading puts it back."""
    tables: dict[str, Any] = {name: tuple(table) for name, table in state.tables().items()}
    tables["migrations"] = tables["migrations"][::-1]
    return Survey(
        cloud=state.name,
        taken_at=state.clock.now,
        seconds=0.0,
        operator=state.operator,
        microversions=state.microversions,
        extensions=tuple(state.extensions),
        host_names=tuple(host.name for host in state.hosts),
        **tables,
    )
