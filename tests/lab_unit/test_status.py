"""What `watari lab status` says of hosts' power, with no cloud running."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.lab_unit.hosts import give_power, host_without_network
from watari.lab.status import Row, status


def power_row(root: Path) -> Row:
    host = host_without_network(root)
    (row,) = [row for row in status(host.cloud.state, "toy") if (row.part, row.service) == (host.name, "power")]
    return row


def test_a_host_that_is_off_is_told_with_the_address_of_its_controller(tmp_path: Path) -> None:
    assert power_row(tmp_path) == Row(
        "toy-h19", "power", "off", 0, "http://10.99.0.254:24907/redfish/v1/Systems/toy-h19"
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="namespaces need root")
def test_a_host_that_is_on_is_told(tmp_path: Path) -> None:
    host = host_without_network(tmp_path)
    give_power(host)
    try:
        assert power_row(tmp_path).state == "on"
    finally:
        host.processes.stop_all(grace_seconds=0)
