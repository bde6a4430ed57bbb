"""One line to one management controller, and how it says no, or nothing: errors that say what to do."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from pydantic import SecretStr

from watari.clouds.exchange import Answer, NoAnswerCame, NotBelieved, Server, TooLong, basic, exchange
from watari.errors import WatariError

PATIENCE_SECONDS = 10.0
"""For each question from its beginning to its end: controllers are slow, but a fence must not wait for minutes."""
ANSWER_BYTES_AT_MOST = 1 << 20
"""A machine with all its links is some tens of KiB."""


class NoController(WatariError):
    """Nothing tells which management controller (BMC) a host has."""

    id: ClassVar[str] = "power.no-controller"


class ControllerSilent(WatariError):
    """A management controller does not answer, or answers that it cannot: the host may be on or off."""

    id: ClassVar[str] = "power.silent"


class ControllerRefuses(WatariError):
    """A management controller does not take the user name or the password, or the account may not do this."""

    id: ClassVar[str] = "power.refused"


class ControllerUnclear(WatariError):
    """A management controller answers, but not so that one host's power could be told or cut."""

    id: ClassVar[str] = "power.unclear"


@dataclass(frozen=True, kw_only=True)
class RedfishLine:
    """The controller of ``host`` at ``base`` (scheme, name and port)."""

    host: str
    base: str
    username: str
    password: SecretStr
    verify: bool | Path
    patience_seconds: float

    def get(self, path: str) -> dict[str, Any]:
        """Read a resource. Raises ControllerSilent, ControllerRefuses or ControllerUnclear."""
        said = self._send(path, None).json()
        if not isinstance(said, dict):
            raise self._unclear(path, "it is no JSON object")
        return said

    def post(self, path: str, words: dict[str, Any]) -> None:
        """Ask for an act, once: an answer that was lost is not asked for again. Raises as `get`."""
        self._send(path, words)

    def _send(self, path: str, words: dict[str, Any] | None) -> Answer:
        server = Server(
            base=self.base,
            credentials=basic(self.username, self.password.get_secret_value()),
            verify=self.verify,
            seconds=self.patience_seconds,
            bytes_at_most=ANSWER_BYTES_AT_MOST,
        )
        try:
            # A controller may name its resources by whole addresses: only the path counts.
            answer = exchange(server, urlsplit(path).path, words)
        except NotBelieved as error:
            raise self._untrusted(str(error)) from error
        except NoAnswerCame as error:
            raise self._silent(str(error)) from error
        except TooLong as error:
            raise self._unclear(path, str(error)) from error
        if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            raise self._refused(path, answer)
        return answer

    def _refused(self, path: str, answer: Answer) -> ControllerSilent | ControllerRefuses | ControllerUnclear:
        if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return ControllerRefuses(
                f"The controller of {self.host} at {self.base} does not let {self.username} in ({answer.status}).",
                cure="Mend user and password below `watari: bmc:` of the cloud in clouds.yaml; the account needs the"
                " role Operator.",
            )
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return self._silent(f"it says {answer.status}")
        if answer.sent_to is not None:
            return self._unclear(path, f"it sends us to {answer.sent_to} ({answer.status}), and we do not follow")
        return self._unclear(path, f"it says {answer.status}")

    def _silent(self, reason: str) -> ControllerSilent:
        return ControllerSilent(
            f"The controller of {self.host} at {self.base} does not answer: {reason}. The host may be on or off.",
            cure="See whether it has power and a network (curl -k it); a host whose controller is dead is fenced by"
            " hand.",
        )

    def _untrusted(self, why: str) -> ControllerUnclear:
        return ControllerUnclear(
            f"The controller of {self.host} at {self.base} is not believed to be the one: {why}.",
            cure="Name the file of the CA that signed its certificate as `verify` below `watari: bmc:` in clouds.yaml.",
        )

    def _unclear(self, path: str, what: str) -> ControllerUnclear:
        return ControllerUnclear(
            f"The controller of {self.host} does not answer as Redfish at {self.base}{path}: {what}.",
            cure="Give the address of its Redfish service in clouds.yaml, or of the machine itself"
            " (.../redfish/v1/Systems/ID).",
        )


def path_of(url: str) -> tuple[str, str]:
    """Take an address apart: where the service is, and the path without a slash at its end."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ControllerUnclear(
            f"{url} is no address of a controller.", cure="Write http:// or https:// and a name in clouds.yaml."
        )
    return f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")


def answered(said: Any, *keys: str, host: str) -> Any:
    """Walk into an answer. Raises ControllerUnclear where it has no such word."""
    for key in keys:
        if not isinstance(said, dict) or key not in said:
            raise ControllerUnclear(
                f"The controller of {host} tells no {key}, as Redfish would.",
                cure="Give the whole address of the machine in clouds.yaml.",
            )
        said = said[key]
    return said
