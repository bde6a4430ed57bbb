"""Routers with their gateways and interfaces."""

from __future__ import annotations

from ipaddress import ip_network

from watari.clouds.simulated.desk import Desk, call
from watari.clouds.simulated.network.ports import add_port
from watari.clouds.simulated.quotas import give_back, take
from watari.clouds.simulated.refusals import not_now, not_there, refused
from watari.clouds.simulated.state import State
from watari.model.specs import FixedIpSpec, PortSpec, RouterSpec
from watari.model.survey.network import Port, Router

GATEWAY = "network:router_gateway"
INTERFACE = "network:router_interface"
INTERFACES = (INTERFACE, "network:router_interface_distributed", "network:ha_router_replicated_interface")


class Routers(Desk):
    """Routers are made bare; gateway and interfaces come one by one."""

    @call
    def create_router(self, spec: RouterSpec, mark: str) -> Router:
        """Make a router with a mark, no gateway, no interfaces."""
        state = self.state
        take(state, self.caller.project_id, "network", router=1)
        told = {"distributed": False, "ha": False} if self.caller.is_admin else {}
        router = state.routers.put(
            Router(id=state.new_id("router"), project_id=self.caller.project_id, **dict(spec), **told)
        )
        state.marks[router.id] = mark
        return router

    @call
    def set_gateway(
        self, router_id: str, network_id: str | None, fixed_ips: tuple[FixedIpSpec, ...] = (), snat: bool | None = None
    ) -> None:
        """Set or clear a router's external gateway."""
        router = self._router(router_id)
        if network_id is not None and not self.state.networks.get(network_id).external:
            raise refused(f"Bad router request: Network {network_id} is not an external network.")
        if network_id != router.external_network_id and self.state.floating_ips.where(
            lambda f: f.router_id == router_id
        ):
            raise not_now(
                f"Gateway cannot be updated for router {router_id}, since a gateway to the network is required by"
                " floating IPs."
            )
        self._drop_gateway(router)
        if network_id is not None:
            port = add_port(self.state, "", PortSpec(network_id=network_id, fixed_ips=fixed_ips, port_security=False))
            self.state.ports.change(port.id, device_id=router_id, device_owner=GATEWAY, status="ACTIVE")
            snat = True if snat is None else snat
            self.state.routers.change(router_id, external_network_id=network_id, external_ips=port.fixed_ips, snat=snat)

    @call
    def join_subnet(self, router_id: str, subnet_id: str) -> None:
        """Give a router an interface with the subnet's gateway address."""
        router = self._router(router_id)
        subnet = self.state.subnets.get(subnet_id)
        if subnet.gateway_ip is None:
            raise refused(f"Bad router request: Subnet for router interface must have a gateway IP: {subnet_id}.")
        for port in interfaces(self.state, router_id):
            for fixed in port.fixed_ips:
                _must_not_overlap(self.state, fixed.subnet_id, subnet_id)
        address = FixedIpSpec(subnet_id=subnet_id, address=subnet.gateway_ip)
        asked = PortSpec(network_id=subnet.network_id, fixed_ips=(address,), port_security=False)
        port = add_port(self.state, router.project_id, asked)
        owner = INTERFACES[1] if router.distributed else INTERFACES[2] if router.ha else INTERFACE
        self.state.ports.change(port.id, device_id=router_id, device_owner=owner, status="ACTIVE")

    @call
    def part_subnet(self, router_id: str, subnet_id: str) -> None:
        """Take the router's interface on a subnet away."""
        self._router(router_id)
        ports = [p for p in interfaces(self.state, router_id) if any(f.subnet_id == subnet_id for f in p.fixed_ips)]
        if not ports:
            raise not_there(f"interface of router {router_id} on subnet", subnet_id)
        behind = {p.id for p in self.state.ports if any(f.subnet_id == subnet_id for f in p.fixed_ips)}
        if self.state.floating_ips.where(lambda f: f.router_id == router_id and f.port_id in behind):
            raise not_now(
                f"Router interface for subnet {subnet_id} on router {router_id} cannot be deleted: required by"
                " floating IPs."
            )
        _drop_port(self.state, ports[0])

    @call
    def remove_router(self, router_id: str) -> None:
        """Delete a router with its gateway."""
        router = self._router(router_id)
        if interfaces(self.state, router_id):
            raise not_now(f"Router {router_id} still has ports")
        self._drop_gateway(router)
        self.state.routers.drop(router_id)
        self.state.marks.pop(router_id, None)
        give_back(self.state, router.project_id, "network", router=1)

    def _router(self, router_id: str) -> Router:
        router = self.state.routers.get(router_id)
        self.must_own("router", router_id, router.project_id)
        return router

    def _drop_gateway(self, router: Router) -> None:
        for port in [p for p in self.state.ports.by("device", router.id) if p.device_owner == GATEWAY]:
            _drop_port(self.state, port)
        self.state.routers.change(router.id, external_network_id=None, external_ips=(), snat=None)


def interfaces(state: State, router_id: str) -> list[Port]:
    """The ports by which a router stands in its subnets."""
    return [p for p in state.ports.by("device", router_id) if p.device_owner in INTERFACES]


def _must_not_overlap(state: State, one: str, other: str) -> None:
    cidrs = ip_network(state.subnets.get(one).cidr), ip_network(state.subnets.get(other).cidr)
    if one == other:
        raise refused(f"Bad router request: Router already has a port on subnet {one}.")
    if cidrs[0].version == cidrs[1].version and cidrs[0].overlaps(cidrs[1]):
        raise refused(
            f"Bad router request: Cidr {cidrs[1]} of subnet {other} overlaps with cidr {cidrs[0]} of subnet {one}."
        )


def _drop_port(state: State, port: Port) -> None:
    state.ports.drop(port.id)
    give_back(state, port.project_id, "network", port=1)
