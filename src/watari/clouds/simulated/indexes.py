"""Under what the records of a simulated cloud are found without a look at all of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

from watari.model.survey.identity import RoleAssignment
from watari.model.survey.network import Port
from watari.model.survey.volume import Volume, VolumeSnapshot

MARK = "watari"
"""The metadata key under which volumes and snapshots bear a mark."""


def given_to(role: RoleAssignment) -> Iterator[Hashable]:
    """To whom, and where: on a project, or on a domain for all its projects."""
    yield role.user_id, role.project_id
    if role.inherited:
        yield role.user_id, "inherited from", role.domain_id


def mark(thing: Volume | VolumeSnapshot) -> Iterator[Hashable]:
    """The mark that it bears, if any."""
    yield thing.metadata.get(MARK)


def _addresses(port: Port) -> Iterable[Hashable]:
    return [fixed.address for fixed in port.fixed_ips]


def _at(port: Port) -> Iterable[Hashable]:
    return [(port.network_id, fixed.address) for fixed in port.fixed_ips]


PORT: Mapping[str, Callable[[Port], Iterable[Hashable]]] = {
    "address": _addresses,
    "at": _at,
    "device": lambda port: [port.device_id],
    "mac": lambda port: [port.mac],
    "wire": lambda port: [(port.network_id, port.mac)],
    "group": lambda port: port.security_group_ids,
}
"""Of ports nearly everything is asked, at every call."""
