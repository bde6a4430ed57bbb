"""What an instance asks of a host (resource classes, traits, local disk: C5, C6), and where aggregates bar it (C9).

Which of the scheduler's filters over the metadata of aggregates are on stands in nova.conf and in no API. A filter that
lets an instance's own host through is taken as on; one that would refuse it where it is can hardly be on, and is left
out for it, with a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from watari.facts.hosts.surveyed import SurveyedCloud
from watari.model.survey.compute import Host, Instance

MIB_PER_GIB = 1024
RESOURCES = re.compile(r"resources\w*:([A-Z0-9_]+)")
"""An extra spec that asks for an amount of a class, in a numbered request group or not; it replaces what Nova would
ask."""
TRAIT = re.compile(r"trait\w*:([A-Z0-9_]+)")
TPM = "COMPUTE_SECURITY_TPM_{}"
SECURE_BOOT = "COMPUTE_SECURITY_UEFI_SECURE_BOOT"
"""What Nova asks for where a virtual TPM of a version, or secure boot, is wanted (`ResourceRequest` in
nova/scheduler/utils.py)."""


def local_disk_gib(instance: Instance) -> int:
    """Give how large the disks are that Nova makes for it on its host, in GiB.

    The root unless it is a volume, ephemeral, swap.

    With instance disks in Ceph nothing of it is carried; no API tells that, so this is an upper bound. Swap counts as
    begun GiB.
    """
    root = instance.flavor.disk_gib if instance.image_id is not None else 0
    return root + instance.flavor.ephemeral_gib + -(-instance.flavor.swap_mib // MIB_PER_GIB)


class InstanceDemand:
    """One instance on its host."""

    def __init__(self, seen: SurveyedCloud, instance: Instance, host: Host) -> None:
        self._seen = seen
        self._instance = instance
        self._host = host

    def needs(self) -> dict[str, int]:
        """Give what it holds of its host by Placement, or what its flavor asks where that was not looked at."""
        held = self._seen.allocated.get((self._instance.id, self._host.hypervisor_id))
        return dict(held) if held is not None else self._of_flavor()

    def _of_flavor(self) -> dict[str, int]:
        flavor = self._instance.flavor
        needs = {self._processors(): flavor.vcpus, "MEMORY_MB": flavor.ram_mib, "DISK_GB": self.local_disk_gib}
        asked: dict[str, int] = {}
        for key, value in flavor.extra_specs.items():
            found = RESOURCES.fullmatch(key)
            # Nova passes over an amount that is no number, with a line in its log
            if found is not None and value.isdecimal():
                asked[found[1]] = asked.get(found[1], 0) + int(value)
        return {name: amount for name, amount in (needs | asked).items() if amount}

    def _processors(self) -> str:
        """Nova counts pinned processors apart, on hosts that do so (since Train)."""
        properties = self._seen.image_words(self._instance)
        policy = self._instance.flavor.extra_specs.get("hw:cpu_policy", properties.get("hw_cpu_policy", "shared"))
        return "PCPU" if policy == "dedicated" and "PCPU" in self._host.inventory else "VCPU"

    @property
    def local_disk_gib(self) -> int:
        """Disk of the flavor that lies on its host, in GiB."""
        return local_disk_gib(self._instance)

    def traits(self, wanted: Literal["required", "forbidden"]) -> frozenset[str]:
        """Give the traits that its flavor and its image require, in so many words or by what else they ask for.

        Or forbid.
        """
        return frozenset(self._traits(wanted)) | (self._implied() if wanted == "required" else frozenset())

    def _implied(self) -> frozenset[str]:
        """What its own host, on which it runs, does not have is not asked for."""
        version = self._seen.hardware(self._instance, "tpm_version")
        specs, image = self._instance.flavor.extra_specs, self._seen.image_words(self._instance)
        boots_sealed = "required" in (specs.get("os:secure_boot"), image.get("os_secure_boot"))
        asked = [
            *([TPM.format(version.replace(".", "_"))] if version else []),
            *([SECURE_BOOT] if boots_sealed else []),
        ]
        return frozenset(asked).intersection(self._host.traits)

    def _traits(self, wanted: str) -> Iterator[str]:
        specs = (*self._instance.flavor.extra_specs.items(), *self._seen.image_words(self._instance).items())
        for key, value in specs:
            found = TRAIT.fullmatch(key)
            if found is not None and value == wanted:
                yield found[1]


TENANT = "filter_tenant_id"
SCOPE = "aggregate_instance_extra_specs"

Metadata = Sequence[Mapping[str, str]]
"""The metadata of all aggregates of one host."""


@dataclass(frozen=True)
class _Asker:
    """What the filters look at in an instance, as values that compare."""

    project_id: str
    specs: tuple[tuple[str, str], ...]
    image: tuple[tuple[str, str], ...]
    traits: frozenset[str]


def _tenant(asker: _Asker, metadata: Metadata) -> bool:
    """AggregateMultiTenancyIsolation: an aggregate with such keys takes only the projects that they name."""
    named = [
        {v.strip() for k, value in one.items() if k.startswith(TENANT) for v in value.split(",")} for one in metadata
    ]
    return all(asker.project_id in projects for projects in named if projects)


def _extra_specs(asker: _Asker, metadata: Metadata) -> bool:
    """AggregateInstanceExtraSpecsFilter: every such extra spec is met by some aggregate of the host."""
    for key, wanted in asker.specs:
        scope, _, name = key.rpartition(":")
        if scope in ("", SCOPE):
            offered = {v.strip() for one in metadata for v in one.get(name, "").split(",") if v}
            if not offered & _alternatives(wanted):
                return False
    return True


def _alternatives(wanted: str) -> set[str]:
    """Read `<or> a <or> b`, or a plain value."""
    return {word.strip() for word in wanted.split("<or>") if word.strip()} if wanted.startswith("<or>") else {wanted}


def _image(asker: _Asker, metadata: Metadata) -> bool:
    """AggregateImagePropertiesIsolation: where an aggregate names a property that the image has, the values agree."""
    return all(value in one[key].split(",") for key, value in asker.image for one in metadata if key in one)


def _traits(asker: _Asker, metadata: Metadata) -> bool:
    """Isolated aggregates (`trait:X=required` in the metadata) take only instances that require the trait."""
    isolated = {
        key.partition(":")[2]
        for one in metadata
        for key, value in one.items()
        if key.startswith("trait:") and value == "required"
    }
    return isolated <= asker.traits


FILTERS: Mapping[str, Callable[[_Asker, Metadata], bool]] = {
    "AggregateMultiTenancyIsolation": _tenant,
    "AggregateInstanceExtraSpecsFilter": _extra_specs,
    "AggregateImagePropertiesIsolation": _image,
    "isolated aggregates": _traits,
}


class Isolation:
    """The aggregates of a survey, asked for instances."""

    def __init__(self, seen: SurveyedCloud, hosts: tuple[str, ...]) -> None:
        self._seen = seen
        self._metadata = {host: [a.metadata for a in seen.survey.aggregates if host in a.hosts] for host in hosts}
        self._passed: dict[tuple[str, _Asker], frozenset[str]] = {}
        self._off: dict[str, int] = {}
        """By filter: how many instances are where it would not let them be."""

    def allowed(self, instance: Instance, demand: InstanceDemand) -> frozenset[str] | None:
        """Give the hosts that the filters leave to ``instance``; None for all."""
        image = self._seen.image_words(instance)
        asker = _Asker(
            project_id=instance.project_id,
            specs=tuple(sorted(instance.flavor.extra_specs.items())),
            image=tuple(sorted(image.items())),
            traits=demand.traits("required"),
        )
        hosts = frozenset(self._metadata)
        for name in FILTERS:
            passed = self._through(name, asker)
            if instance.host in passed:
                hosts &= passed
            else:
                self._off[name] = self._off.get(name, 0) + 1
        return None if len(hosts) == len(self._metadata) else hosts

    def _through(self, name: str, asker: _Asker) -> frozenset[str]:
        key = name, asker
        if key not in self._passed:
            self._passed[key] = frozenset(
                host for host, metadata in self._metadata.items() if FILTERS[name](asker, metadata)
            )
        return self._passed[key]

    def notes(self) -> Iterator[str]:
        """Say which filters were left out for whom; only filters that look at something in this cloud can be."""
        for name, count in self._off.items():
            yield f"{name} is taken as off for {count} instances: it would not let them be where they are (C9)"
