"""One line to one management controller: HTTP with a password, short patience, and errors that say what to do."""

from __future__ import annotations

import base64
import json
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from watari.clouds.hosts.power_errors import ControllerRefuses, ControllerSilent, ControllerUnclear
from watari.clouds.hosts.trust import trust

PATIENCE_SECONDS = (
    10.0  # for each connection and each answer: controllers are slow, but a fence must not wait for minutes
)
ANSWER_BYTES_AT_MOST = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Line:
    """The controller of ``host`` at ``base`` (scheme, name and port)."""

    host: str
    base: str
    username: str
    password: SecretStr
    verify: bool | Path
    patience_seconds: float

    def get(self, path: str) -> dict[str, Any]:
        """Read a resource. Raises ControllerSilent, ControllerRefuses or ControllerUnclear."""
        body = self._send(path, None)
        try:
            said = json.loads(body)
        except ValueError as error:
            raise self._unclear(path, "it is no JSON") from error
        if not isinstance(said, dict):
            raise self._unclear(path, "it is no object")
        return said

    def post(self, path: str, words: dict[str, Any]) -> None:
        """Ask for an act, once: an answer that was lost is not asked for again. Raises as `get`."""
        self._send(path, json.dumps(words).encode())

    def _send(self, path: str, data: bytes | None) -> bytes:
        # A controller may name its resources by whole addresses: only the path counts, the server is the operator's.
        request = urllib.request.Request(  # noqa: S310 - the address is the operator's, checked to be http
            self.base + urlsplit(path).path, data=data, headers={"Accept": "application/json"}
        )
        if data is not None:
            request.add_header("Content-Type", "application/json")
        # Unredirected: another server that we are sent to does not get the password.
        words = base64.b64encode(f"{self.username}:{self.password.get_secret_value()}".encode()).decode()
        request.add_unredirected_header("Authorization", f"Basic {words}")
        context = self._trust()
        try:
            with urllib.request.urlopen(request, timeout=self.patience_seconds, context=context) as answer:  # noqa: S310 - as above
                body: bytes = answer.read(ANSWER_BYTES_AT_MOST)
                return body
        except urllib.error.HTTPError as refused:
            raise self._refused(path, refused) from refused
        except (OSError, HTTPException) as silent:
            reason = getattr(silent, "reason", silent)
            if isinstance(reason, ssl.SSLCertVerificationError):
                raise self._untrusted(reason.verify_message) from silent
            raise self._silent(str(reason) or type(reason).__name__) from silent

    def _trust(self) -> ssl.SSLContext | None:
        try:
            return trust(self.base, self.verify)
        except OSError as error:
            raise self._untrusted(f"{self.verify} cannot be read") from error

    def _refused(
        self, path: str, refused: urllib.error.HTTPError
    ) -> ControllerSilent | ControllerRefuses | ControllerUnclear:
        if refused.code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return ControllerRefuses(
                f"The controller of {self.host} at {self.base} does not let {self.username} in ({refused.code}).",
                cure="Mend user and password below `watari: bmc:` of the cloud in clouds.yaml; the account needs the role Operator.",
            )
        if refused.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return self._silent(f"it says {refused.code}")
        return self._unclear(path, f"it says {refused.code}")

    def _silent(self, reason: str) -> ControllerSilent:
        return ControllerSilent(
            f"The controller of {self.host} at {self.base} does not answer: {reason}. The host may be on or off.",
            cure="See whether it has power and a network (curl -k it); a host whose controller is dead is fenced by hand.",
        )

    def _untrusted(self, why: str) -> ControllerUnclear:
        return ControllerUnclear(
            f"The controller of {self.host} at {self.base} is not believed to be the one: {why}.",
            cure="Name the file of the CA that signed its certificate as `verify` below `watari: bmc:` in clouds.yaml.",
        )

    def _unclear(self, path: str, what: str) -> ControllerUnclear:
        return ControllerUnclear(
            f"The controller of {self.host} does not answer as Redfish at {self.base}{path}: {what}.",
            cure="Give the address of its Redfish service in clouds.yaml, or of the machine itself (.../redfish/v1/Systems/ID).",
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
