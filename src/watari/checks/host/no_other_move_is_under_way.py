"""No other move is under way from or to the hosts that take part, and none has been left unended.

Why: a move under way brings an instance to a host that is being emptied, or takes room that the plan counts on. A
record that never ends counts for Nova as a move: it keeps members of an anti-affinity group off both its hosts for
ever, and its allocation keeps a host from being empty. While a move runs, a restart of nova-compute at either end
breaks it.

Source: rules C10, L23, E7; `migration_get_in_progress_by_host_and_node` in nova/db/main/api.py: all that is not
confirmed, reverted, error, failed, completed, cancelled or done. `finished` waits for a person to confirm or revert.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from watari.checks.found import Found, lost, note, warn
from watari.checks.host_case import HostCase
from watari.checks.wants import wants
from watari.model.survey.moving import Migration

STALE = timedelta(hours=1)
"""A move under way writes to its record every few seconds (live) or at each stage (cold); one that is silent so long
has no keeper."""
ABORTED_BY_NOVA = ("queued", "preparing", "running")
SHUT_IN_DATABASE = "UPDATE migrations SET status = 'error' WHERE uuid = '{uuid}'"


@wants(cloud=("migrations", "instances", "services", "hosts"))
def no_other_move_is_under_way(case: HostCase) -> Iterator[Found]:
    """Name each record that has not ended, and what ends it."""
    part = set(case.part)
    for move in (m for moves in case.under_way.values() for m in moves):
        if {move.source_host, move.target_host} & part:
            yield _found(case, move)


def _found(case: HostCase, move: Migration) -> Found:
    instance, stops = case.by_id.get(move.instance_id), _stops(case, move)
    subject = f"{instance.name if instance else move.instance_id}: migration {move.id}"
    way = f"{move.kind} from {move.source_host} to {move.target_host or 'a host not yet chosen'} is {move.status}"
    evidence = {"uuid": move.uuid, "last_change": str(move.updated_at or move.created_at)}
    if move.status == "finished":
        act = (
            f"{case.cli} server resize confirm {move.instance_id}, or: {case.cli} server resize revert"
            f" {move.instance_id}"
        )
        return (lost if stops else warn)(
            subject, f"{way}: both hosts are held until somebody confirms or reverts it", act, **evidence
        )
    if case.survey.taken_at - (move.updated_at or move.created_at) < STALE:
        act = (
            f"wait until it has ended, then survey again: {case.cli} server migration list --server {move.instance_id}"
        )
        return (lost if stops else note)(subject, f"{way}, and under way", act, **evidence)
    says = (
        f"{way} and has been silent for more than an hour: it blocks anti-affinity groups on both hosts and holds room"
    )
    return (lost if stops else warn)(subject, says, _cure(case, move), **evidence)


def _stops(case: HostCase, move: Migration) -> bool:
    """Whether it keeps a host from being empty.

    On a dead host, whether the next evacuation would be written to its record.

    An instance that is on such a host itself stays behind by the plan (rules C1, K8), which is a finding of its own.
    """
    if case.rebuilds:
        return move.source_host in case.leaving and move.kind == "evacuation"
    instance = case.by_id.get(move.instance_id)
    held = instance is not None and instance.host in case.emptied
    return not held and bool({move.source_host, move.target_host} & set(case.emptied))


def _cure(case: HostCase, move: Migration) -> str:
    """What ends a record that nobody ends: Nova's abort where it takes it, else nothing but its database."""
    seen = f"see that nothing runs: {case.cli} server event list {move.instance_id}"
    in_database = SHUT_IN_DATABASE.format(uuid=move.uuid)
    if move.kind == "live-migration" and move.status in ABORTED_BY_NOVA:
        abort = f"{case.cli} --os-compute-api-version 2.65 server migration abort {move.instance_id} {move.id}"
        return f"{seen}; then {abort}; if Nova refuses, in the database of the cell: {in_database}"
    danger = f", before nova-compute of {move.source_host} starts again (it destroys what it still has of it)"
    return (
        f"{seen}; no API ends it: in the database of the cell{danger if move.kind == 'evacuation' else ''}:"
        f" {in_database}"
    )
