"""Who may do what to an instance, and when: locks, tasks and states, as in Nova's API."""

from __future__ import annotations

from watari.clouds.simulated.desk import Desk
from watari.clouds.simulated.refusals import not_now
from watari.model.survey.compute import Instance
from watari.model.survey.image import Image


class InstanceDesk(Desk):
    """Instances within the caller's reach, and their readiness for an act."""

    def own(self, instance_id: str) -> Instance:
        """The instance; NotThere when it is out of reach."""
        instance = self.state.instances.get(instance_id)
        self.must_own("instance", instance_id, instance.project_id)
        return instance

    def may_touch(self, instance: Instance) -> None:
        """NotNow when it is locked and the caller is not an admin (Nova's `check_instance_lock`)."""
        if instance.locked and not self.caller.is_admin:
            raise not_now(f"Instance {instance.id} is locked")

    def ready(self, instance_id: str, act: str, *vm_states: str) -> Instance:
        """The instance, when an act may begin now (Nova's `check_instance_state`)."""
        instance = self.own(instance_id)
        self.may_touch(instance)
        if instance.vm_state not in vm_states:
            raise not_now(f"Cannot '{act}' instance {instance_id} while it is in vm_state {instance.vm_state}")
        if instance.task_state is not None:
            raise not_now(f"Cannot '{act}' instance {instance_id} while it is in task_state {instance.task_state}")
        return instance

    def add_snapshot_image(self, instance: Instance, name: str) -> str:
        """The queued image of a snapshot, owned by the project we act in, with the properties that Nova hands on."""
        base = self.state.images.find(instance.image_id)
        handed_on = {k: v for k, v in base.properties.items() if k.startswith(("hw_", "os_", "img_"))} if base else {}
        told = {"image_type": "snapshot", "instance_uuid": instance.id, "base_image_ref": instance.image_id or ""}
        image = self.state.images.put(
            Image(
                id=self.state.new_id("image"),
                name=name,
                project_id=self.caller.project_id,
                status="queued",
                visibility="private",
                disk_format="raw"
                if self.state.habits.captures_raw
                else (base.disk_format if base else None) or "qcow2",
                container_format="bare",
                min_disk_gib=instance.flavor.disk_gib,
                min_ram_mib=base.min_ram_mib if base else 0,
                properties=handed_on | told,
            )
        )
        return image.id
