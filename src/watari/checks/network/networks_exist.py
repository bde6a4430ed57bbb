"""The networks that the goal names exist: joined ones in the source, mapped ones on both; a name means one network.

Why: a misspelt network moves nothing; a name that two networks bear might join the wrong one.

Source: Neutron lets many networks bear one name; the goal may name a network by its id.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block
from watari.checks.wants import wants


@wants(source=("networks",), target=("networks",))
def networks_exist(case: CrossingCase) -> Iterator[Found]:
    """Look up each name on its side."""
    for fault in case.unfit("network", "segment"):
        yield block(fault.subject, fault.says, fault.cure)
