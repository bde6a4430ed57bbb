"""The steps of journeys between the hosts of one cloud.

A host is opened and closed, an instance moves from host to host.

Which host is which is said by name, as Nova says it. ``seen_migration`` is the id of the newest migration record of the
instance that the plan saw (0 for none): only a younger record can tell of the step itself.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from watari.model.record import Ref
from watari.model.steps.step import Before, CloudStep, Made, Step

NOVA_GIVES_UP_SECONDS = 14_400
"""Longer than what comes before and after the copying; of a live migration the time of its copying is added."""
NOVA_SECONDS_PER_GIB = 800
"""What Nova itself gives a live migration for each GiB of memory and copied disk
(`live_migration_completion_timeout`)."""


class SetHostOpen(CloudStep):
    """Open a host for new instances, or close it with ``reason``; ``before`` keeps ``enabled`` and ``reason``.

    A host that is closed already is left as it is, whatever the reason. One is opened only if it is closed with
    ``reason``, or whatever its reason where ``reason`` is None: what somebody else closed meanwhile is not ours to
    open.
    """

    kind: Literal["set_host_open"] = "set_host_open"
    host: str
    open: bool
    reason: str | None = None

    def title(self) -> str:
        """Name the host."""
        return (
            f"{'open' if self.open else 'close'} host"
            f" {self.host}{' for new instances' if self.open else ' to new instances'}"
        )

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Open what we closed with our reason; close what we opened with the reason that it had."""
        reason = before.get("reason") if self.open else self.reason
        return SetHostOpen(**self.named("back"), host=self.host, open=not self.open, reason=reason)


class SetForcedDown(CloudStep):
    """Tell Nova that a host is dead without waiting for its silence, or take that back.

    ``before`` keeps ``forced_down``.

    Only for a host that is proven to be off: Nova evacuates its instances without asking whether they still run. With
    ``ask_controller`` the host's management controller is asked just before.
    """

    kind: Literal["set_forced_down"] = "set_forced_down"
    host: str
    down: bool
    ask_controller: bool = False

    def title(self) -> str:
        """Name the host."""
        return f"tell Nova that host {self.host} is {'dead' if self.down else 'alive'}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """The state that was found; Nova refuses it while evacuations from the host wait for its nova-compute."""
        return SetForcedDown(**self.named("back"), host=self.host, down=bool(before.get("forced_down", not self.down)))


class MigrateLive(CloudStep):
    """Move a running or paused instance from host to host while it works; disks that are not shared are copied.

    It is stalled when what remains to be sent has not fallen for ``stalled_after_seconds`` while it runs. Then:
    ``wait`` until ``patience_seconds`` are over, ``abort`` it (the instance stays where it is), or ``force_complete``
    it (post-copy where the hosts permit it, else the guest is paused until all is copied).
    """

    kind: Literal["migrate_live"] = "migrate_live"
    ends_alone: ClassVar[bool] = True
    tried_anew: ClassVar[bool] = True
    is_final: ClassVar[bool] = True
    patience_seconds: int = NOVA_GIVES_UP_SECONDS
    instance_id: Ref
    source_host: str
    target_host: str
    when_stalled: Literal["wait", "abort", "force_complete"] = "wait"
    stalled_after_seconds: int = 300
    seen_migration: int = 0

    def title(self) -> str:
        """Name the instance and both hosts."""
        return f"migrate {self.instance_id} live from {self.source_host} to {self.target_host}"

    @property
    def works(self) -> tuple[str, ...]:
        """The migration itself."""
        return ("migrate_live",)

    def inverse(self, made: Made, before: Before) -> Step | None:
        """The way back, which Nova refuses from a newer hypervisor to an older one."""
        stalled = {"when_stalled": self.when_stalled, "stalled_after_seconds": self.stalled_after_seconds}
        patience = {"patience_seconds": self.patience_seconds}
        return MigrateLive(**self.named("back") | _back(self, before) | stalled | patience)


class MigrateCold(CloudStep):
    """Move an instance from host to host while it is stopped.

    One that runs is stopped for it and started again, if it ``may_run``.

    It ends in VERIFY_RESIZE on the target, with room held on both hosts, until `EndMigration` says where it stays.
    """

    kind: Literal["migrate_cold"] = "migrate_cold"
    ends_alone: ClassVar[bool] = True
    tried_anew: ClassVar[bool] = True
    patience_seconds: int = NOVA_GIVES_UP_SECONDS
    instance_id: Ref
    source_host: str
    target_host: str
    may_run: bool = False
    seen_migration: int = 0

    def title(self) -> str:
        """Name the instance and both hosts."""
        return f"migrate {self.instance_id} cold from {self.source_host} to {self.target_host}"

    @property
    def works(self) -> tuple[str, ...]:
        """The migration itself."""
        return ("migrate_cold",)

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Let it end where it came from."""
        hosts = {"host": self.source_host, "other_host": self.target_host}
        return EndMigration(**self.named("back"), instance_id=self.instance_id, may_run=self.may_run, **hosts)


