"""What can go wrong in the lab, each with its cure."""

from __future__ import annotations

from typing import ClassVar

from watari.errors import WatariError


class LabBusyError(WatariError):
    """Another `watari lab` command works on the same folder."""

    id: ClassVar[str] = "lab.busy"


class LabElsewhereError(WatariError):
    """The bridges of this machine belong to a lab with another state folder."""

    id: ClassVar[str] = "lab.elsewhere"


class ServiceFailedError(WatariError):
    """A service of the lab ended, or did not answer in time."""

    id: ClassVar[str] = "lab.service-failed"


class CommandFailedError(WatariError):
    """A program that the lab ran to its end reported a failure."""

    id: ClassVar[str] = "lab.command-failed"


class UnknownCloudError(WatariError):
    """The lab has no cloud of that name."""

    id: ClassVar[str] = "lab.unknown-cloud"


class CloudUnreadableError(WatariError):
    """What is written down of a cloud is of a later version, or damaged."""

    id: ClassVar[str] = "lab.cloud-unreadable"


class UnknownReleaseError(WatariError):
    """The lab has no data file for that release."""

    id: ClassVar[str] = "lab.unknown-release"


class CloudDiffersError(WatariError):
    """A cloud of that name exists and was asked for with another release, network or shape."""

    id: ClassVar[str] = "lab.cloud-differs"


class UnknownHostError(WatariError):
    """The lab has no host of that name."""

    id: ClassVar[str] = "lab.unknown-host"


class CloudIsDownError(WatariError):
    """A host of the lab cannot run while the rest of its cloud is down."""

    id: ClassVar[str] = "lab.cloud-is-down"


class NotRootError(WatariError):
    """The lab makes namespaces and bridges, which only root may."""

    id: ClassVar[str] = "lab.not-root"
