"""Neutron behind the Networks port: reads and acts."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from watari.clouds.errors import NotThere
from watari.clouds.openstack import bodies
from watari.clouds.openstack.api import Api, Json
from watari.clouds.openstack.marks import Marks
from watari.clouds.openstack.nouns import moving
from watari.clouds.openstack.nouns import network as read
from watari.model.record import known
from watari.model.specs import (
    FixedIpSpec,
    FloatingIpSpec,
    NetworkSpec,
    PortSpec,
    RouterSpec,
    SecurityGroupSpec,
    SubnetSpec,
)
from watari.model.survey.moving import Binding
from watari.model.survey.network import (
    AddressRange,
    Agent,
    FloatingIp,
    Network,
    Port,
    Router,
    SecurityGroup,
    SecurityRule,
    Subnet,
)


class OpenStackNetworks:
    """Neutron v2.0."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._networks = Marks(api, "networks")
        self._routers = Marks(api, "routers")
        self._groups = Marks(api, "security-groups")

    def extensions(self) -> list[str]:
        """`GET /v2.0/extensions`."""
        return [json["alias"] for json in self._api.list("/extensions", "extensions")]

    @cached_property
    def _has_port_security(self) -> bool:
        return "port-security" in self.extensions()

    # Reads: admins see all projects' things.

    def networks(self) -> list[Network]:
        """`GET /v2.0/networks`."""
        return [read.network(json) for json in self._api.list("/networks", "networks")]

    def subnets(self) -> list[Subnet]:
        """`GET /v2.0/subnets`."""
        return [read.subnet(json) for json in self._api.list("/subnets", "subnets")]

    def routers(self) -> list[Router]:
        """`GET /v2.0/routers`."""
        return [read.router(json) for json in self._api.list("/routers", "routers")]

    def ports(self) -> list[Port]:
        """`GET /v2.0/ports`."""
        return [read.port(json) for json in self._api.list("/ports", "ports")]

    def security_groups(self) -> list[SecurityGroup]:
        """`GET /v2.0/security-groups`, rules included."""
        return [read.security_group(json) for json in self._api.list("/security-groups", "security_groups")]

    def floating_ips(self) -> list[FloatingIp]:
        """`GET /v2.0/floatingips`."""
        return [read.floating_ip(json) for json in self._api.list("/floatingips", "floatingips")]

    def agents(self) -> list[Agent]:
        """`GET /v2.0/agents`."""
        return [read.agent(json) for json in self._api.list("/agents", "agents")]

    def network(self, network_id: str) -> Network:
        """`GET /v2.0/networks/ID`."""
        return read.network(self._api.get(f"/networks/{network_id}")["network"])

    def subnet(self, subnet_id: str) -> Subnet:
        """`GET /v2.0/subnets/ID`."""
        return read.subnet(self._api.get(f"/subnets/{subnet_id}")["subnet"])

    def router(self, router_id: str) -> Router:
        """`GET /v2.0/routers/ID`."""
        return read.router(self._api.get(f"/routers/{router_id}")["router"])

    def port(self, port_id: str) -> Port:
        """`GET /v2.0/ports/ID`."""
        return read.port(self._api.get(f"/ports/{port_id}")["port"])

    def security_group(self, group_id: str) -> SecurityGroup:
        """`GET /v2.0/security-groups/ID`."""
        return read.security_group(self._api.get(f"/security-groups/{group_id}")["security_group"])

    def floating_ip(self, floating_ip_id: str) -> FloatingIp:
        """`GET /v2.0/floatingips/ID`."""
        return read.floating_ip(self._api.get(f"/floatingips/{floating_ip_id}")["floatingip"])

    def ports_at(self, network_id: str, address: str) -> list[Port]:
        """Filtered by Neutron."""
        found = self._api.list("/ports", "ports", network_id=network_id, fixed_ips=f"ip_address={address}")
        return [read.port(json) for json in found]

    def bindings(self, port_id: str) -> list[Binding]:
        """Of the extension binding-extended; a port that is bound nowhere has a binding without a host."""
        found = self._api.get(f"/ports/{port_id}/bindings")["bindings"]
        return [moving.binding(json, port_id) for json in found if json["host"]]

    def marked_networks(self, mark: str) -> list[Network]:
        """By tag or by description."""
        return [read.network(json) for json in self._networks.find(mark)]

    def marked_routers(self, mark: str) -> list[Router]:
        """By tag or by description."""
        return [read.router(json) for json in self._routers.find(mark)]

    def marked_security_groups(self, mark: str) -> list[SecurityGroup]:
        """By tag or by description."""
        return [read.security_group(json) for json in self._groups.find(mark)]

    # Acts that create.

    def create_network(self, spec: NetworkSpec, mark: str) -> Network:
        """Create, tag, describe."""
        body = bodies.network(spec)
        if self._has_port_security or not spec.port_security:
            body["port_security_enabled"] = spec.port_security
        begun = self._networks.begin(mark, body)
        return read.network(self._networks.finish(mark, begun, spec.description))

    def create_subnet(self, spec: SubnetSpec) -> Subnet:
        """`POST /v2.0/subnets`."""
        return read.subnet(self._api.post("/subnets", {"subnet": bodies.subnet(spec)})["subnet"])

    def create_router(self, spec: RouterSpec, mark: str) -> Router:
        """Create, tag, describe."""
        begun = self._routers.begin(mark, {"name": spec.name, "admin_state_up": spec.admin_up})
        return read.router(self._routers.finish(mark, begun, spec.description))

    def create_security_group(self, spec: SecurityGroupSpec, mark: str) -> SecurityGroup:
        """Create, remove the rules that Neutron adds by itself, tag, describe."""
        body: Json = {"name": spec.name}
        if not spec.stateful:
            body["stateful"] = False
        begun = self._groups.begin(mark, body)
        for rule in begun["security_group_rules"]:
            self._remove_rule(rule["id"])
        self._groups.finish(mark, begun, spec.description)
        return self.security_group(begun["id"])

    def set_rules(self, group_id: str, spec: SecurityGroupSpec) -> None:
        """Remove before adding: rules that differ in their description alone count as the same for Neutron (409)."""
        wanted = [bodies.rule(group_id, rule) for rule in spec.rules]
        found = self.security_group(group_id).rules
        for rule in found:
            if not any(_same(rule, body) for body in wanted):
                self._remove_rule(rule.id)
        for body in wanted:
            if not any(_same(rule, body) for rule in found):
                self._api.post("/security-group-rules", {"security_group_rule": body})

    def _remove_rule(self, rule_id: str) -> None:
        try:
            self._api.delete(f"/security-group-rules/{rule_id}")
        except NotThere:
            return

    def create_port(self, spec: PortSpec) -> Port:
        """`POST /v2.0/ports`.

        Port security is always said where Neutron knows it, else the network's default would rule.
        """
        body = bodies.port(spec)
        if self._has_port_security or not spec.port_security:
            body["port_security_enabled"] = spec.port_security
        return read.port(self._api.post("/ports", {"port": body})["port"])

    def create_floating_ip(self, spec: FloatingIpSpec) -> FloatingIp:
        """`POST /v2.0/floatingips` with the address (admins)."""
        body = {
            "floating_network_id": known(spec.network_id),
            "floating_ip_address": spec.address,
            "description": spec.description,
        }
        return read.floating_ip(self._api.post("/floatingips", {"floatingip": body})["floatingip"])

    # Acts that set.

    def set_port_admin(self, port_id: str, up: bool) -> None:
        """`PUT /v2.0/ports/ID`."""
        self._api.put(f"/ports/{port_id}", {"port": {"admin_state_up": up}})

    def set_pools(self, subnet_id: str, pools: tuple[AddressRange, ...]) -> None:
        """`PUT /v2.0/subnets/ID`."""
        self._api.put(f"/subnets/{subnet_id}", {"subnet": {"allocation_pools": bodies.pools(pools)}})

    def set_gateway(
        self, router_id: str, network_id: str | None, fixed_ips: tuple[FixedIpSpec, ...] = (), snat: bool | None = None
    ) -> None:
        """`PUT /v2.0/routers/ID`; an empty gateway clears it."""
        gateway: Json = {}
        if network_id is not None:
            gateway = bodies.given(
                network_id=network_id, external_fixed_ips=bodies.fixed_ips(fixed_ips) or None, enable_snat=snat
            )
        self._api.put(f"/routers/{router_id}", {"router": {"external_gateway_info": gateway}})

    def join_subnet(self, router_id: str, subnet_id: str) -> None:
        """`add_router_interface`."""
        self._api.put(f"/routers/{router_id}/add_router_interface", {"subnet_id": subnet_id})

    def part_subnet(self, router_id: str, subnet_id: str) -> None:
        """`remove_router_interface`."""
        self._api.put(f"/routers/{router_id}/remove_router_interface", {"subnet_id": subnet_id})

    def bind_port(self, port_id: str, host: str | None) -> None:
        """`PUT /v2.0/ports/ID`; an empty host unbinds."""
        self._api.put(f"/ports/{port_id}", {"port": {"binding:host_id": host or ""}})

    def set_port_addresses(self, port_id: str, mac: str, fixed_ips: tuple[FixedIpSpec, ...] | None) -> None:
        """`PUT /v2.0/ports/ID`.

        Neutron changes no MAC of a bound port (`_check_mac_update_allowed` in ml2/plugin.py).
        """
        body: Json = {"mac_address": mac}
        if fixed_ips is not None:
            body["fixed_ips"] = bodies.fixed_ips(fixed_ips)
        self._api.put(f"/ports/{port_id}", {"port": body})

    def place_floating_ip(self, floating_ip_id: str, port_id: str | None) -> None:
        """`PUT /v2.0/floatingips/ID`; `port_id: null` withdraws it."""
        self._api.put(f"/floatingips/{floating_ip_id}", {"floatingip": {"port_id": port_id}})

    # Acts that remove.

    def remove_network(self, network_id: str) -> None:
        """`DELETE /v2.0/networks/ID`."""
        self._api.delete(f"/networks/{network_id}")

    def remove_subnet(self, subnet_id: str) -> None:
        """`DELETE /v2.0/subnets/ID`."""
        self._api.delete(f"/subnets/{subnet_id}")

    def remove_router(self, router_id: str) -> None:
        """`DELETE /v2.0/routers/ID`."""
        self._api.delete(f"/routers/{router_id}")

    def remove_port(self, port_id: str) -> None:
        """`DELETE /v2.0/ports/ID`."""
        self._api.delete(f"/ports/{port_id}")

    def remove_security_group(self, group_id: str) -> None:
        """`DELETE /v2.0/security-groups/ID`."""
        self._api.delete(f"/security-groups/{group_id}")

    def remove_floating_ip(self, floating_ip_id: str) -> None:
        """`DELETE /v2.0/floatingips/ID`."""
        self._api.delete(f"/floatingips/{floating_ip_id}")


def _same(rule: SecurityRule, body: Json) -> bool:
    """Whether a rule is what ``body`` asks for; it may point to another group or to its own."""
    told: dict[str, Any] = {
        "direction": rule.direction,
        "ethertype": rule.ethertype,
        "protocol": rule.protocol,
        "port_range_min": rule.port_min,
        "port_range_max": rule.port_max,
        "remote_ip_prefix": rule.remote_cidr,
        "remote_group_id": rule.remote_group_id,
        "remote_address_group_id": rule.remote_address_group_id,
        "description": rule.description,
    }
    return all((body.get(name) or None) == (value or None) for name, value in told.items())
