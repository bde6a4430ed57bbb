"""What is asked of those who measure hosts: how much of each is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from watari.model.survey.use import MeasuredUse


@dataclass(frozen=True)
class Shares:
    """An answer: every host once, by name, and what the monitoring itself said against its figures."""

    hosts: tuple[MeasuredUse, ...]
    warnings: tuple[str, ...] = ()


class Usage(Protocol):
    """The monitoring of a cloud's hosts."""

    def shares(self) -> Shares:
        """How much of each host is used, 0.0 to 1.0; a host of which it knows nothing now is no part of it.

        Raises WatariError where there is no answer, or none that gives every host of it one share.
        """
