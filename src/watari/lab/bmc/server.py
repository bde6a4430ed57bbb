"""Serves the controllers of one cloud's hosts: `python -m watari.lab.bmc.server LAB_FOLDER CLOUD`."""

from __future__ import annotations

import base64
import hmac
import json
import sys
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watari.errors import WatariError
from watari.lab.addresses import CONTROLLER
from watari.lab.bmc import redfish
from watari.lab.bmc.access import USER, secret
from watari.lab.bmc.machine import HostMachine, Starts
from watari.lab.bmc.redfish import Answer, Machine
from watari.lab.cloud import load_cloud
from watari.lab.hosts.host import hosts
from watari.lab.state import State

Machines = Callable[[], Mapping[str, Machine]]

REQUEST_SECONDS = 30
BODY_BYTES_AT_MOST = 65536


class Server(ThreadingHTTPServer):
    """Listens on an address; ``machines`` is asked anew with each request."""

    def __init__(self, address: tuple[str, int], password: str, machines: Machines) -> None:
        self.credentials = base64.b64encode(f"{USER}:{password}".encode())
        self.machines = machines
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    """HTTP around Redfish's answers."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "WatariLab"
    timeout = REQUEST_SECONDS

    def do_GET(self) -> None:
        """Look."""
        self._answer(lambda machines: redfish.get(self.path, machines))

    def do_POST(self) -> None:
        """Act."""
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > BODY_BYTES_AT_MOST:
            self.close_connection = True
            self._send(redfish.error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "No action needs so many words."))
            return
        body = self.rfile.read(int(length))
        self._answer(lambda machines: redfish.post(self.path, body, machines))

    def _answer(self, act: Callable[[Mapping[str, Machine]], Answer]) -> None:
        if not (self._is_known() or redfish.needs_no_password(self.path)):
            self._send(redfish.error(HTTPStatus.UNAUTHORIZED, "User name and password are wanted."))
            return
        try:
            answer = act(self.server.machines())
        except WatariError as failed:
            answer = redfish.error(HTTPStatus.INTERNAL_SERVER_ERROR, failed.what)
        self._send(answer)

    def _is_known(self) -> bool:
        method, _, given = self.headers.get("Authorization", "").partition(" ")
        return method.lower() == "basic" and hmac.compare_digest(given.strip().encode(), self.server.credentials)

    def _send(self, answer: Answer) -> None:
        body = b"" if answer.body is None else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        self.send_header("OData-Version", "4.0")
        if answer.status is HTTPStatus.UNAUTHORIZED:
            self.send_header("WWW-Authenticate", 'Basic realm="watari lab"')
        if answer.body is not None:
            self.send_header("Content-Type", "application/json")
        if answer.status is not HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(state: State, cloud_name: str) -> None:
    """Serve until ended."""
    cloud, starts = load_cloud(state, cloud_name), Starts()

    def machines() -> Mapping[str, Machine]:
        return {host.name: HostMachine(host, starts) for host in hosts(load_cloud(state, cloud_name))}

    Server((CONTROLLER, cloud.addresses.port("bmc")), secret(cloud), machines).serve_forever()


if __name__ == "__main__":
    serve(State(Path(sys.argv[1])), sys.argv[2])
