"""The power of hosts, seen and cut past their operating system: what proves that a dead host stays dead."""

from __future__ import annotations

from typing import Literal, Protocol

PowerState = Literal["on", "off", "unknown"]


class Power(Protocol):
    """The management controllers of a cloud's hosts."""

    def power(self, host: str) -> PowerState:
        """Whether a host has power, by its name in Nova.

        `off` is said only when its controller says so; silence, and words that are neither, are `unknown`. Raises
        WatariError where no controller is known for the host, or where it does not let us in.
        """

    def off(self, host: str) -> None:
        """Cut a host's power; returns when its controller has taken it, which is not yet the end: ask `power`.

        A host that is off is left so. Raises WatariError when the controller does not answer or refuses.
        """
