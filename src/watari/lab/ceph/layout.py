"""Where the cluster keeps its things, what its configuration says, and how its tools are called."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watari.lab import ini
from watari.lab.addresses import CONTROLLER
from watari.lab.programs import call
from watari.private import write_private

if TYPE_CHECKING:
    from pathlib import Path

    from watari.lab.state import State

MONITOR_PORT = 23300
OLD_MONITOR_PORT = 23789  # the first protocol: what Cinder hands to QEMU as a monitor's address
DAEMON_PORTS = (23800, 23899)
STORE_BYTES = 40 << 30  # the size that the OSD sees; the file is sparse and grows with what is written
CACHE_BYTES = 64 << 20
LEAST_MEMORY_TARGET_BYTES = 896 << 20  # Ceph accepts no less; the cache itself is fixed and far below
CONNECT_SECONDS = "5"

# What a manager without any of its modules lacks is of no use to a lab; each module is an interpreter of its own.
UNUSED_MODULES = (
    "alerts balancer crash devicehealth influx insights iostat localpool mirroring nfs orchestrator osd_perf_query"
    " osd_support "
    "pg_autoscaler progress prometheus rbd_support restful selftest snap_schedule stats telegraf telemetry"
    " test_orchestrator "
    "volumes zabbix"
)


@dataclass(frozen=True)
class Layout:
    """The cluster's files below one folder."""

    root: Path

    @classmethod
    def of(cls, state: State) -> Layout:
        """The layout in the lab's folder."""
        return cls(state.ceph)

    @property
    def configuration(self) -> Path:
        """What every daemon and tool of ours reads; names the administrator's keyring."""
        return self.root / "ceph.conf"

    @property
    def keyring(self) -> Path:
        """The keys of monitor and administrator; mode 0600."""
        return self.root / "keyring"

    @property
    def identity(self) -> str:
        """The cluster's id: the same for the same folder, so that nothing has to be remembered before it exists."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"file://{self.root}"))

    @property
    def run(self) -> Path:
        """Records of running daemons, and their sockets."""
        return self.root / "run"

    def daemon(self, name: str) -> Path:
        """The data folder of ``monitor``, ``manager`` or ``osd``."""
        return self.root / name

    def log(self, name: str) -> Path:
        """The log of one daemon."""
        return self.root / "log" / f"{name}.log"

    def client(self, cloud: str) -> Path:
        """The folder with the configuration and the keyring of one cloud."""
        return self.root / "clouds" / cloud

    def ceph(self, *words: str, text: str | None = None) -> str:
        """Run the `ceph` tool as administrator. Raises CommandFailedError."""
        return call(
            ["ceph", "--conf", str(self.configuration), "--connect-timeout", CONNECT_SECONDS, *words], text=text
        )


def write_configuration(layout: Layout) -> None:
    """Write the daemons' and the administrator's configuration."""
    sections: ini.Ini = {
        "global": client_settings(layout, layout.keyring) | _shared_settings(layout),
        "mon": {
            "mon_data": str(layout.daemon("monitor")),
            "mon_allow_pool_delete": "true",
            "mon_allow_pool_size_one": "true",
            "mon_data_avail_warn": "5",
            "mon_data_avail_crit": "2",
            "mon_warn_on_pool_no_redundancy": "false",
            "mon_warn_on_insecure_global_id_reclaim_allowed": "false",
            "auth_allow_insecure_global_id_reclaim": "false",
        },
        "mgr": {
            "public_addr": CONTROLLER,
            "mgr_data": str(layout.daemon("manager")),
            "keyring": str(layout.daemon("manager") / "keyring"),
            "mgr_disabled_modules": UNUSED_MODULES.replace(" ", ","),
        },
        "osd": {
            "public_addr": CONTROLLER,
            "cluster_addr": CONTROLLER,
            "osd_data": str(layout.daemon("osd")),
            "keyring": str(layout.daemon("osd") / "keyring"),
            "osd_objectstore": "bluestore",
            "osd_memory_target": str(LEAST_MEMORY_TARGET_BYTES),
            "bluestore_block_size": str(STORE_BYTES),
            "bluestore_cache_autotune": "false",
            "bluestore_cache_size": str(CACHE_BYTES),
        },
    }
    write_private(layout.configuration, ini.render(sections))


def client_settings(layout: Layout, keyring: Path) -> dict[str, str]:
    """What anybody needs who wants to talk to the cluster."""
    return {
        "fsid": layout.identity,
        "mon_host": f"[v2:{CONTROLLER}:{MONITOR_PORT}/0,v1:{CONTROLLER}:{OLD_MONITOR_PORT}/0]",
        "auth_cluster_required": "cephx",
        "auth_service_required": "cephx",
        "auth_client_required": "cephx",
        "keyring": str(keyring),
    }


def _shared_settings(layout: Layout) -> dict[str, str]:
    first, last = DAEMON_PORTS
    return {
        "ms_bind_port_min": str(first),
        "ms_bind_port_max": str(last),
        "osd_pool_default_size": "1",
        "osd_pool_default_min_size": "1",
        "osd_pool_default_pg_num": "8",
        "osd_pool_default_pg_autoscale_mode": "off",
        "osd_crush_chooseleaf_type": "0",
        "run_dir": str(layout.run),
        "admin_socket": f"{layout.run}/$name.asok",
        "pid_file": "",
        "log_file": "",
        "log_to_stderr": "true",
        "err_to_stderr": "true",
        "debug_rocksdb": "0/0",
        "crash_dir": str(layout.root / "log"),
        "setuser_match_path": "",
    }
