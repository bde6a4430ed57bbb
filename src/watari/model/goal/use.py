"""What a goal says of measuring: who measures how much of each host is used, and by which query."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from watari.model.record import Record

LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
"""What Prometheus takes as the name of a label."""


def _address(url: str) -> str:
    """An address without user and password: goals and plans are read by many, and what is wrong with one is printed."""
    if not url.startswith(("http://", "https://")):
        message = "an address begins with http:// or https://"
    elif "@" in url.partition("://")[2].partition("/")[0]:
        message = (
            "no user and no password in an address: they stand in clouds.yaml, below `watari: prometheus:` of the cloud"
        )
    elif "?" in url or "#" in url:
        message = "end the address before the `?` or `#`: what is asked stands in `query`"
    elif any(sign.isspace() for sign in url) or not urlsplit(url).hostname or urlsplit(url).port == 0:
        message = "this is no address of a server: write it as https://prometheus.example.org:9090"
    else:
        return url.rstrip("/")
    raise ValueError(message)


def _label(name: str) -> str:
    if LABEL.fullmatch(name) is None:
        message = "a label has letters, digits and _ only, such as host, instance or nodename"
        raise ValueError(message)
    return name


class MeasuredBy(Record):
    """Prometheus, and the query that it answers with one share (0.0 to 1.0) for each host.

    ``host_label`` is the label whose value is the host's name in Nova. User, password and token stand in clouds.yaml.
    """

    prometheus: Annotated[str, AfterValidator(_address)]
    query: Annotated[str, Field(min_length=1)]
    host_label: Annotated[str, AfterValidator(_label)] = "host"
