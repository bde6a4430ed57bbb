"""Ports: an address and a MAC can be had once per network."""

from __future__ import annotations

from watari.clouds.simulated.desk import Desk, call
from watari.clouds.simulated.network.addresses import given
from watari.clouds.simulated.network.floating import forget_port
from watari.clouds.simulated.network.groups import ensure_default_group
from watari.clouds.simulated.quotas import take
from watari.clouds.simulated.refusals import not_allowed, not_now, not_there, refused
from watari.clouds.simulated.state import State
from watari.model.record import known
from watari.model.specs import FixedIpSpec, PortSpec
from watari.model.survey.network import FixedIp, Network, Port

KEPT_BY_NEUTRON = ("network:router", "network:floatingip", "network:ha_router")


class Ports(Desk):
    """Ports are made, opened, closed and removed."""

    @call
    def create_port(self, spec: PortSpec) -> Port:
        """Make a port; who does not own the network may not choose the MAC, nor use it at all unless it is shared."""
        state = self.state
        network = state.networks.get(known(spec.network_id))
        self._may_use(network, spec)
        for group_id in spec.security_group_ids:
            group = state.security_groups.get(known(group_id))
            self.must_own("security group", group.id, group.project_id)
        if spec.security_group_ids and not spec.port_security:
            raise refused("Port has security groups but port security is disabled.")
        ensure_default_group(state, self.caller.project_id)
        return add_port(state, self.caller.project_id, spec)

    @call
    def set_port_admin(self, port_id: str, up: bool) -> None:
        """Raise a port or put it admin-down."""
        port = self.state.ports.get(port_id)
        self.must_own("port", port_id, port.project_id)
        instance = self.state.instances.find(port.device_id)
        works = instance.id in self.state.running_since if instance else port.device_owner.startswith("network:")
        self.state.ports.change(port_id, admin_up=up, status="ACTIVE" if up and works else "DOWN")
        if instance and up and self.state.is_on_way(instance.id, "wait_for_ports"):
            self.state.give_up(instance.id)
            self.state.begin("guest_goes_on", instance.id)

    @call
    def bind_port(self, port_id: str, host: str | None) -> None:
        """Bind a port to a host, or to none."""
        self.must_own("port", port_id, self.state.ports.get(port_id).project_id)
        self.state.ports.change(port_id, host=host, status="DOWN")

    @call
    def set_port_addresses(self, port_id: str, mac: str, fixed_ips: tuple[FixedIpSpec, ...] | None) -> None:
        """Call a port otherwise on the wire; what it held is free for others at once."""
        port = self.state.ports.get(port_id)
        self.must_own("port", port_id, port.project_id)
        if port.host is not None and port.mac != mac:
            raise not_now(f"Unable to complete operation on port {port_id}, port is already bound.")
        _refuse_taken(self.state, port.network_id, mac, but=port_id)
        addresses = port.fixed_ips if fixed_ips is None else _renumbered(self.state, port, fixed_ips)
        self.state.ports.change(port_id, mac=mac, fixed_ips=addresses)

    @call
    def remove_port(self, port_id: str) -> None:
        """Delete a port; those of routers and floating IPs go only with them."""
        port = self.state.ports.get(port_id)
        self.must_own("port", port_id, port.project_id)
        if port.device_owner.startswith(KEPT_BY_NEUTRON):
            raise not_now(
                f"Port {port_id} cannot be deleted directly via the port API: has device owner {port.device_owner}."
            )
        forget_port(self.state, port_id)

    def _may_use(self, network: Network, spec: PortSpec) -> None:
        if self.caller.owns(network.project_id):
            return
        if not network.shared:
            raise not_there("network", network.id)
        if spec.mac is not None:
            raise not_allowed("create_port:mac_address")


def add_port(state: State, project_id: str, spec: PortSpec) -> Port:
    """Put a port into the network; NotNow when address or MAC is in use, OverQuota when there is no room."""
    network_id = known(spec.network_id)
    mac = (spec.mac or state.new_mac()).lower()
    _refuse_taken(state, network_id, mac)
    fixed_ips = given(state, network_id, spec.fixed_ips)
    take(state, project_id, "network", port=1)
    return state.ports.put(
        Port(
            id=state.new_id("port"),
            name=spec.name,
            network_id=network_id,
            project_id=project_id,
            mac=mac,
            fixed_ips=fixed_ips,
            description=spec.description,
            admin_up=spec.admin_up,
            status="DOWN",
            security_group_ids=tuple(known(group) for group in spec.security_group_ids),
            address_pairs=spec.address_pairs,
            port_security=spec.port_security,
            vnic_type=spec.vnic_type,
        )
    )


def _renumbered(state: State, port: Port, wanted: tuple[FixedIpSpec, ...]) -> tuple[FixedIp, ...]:
    held = {ip.address: ip for ip in port.fixed_ips}
    lacking = tuple(fixed for fixed in wanted if fixed.address not in held)
    fresh = given(state, port.network_id, lacking) if lacking else ()
    by_address = held | {ip.address: ip for ip in fresh}
    return tuple(by_address[fixed.address] for fixed in wanted)


def _refuse_taken(state: State, network_id: str, mac: str, but: str = "") -> None:
    if any(port.id != but for port in state.ports.by("wire", (network_id, mac))):
        raise not_now(f"Unable to complete operation for network {network_id}. The mac address {mac} is in use.")
