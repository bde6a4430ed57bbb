"""How a cloud, a host or a vantage point says no: all that ports raise, whoever stands behind them."""

from __future__ import annotations

from typing import ClassVar

from watari.errors import WatariError


class CloudError(WatariError):
    """A cloud or a host did not do what it was asked. ``status`` is its HTTP status where there was one."""

    id: ClassVar[str] = "cloud.error"

    def __init__(self, what: str, *, cure: str, touched: str = "nothing", status: int | None = None) -> None:
        """Add the HTTP status to the fact."""
        super().__init__(what, cure=cure, touched=touched)
        self.status = status


class NotThere(CloudError):
    """The thing does not exist (404), or our account may not see it."""

    id: ClassVar[str] = "cloud.not-there"


class NotAllowed(CloudError):
    """Our account may not do this (401, 403)."""

    id: ClassVar[str] = "cloud.not-allowed"


class NotNow(CloudError):
    """The thing's state forbids it at this time (409): locked, mid-task, in use."""

    id: ClassVar[str] = "cloud.not-now"


class OverQuota(CloudError):
    """A quota or a capacity does not suffice (403 and 413 that speak of quota, NoValidHost)."""

    id: ClassVar[str] = "cloud.over-quota"


class Refused(CloudError):
    """The request is wrong for this cloud (400 and the like)."""

    id: ClassVar[str] = "cloud.refused"


class Unreachable(CloudError):
    """No answer, or a 5xx: it may have happened or not, so look before acting again."""

    id: ClassVar[str] = "cloud.unreachable"


class Unclear(CloudError):
    """A cloud answers, but its answer lacks what its API promises, or has it in another shape."""

    id: ClassVar[str] = "cloud.unclear"


class MicroversionMissing(CloudError):
    """A service does not offer the microversion that a request needs: it is too old, or newer than we know."""

    id: ClassVar[str] = "cloud.microversion-missing"


class HostSilent(Unreachable):
    """A host does not answer over SSH, or not in time: what was asked of it may have happened or not."""

    id: ClassVar[str] = "host.silent"


class HostRefuses(NotAllowed):
    """A host does not let us in over SSH, or its root does not let our user do this."""

    id: ClassVar[str] = "host.refused"


class HostUnproved(NotAllowed):
    """A host shows another key than the one that `ssh` knows for it, or one that it does not know.

    It may be another machine.
    """

    id: ClassVar[str] = "host.unproved"


class NotOnHost(NotThere):
    """A host has no file, or no service, of that name."""

    id: ClassVar[str] = "host.not-there"


class HostFailed(Refused):
    """A host did not do what was asked of it, or said more than was asked for; what it said of that is told."""

    id: ClassVar[str] = "host.failed"


class VantageError(WatariError):
    """A vantage point cannot look: it is not there, it has no way to the address, or we may not use it."""

    id: ClassVar[str] = "vantage.cannot-look"


class BadCloudsFile(WatariError):
    """clouds.yaml cannot be read, or an entry of it makes no sense."""

    id: ClassVar[str] = "clouds.bad-file"
