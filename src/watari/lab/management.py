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
    owner = _owner()
    if owner not in {str(state.root), ""}:
        raise LabElsewhereError(
            f"The bridge {MANAGEMENT_BRIDGE} belongs to the lab in {owner}.",
            cure=f"End that lab first: WATARI_LAB={owner} watari lab down",
        )
    call(["ip", "link", "set", MANAGEMENT_BRIDGE, "alias", str(state.root)])
    call(["ip", "address", "replace", CONTROLLER_WITH_PREFIX, "dev", MANAGEMENT_BRIDGE])
    call(["ip", "link", "set", MANAGEMENT_BRIDGE, "up"])


def down(state: State) -> None:
    """Remove the bridge, unless it belongs to another lab."""
    if _exists() and _owner() in {str(state.root), ""}:
        call(["ip", "link", "delete", MANAGEMENT_BRIDGE])


def _exists() -> bool:
    return Path("/sys/class/net", MANAGEMENT_BRIDGE).exists()


def _owner() -> str:
    """The state folder of the lab that made the bridge: it is written on the bridge itself; empty when just made."""
    (link,) = json.loads(call(["ip", "-json", "link", "show", MANAGEMENT_BRIDGE]))
    return str(link.get("ifalias", ""))
