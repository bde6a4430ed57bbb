"""No instance that moves is bound to the layout of its host: pinned processors, NUMA cells, huge pages, real time.

Why: the target needs free processors and pages in the right cells, not only enough of them. No API tells a host's
layout, so a plan that fits by the sums may be refused, host by host, when Nova claims.

Source: rule L6: `hw:cpu_policy`, `hw:numa_nodes`, `hw:mem_page_size`, `hw:cpu_realtime`, `hw:emulator_threads_policy`,
`resources:PCPU` and their image properties; live since Train, on computes that are all as new.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.found import Found, warn
from watari.checks.host_case import HostCase
from watari.checks.wants import wants

BINDING = ("cpu_policy", "numa_nodes", "mem_page_size", "cpu_realtime", "emulator_threads_policy")
AS_ANY = {"cpu_policy": "shared", "mem_page_size": "small", "cpu_realtime": "no"}
"""The values with which an instance is bound to nothing."""


@wants(cloud=("instances", "images", "volumes"))
def numa_can_be_laid_out(case: HostCase) -> Iterator[Found]:
    """Look through what the flavor and the image of each instance ask for."""
    for instance in case.going:
        asked = case.asked(instance)
        keys = [(key, name) for name in BINDING for key in (f"hw:{name}", f"hw_{name}")]
        bound = {key: asked[key] for key, name in keys if asked.get(key, AS_ANY.get(name)) != AS_ANY.get(name)}
        bound |= {key: asked[key] for key in ("resources:PCPU",) if key in asked}
        if bound:
            yield warn(
                instance.name,
                f"{instance.name} is laid out on its host's cells ({', '.join(bound)}): only its move shows whether a"
                " target has them free",
                f"{case.cli} --os-compute-api-version 2.78 server show {instance.id} --topology; on the target: virsh"
                " capabilities, "
                "virsh freepages --all",
                **bound,
            )
