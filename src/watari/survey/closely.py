"""What is asked of some hosts only.

Who holds what of them, and to which hosts the ports of their instances are bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from fnmatch import fnmatchcase
from functools import partial
from itertools import chain
from typing import ClassVar

from watari.clouds.errors import NotThere
from watari.clouds.port import Cloud
from watari.errors import WatariError
from watari.model.survey.moving import Binding, Migration
from watari.model.survey.survey import Survey, Unseen
from watari.survey.look import Question

KEPT = timedelta(days=30)
BINDINGS = "binding-extended"


class NoSuchHost(WatariError):
    """The cloud has no compute host of a name that was asked for."""

    id: ClassVar[str] = "survey.no-such-host"


def recent(seen: Survey) -> tuple[Migration, ...]:
    """Keep what may still matter.

    Nova never forgets a migration record, and a cloud of some years has tens of thousands.

    That is: all that have not ended; evacuations that are done, until the dead host's nova-compute has come back and
    tidied up; and what ended within thirty days by the cloud's own clock.
    """
    long_ago = seen.taken_at + timedelta(seconds=seen.clock_skew_seconds or 0) - KEPT
    return tuple(
        m
        for m in seen.migrations
        if not m.ended or _waits_for_its_source(m) or (m.updated_at or m.created_at) > long_ago
    )


def _waits_for_its_source(migration: Migration) -> bool:
    return migration.kind == "evacuation" and migration.status == "done"


def chosen(seen: Survey, hosts: Sequence[str]) -> tuple[str, ...]:
    """Give the hosts of these names; a pattern stands for all that it matches, and nothing where it matches none."""
    names = (
        [host.name for host in seen.hosts if fnmatchcase(host.name, word)] if _is_pattern(word) else [word]
        for word in hosts
    )
    return tuple(dict.fromkeys(chain.from_iterable(names)))


def _is_pattern(word: str) -> bool:
    return any(letter in word for letter in "*?[")


def missing(seen: Survey, hosts: Sequence[str]) -> WatariError | None:
    """Give the error for a host that the cloud does not have; nothing where the hosts could not be seen."""
    known = {host.name for host in seen.hosts}
    unknown = [name for name in hosts if name not in known and not _is_pattern(name)]
    if not unknown or seen.is_unseen("hosts"):
        return None
    return NoSuchHost(
        f"cloud {seen.cloud} shows no host named {', '.join(unknown)}; it shows {', '.join(sorted(known)) or 'none'}",
        cure=f"Mend the name (the service's, not the hypervisor's): openstack --os-cloud {seen.cloud} compute service"
        " list",
    )


def allocations(cloud: Cloud, seen: Survey) -> list[Question]:
    """One question for each host in `Survey.host_names`."""
    return [
        Question("allocations", partial(cloud.moving.allocations, host.hypervisor_id), host.name)
        for host in seen.hosts
        if host.name in seen.host_names
    ]


def bindings(cloud: Cloud, seen: Survey) -> list[Question]:
    """One question for each port of an instance on these hosts; none where Neutron has no such list."""
    if BINDINGS not in seen.extensions:
        return []
    theirs = {instance.id for instance in seen.instances if instance.host in seen.host_names}
    return [Question("bindings", partial(_bindings, cloud, port.id)) for port in seen.ports if port.device_id in theirs]


def without_bindings(seen: Survey) -> tuple[Unseen, ...]:
    """Say that bindings cannot be seen, where the extension is missing."""
    if not seen.host_names or BINDINGS in seen.extensions:
        return ()
    return (
        Unseen(
            part="bindings",
            why=f"Neutron has no extension {BINDINGS}, so it does not tell of inactive bindings",
            lacks="other",
        ),
    )


def _bindings(cloud: Cloud, port_id: str) -> list[Binding]:
    """Of a port that went away since it was listed there is nothing to tell."""
    try:
        return cloud.networks.bindings(port_id)
    except NotThere:
        return []
