"""Where a machine is, as a goal, a plan or a cloud may say it: a word that can be no option and no text of a shell.

What stands here goes on to `ssh`, `ping`, `virsh` and addresses of HTTP. Who sets it may not be who runs Watari: a
host's own settings name its address, a plan comes by mail. So each is refused where it enters, before any program sees
it.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Annotated

from pydantic import AfterValidator, Field

# Underscores are none of DNS's, and stand in many names of hosts all the same.
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?\.?")
# An account of a directory has an @ of its own; ssh takes what is behind the last one for the host.
_USER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@+-]*")
_NAMESPACE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:@-]*")


def an_address(word: str) -> str:
    """Give back an IP address.

    ValueError for anything else, also for a zone behind it, which may be any text (RFC 4007).
    """
    if not is_address(word):
        message = f"{word!r} is no IP address"
        raise ValueError(message)
    return word


def is_address(word: str) -> bool:
    """Whether it is an IP address, without a zone."""
    try:
        ip_address(word)
    except ValueError:
        return False
    return "%" not in word


def a_host(word: str) -> str:
    """Give back an IP address or the name of a host; ValueError for anything else."""
    if not is_address(word) and not _HOST.fullmatch(word):
        message = f"{word!r} is neither an IP address nor the name of a host"
        raise ValueError(message)
    return word


def an_ssh_host(word: str) -> str:
    """Give back a host as `ssh` takes it, `user@` before it or not; ValueError for anything else."""
    user, at, host = word.rpartition("@")
    if at and not _USER.fullmatch(user):
        message = f"{user!r} is no name of a user"
        raise ValueError(message)
    a_host(host)
    return word


def a_namespace(word: str) -> str:
    """Give back the name of a network namespace.

    ValueError for anything else: `ip` takes a path for the file that it names.
    """
    if not _NAMESPACE.fullmatch(word):
        message = f"{word!r} is no name of a network namespace"
        raise ValueError(message)
    return word


Address = Annotated[str, AfterValidator(an_address)]
TcpPort = Annotated[int, Field(ge=1, le=65535)]
