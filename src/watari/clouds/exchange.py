"""One question over HTTP to a server that the operator named, and its answer: bounded, and led nowhere else.

It stands on `http.client`, which knows neither redirects nor proxies nor a .netrc: a password goes to the named server
or nowhere, and what answers is that server or nobody. Why not a library: docs/why/redfish.md.
"""

from __future__ import annotations

import base64
import json
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTP_PORT, HTTPS_PORT, HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from watari.clouds.bounded import Allowance, TooLong, bounded


class NoAnswerCame(Exception):
    """No whole answer came in time, and why: refused, silent, broken off, too slow."""


class NotBelieved(Exception):
    """The server's certificate is not one that clouds.yaml lets us believe, and why."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """Who is asked. ``base`` is scheme, name and port (and perhaps a path); ``credentials`` the value of Authorization.

    ``verify`` is what clouds.yaml says: true, or the file of the CA that signed; false to believe anybody. ``seconds``
    is the time for the whole exchange, ``bytes_at_most`` the bound on its answer. What is not within our reach: the
    look-up of the name takes what the resolver takes, and of a name with several addresses each silent one may take the
    whole time once.
    """

    base: str
    credentials: str | None
    verify: bool | Path
    seconds: float
    bytes_at_most: int


@dataclass(frozen=True)
class Answer:
    """What came, whatever the status; ``sent_to`` is where a redirect points, which is not followed."""

    status: int
    body: bytes
    sent_to: str | None

    def json(self) -> Any:
        """The body as JSON; None where it is none, for nobody means anything by a bare null."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


def basic(username: str, password: str) -> str:
    """Credentials as RFC 7617 writes them."""
    return f"Basic {base64.b64encode(f'{username}:{password}'.encode()).decode()}"


def exchange(server: Server, path: str, body: Mapping[str, Any] | None = None) -> Answer:
    """Ask once: GET, or POST of ``body`` as JSON.

    Raises NoAnswerCame, NotBelieved, or TooLong; no text of theirs has a header's value in it.
    """
    headers = {"Accept": "application/json", "Connection": "close"}
    if server.credentials is not None:
        headers["Authorization"] = server.credentials
    data = None if body is None else json.dumps(body).encode()
    if data is not None:
        headers["Content-Type"] = "application/json"
    try:
        return _exchanged(server, path, data, headers)
    except ssl.SSLCertVerificationError as error:
        raise NotBelieved(error.verify_message) from error
    except (OSError, HTTPException) as error:
        raise NoAnswerCame(str(error) or type(error).__name__) from error
    except ValueError:
        # A name that DNS cannot have, a token with a line's end in it: the library's own text shows the value.
        raise NoAnswerCame("its address or its credentials have a character that cannot be sent") from None


def _exchanged(server: Server, path: str, data: bytes | None, headers: dict[str, str]) -> Answer:
    allowance = Allowance()
    parts = urlsplit(server.base)
    trust = _trust(server.verify) if parts.scheme == "https" else None
    with allowance.of(server.seconds, server.bytes_at_most):
        connection = HTTPConnection(parts.netloc)
        with closing(connection):
            connection.sock = bounded(_connected(parts, trust, allowance), allowance)
            connection.request("GET" if data is None else "POST", parts.path + path, data, headers)
            answer = connection.getresponse()
            # Read to its end: `http.client` says IncompleteRead where fewer bytes come than Content-Length promised.
            redirects = HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST
            return Answer(answer.status, answer.read(), answer.headers["Location"] if redirects else None)


def _connected(parts: SplitResult, trust: ssl.SSLContext | None, allowance: Allowance) -> socket.socket:
    host = parts.hostname or ""
    port = parts.port or (HTTP_PORT if trust is None else HTTPS_PORT)
    raw = socket.create_connection((host, port), allowance.seconds(None))
    if trust is None:
        return raw
    try:
        raw.settimeout(allowance.seconds(None))  # Python bounds the whole handshake by it
        return trust.wrap_socket(raw, server_hostname=host)
    except BaseException:
        raw.close()
        raise


def _trust(verify: bool | Path) -> ssl.SSLContext:
    if verify is False:
        return ssl._create_unverified_context()  # noqa: S323, SLF001 - the operator says so in clouds.yaml
    try:
        return ssl.create_default_context(cafile=None if verify is True else str(verify))
    except OSError as error:
        raise NotBelieved(f"{verify} cannot be read") from error


__all__ = ["Answer", "NoAnswerCame", "NotBelieved", "Server", "TooLong", "basic", "exchange"]
