"""Every moving instance has a flavor on the target, and it is no smaller than what the instance has.

Why: a mapped flavor that does not exist fails at boot; one with a smaller disk is refused by Nova; less memory or
fewer CPUs is a loss that somebody should know of. A flavor that is neither mapped nor there is made by the plan.

Source: FlavorDiskSmallerThanImage and FlavorDiskSmallerThanMinDisk in nova/compute/api.py; the instance's own flavor
(microversion 2.47) counts, as the original may be gone or changed.
"""

from __future__ import annotations

from collections.abc import Iterator

from watari.checks.case import CrossingCase
from watari.checks.found import Found, block, warn
from watari.checks.wants import wants
from watari.model.survey.compute import Flavor, InstanceFlavor


@wants(source=("instances",), target=("flavors",))
def flavors_fit(case: CrossingCase) -> Iterator[Found]:
    """Compare each flavor in use with the target's flavor of the mapped name."""
    for fault in case.unfit("flavor"):
        yield block(fault.subject, fault.says, fault.cure)
    for flavor in {i.flavor.name: i.flavor for i in case.instances}.values():
        name = case.goal.map.flavors.get(flavor.name, flavor.name)
        cure = f"{case.target_cli} flavor list --all; in the goal: map: {{flavors: {{{flavor.name}: NAME}}}}"
        there = case.facts.target_flavor(flavor)
        sizes = smaller(flavor, there) if there is not None else []
        if sizes:
            says = f"flavor {name} of {case.goal.target} is smaller than {flavor.name}: {', '.join(sizes)}"
            tell = block if any("disk" in s for s in sizes) else warn
            yield tell(flavor.name, says, cure, users=sum(i.flavor.name == flavor.name for i in case.instances))


def smaller(old: InstanceFlavor, new: Flavor) -> list[str]:
    """The sizes in which ``new`` is smaller than ``old``."""
    fields = ("vcpus", "ram_mib", "disk_gib", "ephemeral_gib", "swap_mib")
    pairs = {field: (getattr(old, field), getattr(new, field)) for field in fields}
    return [f"{field} {after} instead of {before}" for field, (before, after) in pairs.items() if after < before]
