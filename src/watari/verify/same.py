"""After an undo both clouds are as they were before the run.

Why: what an undo leaves behind or takes too much of is found by somebody else, later. What no API can restore is not
compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from watari.model.finding import Finding, Level
from watari.model.record import Record
from watari.model.survey.network import Port, SecurityGroup
from watari.model.survey.survey import Survey
from watari.verify.case import Surveys

CHECK = "verify.clouds-are-as-before"

PARTS = (
    "projects",
    "users",
    "role_assignments",
    "quotas",
    "keypairs",
    "flavors",
    "images",
    "security_groups",
    "networks",
    "subnets",
    "routers",
    "ports",
    "floating_ips",
    "server_groups",
    "instances",
    "volume_types",
    "volumes",
    "snapshots",
)
"""What a crossing touches. Hosts, services, agents and stores change by themselves; observations tell of boots and
uptimes."""

PASSING: Mapping[str, tuple[str, ...]] = {
    "instances": ("host", "hypervisor_hostname", "power_state", "launched_at"),
    "ports": ("status", "host"),
    "quotas": ("used",),
}
"""What a cloud decides anew when an instance starts, or counts from the rest."""

NAMES = ("name", "address", "service", "id")


def same(before: Surveys, after: Surveys) -> list[Finding]:
    """Give one finding for everything that is different, more or less than before."""
    return [finding for side, survey in before.items() for finding in _of_cloud(survey, after[side])]


def _of_cloud(before: Survey, after: Survey) -> Iterator[Finding]:
    for part in PARTS:
        if after.is_unseen(part) and not before.is_unseen(part):
            says = "the survey could not see it this time: nobody can say whether it is as before"
            yield _finding("unknown", f"{after.cloud}: {part}", says, f"{after.act_to_see(part)}, then verify again")
            continue
        yield from _of_part(part, before, after)


def _of_part(part: str, before: Survey, after: Survey) -> Iterator[Finding]:
    was, now = _things(before, part), _things(after, part)
    for key in [key for key in was if key not in now]:
        yield _finding(
            "block",
            f"{after.cloud}: {part}: {_name(was[key])}",
            "it is gone",
            "see the journal of the undo: watari show RUN",
        )
    for key in [key for key in now if key not in was and not _is_neutrons_own(now[key])]:
        act = "remove it if it is the crossing's; leave it if somebody else made it meanwhile"
        yield _finding("block", f"{after.cloud}: {part}: {_name(now[key])}", "it was not there before", act)
    for key, thing in was.items():
        if key in now:
            passing = (*PASSING.get(part, ()), *(("id", "mac") if _is_leg(thing) else ()))
            for name in _differing(thing, now[key], passing):
                says = f"its {name.replace('_', ' ')} is {getattr(now[key], name)!r}, and was {getattr(thing, name)!r}"
                act = "set it back, or leave it if somebody else changed it meanwhile"
                yield _finding("block", f"{after.cloud}: {part}: {_name(thing)}", says, act)


def _is_neutrons_own(thing: Record) -> bool:
    """Neutron makes a group `default` in every project that is acted in for the first time, our own included."""
    return isinstance(thing, SecurityGroup) and thing.name == "default"


def _things(survey: Survey, part: str) -> dict[str, Record]:
    return {_key(thing): thing for thing in getattr(survey, part)}


def _key(thing: Any) -> str:
    """Its id; things without one are known by what they say."""
    if _is_leg(thing):
        return f"{thing.device_id}/{' '.join(sorted(fixed.address for fixed in thing.fixed_ips))}"
    if hasattr(thing, "id"):
        return str(thing.id)
    known_by = (
        ("project_id", "service")
        if hasattr(thing, "limits")
        else ("user_id", "name")
        if hasattr(thing, "public_key")
        else ()
    )
    return "/".join(str(getattr(thing, name)) for name in known_by) if known_by else str(thing)


def _name(thing: Record) -> str:
    return next((str(getattr(thing, name)) for name in NAMES if getattr(thing, name, "")), str(thing))


def _is_leg(thing: Record) -> bool:
    """Whether it is a router's interface: parted and joined again it is another port with another MAC."""
    return isinstance(thing, Port) and thing.device_owner.startswith(
        ("network:router_interface", "network:ha_router_replicated")
    )


def _differing(was: Record, now: Record, passing: tuple[str, ...]) -> Iterator[str]:
    for name in type(was).model_fields:
        if name not in passing and _plain(getattr(was, name)) != _plain(getattr(now, name)):
            yield name


def _plain(value: Any) -> Any:
    """Lists that a cloud gives in no order are compared without it; rules have new ids when they are made again."""
    if isinstance(value, tuple):
        return sorted(_without_id(item) for item in value)
    return value


def _without_id(item: Any) -> str:
    return (
        str(item.model_copy(update={"id": ""}))
        if isinstance(item, Record) and "id" in type(item).model_fields
        else str(item)
    )


def _finding(level: Level, subject: str, says: str, act: str) -> Finding:
    return Finding(check=CHECK, level=level, subject=subject, says=says, act=act, acceptable=True)
