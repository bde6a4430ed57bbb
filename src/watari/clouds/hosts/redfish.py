"""The power of hosts by Redfish (DMTF DSP0266), which every server of the last ten years speaks.

Why not sushy: docs/why/redfish.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from watari.clouds.access import PLACE, Controllers, HostController
from watari.clouds.hosts.redfish_line import (
    PATIENCE_SECONDS,
    ControllerSilent,
    ControllerUnclear,
    NoController,
    RedfishLine,
    answered,
    path_of,
)
from watari.clouds.port.power import PowerState
from watari.model.addresses import a_host

ROOT = "/redfish/v1"
RESET = "#ComputerSystem.Reset"
FORCE_OFF = "ForceOff"
NEXT_PAGE = "Members@odata.nextLink"
HAS_POWER = {"On", "PoweringOn", "PoweringOff", "Paused"}  # a host on its way to being off still writes


@dataclass(frozen=True)
class _System:
    """A machine as its controller tells of it."""

    line: RedfishLine
    body: dict[str, Any]


class Redfish:
    """The controllers that clouds.yaml names; a connection per question, so one object serves several threads."""

    def __init__(self, controllers: Controllers, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._controllers = controllers
        self._patience_seconds = patience_seconds
        self._own = {own.host: own for own in controllers.hosts}

    def power(self, host: str) -> PowerState:
        """As `Power` says: `off` only when the controller says Off."""
        try:
            return self.ask(host)
        except ControllerSilent:
            return "unknown"

    def ask(self, host: str) -> PowerState:
        """The same for who wants to know why: raises ControllerSilent where `power` says unknown."""
        said = self._system(host).body.get("PowerState")
        if said == "Off":
            return "off"
        return "on" if said in HAS_POWER else "unknown"

    def off(self, host: str) -> None:
        """As `Power` says, by ForceOff: a host that is to be fenced is not asked for its consent."""
        system = self._system(host)
        if system.body.get("PowerState") == "Off":
            return
        action = system.body.get("Actions", {}).get(RESET, {})
        offered = action.get("ResetType@Redfish.AllowableValues", [FORCE_OFF])
        if "target" not in action or FORCE_OFF not in offered:
            raise ControllerUnclear(
                f"The controller of {host} offers no {FORCE_OFF}, only {', '.join(offered) or 'nothing'}.",
                cure="Cut the power by hand (the rack's power switch), and prove it by your signed word.",
            )
        system.line.post(str(action["target"]), {"ResetType": FORCE_OFF})

    def _system(self, host: str) -> _System:
        """Find the one machine that the address leads to.

        It names the machine itself, or a controller that has one only.
        """
        line, path = self._line(host)
        if path not in {"", "/redfish", ROOT}:
            return _System(line, line.get(path))
        systems = line.get(answered(line.get(f"{ROOT}/"), "Systems", "@odata.id", host=host))
        members = [answered(member, "@odata.id", host=host) for member in answered(systems, "Members", host=host)]
        if len(members) != 1 or NEXT_PAGE in systems:  # a further page is not read: one machine more is one too many
            count = f"{len(members)} machines" if NEXT_PAGE not in systems else "pages of machines"
            raise ControllerUnclear(
                f"The controller of {host} at {line.base} has {count}: {', '.join(map(str, members))}.",
                cure=f"Name the one that {host} is by its whole address in clouds.yaml:"
                f" {line.base}{members[0] if members else ROOT}",
            )
        return _System(line, line.get(members[0]))

    def _line(self, host: str) -> tuple[RedfishLine, str]:
        own, rest = self._own.get(host, HostController(host=host)), self._controllers
        url, username, password = own.url or rest.url, own.username or rest.username, own.password or rest.password
        if url is None or username is None or password is None:
            raise NoController(
                f"clouds.yaml tells no controller, user and password for host {host}.",
                cure="Write them below `watari: bmc:` in the cloud's entry; docs/ways-to-hosts.md shows one.",
            )
        try:
            base, path = path_of(url.replace(PLACE, a_host(host)))
        except ValueError as error:  # put into an address, it would lead the password to another server
            raise NoController(f"No controller is asked: {error}.", cure="See who registered such a host.") from error
        line = RedfishLine(
            base=base,
            username=username,
            password=password,
            verify=rest.verify,
            patience_seconds=self._patience_seconds,
            host=host,
        )
        return line, path
