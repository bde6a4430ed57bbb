"""The lab's physical network: one switch for the hosts of all clouds, and vantage points on its VLANs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watari.lab.switch import bridge
from watari.lab.switch.bridge import plug
from watari.lab.switch.points import Vantage, drop_vantage, end_vantages, start_vantages, vantage, vantages

if TYPE_CHECKING:
    from watari.lab.state import State

__all__ = ["Vantage", "down", "drop_vantage", "plug", "up", "vantage", "vantages"]


def up(state: State) -> None:
    """Make the switch and the vantage points that it had before; what is there is kept. Raises WatariError."""
    bridge.up()
    start_vantages(state)


def down(state: State) -> None:
    """Remove the switch and its vantage points; where they were is remembered for the next time."""
    end_vantages(state)
    bridge.down()
