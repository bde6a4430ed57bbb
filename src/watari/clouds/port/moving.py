"""What is asked of Nova and Placement to move instances between the hosts of one cloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from watari.model.survey.moving import Action, Allocation, Migration, Progress


class Moving(Protocol):
    """Moves between hosts, and what tells how they went.

    Nova checks most of a live migration after it has said yes (microversion 2.34): an act that returns was taken, no
    more.
    """

    def migrations(self, instance_id: str | None = None, *, host: str | None = None) -> list[Migration]:
        """The migration records of all kinds and states, newest first; of one instance, from or to one host, or all."""

    def progress(self, instance_id: str) -> Progress | None:
        """The counters of the live migration under way.

        None where Nova lists none, which is not an end: it does not list what was only accepted, nor what runs as
        post-copy.
        """

    def actions(self, instance_id: str) -> list[Action]:
        """What was asked of an instance, newest first, with the words of what failed."""

    def migrate_live(self, instance_id: str, host: str | None) -> None:
        """Begin a live migration, to a host or to the scheduler's choice; disks that are not shared are copied.

        NotNow in a wrong state or mid-task, Refused when the host does not exist. A host that cannot take it (closed,
        down, full, its own) is refused only afterwards: the record ends in error, and the action tells why.
        """

    def migrate_cold(self, instance_id: str, host: str | None) -> None:
        """Begin a cold migration, which ends in VERIFY_RESIZE.

        NotNow in a wrong state or mid-task, Refused when the host does not exist or is the instance's own.
        """

    def confirm(self, instance_id: str) -> None:
        """End a cold migration where the instance is; NotNow unless it is in VERIFY_RESIZE."""

    def revert(self, instance_id: str) -> None:
        """End a cold migration where the instance was; NotNow unless it is in VERIFY_RESIZE."""

    def evacuate(self, instance_id: str, host: str | None) -> None:
        """Begin to rebuild an instance of a dead host elsewhere.

        It is left stopped (microversion 2.95; else as it was).

        Refused while Nova sees the instance's host alive (400, ComputeServiceInUse), and when the named host does not
        exist.
        """

    def force_complete(self, instance_id: str, migration_id: int) -> None:
        """Let a running live migration end: by post-copy where the hosts permit it, else the guest pauses.

        NotNow when the instance does not migrate or is paused, Refused while the migration is not `running`.
        """

    def abort(self, instance_id: str, migration_id: int) -> None:
        """Call a live migration off.

        NotNow when the instance does not migrate, Refused once there is no way back (post-copy).
        """

    def set_enabled(self, host: str, *, enabled: bool, reason: str | None = None) -> None:
        """Open or close a host for new instances, and say why when closing.

        NotThere without a nova-compute of this host.

        To set what is set already is fine, here and below.
        """

    def set_forced_down(self, host: str, *, down: bool) -> None:
        """Tell Nova that a host is dead, or no longer.

        Refused while evacuations from it wait for its nova-compute (`done` records).
        """

    def reset_state(self, instance_id: str, *, active: bool) -> None:
        """Set an instance's state to active or error and forget its task, whatever its guest does."""

    def allocations(self, provider_id: str) -> list[Allocation]:
        """All that is held of a resource provider; NotThere for a host that never reported."""

    def allocations_of(self, consumer_id: str) -> list[Allocation]:
        """All that a consumer holds, one for each provider; none for a consumer that Placement does not know."""

    def candidates(self, amounts: Mapping[str, int], required: Sequence[str] = ()) -> list[str]:
        """The resource providers that have room for ``amounts`` and bear the ``required`` traits, by id."""
