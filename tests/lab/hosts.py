"""The hosts of the old cloud: who is where, how Nova's services stand, and how often each instance was moved."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.conftest import SOURCE, watari
from tests.lab.crossings import homes
from tests.lab.estates import answers, wait_for
from watari.lab.seed.connections import administrator
from watari.lab.state import State


def hosts_of(state: State) -> dict[str, str]:
    """On which host each instance of the old cloud is, by name."""
    return {server.name: server.compute_host for server in _servers(state)}


def standing(state: State) -> dict[str, tuple[str, str, bool]]:
    """On which host each instance is, in which state, and whether it is locked."""
    return {server.name: (server.compute_host, server.status, server.is_locked) for server in _servers(state)}


def services(state: State) -> dict[str, tuple[str, str | None, bool]]:
    """What Nova's API says of each nova-compute: status, reason, and whether it was forced down."""
    listed = administrator(state, SOURCE).compute.services(binary="nova-compute")
    return {service.host: (service.status, service.disabled_reason, service.is_forced_down) for service in listed}


def times_moved(state: State) -> Counter[str]:
    """How many records of moves between hosts Nova keeps of each instance, by its name; of those that are there."""
    names = {server.id: server.name for server in _servers(state)}
    records = administrator(state, SOURCE).compute.migrations()
    return Counter(names[record.server_id] for record in records if record.server_id in names)


def emptiest(homes: dict[str, str], hosts: set[str], *, but: str) -> str:
    """The host with the fewest instances, that is not ``but``."""
    return min(sorted(hosts - {but}), key=list(homes.values()).count)


def assert_verified() -> None:
    """Verify finds all as it was meant.

    But OVN may have left a port that answers as DOWN in Neutron's records, and verify says so.
    """
    found = json.loads(watari("verify", "last", "-f", "json", codes=(0, 1)))
    assert [
        row for row in found if row["Level"] != "note" and not row["What was found"].endswith("DOWN, and it answers")
    ] == []


@contextmanager
def stopped(state: State, name: str) -> Iterator[None]:
    """An instance that its owner has stopped for this while."""
    compute, server = administrator(state, SOURCE).compute, _named(state, name)
    compute.stop_server(server)
    wait_for(lambda: compute.get_server(server).status == "SHUTOFF")
    try:
        yield
    finally:
        compute.start_server(server)
        answers(state, {name: homes(state)[name]})


@contextmanager
def called_broken(state: State, name: str) -> Iterator[None]:
    """An instance whose state somebody has set to ERROR by hand for this while; its guest runs on."""
    compute, server = administrator(state, SOURCE).compute, _named(state, name)
    compute.reset_server_state(server, "error")
    try:
        yield
    finally:
        compute.reset_server_state(server, "active")


def _named(state: State, name: str) -> Any:
    return next(server for server in _servers(state) if server.name == name)


def _servers(state: State) -> list[Any]:
    return list(administrator(state, SOURCE).compute.servers(all_projects=True))
