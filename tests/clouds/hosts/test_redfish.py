"""Power by Redfish, asked of the lab's own controllers over real HTTP, and of controllers that do not behave."""

from __future__ import annotations

import json
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.lab_unit.controllers import PASSWORD, Box, controlled
from tests.lab_unit.hosts import give_power, host_without_network
from watari.clouds.access import Controllers, HostController
from watari.clouds.hosts.redfish import Redfish
from watari.clouds.hosts.redfish_line import ControllerRefuses, ControllerSilent, ControllerUnclear, NoController
from watari.clouds.port.power import Power
from watari.lab.bmc.access import USER
from watari.lab.bmc.machine import HostMachine, Starts
from watari.lab.hosts.namespaces import first_pid, living
from watari.lab.processes import one_alive

SYSTEM = "/redfish/v1/Systems/{host}"


def at(url: str, password: str = PASSWORD, *, hosts: tuple[HostController, ...] = (), **more: object) -> Redfish:
    """The controllers at an address: of every host by its name in it, else of h1 alone."""
    own = () if "{host}" in url else (HostController(host="h1", url=url),)
    said = Controllers(
        url=None if own else url, username=USER, password=SecretStr(password), hosts=(*own, *hosts), **more
    )
    return Redfish(said, patience_seconds=1)


@pytest.fixture
def box() -> Iterator[Box]:
    box = Box("h1")
    box.reset("On")
    yield box
    box.die()


