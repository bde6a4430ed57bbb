"""How requests reach a cloud: several at once, reads tried again, answers bounded, no token to another server.

All requests go through here, those of log-in and version discovery too, so that what the SDK does by itself is as
patient as what we ask: it takes a discovery that failed for a service without microversions, and then speaks the
oldest.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from math import inf
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from keystoneauth1.session import Session, TCPKeepAliveAdapter
from openstack.connection import Connection
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from watari.clouds.bounded import Allowance, bounded

Item = TypeVar("Item")
Result = TypeVar("Result")

REQUESTS_AT_ONCE = 8
"""As many as a survey has questions at once (survey/look.py), so that none of them waits for a connection."""
CONNECT_SECONDS = 10
"""Linux asks for a connection again after 1, 3 and 7 seconds; what does not answer the fourth is away."""
SILENCE_SECONDS = 120
"""Without a byte, where clouds.yaml has no ``api_timeout``: a big cloud's lists may take a minute to begin."""
ANSWER_SECONDS = 300
"""For the whole of an answer; bytes of images are bounded by silence alone."""
ANSWER_BYTES_AT_MOST = 1 << 29
"""1,000 instances with 64 KiB of user data each are some 90 MB; 100,000 ports, which Neutron gives in one, 150 MB."""

AGAIN = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,  # a lost database or message bus; Galera's deadlocks among them
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)


@dataclass(frozen=True)
class Patience:
    """How often a read is asked again, and how long. The waits grow: 0.25, 0.5, 1, 2, 4, 4, 4 seconds.

    Eight tries bring a read through when one request in five fails, but for 3 in a million: a survey of a thousand
    requests is whole. Their waits are 16 s together, about what a balancer takes to find a back end dead. Where nobody
    listens at the address (a service that restarts, or a wrong address) a person waits for the word, so half of them
    must do. The servers' own wish (Retry-After) goes before our waits, while all ends within a minute: then the engine,
    or the person, decides.
    """

    tries: int = 8
    tries_where_nobody_listens: int = 4
    tries_where_others_failed: int = 3
    first_wait_seconds: float = 0.25
    longest_wait_seconds: float = 4
    seconds: float = 60
    sleep: Callable[[float], None] = time.sleep

    def wait_seconds(self, tries: int) -> float:
        """Before the next try, after so many."""
        return min(self.first_wait_seconds * float(2 ** (tries - 1)), self.longest_wait_seconds)


PATIENCE = Patience()


class StillFailing(Exception):
    """A read that was tried to the end of our patience. ``answer`` is the last one, where there was one.

    Neither of requests nor of keystoneauth by its type: they would take it for a hint to go on with less.
    """

    def __init__(self, tries: int, seconds: float, answer: requests.Response | None, cause: Exception | None) -> None:
        how_often = f"{tries} tries in {seconds:.0f} s" if tries > 1 else "1 try"
        super().__init__(f"{cause} ({how_often})" if cause is not None else how_often)
        self.answer = answer


class SentElsewhere(Exception):
    """An answer would lead a token, a password or an act to another address than the one that was asked."""


