"""Every cloud of the goal offers the services that its journey needs.

Why: a crossing reads and makes things in Keystone, Nova, Glance and Neutron of both clouds, and in Cinder where
volumes cross. A journey between hosts moves by Nova, sees by Placement who holds what, and by Neutron and Cinder
where ports and volumes are bound. A service that is missing in the catalogue or does not answer would stop a run in
its middle.

Source: the service types of the catalogue; the survey asks each for its API versions.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.asked import WithInstances
from watari.checks.found import Found, block
from watari.checks.wants import wants
from watari.model.steps.step import Side

OF_A_CROSSING = ("identity", "compute", "image", "network")
NEEDED: dict[Side, tuple[str, ...]] = {
    "source": OF_A_CROSSING,
    "target": OF_A_CROSSING,
    "cloud": ("identity", "compute", "network", "placement"),
}


@wants(source=("microversions",), target=("microversions",), cloud=("microversions",))
def services_answer(case: WithInstances) -> Iterator[Found]:
    """Ask for each needed service by its type."""
    with_volumes = any(i.volumes for i in case.instances)
    for side, survey in case.sides():
        for service in (*NEEDED[side], "volume") if with_volumes else NEEDED[side]:
            if service not in survey.microversions:
                yield block(
                    f"{survey.cloud}: {service}",
                    f"{survey.cloud} has no {service} service that answers",
                    f"openstack --os-cloud {survey.cloud} catalog list; then see why {service} is missing there or"
                    " silent",
                    answers=", ".join(sorted(survey.microversions)),
                )
