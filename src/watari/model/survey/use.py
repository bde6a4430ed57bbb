"""How much of the hosts is used, as it was measured from outside of OpenStack."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from watari.model.record import Record


class MeasuredUse(Record):
    """How much of one host is used: ``share``, 0.0 to 1.0, over whatever time the goal's query looks back.

    ``host`` is the name that the monitoring gives, which need not be a host of Nova; ``at`` is the moment that it
    answered for, by its own clock.
    """

    host: str
    share: Annotated[float, Field(ge=0, le=1)]
    at: datetime
