"""Debian's own Prometheus on loopback, behind a password and a certificate, and the exporter that it scrapes."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pydantic import SecretStr

from tests.clouds.prometheus.certificate import write_certificate
from watari.clouds.access import Monitoring

USER = "watari"
PASSWORD = "let-me-in"  # noqa: S105 - of a server that lives for one test
HASHED = "$2b$04$abcdefghijklmnopqrstuudxA/1BY5FxPYA69jUrJOJFmTyoe9T1a"
"""The password as Prometheus wants it (bcrypt)."""
PATIENCE_SECONDS = 60
SCRAPE = "1s"


@dataclass
class Exporter:
    """Hosts of two processors each, of which the first is twice as busy as ``busy`` says, and the second idle."""

    busy: Mapping[str, float]
    silent: set[str] = field(default_factory=set)
    begun: float = field(default_factory=time.monotonic)

    def text(self) -> str:
        """The metrics of all hosts that are not silent, in Prometheus's words."""
        seconds = time.monotonic() - self.begun
        there = {host: share for host, share in self.busy.items() if host not in self.silent}
        idle = "\n".join(
            f'node_cpu_seconds_total{{host="{host}",cpu="{cpu}",mode="idle"}} {seconds * (1 - 2 * share * (cpu == 0))}'
            for host, share in there.items()
            for cpu in (0, 1)
        )
        whole = "\n".join(f'host_use{{host="{host}"}} {share}' for host, share in there.items())
        return f"# TYPE node_cpu_seconds_total counter\n{idle}\n# TYPE host_use gauge\n{whole}\n"


@contextmanager
def exported(exporter: Exporter) -> Iterator[str]:
    """Where the exporter serves its metrics, meanwhile."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(exporter.text().encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True)
class Running:
    """A Prometheus that runs: its address, and how it is reached."""

    url: str
    access: Monitoring


@contextmanager
def prometheus(folder: Path, target: str) -> Iterator[Running]:
    """A Prometheus of our own that keeps everything in ``folder`` and scrapes ``target``.

    Ended by its process id, and no other.
    """
    key, certificate = write_certificate(folder)
    web = {
        "tls_server_config": {"cert_file": str(certificate), "key_file": str(key)},
        "basic_auth_users": {USER: HASHED},
    }
    scrapes = [{"job_name": "hosts", "static_configs": [{"targets": [target]}]}]
    settings = {"global": {"scrape_interval": SCRAPE, "scrape_timeout": SCRAPE}, "scrape_configs": scrapes}
    for name, said in (("web.yml", web), ("prometheus.yml", settings)):
        (folder / name).write_text(json.dumps(said))  # JSON is YAML
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    options = {
        "config.file": "prometheus.yml",
        "web.config.file": "web.yml",
        "storage.tsdb.path": "data",
        "web.listen-address": address,
    }
    command = ["prometheus", *(f"--{name}={value}" for name, value in options.items())]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    running = Running(f"https://{address}", Monitoring(username=USER, password=SecretStr(PASSWORD), verify=certificate))
    try:
        _wait(running, process, folder / "log")
        yield running
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(running: Running, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it listens: asked without a password it says no."""
    trust = ssl.create_default_context(cafile=str(running.access.verify))
    give_up = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        try:
            urllib.request.urlopen(running.url, timeout=1, context=trust).close()  # noqa: S310 - of our own
        except urllib.error.HTTPError as told:
            with told:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"Prometheus does not listen; its log:\n{log.read_text()}")
