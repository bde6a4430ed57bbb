"""A small HTTP server with prepared answers, and an Api that talks to it without any log-in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openstack

from watari.clouds.openstack.api import Api
from watari.clouds.openstack.microversions import Known
from watari.clouds.openstack.transport import Patience, prepare

Query = dict[str, list[str]]
Answers = Callable[[str, str, Query], tuple[int, bytes | dict[str, Any]]]


@dataclass(frozen=True)
class Heard:
    """A request as it came."""

    method: str
    path: str
    query: Query
    body: Any
    microversion: str | None


class _Handler(BaseHTTPRequestHandler):
    answers: Answers
    heard: list[Heard]
    claims_more = False
    is_a_service = True

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        status: int
        body: bytes | dict[str, Any]
        if parts.path == "/":
            status, body = 200, self._versions()
        else:
            self.heard.append(self._request(parts.path, parse_qs(parts.query)))
            status, body = type(self).answers(self.command, parts.path, parse_qs(parts.query))
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/octet-stream" if isinstance(body, bytes) else "application/json")
        if self.is_a_service:
            self.send_header("X-Openstack-Request-Id", "req-1")
        self.send_header(
            "Content-Length", str(len(content) + (100 if self.claims_more and isinstance(body, bytes) else 0))
        )
        self.end_headers()
        self.wfile.write(content)

    def _request(self, path: str, query: Query) -> Heard:
        told = (
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.headers.get_content_type() == "application/json"
            else b""
        )
        version = (self.headers.get("OpenStack-API-Version") or "").rpartition(" ")[2]
        return Heard(self.command, path, query, json.loads(told) if told else None, version or None)

    def _versions(self) -> dict[str, Any]:
        links = [{"rel": "self", "href": f"http://{self.headers['Host']}/"}]
        return {"version": {"id": "v2.1", "status": "CURRENT", "version": "2.96", "min_version": "2.1", "links": links}}

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815 - http.server looks for these names

    def log_message(self, *_words: object) -> None:
        return


@contextmanager
def served(
    answers: Answers,
    *,
    claims_more: bool = False,
    is_a_service: bool = True,
    heard: list[Heard] | None = None,
    known: Known | None = None,
) -> Iterator[Api]:
    """Serve, and give an Api for it that asks with the microversions of ``known``; ``heard`` takes the requests.

    ``claims_more`` announces 100 bytes more than come; a proxy is no service.
    """
    requests = [] if heard is None else heard
    traits = {
        "answers": staticmethod(answers),
        "claims_more": claims_more,
        "is_a_service": is_a_service,
        "heard": requests,
    }
    handler = type("Handler", (_Handler,), traits)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    url = f"http://127.0.0.1:{server.server_address[1]}/"
    connection = openstack.connection.Connection(
        auth_type="none", auth={"endpoint": url}, compute_endpoint_override=url, compute_api_version="2"
    )
    prepare(connection, Patience(sleep=lambda _seconds: None))
    try:
        yield Api("compute", lambda: connection.compute, known)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        connection.close()
