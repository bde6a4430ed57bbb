"""The management network: a bridge with the controller's address, on which all APIs answer and all hosts are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from watari.lab.addresses import CONTROLLER_WITH_PREFIX, MANAGEMENT_BRIDGE
from watari.lab.errors import LabElsewhereError
from watari.lab.programs import call

if TYPE_CHECKING:
    from watari.lab.state import State


def up(state: State) -> None:
    """Make the bridge; one that is there already is kept. Raises LabElsewhereError when it belongs to another lab."""
    if not _exists():
        call(["ip", "link", "add", MANAGEMENT_BRIDGE, "type", "bridge"])
        call(["ip", "link", "set", MANAGEMENT_BRIDGE, "alias", str(state.root)])
    need_ours(state)
    call(["ip", "link", "set", MANAGEMENT_BRIDGE, "alias", str(state.root)])
    call(["ip", "address", "replace", CONTROLLER_WITH_PREFIX, "dev", MANAGEMENT_BRIDGE])
    call(["ip", "link", "set", MANAGEMENT_BRIDGE, "up"])


def down(state: State) -> None:
    """Remove the bridge, unless it belongs to another lab."""
    if _exists() and not elsewhere(state):
        call(["ip", "link", "delete", MANAGEMENT_BRIDGE])


def need_ours(state: State) -> None:
    """Raise LabElsewhereError when another lab has the bridge."""
    if elsewhere(state):
        raise LabElsewhereError(
            f"The bridge {MANAGEMENT_BRIDGE} belongs to the lab in {_owner()}.",
            cure=f"End that lab first: WATARI_LAB={_owner()} watari lab down",
        )


def elsewhere(state: State) -> bool:
    """Whether another lab has the bridge: then cables and namespaces of our names are that one's too."""
    return _exists() and _owner() not in {str(state.root), ""}


def _exists() -> bool:
    return Path("/sys/class/net", MANAGEMENT_BRIDGE).exists()


def _owner() -> str:
    """The state folder of the lab that made the bridge: it is written on the bridge itself; empty when just made."""
    (link,) = json.loads(call(["ip", "-json", "link", "show", MANAGEMENT_BRIDGE]))
    return str(link.get("ifalias", ""))