@contextmanager
def saying(pages: Mapping[str, tuple[int, str]]) -> Iterator[str]:
    """A controller that says what it is told to say, by path; the empty path is all others."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            code, text = pages.get(self.path.rstrip("/"), pages.get("", (404, "{}")))
            self.send_response(code)
            if code in range(300, 400):
                self.send_header("Location", text)
            self.end_headers()
            self.wfile.write(text.encode())

        do_POST = do_GET  # noqa: N815 - http.server looks for this name

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("ip") is None, reason="namespaces are root's, and ip's")
def test_the_power_of_a_real_host_is_cut_and_its_processes_are_gone(tmp_path: Path) -> None:
    host = host_without_network(tmp_path)
    give_power(host)
    first = first_pid(host)
    assert first is not None
    try:
        with controlled({host.name: HostMachine(host, Starts())}) as url:
            power: Power = at(url + SYSTEM)
            assert power.power(host.name) == "on"
            power.off(host.name)
            assert power.power(host.name) == "off"
            assert not one_alive(first)
            assert living(host) == set()
    finally:
        host.processes.stop_all(grace_seconds=0)


@pytest.mark.parametrize("path", [SYSTEM, SYSTEM + "/", "", "/", "/redfish/v1", "/redfish/v1/"])
def test_the_one_machine_of_a_controller_is_found_from_any_of_its_addresses(box: Box, path: str) -> None:
    with controlled({"h1": box}) as url:
        power = at(url + path)
        assert power.power("h1") == "on"
        power.off("h1")
        assert power.power("h1") == "off"
        power.off("h1")  # once more does no harm
        assert box.life[0].poll() is not None


def test_of_several_machines_none_is_guessed(box: Box) -> None:
    with controlled({"h1": box, "h2": Box("h2")}) as url:
        with pytest.raises(ControllerUnclear, match="has 2 machines") as unclear:
            at(url).off("h1")
        assert f"{url}/redfish/v1/Systems/h1" in unclear.value.cure
        assert box.power_state() == "On"


def test_a_host_that_differs_has_its_own_address_and_password(box: Box) -> None:
    with controlled({"Slot3": box}) as url:
        own = HostController(host="h7", url=f"{url}/redfish/v1/Systems/Slot3", password=SecretStr(PASSWORD))
        power = at("http://127.0.0.1:9/{host}", "another", hosts=(own,))
        assert power.power("h7") == "on"
        assert power.power("h8") == "unknown"


def test_a_wrong_password_is_told_and_is_no_state(box: Box) -> None:
    with controlled({"h1": box}) as url:
        power = at(url + SYSTEM, "let-me-out")
        for act in (power.power, power.off):
            with pytest.raises(ControllerRefuses, match="does not let operator in") as refused:
                act("h1")
            assert "let-me-out" not in str(refused.value) + refused.value.cure
    assert box.power_state() == "On"


def test_a_host_without_a_controller_is_told() -> None:
    with pytest.raises(NoController, match="no controller"):
        Redfish(Controllers()).power("h1")


def test_silence_is_unknown_and_never_off(box: Box) -> None:
    with controlled({"h1": box}) as url:
        gone = url
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(8)
        for address in (gone, f"http://127.0.0.1:{deaf.getsockname()[1]}", "http://nobody.invalid"):
            power = at(address + SYSTEM)
            begun = time.monotonic()
            assert power.power("h1") == "unknown"
            assert time.monotonic() - begun < 5
            for act in (power.ask, power.off):
                with pytest.raises(ControllerSilent, match="may be on or off"):
                    act("h1")


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("On", "on"),
        ("Off", "off"),
        ("PoweringOff", "on"),
        ("PoweringOn", "on"),
        ("Paused", "on"),
        (None, "unknown"),
        ("Zzz", "unknown"),
    ],
)
def test_only_off_is_off(said: str | None, state: str) -> None:
    with saying({"/redfish/v1/Systems/h1": (200, json.dumps({"PowerState": said}))}) as url:
        assert at(url + SYSTEM).power("h1") == state


def test_a_controller_in_trouble_is_unknown() -> None:
    with saying({"": (503, "busy")}) as url:
        assert at(url + SYSTEM).power("h1") == "unknown"


@pytest.mark.parametrize("page", [(404, "{}"), (200, "<html>"), (200, "[]")])
def test_what_is_no_redfish_is_told(page: tuple[int, str]) -> None:
    with saying({"": page}) as url, pytest.raises(ControllerUnclear, match="Redfish"):
        at(url + SYSTEM).power("h1")


def test_without_a_hard_power_cut_on_offer_nothing_is_done() -> None:
    action = {"#ComputerSystem.Reset": {"target": "/reset", "ResetType@Redfish.AllowableValues": ["GracefulShutdown"]}}
    page = json.dumps({"PowerState": "On", "Actions": action})
    with (
        saying({"/redfish/v1/Systems/h1": (200, page)}) as url,
        pytest.raises(ControllerUnclear, match="only GracefulShutdown"),
    ):
        at(url + SYSTEM).off("h1")


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_nobody_is_followed_to_another_server(box: Box, code: int) -> None:
    """A host was once proven off by whom its controller had sent us to; a cut that is answered so is no cut."""
    action = {"#ComputerSystem.Reset": {"target": "/reset"}}
    machine = json.dumps({"PowerState": "On", "Actions": action})
    with controlled({"h1": box}) as other:
        sent = {"": (code, f"{other}{SYSTEM.format(host='h1')}")}
        with saying(sent) as url, pytest.raises(ControllerUnclear, match="we do not follow"):
            at(url + SYSTEM).power("h1")
        seen = sent | {"/redfish/v1/Systems/h1": (200, machine)}
        with saying(seen) as url, pytest.raises(ControllerUnclear, match="we do not follow"):
            at(url + SYSTEM).off("h1")
    assert box.power_state() == "On"


def test_a_second_page_of_machines_is_no_single_machine() -> None:
    """And is not asked for: a page that links to itself would have no end."""
    page = {"Members": [{"@odata.id": "/redfish/v1/Systems/1"}], "Members@odata.nextLink": "/redfish/v1/Systems"}
    root = json.dumps({"Systems": {"@odata.id": "/redfish/v1/Systems"}})
    pages = {"/redfish/v1": (200, root), "/redfish/v1/Systems": (200, json.dumps(page))}
    with saying(pages) as url, pytest.raises(ControllerUnclear, match="has pages of machines"):
        at(url).power("h1")
