"""Both clouds offer the services that a crossing needs.

Why: a crossing reads and makes things in Keystone, Nova, Glance and Neutron of both clouds, and in Cinder where
volumes cross. A service that is missing in the catalogue or does not answer would stop a run in its middle.

Source: the service types of the catalogue; the survey asks each for its API versions.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import Case
from watari.checks.found import Found, block
from watari.checks.wants import wants

NEEDED = ("identity", "compute", "image", "network")


@wants(source=("microversions",), target=("microversions",))
def services_answer(case: Case) -> Iterator[Found]:
    """Ask for each needed service by its type."""
    with_volumes = any(i.volumes for i in case.instances)
    for _, survey in case.sides():
        for service in (*NEEDED, "volume") if with_volumes else NEEDED:
            if service not in survey.microversions:
                yield block(
                    f"{survey.cloud}: {service}",
                    f"{survey.cloud} has no {service} service that answers",
                    f"openstack --os-cloud {survey.cloud} catalog list; then see why {service} is missing there or silent",
                    answers=", ".join(sorted(survey.microversions)),
                )
