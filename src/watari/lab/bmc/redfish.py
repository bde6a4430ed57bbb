"""The part of Redfish that tells and changes the power of machines, as a function from a request to an answer.

After DMTF's DSP0266 (protocol) and the schema ComputerSystem; what a real controller has beside it is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol

ROOT = "/redfish/v1"
SYSTEMS = f"{ROOT}/Systems"
RESETS = ("On", "ForceOff", "GracefulShutdown", "ForceRestart")
_ACTION = "Actions/ComputerSystem.Reset"


class Machine(Protocol):
    """A machine whose power can be seen and changed."""

    @property
    def name(self) -> str:
        """What it is called here and by its own operating system."""

    @property
    def uuid(self) -> str:
        """Its identity, which outlives names."""

    def power_state(self) -> str:
        """On, Off, PoweringOn or PoweringOff."""

    def reset(self, kind: str) -> None:
        """Do one of RESETS; returns when it is done or under way."""


@dataclass(frozen=True)
class Answer:
    """What is sent back; ``body`` None is no body at all."""

    status: HTTPStatus
    body: dict[str, Any] | None = None


def get(path: str, machines: Mapping[str, Machine]) -> Answer:
    """Tell about the service, its machines, or one of them."""
    match path.rstrip("/"):
        case "/redfish":
            return Answer(HTTPStatus.OK, {"v1": f"{ROOT}/"})
        case "/redfish/v1":
            return Answer(HTTPStatus.OK, _root())
        case "/redfish/v1/Systems":
            return Answer(HTTPStatus.OK, _collection(list(machines)))
        case system:
            machine = machines.get(system.removeprefix(f"{SYSTEMS}/"))
            return _not_found(path) if machine is None else Answer(HTTPStatus.OK, _system(machine))


def post(path: str, body: bytes, machines: Mapping[str, Machine]) -> Answer:
    """Change the power of a machine."""
    name = path.rstrip("/").removeprefix(f"{SYSTEMS}/").removesuffix(f"/{_ACTION}")
    machine = machines.get(name)
    if machine is None or not path.rstrip("/").endswith(_ACTION):
        return _not_found(path)
    kind = _reset_type(body)
    if kind not in RESETS:
        return error(HTTPStatus.BAD_REQUEST, f"ResetType must be one of {', '.join(RESETS)}.")
    machine.reset(kind)
    return Answer(HTTPStatus.NO_CONTENT)


def error(status: HTTPStatus, message: str) -> Answer:
    """Redfish's form of an error."""
    return Answer(status, {"error": {"code": "Base.1.8.GeneralError", "message": message}})


def needs_no_password(path: str) -> bool:
    """Whether anybody may ask: Redfish leaves the versions and the root open (DSP0266, 13.3.4)."""
    return path.rstrip("/") in {"/redfish", ROOT}


def _reset_type(body: bytes) -> str | None:
    try:
        said = json.loads(body or b"{}")
    except ValueError:
        return None
    return str(said.get("ResetType")) if isinstance(said, dict) else None


def _not_found(path: str) -> Answer:
    return error(HTTPStatus.NOT_FOUND, f"There is no {path}.")


def _root() -> dict[str, Any]:
    return {
        "@odata.id": f"{ROOT}/",
        "@odata.type": "#ServiceRoot.v1_5_0.ServiceRoot",
        "Id": "RootService",
        "Name": "Watari's lab",
        "RedfishVersion": "1.6.0",
        "Systems": {"@odata.id": SYSTEMS},
    }


def _collection(names: list[str]) -> dict[str, Any]:
    return {
        "@odata.id": SYSTEMS,
        "@odata.type": "#ComputerSystemCollection.ComputerSystemCollection",
        "Name": "Systems",
        "Members": [{"@odata.id": f"{SYSTEMS}/{name}"} for name in names],
        "Members@odata.count": len(names),
    }


def _system(machine: Machine) -> dict[str, Any]:
    place = f"{SYSTEMS}/{machine.name}"
    return {
        "@odata.id": place,
        "@odata.type": "#ComputerSystem.v1_10_0.ComputerSystem",
        "Id": machine.name,
        "Name": machine.name,
        "HostName": machine.name,
        "UUID": machine.uuid,
        "SystemType": "Virtual",
        "PowerState": machine.power_state(),
        "Status": {"State": "Enabled", "Health": "OK"},
        "Actions": {
            "#ComputerSystem.Reset": {
                "target": f"{place}/{_ACTION}",
                "ResetType@Redfish.AllowableValues": list(RESETS),
            },
        },
    }
