from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lab_unit.hosts import give_power, host_without_network
from watari.lab import power
from watari.lab.errors import CloudIsDownError, UnknownHostError
from watari.lab.hosts.host import Host
from watari.lab.hosts.namespaces import FIRST_PROCESS, first_pid, living
from watari.lab.processes import all_pids, one_alive

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("ip") is None, reason="namespaces are root's, and ip's"
)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    host = host_without_network(tmp_path)
    yield host
    host.processes.stop_all(grace_seconds=0)


def in_process_namespace_of(pid: int) -> set[int]:
    wanted = Path(f"/proc/{pid}/ns/pid").readlink()
    return {pid for pid in all_pids() if _namespace(pid) == wanted}


def _namespace(pid: int) -> Path | None:
    try:
        return Path(f"/proc/{pid}/ns/pid").readlink()
    except OSError:
        return None


def test_a_host_is_off_until_it_is_given_power(host: Host) -> None:
    assert power.power_state(host) == "Off"
    give_power(host)
    assert power.power_state(host) == "On"


def test_a_power_cut_ends_all_that_lives_in_the_host_also_what_bears_no_mark(host: Host) -> None:
    give_power(host)
    first = first_pid(host)
    assert first is not None
    before = in_process_namespace_of(first)
    assert len(before) == 3
    power.cut(host)
    assert power.power_state(host) == "Off"
    assert not [pid for pid in before if one_alive(pid)]
    assert living(host) == set()
    assert host.processes.names() == []


def test_a_host_is_not_off_because_its_record_is_lost(host: Host) -> None:
    give_power(host)
    (host.processes.run / f"{FIRST_PROCESS}.process").unlink()
    assert power.power_state(host) == "PoweringOff"


def test_a_host_that_is_off_may_lose_its_power_again(host: Host) -> None:
    power.cut(host)
    assert power.power_state(host) == "Off"


def test_a_host_of_a_cloud_that_is_down_stays_off(host: Host) -> None:
    with pytest.raises(CloudIsDownError, match="stays off"):
        power.press(host)
    assert power.power_state(host) == "Off"


def test_a_host_is_found_by_its_name_in_nova(host: Host) -> None:
    assert power.find_host(host.cloud.state, host.name) == host
    with pytest.raises(UnknownHostError) as unknown:
        power.find_host(host.cloud.state, "toy-h20")
    assert "toy-h19" in unknown.value.cure
