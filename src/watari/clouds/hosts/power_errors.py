"""How a management controller says no, or nothing."""

from __future__ import annotations

from typing import ClassVar

from watari.errors import WatariError


class NoController(WatariError):
    """Nothing tells which management controller (BMC) a host has."""

    id: ClassVar[str] = "power.no-controller"


class ControllerSilent(WatariError):
    """A management controller does not answer, or answers that it cannot: the host may be on or off."""

    id: ClassVar[str] = "power.silent"


class ControllerRefuses(WatariError):
    """A management controller does not take the user name or the password, or the account may not do this."""

    id: ClassVar[str] = "power.refused"


class ControllerUnclear(WatariError):
    """A management controller answers, but not so that one host's power could be told or cut."""

    id: ClassVar[str] = "power.unclear"
