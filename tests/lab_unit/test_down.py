"""`watari lab down` needs nothing but what the state says of processes.

A cloud that nobody understands any more is ended too.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.lab_unit.hosts import give_power, host_without_network
from watari.lab.cloud import load_cloud
from watari.lab.down import down
from watari.lab.errors import CloudUnreadableError
from watari.lab.hosts.host import Host
from watari.lab.processes import marked_below
from watari.lab.state import State

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="namespaces need root")


def host_that_is_on(root: Path, *, changed: tuple[str, str]) -> Host:
    """A host with power, in a cloud of which the record was changed since: the first word into the second."""
    host = host_without_network(root)
    give_power(host)
    record = host.cloud.folder / "cloud.json"
    record.write_text(record.read_text().replace(*changed))
    return host


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(('"2024.1"', '"1999.1"'), id="a release without a data file"),
        pytest.param(('"hosts"', '"hosts_of_tomorrow"'), id="a word of a later version"),
        pytest.param(("{", ""), id="damaged"),
    ],
)
def test_everything_of_it_is_ended(tmp_path: Path, changed: tuple[str, str]) -> None:
    host = host_that_is_on(tmp_path, changed=changed)
    assert marked_below(tmp_path)
    down(host.cloud.state, lambda _progress: None)
    assert marked_below(tmp_path) == set()
    assert host.processes.names() == []


def test_a_record_that_nobody_understands_is_a_fact_with_a_cure(tmp_path: Path) -> None:
    host = host_that_is_on(tmp_path, changed=('"hosts"', '"hosts_of_tomorrow"'))
    try:
        with pytest.raises(CloudUnreadableError) as error:
            load_cloud(host.cloud.state, "toy")
        assert "hosts_of_tomorrow" in error.value.what
        assert "watari lab down" in error.value.cure
    finally:
        host.processes.stop_all(grace_seconds=0)


def test_a_lab_without_clouds_is_ended_as_well(tmp_path: Path) -> None:
    said: list[str] = []
    down(State(tmp_path), lambda progress: said.append(progress.doing))
    assert said[-1].startswith("the lab is down")
