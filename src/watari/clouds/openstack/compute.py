"""Nova behind the Compute port."""

from __future__ import annotations

import re

from watari.clouds.errors import NotNow, NotThere, Refused
from watari.clouds.openstack import bodies
from watari.clouds.openstack.api import PAGE, Api, Json
from watari.clouds.openstack.microversions import COMPUTE_ANY_EXTRA_SPECS, COMPUTE_CPU_INFO, COMPUTE_LOCK_REASON
from watari.clouds.openstack.nouns import compute as read
from watari.clouds.openstack.placement import Placement
from watari.clouds.openstack.transport import Crew
from watari.model.record import known
from watari.model.specs import FlavorSpec, InstanceSpec, KeypairSpec, ServerGroupSpec
from watari.model.survey.compute import Aggregate, AttachedVolume, Flavor, Host, Instance, Keypair, ServerGroup, Service


class OpenStackCompute:
    """Nova and Placement."""

    def __init__(self, api: Api, placement: Placement, crew: Crew) -> None:
        self._api = api
        self._placement = placement
        self._crew = crew

    def instances(self) -> list[Instance]:
        """All projects' instances, and one request more for each that has volumes.

        Device and tag are told nowhere else.
        """
        found = self._api.list("/servers/detail", "servers", all_tenants=1, limit=PAGE)
        groups = _groups_by_member(self.server_groups())
        volumes = self._crew.each(self._volumes, found)
        return [read.instance(json, its, groups.get(json["id"], ())) for json, its in zip(found, volumes, strict=True)]

    def on_host(self, host: str) -> list[str]:
        """Filtered by Nova, without details."""
        return [json["id"] for json in self._api.list("/servers", "servers", all_tenants=1, host=host, limit=PAGE)]

    def instance(self, instance_id: str) -> Instance:
        """Its groups are told by the server itself since microversion 2.71."""
        json = self._api.get(f"/servers/{instance_id}")["server"]
        return read.instance(json, self._volumes(json), tuple(json.get("server_groups", ())))

    def named(self, name: str) -> list[Instance]:
        """Filtered by Nova, which takes the name for a regular expression."""
        found = self._api.list("/servers/detail", "servers", name=f"^{re.escape(name)}$", limit=PAGE)
        same = [json for json in found if json["name"] == name]
        return [read.instance(json, self._volumes(json), tuple(json.get("server_groups", ()))) for json in same]

    def _volumes(self, server: Json) -> tuple[AttachedVolume, ...]:
        """None for an instance that vanished since it was listed."""
        told = {
            v["id"]: v.get("delete_on_termination", False)
            for v in server.get("os-extended-volumes:volumes_attached", ())
        }
        if not told:
            return ()
        try:
            found = self._api.get(f"/servers/{server['id']}/os-volume_attachments")["volumeAttachments"]
        except NotThere:
            return ()
        return tuple(read.attached_volume(a, told.get(a["volumeId"], False)) for a in found)

    def flavors(self) -> list[Flavor]:
        """Public and private ones (``is_public=None`` asks for both), the private ones with their access lists."""
        found = self._api.list("/flavors/detail", "flavors", is_public="None", limit=PAGE)
        return self._crew.each(self._with_access, found)

    def _with_access(self, json: Json) -> Flavor:
        if json.get("os-flavor-access:is_public", True):
            return read.flavor(json)
        access = self._api.get(f"/flavors/{json['id']}/os-flavor-access")["flavor_access"]
        return read.flavor(json, tuple(entry["tenant_id"] for entry in access))

    def keypairs(self, user_id: str) -> list[Keypair]:
        """Of any user since microversion 2.10 (admins)."""
        found = self._api.list("/os-keypairs", "keypairs", user_id=user_id)
        return [read.keypair(item["keypair"], user_id) for item in found]

    def server_groups(self) -> list[ServerGroup]:
        """Paged by offset: this list has no links."""
        found = self._api.list_by_offset("/os-server-groups", "server_groups", all_projects="true")
        return [read.server_group(json) for json in found]

    def services(self) -> list[Service]:
        """All binaries."""
        return [read.service(json) for json in self._api.get("/os-services")["services"]]

    def hosts(self) -> list[Host]:
        """Hypervisors, and three requests to Placement for each: it has no bulk call for inventories and the like."""
        found = self._api.list("/os-hypervisors/detail", "hypervisors", at_most=COMPUTE_CPU_INFO, limit=PAGE)
        return self._crew.each(self._host, found)

    def _host(self, json: Json) -> Host:
        holding = self._placement.holding(json["id"])
        return read.host(json, holding.traits, holding.stocks)

    def aggregates(self) -> list[Aggregate]:
        """All of them (Nova does not page here)."""
        return [read.aggregate(json) for json in self._api.get("/os-aggregates")["aggregates"]]

    def availability_zones(self) -> list[str]:
        """Those that have a host which is up."""
        zones = self._api.get("/os-availability-zone")["availabilityZoneInfo"]
        return [zone["zoneName"] for zone in zones if zone["zoneState"]["available"]]

    def console(self, instance_id: str, lines: int = 50) -> str:
        """Nova says 409 before the first boot and 501 where the driver has no console; both mean: nothing to read."""
        try:
            body = self._api.post(f"/servers/{instance_id}/action", {"os-getConsoleOutput": {"length": lines}})
        except NotNow:
            return ""
        except Refused as refusal:
            if refusal.status != 501:  # noqa: PLR2004 - Not Implemented
                raise
            return ""
        return str(body.get("output") or "")

    def stop(self, instance_id: str) -> None:
        """`os-stop`."""
        self._act(instance_id, {"os-stop": None})

    def start(self, instance_id: str) -> None:
        """`os-start`."""
        self._act(instance_id, {"os-start": None})

    def lock(self, instance_id: str, reason: str) -> None:
        """`lock` with a reason."""
        path = f"/servers/{instance_id}/action"
        self._api.post(path, {"lock": {"locked_reason": reason}}, least=COMPUTE_LOCK_REASON)

    def unlock(self, instance_id: str) -> None:
        """`unlock`."""
        self._act(instance_id, {"unlock": None})

    def add_tag(self, instance_id: str, tag: str) -> None:
        """One row of its own in Nova's database (microversion 2.26), whatever others write at the same time."""
        self._api.put(f"/servers/{instance_id}/tags/{tag}")

    def remove_tag(self, instance_id: str, tag: str) -> None:
        """`DELETE /servers/ID/tags/TAG`."""
        self._api.delete(f"/servers/{instance_id}/tags/{tag}")

    def capture(self, instance_id: str, image_name: str) -> str:
        """`createImage`, which tells the image's id in its body since microversion 2.45."""
        return str(self._act(instance_id, {"createImage": {"name": image_name, "metadata": {}}})["image_id"])

    def _act(self, instance_id: str, body: Json) -> Json:
        return self._api.post(f"/servers/{instance_id}/action", body)

    def boot(self, spec: InstanceSpec) -> str:
        """`POST /servers`; the group is a scheduler hint."""
        body: Json = {"server": bodies.instance(spec)}
        if spec.server_group_id is not None:
            body["os:scheduler_hints"] = {"group": known(spec.server_group_id)}
        return str(self._api.post("/servers", body)["server"]["id"])

    def remove(self, instance_id: str) -> None:
        """`DELETE /servers/ID`."""
        self._api.delete(f"/servers/{instance_id}")

    def create_flavor(self, spec: FlavorSpec) -> Flavor:
        """One call for the flavor, one for its extra specs, one for each project that may use it."""
        json = self._api.post("/flavors", {"flavor": bodies.flavor(spec)}, at_most=COMPUTE_ANY_EXTRA_SPECS)["flavor"]
        path = f"/flavors/{spec.id}"
        if spec.extra_specs:
            self._api.post(f"{path}/os-extra_specs", {"extra_specs": spec.extra_specs}, at_most=COMPUTE_ANY_EXTRA_SPECS)
        projects = tuple(known(project) for project in spec.access_project_ids)
        for project in projects:
            self._api.post(f"{path}/action", {"addTenantAccess": {"tenant": project}})
        return read.flavor({**json, "extra_specs": spec.extra_specs}, projects)

    def remove_flavor(self, flavor_id: str) -> None:
        """`DELETE /flavors/ID`."""
        self._api.delete(f"/flavors/{flavor_id}")

    def create_keypair(self, spec: KeypairSpec) -> Keypair:
        """Import, in the name of any user (admins)."""
        user = known(spec.user_id)
        body = {"name": spec.name, "type": spec.kind, "public_key": spec.public_key, "user_id": user}
        return read.keypair({"type": spec.kind, **self._api.post("/os-keypairs", {"keypair": body})["keypair"]}, user)

    def remove_keypair(self, user_id: str, name: str) -> None:
        """Of any user (admins)."""
        self._api.delete(f"/os-keypairs/{name}", user_id=user_id)

    def create_server_group(self, spec: ServerGroupSpec) -> ServerGroup:
        """One policy, and its rules as numbers (microversion 2.64)."""
        body: Json = {"name": spec.name, "policy": spec.policy}
        if spec.rules:
            body["rules"] = {name: int(value) for name, value in spec.rules.items()}
        return read.server_group(self._api.post("/os-server-groups", {"server_group": body})["server_group"])

    def remove_server_group(self, group_id: str) -> None:
        """`DELETE /os-server-groups/ID`."""
        self._api.delete(f"/os-server-groups/{group_id}")


def _groups_by_member(groups: list[ServerGroup]) -> dict[str, tuple[str, ...]]:
    """An instance is in one group at most, but the API's shape allows more."""
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for member in group.member_ids:
            found[member] = (*found.get(member, ()), group.id)
    return found
