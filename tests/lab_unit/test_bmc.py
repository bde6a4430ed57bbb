"""The lab's Redfish service, asked over HTTP: what it says of a machine's power is what is so."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest

from tests.lab_unit.controllers import PASSWORD, Box, controlled
from watari.lab.bmc.access import USER


@pytest.fixture
def box() -> Iterator[Box]:
    box = Box("h1")
    yield box
    box.die()


@pytest.fixture
def service(box: Box) -> Iterator[str]:
    with controlled({box.name: box}) as url:
        yield url


def ask(url: str, body: object = None, *, password: str | None = PASSWORD) -> tuple[int, Any]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method="GET" if body is None else "POST")  # noqa: S310 - http, here
    if password is not None:
        request.add_header("Authorization", "Basic " + b64encode(f"{USER}:{password}".encode()).decode())
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - http, here
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read())


def act(service: str, kind: object) -> tuple[int, Any]:
    _, system = ask(f"{service}/redfish/v1/Systems/h1")
    return ask(service + system["Actions"]["#ComputerSystem.Reset"]["target"], {"ResetType": kind})


def state(service: str) -> str:
    return str(ask(f"{service}/redfish/v1/Systems/h1")[1]["PowerState"])


def test_the_way_leads_from_the_root_to_the_machine(service: str) -> None:
    _, root = ask(f"{service}/redfish/v1/")
    _, systems = ask(service + root["Systems"]["@odata.id"])
    (member,) = systems["Members"]
    status, system = ask(service + member["@odata.id"])
    assert (status, system["Id"], system["PowerState"]) == (200, "h1", "Off")


def test_power_is_given_and_cut(service: str, box: Box) -> None:
    assert act(service, "On") == (204, None)
    assert state(service) == "On"
    assert act(service, "ForceOff") == (204, None)
    assert state(service) == "Off"
    assert box.life[0].poll() is not None


def test_a_machine_that_dies_by_itself_is_off(service: str, box: Box) -> None:
    act(service, "On")
    box.life[0].kill()
    box.life[0].wait()
    assert state(service) == "Off"


@pytest.mark.parametrize("password", [None, "", "let-me-out"])
def test_nobody_acts_or_looks_without_the_password(service: str, box: Box, password: str | None) -> None:
    act(service, "On")
    target = f"{service}/redfish/v1/Systems/h1"
    assert ask(target, password=password)[0] == 401
    assert ask(f"{target}/Actions/ComputerSystem.Reset", {"ResetType": "ForceOff"}, password=password)[0] == 401
    assert state(service) == "On"
    assert box.life[0].poll() is None


def test_the_root_is_open_to_all(service: str) -> None:
    assert ask(f"{service}/redfish/v1/", password=None)[0] == 200


@pytest.mark.parametrize("kind", ["Nmi", None, 7])
def test_an_act_that_is_not_offered_is_refused(service: str, kind: object) -> None:
    act(service, "On")
    status, said = act(service, kind)
    assert status == 400
    assert "ForceOff" in said["error"]["message"]
    assert state(service) == "On"


@pytest.mark.parametrize("path", ["/redfish/v1/Systems/h2", "/redfish/v1/Chassis", "/"])
def test_what_is_not_there_is_told(service: str, path: str) -> None:
    assert ask(service + path)[0] == 404
    assert ask(service + path, {"ResetType": "ForceOff"})[0] == 404
