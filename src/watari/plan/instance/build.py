"""The target takes over: its ports are opened, the instance boots on them, and is seen to answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from watari.model.claims import own_tags
from watari.model.record import Made, Ref
from watari.model.specs import InstanceSpec
from watari.model.steps.create import BootInstance
from watari.model.steps.set import Probe, SetPortAddresses, SetPortAdmin, SetPower
from watari.model.survey.compute import Instance
from watari.model.survey.network import Port
from watari.plan.chart import Chart
from watari.plan.draft import Draft
from watari.plan.instance.disks import Disks
from watari.plan.ports import is_on_segment
from watari.plan.probes import answer_probes

BOOT_PATIENCE_SECONDS = 900


@dataclass(frozen=True)
class Takeover:
    """``ports`` are the target's, in the order of the source's."""

    chart: Chart
    draft: Draft
    instance: Instance
    ports: Sequence[Ref]

    @property
    def _where(self) -> dict[str, Any]:
        return self.chart.on_target(self.instance.project_id)

    def _pairs(self) -> Iterator[tuple[int, Port, Ref]]:
        source_ports = self.chart.source.ports_of(self.instance.id)
        for at, (port, ref) in enumerate(zip(source_ports, self.ports, strict=True), start=1):
            yield at, port, ref

    def open_ports(self, after: Sequence[Made]) -> list[Made]:
        """Write the opening of all ports of the target, after everything that must be done before it serves.

        On a shared segment each gets its MAC just before: until then it was the source's (`watari.plan.ports`).
        They are opened before the boot, when nobody stands behind them yet: Neutron never reports a closed port as
        plugged (`ml2/plugin.py`, `_port_provisioned`), and Nova would wait for that in vain and give the instance up.
        """
        return [
            self._switch("open", at, port, ref, up=True, after=self._name(at, port, ref, after))
            for at, port, ref in self._pairs()
        ]

    def boot(self, disks: Disks, after: Sequence[Made]) -> Made:
        """Write the boot: same flavor, disks, order of ports, key, user data, metadata and tags."""
        instance = self.instance
        group = self.chart.facts.server_group_of.get(instance.id, "")
        spec = InstanceSpec(
            name=instance.name,
            flavor_id=self.chart.at("flavor", instance.flavor.name),
            image_id=disks.root_image,
            disks=disks.volumes,
            port_ids=tuple(self.ports),
            key_name=self._key_name(),
            user_data=instance.user_data,
            metadata=instance.metadata,
            tags=own_tags(instance.tags),
            description=instance.description,
            config_drive=instance.config_drive,
            availability_zone=self.chart.facts.target_zone(instance.availability_zone),
            server_group_id=self.chart.find("server_group", group),
        )
        fields = {"spec": spec, "patience_seconds": BOOT_PATIENCE_SECONDS, **self._where}
        return self.draft.add(BootInstance, "boot", phase="cut_over", after=after, **fields)

    def leave_as_found(self, booted: Made) -> list[Made]:
        """Write what brings the target to the state in which the source was: stopped again, ports closed again."""
        closed = [
            self._switch("close-again", at, port, ref, up=False, after=(booted,))
            for at, port, ref in self._pairs()
            if not port.admin_up
        ]
        if self.instance.status == "ACTIVE":
            return closed
        off = {"instance_id": booted, "on": False, **self._where}
        return [*closed, self.draft.add(SetPower, "stop-again", phase="cut_over", after=(booted,), **off)]

    def look(self, after: Sequence[Made]) -> None:
        """Write the looks that see the target answer where the source answered."""
        for probe in answer_probes(self.chart, self.instance):
            self.draft.add(Probe, f"answers/{probe['address']}", cloud="target", phase="cut_over", after=after, **probe)

    def _name(self, at: int, port: Port, ref: Ref, after: Sequence[Made]) -> Sequence[Made]:
        if not is_on_segment(self.chart, port):
            return after
        address = self.chart.facts.new_address(port.fixed_ips[0])
        fields = {"port_id": ref, "address": address, "mac": port.mac, "after": after, **self._where}
        return [self.draft.add(SetPortAddresses, f"mac/{at}", phase="cut_over", **fields)]

    def _switch(self, word: str, at: int, port: Port, ref: Ref, **fields: Any) -> Made:
        address = self.chart.facts.new_address(port.fixed_ips[0])
        return self.draft.add(
            SetPortAdmin, f"{word}/{at}", phase="cut_over", port_id=ref, address=address, **fields, **self._where
        )

    def _key_name(self) -> str | None:
        name = self.chart.find("keypair", f"{self.instance.user_id}/{self.instance.key_name}")
        return str(name) if name is not None else None
