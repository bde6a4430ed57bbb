"""What a plan says of its moves."""

from __future__ import annotations

from typing import Any

import pytest

from watari.model.plan import Move
from watari.model.upgrades import upgraded

REMOVAL = {"kind": "remove", "key": "k", "cloud": "target", "phase": "remove", "thing": "instance", "id": "new"}
LOCK = {
    "kind": "set_lock",
    "key": "l",
    "cloud": "source",
    "phase": "stop",
    "instance_id": "old",
    "locked": True,
    "reason": "watari",
}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            {"id": "ground/shop", "kind": "ground", "subject": "shop", "steps": []},
            {"subject_kind": "ground", "aim": "move"},
            id="ground",
        ),
        pytest.param(
            {"id": "instance/web-1", "kind": "instance", "subject": "web-1", "subject_id": "old", "steps": [LOCK]},
            {"subject_kind": "instance", "aim": "move", "subject_id": "old"},
            id="an instance",
        ),
        pytest.param(
            {"id": "undo/instance/web-1", "kind": "undo", "subject": "web-1", "subject_id": "old", "steps": [REMOVAL]},
            {"subject_kind": "instance", "aim": "undo", "stand_in_ids": ("new",)},
            id="the way back of an instance",
        ),
        pytest.param(
            {"id": "finish/host/nyah-1/close", "kind": "finish", "subject": "nyah-1", "steps": []},
            {"subject_kind": "host", "aim": "finish"},
            id="the end of a host",
        ),
        pytest.param(
            {
                "id": "finish/instance/web-1",
                "kind": "finish",
                "subject": "web-1",
                "subject_id": "old",
                "steps": [REMOVAL | {"cloud": "source", "id": "old"}],
            },
            {"subject_kind": "instance", "aim": "finish", "stand_in_ids": ()},
            id="the end of an instance removes its source, which stands in for nobody",
        ),
        pytest.param(
            {"id": "finish-rest/gateways/net", "kind": "finish", "subject": "net", "steps": []},
            {"subject_kind": "ground", "aim": "finish"},
            id="the rest",
        ),
    ],
)
def test_a_move_that_was_kept_when_kind_held_subject_and_aim_is_read(old: dict[str, Any], new: dict[str, Any]) -> None:
    [wave] = upgraded("plan", {"waves": [{"name": "w", "moves": [old]}]}, 1)["waves"]
    move = Move.model_validate(wave["moves"][0])
    assert {name: getattr(move, name) for name in new} == new


def test_what_takes_a_subject_back_brings_none() -> None:
    there = Move(id="instance/web-1", subject_kind="instance", subject="web-1", steps=())
    back = there.model_copy(update={"id": "undo/instance/web-1", "aim": "undo"})
    assert (there.brings("instance"), there.brings("host"), back.brings("instance")) == (True, False, False)