class EndMigration(CloudStep):
    """Let a cold migration end on ``host``: confirmed where the instance is there, reverted where it came from there.

    ``other_host`` is the other of the two hosts. ``may_run``: that the instance may be stopped for the way back.
    """

    kind: Literal["end_migration"] = "end_migration"
    ends_alone: ClassVar[bool] = True
    is_final: ClassVar[bool] = True
    instance_id: Ref
    host: str
    other_host: str
    may_run: bool = False

    def title(self) -> str:
        """Name the instance and the host."""
        return f"end the cold migration of {self.instance_id}, which stays on {self.host}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Move it to the other host, cold; there it waits to be ended again."""
        way = {
            "source_host": self.host,
            "target_host": self.other_host,
            "seen_migration": before.get("seen_migration", 0),
        }
        return MigrateCold(**self.named("back"), instance_id=self.instance_id, may_run=self.may_run, **way)


class Evacuate(CloudStep):
    """Rebuild an instance of a dead host on ``target_host``, or where the scheduler chooses (None); it is left stopped.

    Since microversion 2.95; an older Nova starts what ran, and any Nova starts what was in ERROR. A root disk on the
    dead host's own disks is made anew from its image. Nova takes a second request while it is at the first, and builds
    the instance twice; so it is asked once. Where the goal names the host's management controller (``ask_controller``),
    it is asked just before: the host may have been powered on since the last look.
    """

    kind: Literal["evacuate"] = "evacuate"
    ends_alone: ClassVar[bool] = True
    tried_anew: ClassVar[bool] = True
    is_final: ClassVar[bool] = True
    asked_once: ClassVar[bool] = True
    patience_seconds: int = 3600
    instance_id: Ref
    source_host: str
    target_host: str | None = None
    ask_controller: bool = False
    seen_migration: int = 0
    no_way_back: ClassVar[str | None] = (
        "what is left of it on the dead host is destroyed when that host's nova-compute starts again"
    )

    def title(self) -> str:
        """Name the instance and the dead host."""
        to = f" to {self.target_host}" if self.target_host else ""
        return f"evacuate {self.instance_id} from {self.source_host}{to}"

    @property
    def works(self) -> tuple[str, ...]:
        """The rebuilding."""
        return ("evacuate",)

    def inverse(self, made: Made, before: Before) -> Step | None:
        """There is none."""
        return None


class SeeHost(CloudStep):
    """See that a host is as wanted; it changes nothing.

    ``ready``: nova-compute is up, all network agents on it are alive, whether it is open or closed. ``empty``: no
    instance, nothing held in Placement (by ``provider_id``, which the host has there), no migration under way. ``off``:
    its management controller says that it has no power.
    """

    kind: Literal["see_host"] = "see_host"
    only_looks: ClassVar[bool] = True
    host: str
    wanted: Literal["ready", "empty", "off"]
    provider_id: str = ""
    no_way_back: ClassVar[str | None] = None

    def title(self) -> str:
        """Say what is expected."""
        return f"see that host {self.host} is {self.wanted}"

    def inverse(self, made: Made, before: Before) -> Step | None:
        """Nothing was changed."""
        return None


def _back(step: MigrateLive, before: Before) -> dict[str, object]:
    hosts = {"source_host": step.target_host, "target_host": step.source_host}
    return {
        "instance_id": step.instance_id,
        "seen_migration": before.get("seen_migration", step.seen_migration),
    } | hosts
