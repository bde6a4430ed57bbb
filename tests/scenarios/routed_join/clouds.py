"""A project on one VLAN of the old cloud; the new cloud has room for it elsewhere."""

from __future__ import annotations

from typing import Any

from tests import builders as a
from watari.model.survey.survey import Survey


def clouds() -> dict[Any, Survey]:
    old = a.an_old_cloud()
    subnet = a.a_subnet(gateway_ip="198.51.100.1", pools=(a.a_range("198.51.100.2", "198.51.100.254"),))
    return {"source": old.model_copy(update={"subnets": (subnet, old.subnets[1])}), "target": a.a_new_cloud()}
