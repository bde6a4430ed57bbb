"""One line to one Prometheus: HTTP with a password or a token, a limited patience, and errors that say what to do."""

from __future__ import annotations

import base64
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode

from watari.clouds.hosts.access import Monitoring
from watari.clouds.hosts.trust import trust
from watari.clouds.prometheus.errors import BadQuery, PrometheusRefuses, PrometheusSilent, PrometheusUnclear

ANSWER_BYTES_AT_MOST = 1 << 24
"""Enough for some ten thousand hosts; more is a query that does not sum up."""
WORDS_AT_MOST = 400
"""How much of what a server says against a query is shown."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """The Prometheus at ``base`` (scheme, name, port and perhaps a path), and how it is reached."""

    base: str
    access: Monitoring
    patience_seconds: float

    def get(self, path: str, words: Mapping[str, str]) -> dict[str, Any]:
        """Ask once. Raises PrometheusSilent, PrometheusRefuses, BadQuery or PrometheusUnclear."""
        request = urllib.request.Request(  # noqa: S310 - the address is the operator's, checked to be http
            f"{self.base}{path}?{urlencode(words)}", headers={"Accept": "application/json"}
        )
        if (credentials := self._credentials()) is not None:
            # Unredirected: another server that we are sent to gets neither password nor token.
            request.add_unredirected_header("Authorization", credentials)
        context = self._trust()
        try:
            code, body = _answer(request, self.patience_seconds, context)
        except (OSError, HTTPException, UnicodeError) as silent:  # UnicodeError: a name that DNS cannot have
            reason = getattr(silent, "reason", silent)
            if isinstance(reason, ssl.SSLCertVerificationError):
                raise self._untrusted(reason.verify_message) from silent
            raise self._silent(str(reason) or type(reason).__name__) from silent
        return self._understood(code, body)

    def _credentials(self) -> str | None:
        if self.access.token is not None:
            return f"Bearer {self.access.token.get_secret_value()}"
        if self.access.username is None or self.access.password is None:
            return None
        words = f"{self.access.username}:{self.access.password.get_secret_value()}"
        return f"Basic {base64.b64encode(words.encode()).decode()}"

    def _trust(self) -> ssl.SSLContext | None:
        try:
            return trust(self.base, self.access.verify)
        except OSError as error:
            raise self._untrusted(f"{self.access.verify} cannot be read") from error

    def _understood(self, code: int, body: bytes) -> dict[str, Any]:
        """The answer, where it is one: Prometheus tells errors as JSON too, with a status of HTTP that suits them."""
        if code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise self._refused(code)
        said = _object(body)
        if said.get("status") == "error":
            raise self._bad_query(said)
        if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise self._silent(f"it says {code}")
        if code != HTTPStatus.OK:
            raise self._unclear(f"it says {code}")
        if len(body) > ANSWER_BYTES_AT_MOST:
            raise self._unclear(f"it gives more than {ANSWER_BYTES_AT_MOST >> 20} MiB")
        if said.get("status") != "success":
            raise self._unclear(
                "it is no JSON of its API" + (", but a page for people" if body.lstrip()[:1] == b"<" else "")
            )
        return said

    def _bad_query(self, said: Mapping[str, Any]) -> BadQuery:
        kind, why = str(said.get("errorType", "error")), str(said.get("error", "no reason"))[:WORDS_AT_MOST]
        return BadQuery(
            f"Prometheus at {self.base} cannot answer the query: {kind}: {why}",
            cure="Try `use: query:` of the goal in Prometheus's own page until it gives one share for each host, and plan again.",
        )

    def _refused(self, code: int) -> PrometheusRefuses:
        who = "the token" if self.access.token is not None else self.access.username or "anybody without credentials"
        return PrometheusRefuses(
            f"Prometheus at {self.base} does not let {who} in ({code}).",
            cure="Write `username` and `password`, or `token`, below `watari: prometheus:` of the cloud in clouds.yaml.",
        )

    def _silent(self, reason: str) -> PrometheusSilent:
        return PrometheusSilent(
            f"Prometheus at {self.base} does not answer: {reason}.",
            cure="See whether it runs (curl ADDRESS/-/ready), or take `use` out of the goal to plan by what Placement has booked.",
        )

    def _untrusted(self, why: str) -> PrometheusUnclear:
        return PrometheusUnclear(
            f"Prometheus at {self.base} is not believed to be the one: {why}.",
            cure="Name the file of the CA that signed its certificate as `verify` below `watari: prometheus:` in clouds.yaml.",
        )

    def _unclear(self, what: str) -> PrometheusUnclear:
        return PrometheusUnclear(
            f"{self.base} does not answer as Prometheus: {what}.",
            cure="Give the address below which /api/v1/query lies as `use: prometheus:` of the goal; a login page may stand before it.",
        )


def _answer(
    request: urllib.request.Request, patience_seconds: float, context: ssl.SSLContext | None
) -> tuple[int, bytes]:
    """The status and the body, whatever the status says."""
    try:
        with urllib.request.urlopen(request, timeout=patience_seconds, context=context) as answer:  # noqa: S310 - http(s) only
            return answer.status, answer.read(ANSWER_BYTES_AT_MOST + 1)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read(ANSWER_BYTES_AT_MOST + 1)


def _object(body: bytes) -> dict[str, Any]:
    """The JSON object in ``body``; an empty one where there is none."""
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
