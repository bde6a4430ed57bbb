"""A cloud's share of the cluster: one pool, and one key that opens this pool and no other."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watari.lab import ini
from watari.lab.ceph.layout import Layout, client_settings
from watari.private import write_private

if TYPE_CHECKING:
    from watari.lab.state import State

PLACEMENT_GROUPS = "8"


@dataclass(frozen=True)
class Pool:
    """What a cloud's services need to use their pool.

    ``name`` of the pool; ``conf``, a ceph.conf that names a keyring with the key of ``user`` (without "client.");
    ``key`` is that key in base64 and ``secret_uuid`` the name under which each host's libvirt keeps it.
    """

    name: str
    conf: Path
    user: str
    key: str
    secret_uuid: str


def pool(state: State, cloud: str) -> Pool:
    """The cloud's pool, made on first use, for which the cluster must be up. Raises CommandFailedError.

    Its user may read and write this pool only: two clouds on one cluster see nothing of each other.
    """
    layout = Layout.of(state)
    folder = layout.client(cloud)
    if not (folder / "key").exists():
        _make(layout, cloud)
    return Pool(
        name=_name(cloud),
        conf=folder / "ceph.conf",
        user=_user(cloud),
        key=(folder / "key").read_text(),
        secret_uuid=str(uuid.uuid5(uuid.UUID(layout.identity), cloud)),
    )


def drop_pool(state: State, cloud: str) -> None:
    """Remove the cloud's pool with all volumes, and its key; nothing happens when there is none."""
    layout = Layout.of(state)
    name = _name(cloud)
    if name in layout.ceph("osd", "pool", "ls").split():
        layout.ceph("osd", "pool", "delete", name, name, "--yes-i-really-really-mean-it")
    layout.ceph("auth", "rm", f"client.{_user(cloud)}")
    shutil.rmtree(layout.client(cloud), ignore_errors=True)


def _name(cloud: str) -> str:
    return f"volumes-{cloud}"


def _user(cloud: str) -> str:
    return f"cinder-{cloud}"


def _make(layout: Layout, cloud: str) -> None:
    """Every act may be repeated; the key's file, which says that all is done, comes last."""
    name, user, folder = _name(cloud), _user(cloud), layout.client(cloud)
    layout.ceph("osd", "pool", "create", name, PLACEMENT_GROUPS)
    layout.ceph("osd", "pool", "application", "enable", name, "rbd")
    own = f"profile rbd pool={name}"
    keyring = layout.ceph("auth", "get-or-create", f"client.{user}", "mon", "profile rbd", "osd", own, "mgr", own)
    key = keyring.partition("key = ")[2].strip()
    write_private(folder / "keyring", f"[client.{user}]\nkey = {key}\n")
    write_private(folder / "ceph.conf", ini.render({"global": client_settings(layout, folder / "keyring")}))
    write_private(folder / "key", key)
