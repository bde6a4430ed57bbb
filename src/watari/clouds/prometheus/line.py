"""One line to one Prometheus, and how it says no, or nothing, or what cannot be the use of hosts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlencode

from watari.clouds.access import Monitoring
from watari.clouds.exchange import Answer, NoAnswerCame, NotBelieved, Server, TooLong, basic, exchange
from watari.errors import WatariError

ANSWER_BYTES_AT_MOST = 1 << 24
"""Enough for some ten thousand hosts; more is a query that does not sum up."""
WORDS_AT_MOST = 400
"""How much of what a server says against a query is shown."""


class PrometheusSilent(WatariError):
    """Prometheus does not answer, or what stands before it says that it cannot."""

    id: ClassVar[str] = "usage.silent"


class PrometheusRefuses(WatariError):
    """Prometheus, or what stands before it, does not let us in."""

    id: ClassVar[str] = "usage.refused"


class BadQuery(WatariError):
    """Prometheus understood that it was asked, and cannot answer the goal's query."""

    id: ClassVar[str] = "usage.bad-query"


class PrometheusUnclear(WatariError):
    """Something answers, but not as Prometheus would."""

    id: ClassVar[str] = "usage.unclear"


@dataclass(frozen=True, kw_only=True)
class PrometheusLine:
    """The Prometheus at ``base`` (scheme, name, port and perhaps a path), and how it is reached."""

    base: str
    access: Monitoring
    patience_seconds: float

    def get(self, path: str, words: Mapping[str, str]) -> dict[str, Any]:
        """Ask once. Raises PrometheusSilent, PrometheusRefuses, BadQuery or PrometheusUnclear."""
        server = Server(
            base=self.base,
            credentials=self._credentials(),
            verify=self.access.verify,
            seconds=self.patience_seconds,
            bytes_at_most=ANSWER_BYTES_AT_MOST,
        )
        try:
            answer = exchange(server, f"{path}?{urlencode(words)}")
        except NotBelieved as error:
            raise self._untrusted(str(error)) from error
        except NoAnswerCame as error:
            raise self._silent(str(error)) from error
        except TooLong as error:
            raise self._unclear(str(error)) from error
        return self._understood(answer)

    def _credentials(self) -> str | None:
        if self.access.token is not None:
            return f"Bearer {self.access.token.get_secret_value()}"
        if self.access.username is None or self.access.password is None:
            return None
        return basic(self.access.username, self.access.password.get_secret_value())

    def _understood(self, answer: Answer) -> dict[str, Any]:
        """The answer, where it is one: Prometheus tells errors as JSON too, with a status of HTTP that suits them."""
        if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise self._refused(answer.status)
        told = answer.json()
        said: dict[str, Any] = told if isinstance(told, dict) else {}
        if said.get("status") == "error":
            raise self._bad_query(said)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise self._silent(f"it says {answer.status}")
        if answer.sent_to is not None:
            raise self._unclear(f"it sends us to {answer.sent_to} ({answer.status}), and we do not follow")
        if answer.status != HTTPStatus.OK:
            raise self._unclear(f"it says {answer.status}")
        if said.get("status") != "success":
            page = ", but a page for people" if answer.body.lstrip()[:1] == b"<" else ""
            raise self._unclear(f"it is no JSON of its API{page}")
        return said

    def _bad_query(self, said: Mapping[str, Any]) -> BadQuery:
        kind, why = str(said.get("errorType", "error")), str(said.get("error", "no reason"))[:WORDS_AT_MOST]
        return BadQuery(
            f"Prometheus at {self.base} cannot answer the query: {kind}: {why}",
            cure="Try `use: query:` of the goal in Prometheus's own page until it gives one share for each host, and"
            " plan again.",
        )

    def _refused(self, code: int) -> PrometheusRefuses:
        who = "the token" if self.access.token is not None else self.access.username or "anybody without credentials"
        return PrometheusRefuses(
            f"Prometheus at {self.base} does not let {who} in ({code}).",
            cure="Write `username` and `password`, or `token`, below `watari: prometheus:` of the cloud in"
            " clouds.yaml.",
        )

    def _silent(self, reason: str) -> PrometheusSilent:
        return PrometheusSilent(
            f"Prometheus at {self.base} does not answer: {reason}.",
            cure="See whether it runs (curl ADDRESS/-/ready), or take `use` out of the goal to plan by what Placement"
            " has booked.",
        )

    def _untrusted(self, why: str) -> PrometheusUnclear:
        return PrometheusUnclear(
            f"Prometheus at {self.base} is not believed to be the one: {why}.",
            cure="Name the file of the CA that signed its certificate as `verify` below `watari: prometheus:` in"
            " clouds.yaml.",
        )

    def _unclear(self, what: str) -> PrometheusUnclear:
        return PrometheusUnclear(
            f"{self.base} does not answer as Prometheus: {what}.",
            cure="Give the address below which /api/v1/query lies as `use: prometheus:` of the goal; a login page may"
            " stand before it.",
        )
