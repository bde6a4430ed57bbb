"""Whom a line of ours believes at its other end."""

from __future__ import annotations

import ssl
from pathlib import Path


def trust(base: str, verify: bool | Path) -> ssl.SSLContext | None:
    """Give what checks the certificate behind an https address; None for http. OSError when a file cannot be read.

    ``verify`` is what clouds.yaml says: true, or the file of the CA that signed; false to believe anybody.
    """
    if not base.startswith("https:"):
        return None
    if verify is False:
        return ssl._create_unverified_context()  # noqa: S323, SLF001 - the operator says so in clouds.yaml
    return ssl.create_default_context(cafile=None if verify is True else str(verify))
