"""A simulated Nova that moves instances between its hosts, and Placement that holds room for them."""

from __future__ import annotations

from watari.clouds.simulated.desk import call
from watari.clouds.simulated.host_desk import HostDesk
from watari.clouds.simulated.instance_desk import InstanceDesk
from watari.clouds.simulated.live import LIVE
from watari.clouds.simulated.moves import change_record, note_action
from watari.clouds.simulated.refusals import not_now, not_there, refused
from watari.clouds.simulated.ways import ERROR
from watari.model.survey.compute import Instance
from watari.model.survey.moving import Action, Migration, Progress

LISTED = ("queued", "preparing", "running", "post-migrating")
"""The states of a live migration that a server's own list of migrations shows."""


class SimulatedMoving(HostDesk, InstanceDesk):
    """Moves between hosts, in memory."""

    @call
    def migrations(self, instance_id: str | None = None, *, host: str | None = None) -> list[Migration]:
        """All records, newest first."""
        self.sees("migrations")
        self.admins_only("os_compute_api:os-migrations:index")
        known = self.state.migrations
        of_whom = list(known) if instance_id is None else known.by("instance", instance_id)
        return [m for m in of_whom if host in (None, m.source_host, m.target_host)][::-1]

    @call
    def progress(self, instance_id: str) -> Progress | None:
        """The counters, while Nova lists them."""
        self.admins_only("os_compute_api:servers:migrations:index")
        self.own(instance_id)
        of_it = self.state.migrations.by("instance", instance_id)
        moves = [m for m in of_it if m.kind == LIVE and m.status in LISTED]
        if not moves:
            return None
        told = self.state.progress.get(moves[-1].uuid)
        return told or Progress(migration_id=moves[-1].id, status=moves[-1].status)

    @call
    def actions(self, instance_id: str) -> list[Action]:
        """What was asked of an instance since the world began."""
        self.own(instance_id)
        return list(self.state.actions.get(instance_id, ()))

    @call
    def migrate_live(self, instance_id: str, host: str | None) -> None:
        """Begin a live migration; the checks of the hosts come later."""
        self.admins_only("os_compute_api:os-migrate-server:migrate_live")
        self.ready(instance_id, "os-migrateLive", "active", "paused")
        self._must_be_there(host)
        self._begin("migrate_live", instance_id, "live-migration", host)

    @call
    def migrate_cold(self, instance_id: str, host: str | None) -> None:
        """Begin a cold migration; the source's nova-compute has a part in it."""
        self.admins_only("os_compute_api:os-migrate-server:migrate")
        instance = self.ready(instance_id, "migrate", "active", "stopped")
        self._must_be_another(instance, host)
        self._source_must_be_up(instance)
        self._begin("migrate_cold", instance_id, "migrate", host)

    @call
    def confirm(self, instance_id: str) -> None:
        """Let a cold migration end where the instance is."""
        self._end_cold(instance_id, "confirmResize", "confirm_move")

    @call
    def revert(self, instance_id: str) -> None:
        """Let a cold migration end where the instance was."""
        self._end_cold(instance_id, "revertResize", "revert_move")

    @call
    def evacuate(self, instance_id: str, host: str | None) -> None:
        """Begin to build it elsewhere; a task that it was in does not matter, whether its guest runs neither."""
        self.admins_only("os_compute_api:os-evacuate")
        instance = self.own(instance_id)
        if instance.vm_state not in ("active", "stopped", "error"):
            raise not_now(f"Cannot 'evacuate' instance {instance_id} while it is in vm_state {instance.vm_state}")
        self._must_be_another(instance, host)
        service = self.compute_service(instance.host or "")
        if service.state == "up" and not service.forced_down:
            raise refused(f"Compute service of {instance.host} is still in use.")
        if any(self.state.is_on_way(instance_id, way) for way in ("evacuate", "rebuild")):
            # Nova takes it: the second build meets the first, and the instance ends in ERROR.
            note_action(self.state, instance_id, "evacuate")
            self.state.spoil("rebuild")
            return
        self.state.give_up(instance_id)
        self._begin("evacuate", instance_id, "evacuate", host)

    @call
    def force_complete(self, instance_id: str, migration_id: int) -> None:
        """Let a running live migration end now."""
        instance, move = self._live_move(instance_id, migration_id)
        if instance.vm_state != "active":
            raise not_now(f"Cannot 'force_complete' instance {instance_id} while it is in vm_state {instance.vm_state}")
        if move.status != "running":
            raise refused(
                f"Migration {migration_id} state of instance {instance_id} is {move.status}. Cannot force_complete."
            )
        note_action(self.state, instance_id, "live_migration_force_complete")
        self.state.forced.add(move.uuid)
        if self.state.habits.post_copy:
            change_record(self.state, move, status="running (post-copy)")

    @call
    def abort(self, instance_id: str, migration_id: int) -> None:
        """Call a live migration off, unless the guest has switched already."""
        _, move = self._live_move(instance_id, migration_id)
        if move.status not in ("queued", "preparing", "running") or self.state.is_on_way(instance_id, "finish_live"):
            raise refused(f"Migration {migration_id} state of instance {instance_id} is {move.status}. Cannot abort.")
        note_action(self.state, instance_id, "live_migration_cancel")
        self.state.give_up(instance_id)
        self.state.begin("cancel_live", instance_id)

    @call
    def reset_state(self, instance_id: str, *, active: bool) -> None:
        """Set its state and forget its task."""
        self.admins_only("os_compute_api:os-admin-actions:reset_state")
        self.own(instance_id)
        fields = {"status": "ACTIVE", "vm_state": "active", "task_state": None} if active else ERROR
        self.state.instances.change(instance_id, **fields)

    def _begin(self, way: str, instance_id: str, action: str, host: str | None) -> None:
        note_action(self.state, instance_id, action)
        self.state.begin(way, instance_id, host=host or "")

    def _end_cold(self, instance_id: str, act: str, way: str) -> None:
        instance = self.ready(instance_id, act, "resized")
        if not any(m.status == "finished" for m in self.state.migrations.by("instance", instance_id)):
            raise refused("Instance has not been resized.")
        note_action(self.state, instance_id, act)
        self.state.begin(way, instance.id)

    def _live_move(self, instance_id: str, migration_id: int) -> tuple[Instance, Migration]:
        self.admins_only("os_compute_api:servers:migrations")
        instance = self.own(instance_id)
        if instance.task_state != "migrating":
            raise not_now(
                f"Cannot change a migration of instance {instance_id} while it is in task_state {instance.task_state}"
            )
        of_it = self.state.migrations.by("instance", instance_id)
        moves = [m for m in of_it if (m.id, m.kind) == (migration_id, LIVE)]
        if not moves:
            raise not_there("migration", str(migration_id))
        if moves[0].ended:
            raise refused(f"Migration {migration_id} state of instance {instance_id} is {moves[0].status}.")
        return instance, moves[0]

    def _must_be_another(self, instance: Instance, host: str | None) -> None:
        self._must_be_there(host)
        if host is not None and host == instance.host:
            raise refused(f"Cannot migrate to the host where the server exists: {host}.")

    def _must_be_there(self, host: str | None) -> None:
        if host is not None and host not in self.state.hosts:
            raise refused(f"Compute host {host} could not be found.")

    def _source_must_be_up(self, instance: Instance) -> None:
        service = self.state.services.find(f"nova-compute@{instance.host}")
        if service is not None and (service.state != "up" or service.forced_down):
            raise not_now(f"Service is unavailable at this time: nova-compute of {instance.host} is down.")
