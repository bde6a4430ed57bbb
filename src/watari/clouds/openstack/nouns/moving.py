"""Nova's, Placement's and Neutron's JSON about moves between hosts to nouns."""

from __future__ import annotations

from typing import Any

from watari.clouds.openstack.answers import reader
from watari.clouds.openstack.nouns.moments import moment
from watari.model.survey.moving import Action, Allocation, Binding, Migration, Progress

Json = dict[str, Any]

COUNTERS = tuple(
    f"{what}_{which}_bytes" for what in ("memory", "disk") for which in ("total", "processed", "remaining")
)


@reader
def migration(json: Json) -> Migration:
    """Read a migration record (microversion 2.59 and later).

    `dest_host` is an address, `dest_compute` the host's name.
    """
    return Migration(
        id=json["id"],
        uuid=json["uuid"],
        instance_id=json["instance_uuid"],
        kind=json["migration_type"],
        status=json["status"],
        source_host=json["source_compute"] or "",
        target_host=json.get("dest_compute") or None,
        created_at=moment(json["created_at"]),
        updated_at=moment(json.get("updated_at")),
    )


@reader
def progress(json: Json) -> Progress:
    """Read a live migration under way; before the first report its counters are null."""
    counters = {name: json.get(name) or 0 for name in COUNTERS}
    return Progress(
        migration_id=json["id"], status=json["status"], updated_at=moment(json.get("updated_at")), **counters
    )


@reader
def action(json: Json, events: list[Json]) -> Action:
    """Read an action, with what those of its ``events`` tell that failed.

    `details` since microversion 2.84, else the traceback's end.

    Nova lists events newest first. They nest, a compute host's within the conductor's, and each has its part of the
    reason.
    """
    failed = [event for event in reversed(events) if (event.get("result") or "").lower() == "error"]
    told = [event.get("details") or _last_line(event.get("traceback")) for event in failed]
    return Action(
        request_id=json["request_id"],
        action=json["action"],
        started_at=moment(json["start_time"]),
        error=is_failed(json),
        says="; ".join(dict.fromkeys(filter(None, told))) or json.get("message") or "",
    )


def is_failed(action: Json) -> bool:
    """Whether an action failed: Nova puts the word Error into its message when one of its events did."""
    return bool(action.get("message"))


@reader
def binding(json: Json, port_id: str) -> Binding:
    """Read a port's binding."""
    return Binding(port_id=port_id, host=json["host"], active=json["status"] == "ACTIVE")


@reader
def allocation(consumer_id: str, provider_id: str, json: Json) -> Allocation:
    """Read what a consumer holds of a provider."""
    return Allocation(consumer_id=consumer_id, provider_id=provider_id, amounts=json["resources"])


def _last_line(traceback: str | None) -> str:
    return (traceback or "").strip().rpartition("\n")[2].strip()
