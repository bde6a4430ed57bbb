"""A small whole cloud on one port of loopback, with Keystone, and with requests that fail as a seed says."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

PROJECT = "6f70656e737461636b20206973206f6b"
SERVICES = {
    "compute": ("/compute/v2.1", "nova"),
    "placement": ("/placement", "placement"),
    "network": ("/network", "neutron"),
    "image": ("/image", "glance"),
    "block-storage": (f"/volume/v3/{PROJECT}", "cinder"),
    "identity": ("/identity/v3", "keystone"),
}
FLAVOR = {"vcpus": 1, "ram": 512, "disk": 1, "ephemeral": 0, "swap": 0, "extra_specs": {}}
SERVER = {
    "id": "2ce4c5b3-2866-4972-93ce-77a2ea46a7f9",
    "name": "web",
    "tenant_id": PROJECT,
    "user_id": "u1",
    "status": "ACTIVE",
    "OS-EXT-SRV-ATTR:host": "h1",
    "metadata": {},
    "locked": False,
}
HYPERVISOR = {
    "id": "b1e43b5f",
    "hypervisor_hostname": "h1",
    "service": {"host": "h1"},
    "state": "up",
    "status": "enabled",
}

FAILURES = ("500 before", "503 before", "429 before", "reset before", "500 after", "reset after")
Fails = Callable[[str, str], str]
"""What goes wrong with a request, by method and path; an empty word is nothing."""


def never(_method: str, _path: str) -> str:
    return ""


def always(_method: str, _path: str) -> str:
    return "500 before"


def one_in_five(seed: int) -> Fails:
    random, lock = Random(seed), threading.Lock()  # noqa: S311 - no secret is made of it

    def fails(_method: str, _path: str) -> str:
        with lock:
            return random.choice(FAILURES) if random.random() < 0.2 else ""

    return fails


@dataclass
class FlakyCloud:
    """The cloud while it runs; ``asked`` counts requests as `METHOD /path`, ``failed`` what went wrong.

    ``highest`` is Nova's highest microversion; ``sends`` tells by path where a request is redirected to.
    """

    fails: Fails = never
    highest: str = "2.96"
    sends: dict[str, str] = field(default_factory=dict)
    url: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def clouds_yaml(self, folder: Path) -> Path:
        """Write one that leads here, to cloud `north`."""
        auth = {
            "auth_url": f"{self.url}/identity/v3",
            "username": "ops",
            "password": "hunter2",
            "project_name": "admin",
        }
        auth |= {"user_domain_name": "Default", "project_domain_name": "Default"}
        path = folder / "clouds.yaml"
        path.write_text(json.dumps({"clouds": {"north": {"auth": auth, "region_name": "One"}}}))  # JSON is YAML
        return path

    def answer(self, method: str, path: str, version: str) -> tuple[int, Any]:
        """What the cloud says where nothing fails."""
        if path.endswith("/auth/tokens"):
            return 201, self._token()
        if (versions := self._versions(path)) is not None:
            return 200, versions
        if path == "/compute/v2.1/servers/detail":
            # Older than 2.47, the flavor is a link: this is what a version that was silently lowered gives.
            flavor = FLAVOR | {"original_name": "m1.tiny"} if _number(version) >= (2, 47) else {"id": "1", "links": []}
            return 200, {"servers": [SERVER | {"flavor": flavor, "id": f"{n:08d}"} for n in range(3)]}
        if path == "/compute/v2.1/os-hypervisors/detail":
            return 200, {"hypervisors": [HYPERVISOR]}
        return (200, found) if (found := _empty(path)) is not None else (404, {"error": {"message": f"no {path}"}})

    def _token(self) -> dict[str, Any]:
        catalog = [
            {
                "type": type_,
                "name": name,
                "endpoints": [
                    {"interface": "public", "region": "One", "region_id": "One", "url": self.url + path, "id": name}
                ],
            }
            for type_, (path, name) in SERVICES.items()
        ]
        domain = {"id": "default", "name": "Default"}
        return {
            "token": {
                "methods": ["password"],
                "user": {"id": "u1", "name": "ops", "domain": domain},
                "project": {"id": PROJECT, "name": "admin", "domain": domain},
                "roles": [{"id": "r1", "name": "admin"}],
                "expires_at": "2099-01-01T00:00:00.000000Z",
                "issued_at": "2026-03-02T12:00:00.000000Z",
                "catalog": catalog,
            }
        }

    def _versions(self, path: str) -> dict[str, Any] | None:
        place = path.rstrip("/")
        links = [{"rel": "self", "href": f"{self.url}{place}/"}]
        said: dict[str, Any] = {"status": "CURRENT", "links": links}
        match place:
            case "/compute/v2.1":
                return {"version": said | {"id": "v2.1", "version": self.highest, "min_version": "2.1"}}
            case "/placement":
                return {"versions": [said | {"id": "v1.0", "max_version": "1.39", "min_version": "1.0"}]}
            case "/volume/v3":
                return {"versions": [said | {"id": "v3.0", "version": "3.70", "min_version": "3.0"}]}
            case "/identity/v3":
                return {"version": said | {"id": "v3.14", "status": "stable"}}
            case "/image" | "/network":
                version = {"/image": "v2", "/network": "v2.0"}[place]
                links = [{"rel": "self", "href": f"{self.url}{place}/{version}/"}]
                return {"versions": [{"id": version, "status": "CURRENT", "links": links}]}
        return None


def _empty(path: str) -> dict[str, Any] | None:
    """An empty list of what the path names, under the words that the API has for it."""
    last = path.rsplit("/", 1)[-1]
    if path.startswith("/placement/resource_providers/"):
        return {last: [] if last == "traits" else {}}
    if last == "detail":
        last = path.rsplit("/", 2)[-2]
    if "quota" in path:
        return {"quota_set": {}, "quota": {}}
    known = {
        "os-keypairs": "keypairs",
        "os-migrations": "migrations",
        "os-services": "services",
        "types": "volume_types",
    }
    known |= {"os-server-groups": "server_groups", "os-aggregates": "aggregates", "get_pools": "pools"}
    name = known.get(last, last).replace("-", "_")
    return {name: []} if path.count("/") > 1 else None


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split("."))) if version else (0, 0)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    cloud: FlakyCloud

    def _serve(self) -> None:
        path = urlsplit(self.path).path
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.cloud.lock:
            self.cloud.asked[f"{self.command} {path}"] += 1
        what, _, when = self.cloud.fails(self.command, path).partition(" ")
        version = (self.headers.get("OpenStack-API-Version") or "").rpartition(" ")[2]
        if what:
            with self.cloud.lock:
                self.cloud.failed[f"{what} {when}"] += 1
        if when == "after":
            self.cloud.answer(self.command, path, version)
        if what == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        status, body = (
            (int(what), {"error": {"message": f"planted {what}"}})
            if what
            else self.cloud.answer(self.command, path, version)
        )
        if path in self.cloud.sends:
            status, body = 307, {}
        self._say(status, body)

    def _say(self, status: int, body: Any) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        if status != 503:  # what stands before the services says that
            self.send_header("X-Openstack-Request-Id", "req-1")
        if status == 429:
            self.send_header("Retry-After", "3")
        if status == 307:
            self.send_header("Location", self.cloud.sends[urlsplit(self.path).path])
        self.send_header("X-Subject-Token", "gAAAA-secret")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - http.server looks for these names

    def log_message(self, *_words: object) -> None:
        return

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):
            self.close_connection = True  # reset by ourselves


@contextmanager
def running(cloud: FlakyCloud) -> Iterator[FlakyCloud]:
    handler = type("Handler", (_Handler,), {"cloud": cloud})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    cloud.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield cloud
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
