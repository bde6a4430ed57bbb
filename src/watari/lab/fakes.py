"""Fake hosts: computes with Nova's fake driver, for tests of the control plane at scale."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from watari.lab import ini
from watari.lab.processes import Processes, Service
from watari.private import write_private

if TYPE_CHECKING:
    from watari.lab.cloud import Cloud

# The folder is put on Neutron's module path; its entry point makes the driver known under this name.
DRIVER_FOLDER = Path(__file__).parent / "mechanism"
MECHANISM = "watari_lab"

DRIVER = "fake.FakeLiveMigrateDriver"
"""The one among Nova's fake drivers whose live migrations take their time (5 s) and let the guest go afterwards."""
RESERVED_MIB = 800_000 - 8_192
"""Of the memory that the driver pretends to have; what is left, 8 GiB, can be full."""


def prepare(cloud: Cloud) -> None:
    """Write each fake host's settings; the last file read counts, so they replace those of the real hosts."""
    for number, name in _names(cloud).items():
        data = cloud.data / name
        data.mkdir(parents=True, exist_ok=True)
        own: ini.Ini = {
            "DEFAULT": {
                "host": name,
                "my_ip": f"127.0.1.{number}",
                "compute_driver": DRIVER,
                "reserved_host_memory_mb": RESERVED_MIB,
                "state_path": str(data),
                "instances_path": str(data / "instances"),
            },
            "oslo_concurrency": {"lock_path": str(data / "lock")},
        }
        write_private(cloud.configuration("nova", f"{name}.conf"), ini.render(own))


def launch(cloud: Cloud) -> None:
    """Start all fake hosts without waiting, and end those that are wanted no more."""
    processes, names = running(cloud), list(_names(cloud).values())
    processes.stop_each(name for name in processes.names() if name not in names)
    shared = cloud.configuration("nova", "compute.conf")
    for name in names:
        own = cloud.configuration("nova", f"{name}.conf")
        argv = (cloud.program("nova-compute"), "--config-file", str(shared), "--config-file", str(own))
        processes.launch(Service(name=name, argv=argv, log=cloud.log / f"{name}.log", environment=cloud.environment))


def running(cloud: Cloud) -> Processes:
    """Tell where the fake hosts' processes are recorded."""
    return Processes(cloud.folder / "run-fakes")


def _names(cloud: Cloud) -> dict[int, str]:
    return {number: f"{cloud.name}-fake{number}" for number in range(1, cloud.spec.fake_hosts + 1)}
