"""Nova and Placement behind the Moving port."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watari.clouds.errors import NotThere, Refused
from watari.clouds.openstack.api import PAGE, Api, Json
from watari.clouds.openstack.nouns import moving as read
from watari.clouds.openstack.placement import Placement
from watari.clouds.openstack.transport import Crew
from watari.model.survey.moving import Action, Allocation, Migration, Progress


class OpenStackMoving:
    """Moves: no act forces a host past the scheduler (microversion 2.68 took that away)."""

    def __init__(self, api: Api, placement: Placement, crew: Crew) -> None:
        self._api = api
        self._placement = placement
        self._crew = crew

    # What is under way, and what was.

    def migrations(self, instance_id: str | None = None, *, host: str | None = None) -> list[Migration]:
        """Nova gives them newest first and in pages since microversion 2.59; ``host`` is the one end or the other."""
        found = self._api.list("/os-migrations", "migrations", instance_uuid=instance_id, host=host, limit=PAGE)
        return [read.migration(json) for json in found]

    def progress(self, instance_id: str) -> Progress | None:
        """`GET /servers/ID/migrations` lists only what is queued, preparing, running or post-migrating."""
        found = self._api.get(f"/servers/{instance_id}/migrations")["migrations"]
        return read.progress(max(found, key=lambda json: int(json["id"]))) if found else None

    def actions(self, instance_id: str) -> list[Action]:
        """The newest thousand, and one request more for each that failed: what happened is told by its events alone."""
        path = f"/servers/{instance_id}/os-instance-actions"
        # No self._api.list: this list has its link to the next page in a shape of its own, and nobody asks for the
        # thousandth action.
        found = self._api.get(path, limit=PAGE)["instanceActions"]
        return self._crew.each(lambda json: read.action(json, self._events(path, json)), found)

    def _events(self, path: str, action: Json) -> list[Json]:
        if not read.is_failed(action):
            return []
        events: list[Json] = self._api.get(f"{path}/{action['request_id']}")["instanceAction"].get("events", [])
        return events

    # Acts on an instance.

    def migrate_live(self, instance_id: str, host: str | None) -> None:
        """`os-migrateLive`; whether disks are copied is Nova's finding (`auto`, microversion 2.25)."""
        self._act(instance_id, {"os-migrateLive": {"host": host, "block_migration": "auto"}})

    def migrate_cold(self, instance_id: str, host: str | None) -> None:
        """`migrate`, with a host since microversion 2.56."""
        self._act(instance_id, {"migrate": None if host is None else {"host": host}})

    def confirm(self, instance_id: str) -> None:
        """`confirmResize`."""
        self._act(instance_id, {"confirmResize": None})

    def revert(self, instance_id: str) -> None:
        """`revertResize`."""
        self._act(instance_id, {"revertResize": None})

    def evacuate(self, instance_id: str, host: str | None) -> None:
        """`evacuate`; of a host that does not exist Nova says 404 here, where its other moves say 400."""
        try:
            self._act(instance_id, {"evacuate": {} if host is None else {"host": host}})
        except NotThere as error:
            if "compute host" not in error.what.lower():
                raise
            raise Refused(
                error.what, cure="Name a host that has a nova-compute: openstack compute service list", status=404
            ) from error

    def force_complete(self, instance_id: str, migration_id: int) -> None:
        """`force_complete`; Nova takes it only of an ACTIVE instance whose migration is `running`."""
        self._api.post(f"/servers/{instance_id}/migrations/{migration_id}/action", {"force_complete": None})

    def abort(self, instance_id: str, migration_id: int) -> None:
        """`DELETE`; queued and preparing ones as well since microversion 2.65."""
        self._api.delete(f"/servers/{instance_id}/migrations/{migration_id}")

    def reset_state(self, instance_id: str, *, active: bool) -> None:
        """`os-resetState`."""
        self._act(instance_id, {"os-resetState": {"state": "active" if active else "error"}})

    def _act(self, instance_id: str, body: Json) -> None:
        self._api.post(f"/servers/{instance_id}/action", body)

    # Acts on a host.

    def set_enabled(self, host: str, *, enabled: bool, reason: str | None = None) -> None:
        """`PUT /os-services/UUID` (microversion 2.53)."""
        wanted: Json = {"status": "enabled" if enabled else "disabled"}
        if not enabled and reason:
            wanted["disabled_reason"] = reason
        self._set(host, {"disabled_reason": None} | wanted, wanted)

    def set_forced_down(self, host: str, *, down: bool) -> None:
        """`PUT /os-services/UUID` (microversion 2.53)."""
        wanted = {"forced_down": down}
        self._set(host, wanted, wanted)

    def _set(self, host: str, meant: Json, body: Json) -> None:
        """Send ``body`` unless the service is as ``meant``.

        Nova refuses an update that changes nothing ("No updates were requested").
        """
        service = self._service(host)
        if any(service.get(name) != value for name, value in meant.items()):
            self._api.put(f"/os-services/{service['id']}", body)

    def _service(self, host: str) -> Json:
        found: list[Json] = self._api.get("/os-services", binary="nova-compute", host=host)["services"]
        if not found:
            raise NotThere(
                f"compute: no nova-compute runs on a host named {host}", cure="See openstack compute service list."
            )
        return found[0]

    # What is held.

    def allocations(self, provider_id: str) -> list[Allocation]:
        """From Placement."""
        return self._placement.held_of(provider_id)

    def allocations_of(self, consumer_id: str) -> list[Allocation]:
        """From Placement."""
        return self._placement.held_by(consumer_id)

    def candidates(self, amounts: Mapping[str, int], required: Sequence[str] = ()) -> list[str]:
        """From Placement."""
        return self._placement.candidates(amounts, required)
