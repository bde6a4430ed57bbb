"""One VLAN in both clouds.

The old side's range is too wide, a third party's port is on it, the new side uses an address already.
"""

from __future__ import annotations

from typing import Any

from tests import builders as a
from watari.model.survey.network import FixedIp
from watari.model.survey.survey import Survey

THERE = FixedIp(subnet_id="subnet-there", address="198.51.100.150")


def clouds() -> dict[Any, Survey]:
    old = a.an_old_cloud()
    subnet = a.a_subnet(gateway_ip="198.51.100.1", pools=(a.a_range("198.51.100.10", "198.51.100.120"),))
    printer = a.a_port("198.51.100.40", project_id="project-office", name="printer", security_group_ids=())
    network = a.a_network("rack-777", id="network-there", project_id="project-admin", shared=True)
    there = a.a_subnet(
        "there",
        gateway_ip="198.51.100.1",
        project_id="project-admin",
        pools=(a.a_range("198.51.100.100", "198.51.100.199"),),
    )
    probe = a.a_port(
        "198.51.100.150", id="port-probe", network_id="network-there", project_id="project-admin", security_group_ids=()
    )
    new = a.a_new_cloud()
    return {
        "source": old.model_copy(update={"subnets": (subnet, old.subnets[1]), "ports": (*old.ports, printer)}),
        "target": new.model_copy(
            update={
                "networks": (*new.networks, network),
                "subnets": (*new.subnets, there),
                "ports": (probe.model_copy(update={"fixed_ips": (THERE,)}),),
            }
        ),
    }
