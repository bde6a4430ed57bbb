"""Floating IPs."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from watari.clouds.simulated.desk import Desk, call
from watari.clouds.simulated.network.addresses import given, subnets_of
from watari.clouds.simulated.quotas import give_back, take
from watari.clouds.simulated.refusals import not_now, not_there, refused
from watari.clouds.simulated.state import State
from watari.model.record import known
from watari.model.specs import FixedIpSpec, FloatingIpSpec
from watari.model.survey.network import FloatingIp, Port

OWNER = "network:floatingip"


class FloatingIps(Desk):
    """Floating IPs are taken, pointed to a port, and given back."""

    @call
    def create_floating_ip(self, spec: FloatingIpSpec) -> FloatingIp:
        """Take a floating IP of this very address, which only admins may choose."""
        self.admins_only("create_floatingip:floating_ip_address")
        state, network_id = self.state, known(spec.network_id)
        if not state.networks.get(network_id).external:
            raise refused(f"Bad floatingip request: Network {network_id} is not a valid external network.")
        subnets = [s for s in subnets_of(state, network_id) if ip_address(spec.address) in ip_network(s.cidr)]
        if not subnets:
            raise refused(f"IP address {spec.address} is not a valid IP for any subnet of network {network_id}.")
        fixed_ips = given(state, network_id, (FixedIpSpec(subnet_id=subnets[0].id, address=spec.address),))
        take(state, self.caller.project_id, "network", floatingip=1)
        floating = state.floating_ips.put(
            FloatingIp(
                id=state.new_id("floating IP"),
                address=spec.address,
                network_id=network_id,
                project_id=self.caller.project_id,
                description=spec.description,
            )
        )
        state.ports.put(
            Port(
                id=state.new_id("port"),
                name="",
                network_id=network_id,
                project_id="",
                mac=state.new_mac(),
                fixed_ips=fixed_ips,
                device_id=floating.id,
                device_owner=OWNER,
                status="N/A",
                port_security=False,
            )
        )
        return floating

    @call
    def place_floating_ip(self, floating_ip_id: str, port_id: str | None) -> None:
        """Point a floating IP to a port, or to none."""
        state, floating = self.state, self._floating(floating_ip_id)
        if port_id is None:
            state.floating_ips.change(floating_ip_id, port_id=None, fixed_address=None, router_id=None)
            return
        port = state.ports.get(port_id)
        self.must_own("port", port_id, port.project_id)
        if not port.fixed_ips:
            raise refused(f"Bad floatingip request: Cannot associate with port {port_id}, it has no fixed IP.")
        address = port.fixed_ips[0].address
        others = [f for f in state.floating_ips.by("port", port_id) if f.id != floating_ip_id]
        if any((f.fixed_address, f.network_id) == (address, floating.network_id) for f in others):
            raise not_now(
                f"Cannot associate floating IP {floating.address} with port {port_id}: it already has one on this"
                " network."
            )
        router_id = _router_between(state, floating.network_id, port)
        state.floating_ips.change(floating_ip_id, port_id=port_id, fixed_address=address, router_id=router_id)

    @call
    def remove_floating_ip(self, floating_ip_id: str) -> None:
        """Give a floating IP back."""
        floating = self._floating(floating_ip_id)
        self.state.floating_ips.drop(floating_ip_id)
        for port in [
            p
            for p in self.state.ports.by("address", floating.address)
            if p.device_owner == OWNER and _is_for(p, floating)
        ]:
            self.state.ports.drop(port.id)
        give_back(self.state, floating.project_id, "network", floatingip=1)

    def _floating(self, floating_ip_id: str) -> FloatingIp:
        floating = self.state.floating_ips.get(floating_ip_id)
        self.must_own("floating IP", floating_ip_id, floating.project_id)
        return floating


def forget_port(state: State, port_id: str) -> None:
    """Remove a port; a floating IP that pointed to it points to none."""
    port = state.ports.drop(port_id)
    give_back(state, port.project_id, "network", port=1)
    for floating in state.floating_ips.by("port", port_id):
        state.floating_ips.change(floating.id, port_id=None, fixed_address=None, router_id=None)


def _is_for(port: Port, floating: FloatingIp) -> bool:
    return port.network_id == floating.network_id and any(f.address == floating.address for f in port.fixed_ips)


def _router_between(state: State, external_network_id: str, port: Port) -> str:
    subnet_id = port.fixed_ips[0].subnet_id
    inside = {p.device_id for p in state.ports if any(f.subnet_id == subnet_id for f in p.fixed_ips)}
    for router in state.routers:
        if router.external_network_id == external_network_id and router.id in inside:
            return router.id
    raise not_there(f"path from external network {external_network_id} to subnet", subnet_id)
