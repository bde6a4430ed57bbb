"""No instance of a dead host has a virtual TPM.

Why: what a TPM keeps lies on its host alone. Nova refuses to rebuild such an instance elsewhere.

Source: rule E5: `reject_vtpm_instances` of evacuate in nova/compute/api.py; `hw:tpm_version` of the flavor,
`hw_tpm_version` of the image.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, stays
from watari.checks.host_case import HostCase
from watari.checks.wants import wants

ASKED = ("hw:tpm_version", "hw_tpm_version")


@wants(cloud=("instances", "images", "volumes"))
def evacuees_have_no_tpm(case: HostCase) -> Iterator[Found]:
    """Look through what the flavor and the image of each instance ask for."""
    for instance in case.going if case.rebuilds else ():
        if any(case.asked(instance).get(key) for key in ASKED):
            act = "mend its host and start it there; or build it anew from its volumes, with an empty TPM"
            yield stays(instance.name, f"{instance.name} has a virtual TPM, and Nova rebuilds no such instance", act)
