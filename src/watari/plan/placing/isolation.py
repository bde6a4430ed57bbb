"""Which hosts the metadata of aggregates keeps for certain projects, flavors, images and traits (C9).

Which of these filters are on stands in nova.conf and in no API. A filter that lets an instance's own host through is
taken as on; one that would refuse it where it is can hardly be on, and is left out for it, with a note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from watari.model.survey.compute import Instance
from watari.plan.placing.demand import Demand
from watari.plan.placing.surveyed import Surveyed

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

    def __init__(self, seen: Surveyed, hosts: tuple[str, ...]) -> None:
        self._seen = seen
        self._metadata = {host: [a.metadata for a in seen.survey.aggregates if host in a.hosts] for host in hosts}
        self._passed: dict[tuple[str, _Asker], frozenset[str]] = {}
        self._off: dict[str, int] = {}
        """By filter: how many instances are where it would not let them be."""

    def allowed(self, instance: Instance, demand: Demand) -> frozenset[str] | None:
        """Give the hosts that the filters leave to ``instance``; None for all."""
        image = self._seen.image_properties(instance)
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
