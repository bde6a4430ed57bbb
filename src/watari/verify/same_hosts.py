"""After an undo between hosts every instance is on its host and in its state again, each host open or closed as before.

Why: what an undo leaves behind is found by somebody else, later: a host that stays closed takes no instance at the next
failure, a lock of ours keeps a tenant from their own instance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from watari.facts.services import compute_services
from watari.model.finding import Finding, Level
from watari.model.survey.compute import Instance, Service
from watari.model.survey.survey import Survey

CHECK = "verify.hosts-are-as-before"
PARTS = ("instances", "services")
OF_INSTANCE = ("host", "status", "locked", "locked_reason", "task_state")
OF_SERVICE = ("enabled", "disabled_reason", "forced_down")


def same_hosts(before: Survey, after: Survey) -> list[Finding]:
    """Give one finding for everything that is different."""
    return [finding for part in PARTS for finding in _of_part(part, before, after)]


def _of_part(part: str, before: Survey, after: Survey) -> Iterator[Finding]:
    """What could not be seen this time is unknown, and not gone."""
    if not after.is_unseen(part):
        yield from _instances(before, after) if part == "instances" else _services(before, after)
    elif not before.is_unseen(part):
        says = "the survey could not see it this time: nobody can say whether it is as before"
        yield _finding(part, says, f"{after.act_to_see(part)}, then verify again", level="unknown")


def _instances(before: Survey, after: Survey) -> Iterator[Finding]:
    now = {instance.id: instance for instance in after.instances}
    for was in before.instances:
        if was.id in now:
            yield from _differing(was.name, was, now[was.id], OF_INSTANCE)
        else:
            yield _finding(was.name, "it is gone", "see who deleted it: openstack server event list")


def _services(before: Survey, after: Survey) -> Iterator[Finding]:
    now = compute_services(after.services)
    for was in compute_services(before.services).values():
        if was.host in now:
            yield from _differing(was.host, was, now[was.host], OF_SERVICE)
        else:
            yield _finding(was.host, "its nova-compute is gone", "see who deleted it: openstack compute service list")


def _differing(
    subject: str, was: Instance | Service, now: Instance | Service, fields: Iterable[str]
) -> Iterator[Finding]:
    for name in fields:
        if getattr(was, name) != getattr(now, name):
            says = f"its {name.replace('_', ' ')} is {getattr(now, name)!r}, and was {getattr(was, name)!r}"
            yield _finding(subject, says, "set it back, or leave it if somebody else changed it meanwhile")


def _finding(subject: str, says: str, act: str, level: Level = "block") -> Finding:
    return Finding(check=CHECK, level=level, subject=subject, says=says, act=act, acceptable=True)
