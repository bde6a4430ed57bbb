"""All that a plan may touch, in one object.

Its clouds, and the machines and vantage points beside them, each behind its port.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from watari.clouds.port import Cloud, Power, RemoteHost, Sighting
from watari.errors import WatariError
from watari.model.steps.step import Side


class OutOfReach(WatariError):
    """A plan acts on something by a name that its goal does not lead to."""

    id: ClassVar[str] = "reach.unknown"


@dataclass(frozen=True)
class Reach:
    """What is not in here cannot be touched. All of it is by name, as the goal and the steps of its plan say it.

    ``clouds`` by the side that each stands for; ``vantages`` in the goal's order; ``hosts`` are machines reached over
    SSH, such as controllers; ``power`` is who knows and cuts the power of a cloud's hosts, None where the goal names
    nobody.
    """

    clouds: Mapping[Side, Cloud]
    vantages: Mapping[str, Sighting] = field(default_factory=dict)
    hosts: Mapping[str, RemoteHost] = field(default_factory=dict)
    power: Power | None = None

    def cloud(self, side: Side) -> Cloud:
        """Give the cloud of a side; OutOfReach where the goal names none."""
        try:
            return self.clouds[side]
        except KeyError:
            raise _unknown("cloud", side, self.clouds) from None

    def vantage(self, name: str) -> Sighting:
        """Give a vantage point; OutOfReach where the goal names none of this name."""
        try:
            return self.vantages[name]
        except KeyError:
            raise _unknown("vantage point", name, self.vantages) from None

    def host(self, name: str) -> RemoteHost:
        """Give a machine; OutOfReach where the goal names none of this name."""
        try:
            return self.hosts[name]
        except KeyError:
            raise _unknown("host", name, self.hosts) from None


def named(vantages: Iterable[Sighting]) -> dict[str, Sighting]:
    """Give vantage points by their names."""
    return {vantage.name: vantage for vantage in vantages}


def _unknown(kind: str, name: str, known: Iterable[str]) -> OutOfReach:
    return OutOfReach(
        f"There is no {kind} {name!r} within reach of this plan; known are: {', '.join(known) or 'none'}.",
        cure="Name it in the goal, and make the plan anew from it: watari plan GOAL.yaml",
    )