class Transport(TCPKeepAliveAdapter):
    """What the SDK's session sends all its requests by. Safe for threads."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._failing: set[tuple[str, str]] = set()
        super().__init__(pool_maxsize=4 * REQUESTS_AT_ONCE)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As the library's own, with connections whose answers are bounded."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    def proxy_manager_for(self, proxy: str, **how: Any) -> Any:
        """The same for a proxy of the environment, which requests to OpenStack use as the `openstack` command does."""
        manager = super().proxy_manager_for(proxy, **how)
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
        return manager

    def send(self, request: requests.PreparedRequest, *_none: Any, **how: Any) -> requests.Response:
        """Send, and a read again while it fails; the session names all of ``how``, such as ``stream``.

        Raises StillFailing, SentElsewhere, TooLong, and requests' own.
        """
        stream = bool(how.get("stream"))
        how = {**how, "stream": True, "timeout": (CONNECT_SECONDS, how.get("timeout"))}

        def once() -> requests.Response:
            seconds = inf if stream or _is_stream(request.body) else ANSWER_SECONDS
            with _ALLOWANCE.of(seconds, inf if stream else ANSWER_BYTES_AT_MOST):
                answer = super(Transport, self).send(request, **how)
                if not stream:
                    _ = answer.content  # read here, where it is bounded; who asks for it later finds it read
            return answer

        answer = self._tried(request, once) if _is_read(request) else once()
        _stay_here(request, answer)
        return answer

    def _tried(self, request: requests.PreparedRequest, once: Callable[[], requests.Response]) -> requests.Response:
        """Ask until there is an answer; where a read of this server has just failed for good, others try less."""
        begun, server = time.monotonic(), _server(request.url or "")
        tries_at_most = self._patience.tries_where_others_failed if server in self._failing else self._patience.tries
        tries = 0
        while True:
            tries += 1
            answer, cause = _asked(once)
            if answer is not None and answer.status_code not in AGAIN:
                self._failing.discard(server)
                return answer
            if cause is not None and _nobody_listens(cause):
                tries_at_most = min(tries_at_most, self._patience.tries_where_nobody_listens)
            wait = max(self._patience.wait_seconds(tries), _wished_seconds(answer))
            seconds = time.monotonic() - begun
            if tries >= tries_at_most or seconds + wait > self._patience.seconds:
                self._failing.add(server)
                raise StillFailing(tries, seconds, answer, cause) from cause
            if answer is not None:
                answer.close()
            self._patience.sleep(wait)


def prepare(connection: Connection, patience: Patience = PATIENCE) -> None:
    """Let all requests of a connection go this way."""
    session = connection.session
    transport = Transport(patience)
    for scheme in ("http://", "https://"):
        session.session.mount(scheme, transport)
    # What comes over the wire is what is held: a megabyte of gzip may be a gigabyte.
    session.session.headers["Accept-Encoding"] = "identity"
    if session.timeout is None:
        session.timeout = SILENCE_SECONDS


class Crew:
    """Threads for requests. Work given to it must not give work to it, or all threads could wait for each other."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="watari-cloud")

    def each(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """Do ``work`` for every item; results in the items' order, the first error is raised."""
        return list(self._pool.map(work, items))


def _asked(once: Callable[[], requests.Response]) -> tuple[requests.Response | None, Exception | None]:
    """The answer, or why none came; what asking again cannot mend is raised."""
    try:
        return once(), None
    except requests.exceptions.SSLError as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise
        return None, error
    except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError) as error:
        return None, error


def _is_read(request: requests.PreparedRequest) -> bool:
    """Whether it may be sent twice: what looks, and a log-in, for a token more does no harm."""
    return request.method in {"GET", "HEAD"} or (
        request.method == "POST" and urlsplit(request.url or "").path.endswith("/auth/tokens")
    )


def _is_stream(body: Any) -> bool:
    return body is not None and not isinstance(body, bytes | str)


def _nobody_listens(error: Exception) -> bool:
    """Whether there was not even a connection: refused, or no such name."""
    return isinstance(getattr(error.args[0] if error.args else None, "reason", None), NewConnectionError)


def _wished_seconds(answer: requests.Response | None) -> float:
    """What the server asks us to wait (RFC 9110, 10.2.3): seconds or a date; 0 where it says no such thing."""
    wish = "" if answer is None else answer.headers.get("Retry-After", "").strip()
    if wish.isdecimal():
        return float(wish)
    try:
        until = parsedate_to_datetime(wish)
    except ValueError:
        return 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _stay_here(request: requests.PreparedRequest, answer: requests.Response) -> None:
    """Let a redirect be followed only where a look stays on its server, as for the slash at an address's end.

    Discovery bears no token. A version document that is elsewhere counts as none, and the SDK looks at the next place
    for one.
    """
    if answer.status_code not in _REDIRECTS or "Location" not in answer.headers:
        return
    target = urljoin(request.url or "", answer.headers["Location"])
    is_look = request.method in {"GET", "HEAD"}
    if is_look and _server(target) == _server(request.url or ""):
        return
    if is_look and "X-Auth-Token" not in request.headers:
        del answer.headers["Location"]
        return
    raise SentElsewhere(f"it sends us to {target} ({answer.status_code}), and we do not follow")


def _server(url: str) -> tuple[str, str]:
    """Scheme, and name with port."""
    parts = urlsplit(url)
    return parts.scheme, f"{parts.hostname}:{parts.port or {'http': 80, 'https': 443}.get(parts.scheme)}"


_REDIRECTS = Session._REDIRECT_STATUSES  # noqa: SLF001 - those that keystoneauth would follow
_ALLOWANCE = Allowance()


class _Connection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        self.sock = bounded(self.sock, _ALLOWANCE)


class _SecureConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        self.sock = bounded(self.sock, _ALLOWANCE)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
