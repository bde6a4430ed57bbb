"""Bad behaviour as a layer around any cloud.

A given call fails before or after it took effect, or the caller dies there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from fnmatch import fnmatchcase
from threading import Lock
from typing import Any, Literal, cast

from watari.clouds.errors import CloudError, Unreachable
from watari.clouds.port import Cloud, Compute, Identity, Images, Moving, Networks, RemoteHost, Volumes
from watari.clouds.reach import Reach
from watari.model.survey.survey import Microversions

Moment = Literal["before", "after", "midway"]


class Killed(BaseException):
    """The caller died here, as by kill -9: no handler of errors may catch it."""


@dataclass(frozen=True)
class Failure:
    """What goes wrong, and when.

    ``method`` is a path such as ``compute.boot``, or a shell pattern over paths (``networks.*``); ``nth`` is the
    matching call that fails, the first one being 1. ``before``: nothing happened. ``after``: it happened, and the
    answer was lost. ``midway``: a stream of bytes breaks off after its first piece. Without an ``error`` the caller
    dies.
    """

    method: str
    nth: int = 1
    moment: Moment = "before"
    error: CloudError | None = None

    def strike(self) -> None:
        """Let it go wrong."""
        if self.error is None:
            raise Killed(f"{self.moment} {self.method}, call {self.nth}")
        raise self.error


class Ledger:
    """Which calls came, how often, and which of them must fail."""

    def __init__(self, plan: Iterable[Failure] = ()) -> None:
        self.calls: list[str] = []
        self._plan = tuple(plan)
        self._seen: Counter[Failure] = Counter()
        self._lock = Lock()

    def count(self, method: str) -> int:
        """How many calls matched ``method``, a path or a pattern."""
        return sum(fnmatchcase(call, method) for call in self.calls)

    def enter(self, method: str) -> Failure | None:
        """Note a call; gives the failure that is planned for it."""
        with self._lock:
            self.calls.append(method)
            planned = None
            for failure in self._plan:
                if fnmatchcase(method, failure.method):
                    self._seen[failure] += 1
                    planned = failure if self._seen[failure] == failure.nth else planned
            return planned


class Failing:
    """A cloud that fails as planned; all that it gives (services, other projects) shares one ledger."""

    def __init__(self, cloud: Cloud, plan: Iterable[Failure] = (), ledger: Ledger | None = None) -> None:
        self.cloud = cloud
        self.ledger = ledger or Ledger(plan)
        self.name = cloud.name
        self.identity = cast("Identity", _Watched(cloud.identity, "identity", self.ledger))
        self.images = cast("Images", _Watched(cloud.images, "images", self.ledger))
        self.networks = cast("Networks", _Watched(cloud.networks, "networks", self.ledger))
        self.compute = cast("Compute", _Watched(cloud.compute, "compute", self.ledger))
        self.moving = cast("Moving", _Watched(cloud.moving, "moving", self.ledger))
        self.volumes = cast("Volumes", _Watched(cloud.volumes, "volumes", self.ledger))

    def in_project(self, project_id: str) -> Cloud:
        """The same failing cloud, acting in another project."""
        return Failing(_watched(self.cloud.in_project, "in_project", self.ledger)(project_id), ledger=self.ledger)

    def microversions(self) -> dict[str, Microversions]:
        """As the cloud says."""
        return cast("dict[str, Microversions]", _watched(self.cloud.microversions, "microversions", self.ledger)())

    def clock(self) -> datetime:
        """As the cloud says."""
        return cast("datetime", _watched(self.cloud.clock, "clock", self.ledger)())


def failing(reach: Reach, ledger: Ledger) -> Reach:
    """The same clouds and hosts, all of which fail as the ledger plans.

    A host's calls are named ``hosts.run`` and so on.
    """
    clouds = {side: cast("Cloud", Failing(cloud, ledger=ledger)) for side, cloud in reach.clouds.items()}
    hosts = {name: cast("RemoteHost", _Watched(host, "hosts", ledger)) for name, host in reach.hosts.items()}
    return replace(reach, clouds=clouds, hosts=hosts)


def lost_answer() -> CloudError:
    """What a caller gets when a cloud does not answer in time."""
    return Unreachable("no answer within 60 s", cure="look whether it happened, then repeat")


class _Watched:
    """A service whose every method passes through the ledger."""

    def __init__(self, service: object, path: str, ledger: Ledger) -> None:
        self._service = service
        self._path = path
        self._ledger = ledger

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._service, name)
        return _watched(value, f"{self._path}.{name}", self._ledger) if callable(value) else value


def _watched(method: Callable[..., Any], path: str, ledger: Ledger) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        failure = ledger.enter(path)
        if failure is None:
            return method(*args, **kwargs)
        if failure.moment == "midway":
            return _midway(failure, method, *args, **kwargs)
        if failure.moment == "after":
            method(*args, **kwargs)
        failure.strike()
        return None

    return call


def _midway(failure: Failure, method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Break a stream that is given (an upload) or taken (a download); what has no stream fails before it began."""
    if method.__name__ == "upload":
        image_id, chunks = args
        return method(image_id, _broken(chunks, failure), **kwargs)
    if method.__name__ == "download":
        return _broken(method(*args, **kwargs), failure)
    failure.strike()
    return None


def _broken(chunks: Iterable[bytes], failure: Failure) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk[: len(chunk) // 2]
        break
    failure.strike()
