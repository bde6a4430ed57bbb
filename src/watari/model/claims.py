"""What a run claims for itself: the things that its plan changes, so that no second run acts on them meanwhile.

Two records of it. In the store a plan's claims stand from the run's beginning to its end, whatever journey it is of.
In the cloud a run's mark stands on the source of a crossing (`RunMark`), for a second database knows nothing of this
one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watari.model.plan import Plan
from watari.model.record import Record, Ref
from watari.model.steps.claim import SetClaim
from watari.model.steps.disk import CaptureInstance
from watari.model.steps.host import EndMigration, Evacuate, MigrateCold, MigrateLive, SetForcedDown, SetHostOpen
from watari.model.steps.remove import Remove
from watari.model.steps.set import (
    JoinSubnet,
    PlaceFloatingIp,
    SetGateway,
    SetLock,
    SetPortAddresses,
    SetPortAdmin,
    SetPower,
)
from watari.model.steps.step import Step

CLAIMED_THINGS = ("instance", "port", "router", "floating_ip")
"""The kinds of things whose removal is claimed: whatever else a plan removes, it made, or it hangs on one of these."""

RUN_TAG = "watari-run:"
"""How the tags begin that runs leave on instances. Nova takes tags of 60 characters, without comma or slash."""


class Claim(Record):
    """A thing in a cloud.

    Several runs may hold a ``shared`` one: a host that takes instances in, which nobody may close.
    """

    cloud: str
    kind: str
    id: str
    shared: bool = False

    def against(self, other: Claim) -> bool:
        """Whether two runs cannot hold both."""
        same = (self.cloud, self.kind, self.id) == (other.cloud, other.kind, other.id)
        return same and not (self.shared and other.shared)


class RunMark(Record):
    """What a run leaves on an instance in the cloud. ``token`` was drawn when the run began.

    The run's id would not do: one plan has the same run id in every database.
    """

    run_id: str
    token: str

    @property
    def tag(self) -> str:
        """The tag."""
        return f"{RUN_TAG}{self.run_id}:{self.token}"


REHEARSED = RunMark(run_id="rehearsed", token="0")  # noqa: S106 - not a secret
"""The mark of what runs on clouds in memory, where nobody else is."""


def run_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Give those of an instance's tags that runs have left."""
    return tuple(tag for tag in tags if tag.startswith(RUN_TAG))


def own_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Give those of an instance's tags that are its own."""
    return tuple(tag for tag in tags if not tag.startswith(RUN_TAG))


def claims_of(plan: Plan) -> tuple[Claim, ...]:
    """Give what a plan changes of what is there already, each thing once.

    A host that instances go to is claimed as shared, unless the plan closes or opens it too. What the plan will make
    has no id yet, and nobody else can know it.
    """
    found: dict[tuple[str, str, str], Claim] = {}
    for step in plan.steps():
        if step.cloud is None:
            continue
        cloud = plan.goal.clouds[step.cloud]
        for kind, ref, shared in _touched(step):
            if isinstance(ref, str):
                key = (cloud, kind, ref)
                alone = not shared or (key in found and not found[key].shared)
                found[key] = Claim(cloud=cloud, kind=kind, id=ref, shared=not alone)
    return tuple(found.values())


def _touched(step: Step) -> Iterator[tuple[str, Ref | None, bool]]:
    """Kind and id of what a step changes, and whether others may hold it too."""
    match step:
        case SetPower() | SetLock() | SetClaim() | CaptureInstance() | EndMigration():
            yield "instance", step.instance_id, False
        case MigrateLive() | MigrateCold() | Evacuate():
            yield "instance", step.instance_id, False
            yield "host", step.target_host, True
        case SetPortAdmin() | SetPortAddresses():
            yield "port", step.port_id, False
        case JoinSubnet() | SetGateway():
            yield "router", step.router_id, False
        case PlaceFloatingIp():
            yield "floating_ip", step.floating_ip_id, False
        case SetHostOpen() | SetForcedDown():
            yield "host", step.host, False
        case Remove() if step.thing in CLAIMED_THINGS:
            yield step.thing, step.id, False
