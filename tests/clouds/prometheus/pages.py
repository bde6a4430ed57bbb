"""A server on a port of its own that says what it is told to say, and keeps what it was asked: for one test."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

AT = 1772452800.5
"""2026-03-02 12:00:00.5 UTC."""


@dataclass
class Page:
    """What it says; ``asked`` are the paths and queries, ``credentials`` the header that came with each."""

    text: str
    code: int = 200
    location: str | None = None
    url: str = ""
    asked: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    credentials: list[str | None] = field(default_factory=list)


@contextmanager
def saying(page: Page, trust: ssl.SSLContext | None = None) -> Iterator[Page]:
    """The page while its server runs, with its address; over https where ``trust`` is given."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            page.asked.append((asked.path, parse_qs(asked.query)))
            page.credentials.append(self.headers["Authorization"])
            self.send_response(page.code)
            if page.location is not None:
                self.send_header("Location", page.location + self.path)
            self.end_headers()
            self.wfile.write(page.text.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if trust is not None:
        server.socket = trust.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    page.url = f"{'http' if trust is None else 'https'}://127.0.0.1:{server.server_address[1]}"
    try:
        yield page
    finally:
        server.shutdown()
        server.server_close()


def a_sample(value: object, **labels: str) -> dict[str, object]:
    return {"metric": labels, "value": [AT, value]}


def a_vector(*samples: dict[str, object], **more: object) -> str:
    """An answer of Prometheus with these samples."""
    return json.dumps({"status": "success", "data": {"resultType": "vector", "result": samples}} | more)


def of_hosts(**shares: str) -> str:
    """An answer with these values by host; `_` stands for `-` in names."""
    return a_vector(*(a_sample(value, host=name.replace("_", "-")) for name, value in shares.items()))
